package org.freehold.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.cli.launcher.Copy.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which JDK the launchers take, tried on folders that look like JDKs.
class FindJdkIT {

  private static final String FIND =
      ". etc/find-jdk.sh; find_jdk test; echo \"$JAVA_HOME $jdk_version\"";

  @TempDir private Path folder;

  private Copy copy;

  @BeforeEach
  void makeCopy() throws IOException {
    copy = Copy.in(folder);
    copy.environment("HOME", folder.toString());
    copy.environment("SDKMAN_DIR", folder.resolve("sdk man").toString());
  }

  private Path jdk(String name, String version) throws IOException {
    Path jdk = folder.resolve(name);
    for (String tool : new String[] {"java", "javac"}) {
      Path file = jdk.resolve("bin").resolve(tool);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "#!/bin/sh\n");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(
        jdk.resolve("release"),
        "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\nJAVA_VERSION_DATE=\"2000-01-01\"\n");
    return jdk;
  }

  private Result find() throws IOException, InterruptedException {
    return copy.run(copy.root, "sh", "-euc", FIND);
  }

  @Test
  void javaHomeComesFirstWhenItIsNewEnough() throws Exception {
    Path home = jdk("my jdk", "25");
    copy.environment("JAVA_HOME", home.toString());
    assertThat(find()).isEqualTo(new Result(0, home + " 25\n", ""));
  }

  @Test
  void thenTheJavaOnThePathThroughItsLinks() throws Exception {
    Path onPath = jdk("on path", "26.0.1");
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("java1"), onPath.resolve("bin/java"));
    Files.createSymbolicLink(bin.resolve("java"), Path.of("java1"));
    copy.environment("JAVA_HOME", jdk("old", "17.0.15").toString());
    copy.environment("PATH", bin + ":/usr/bin:/bin");
    assertThat(find()).isEqualTo(new Result(0, onPath + " 26.0.1\n", ""));
  }

  @Test
  void anythingElseIsRefusedInAFewLinesThatSayWhatToDo() throws Exception {
    copy.environment("JAVA_HOME", jdk("old", "17.0.15").toString());
    copy.onlyTools("sh", "dirname", "readlink");
    // No folder of this machine is looked at.
    Result result =
        copy.run(
            copy.root,
            "sh",
            "-euc",
            ". etc/find-jdk.sh; jdk_in_folders() { false; }; find_jdk test");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("test: needs a JDK 25 or newer and found none\n")
        .contains("old (version 17.0.15)", "PATH       has no java", "install one");
  }

  @Test
  void inFoldersTheOldestThatIsNewEnoughIsTaken() throws Exception {
    Path a = jdk("x/a", "27");
    Path b = jdk("x/b", "25.0.3");
    Path c = jdk("x/c", "24.0.1");
    String look = ". etc/find-jdk.sh; jdk_in_folders \"$@\"; echo \"$jdk_best\"";
    Result result =
        copy.run(
            copy.root, "sh", "-euc", look, "sh", a.toString(), b.toString(), c.toString(), "/none");
    assertThat(result.out()).isEqualTo(b + "\n");
  }

  @Test
  void aRuntimeWithoutACompilerIsNoJdk() throws Exception {
    Path jre = jdk("jre", "25");
    Files.delete(jre.resolve("bin/javac"));
    Result result =
        copy.run(copy.root, "sh", "-uc", ". etc/find-jdk.sh; jdk_new_enough '" + jre + "'");
    assertThat(result.code()).isNotZero();
  }

  @Test
  void withoutMavenTheLauncherSaysSo() throws Exception {
    copy.onlyTools("sh", "dirname", "readlink", "find", "mkdir", "flock", "cat");
    Result result = copy.freehold("--version");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("needs Maven 3.8.1 or newer");
  }
}
