package org.freehold.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.freehold.cli.launcher.Copy.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When `./freehold` builds.
class LauncherBuildIT {

  @TempDir private Path folder;

  private Copy copy;

  @BeforeEach
  void makeCopy() throws IOException {
    copy = Copy.in(folder);
  }

  @Test
  void buildsOnFirstUseAndThenOnlyWhenASourceChanged() throws Exception {
    Result first = copy.freehold("--version");
    assertThat(first.err())
        .isEqualTo("freehold: building for the first use, which takes a few minutes ...\n");
    assertThat(first.out()).startsWith("freehold ");
    assertThat(first.code()).isZero();

    Result second = copy.freehold("--version");
    assertThat(second).isEqualTo(new Result(0, first.out(), ""));
    assertThat(copy.mavenCalls()).isEqualTo(1);

    copy.touch("cli/src/main/java/module-info.java");
    assertThat(copy.freehold("--version").err()).contains("building because sources have changed");
    assertThat(copy.mavenCalls()).isEqualTo(2);
  }

  @Test
  void aBuildSaysWhichModuleItIsAt() throws Exception {
    copy.maven(
        "printf '[INFO] %s\\n' 'Building freehold-core 1.0   [2/7]' 'Building jar: x.jar';"
            + copy.takeJars());
    assertThat(copy.freehold("--version").err().lines())
        .containsExactly(
            "freehold: building for the first use, which takes a few minutes ...",
            "freehold: building freehold-core, 2 of 7");
  }

  @Test
  void concurrentFirstUsesBuildOnce() throws Exception {
    startFourAtOnce();
    assertThat(copy.mavenCalls()).isEqualTo(1);
  }

  @Test
  void concurrentFirstUsesBuildOnceWhereThereIsNoFlock() throws Exception {
    copy.onlyTools(
        "sh",
        "mvn",
        "dirname",
        "readlink",
        "find",
        "mkdir",
        "ln",
        "rm",
        "sleep",
        "date",
        "cp",
        "mv",
        "cat");
    startFourAtOnce();
    assertThat(copy.mavenCalls()).isEqualTo(1);
    assertThat(copy.root.resolve("target/freehold/lock.pid")).doesNotExist();
  }

  private void startFourAtOnce() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(copy.start(folder, copy.root.resolve("freehold").toString(), "--version"));
    }
    for (Process process : processes) {
      process.waitFor();
      assertThat(copy.result(process).code()).as(copy.result(process).err()).isZero();
      assertThat(copy.result(process).out()).startsWith("freehold ");
    }
  }

  @Test
  void aFailedBuildIsShownAndTriedAgain() throws Exception {
    copy.maven("echo '[INFO] Scanning'; echo 'Foo.java:3: missing semicolon'; exit 1");
    Result result = copy.freehold("--version");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains("Foo.java:3: missing semicolon", "the build failed")
        .doesNotContain("[INFO]");
    copy.freehold("--version");
    assertThat(copy.mavenCalls()).isEqualTo(2);
  }
}
