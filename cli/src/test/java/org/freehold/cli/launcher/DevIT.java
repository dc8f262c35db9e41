package org.freehold.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.freehold.cli.launcher.Copy.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./dev` as a process, with a Maven that only prints how it was called.
class DevIT {

  private static final List<String> VERBS =
      List.of(
          "verify",
          "build",
          "install",
          "test",
          "format",
          "check",
          "fuzz",
          "races",
          "campaign",
          "docs",
          "docs-tables",
          "pictures",
          "clean",
          "jdk",
          "doctor");

  @TempDir private Path folder;

  private Copy copy;

  @BeforeEach
  void makeCopy() throws IOException {
    copy = Copy.in(folder);
    copy.maven("echo mvn \"$@\"");
  }

  private Result dev(String... args) throws IOException, InterruptedException {
    return copy.run(folder, copy.root.resolve("dev").toString(), args);
  }

  @Test
  void withoutAVerbItListsThemOneLineEach() throws Exception {
    Result result = dev();
    assertThat(result.code()).isZero();
    for (String verb : VERBS) {
      assertThat(result.out()).containsOnlyOnce("\n  " + verb + " ");
    }
    assertThat(copy.mavenCalls()).isZero();
  }

  @Test
  void anUnknownVerbIsOneSentence() throws Exception {
    assertThat(dev("frobnicate"))
        .isEqualTo(new Result(2, "", "./dev: there is no verb 'frobnicate'; ./dev lists them\n"));
  }

  @Test
  void aVerbPrintsWhatItRunsAndRunsIt() throws Exception {
    Result result = dev("verify");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .startsWith("+ JAVA_HOME=" + System.getProperty("java.home") + " mvn -B -ntp verify\n")
        .endsWith("\nmvn -B -ntp verify\n");
    assertThat(dev("verify", "core").code()).isEqualTo(2);
  }

  @Test
  void testTakesAModuleATestAndProperties() throws Exception {
    assertThat(dev("test").out()).endsWith("\nmvn -B -ntp verify\n");
    assertThat(dev("test", "cli").out()).endsWith("\nmvn -B -ntp -pl cli -am verify\n");
    assertThat(dev("test", "cli", "CliTest#x", "-Dfreehold.seed=7").out())
        .endsWith(
            "\nmvn -B -ntp -pl cli -am -Dtest=CliTest#x"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dfreehold.seed=7 package\n");
    assertThat(dev("test", "cli", "LauncherIT").out())
        .endsWith(
            "\nmvn -B -ntp -pl cli -am -Dtest=LauncherIT"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dtest.skipUnpackaged verify\n");
    assertThat(dev("test", "CliTest", "more").code()).isEqualTo(2);
  }

  @Test
  void theCodeOfTheToolIsPassedOn() throws Exception {
    copy.maven("exit 7");
    assertThat(dev("build").code()).isEqualTo(7);
  }

  @Test
  void fuzzRefusesWhatIsNoTarget() throws Exception {
    assertThat(dev("fuzz", "Nothing", "5").err())
        .isEqualTo("./dev: there is no fuzz target 'Nothing'; ./dev fuzz lists them\n");
    assertThat(dev("fuzz", "Nothing", "soon").err()).contains("'soon' is not a number of seconds");
  }

  @Test
  void doctorTellsWhatTheMachineOffers() throws Exception {
    Result result = dev("doctor");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("JDK", "Maven", "vm.overcommit_memory", "vm.max_map_count", "transparent huge");
  }
}
