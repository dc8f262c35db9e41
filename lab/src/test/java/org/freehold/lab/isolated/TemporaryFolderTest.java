package org.freehold.lab.isolated;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is deleted of what other processes left, and what is not.
class TemporaryFolderTest {

  /// No process of Linux has it: numbers end at 2^22.
  private static final String DEAD = "99999999";

  @TempDir private Path place;

  private Path folder(String name) throws IOException {
    Path made = Files.createDirectory(place.resolve(name));
    Files.writeString(made.resolve("upload.rep"), "1 1 a 0 8");
    return made;
  }

  @Test
  void isNamedAfterTheProcessAndDeletedWithWhatIsInIt() throws IOException {
    Path path;
    try (TemporaryFolder made = TemporaryFolder.create("test")) {
      path = made.path();
      assertThat(path.getFileName().toString())
          .startsWith("freehold-test-" + ProcessHandle.current().pid() + "-");
      Files.writeString(Files.createDirectory(path.resolve("inner")).resolve("file"), "x");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void whatADeadProcessLeftIsDeleted() throws IOException {
    Path own = folder("freehold-test-" + ProcessHandle.current().pid() + "-1");
    Path left = folder("freehold-playground-" + DEAD + "-1");
    Files.createFile(left.resolve(".held"));
    Path others = folder("freehold-playground-123x");
    Path foreign = folder("other-playground-" + DEAD + "-1");
    TemporaryFolder.deleteLeft(own);
    assertThat(left).doesNotExist();
    assertThat(own).exists();
    assertThat(others).exists();
    assertThat(foreign).exists();
  }

  @Test
  void whatIsHeldStays() throws IOException {
    Path own = folder("freehold-test-" + ProcessHandle.current().pid() + "-1");
    Path held = folder("freehold-child-" + DEAD + "-1");
    try (FileChannel channel =
        FileChannel.open(
            held.resolve(".held"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock();
      TemporaryFolder.deleteLeft(own);
      assertThat(held).exists();
    }
    TemporaryFolder.deleteLeft(own);
    assertThat(held).doesNotExist();
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    Path own = folder("freehold-test-" + ProcessHandle.current().pid() + "-1");
    Path precious = folder("precious");
    Path link = place.resolve("freehold-playground-" + DEAD + "-link");
    Files.createSymbolicLink(link, precious);
    Path left = folder("freehold-playground-" + DEAD + "-2");
    Files.createSymbolicLink(left.resolve("inner"), precious);
    Files.createSymbolicLink(left.resolve(".held"), precious.resolve("upload.rep"));
    TemporaryFolder.deleteLeft(own);
    assertThat(left).doesNotExist();
    assertThat(link).isSymbolicLink();
    assertThat(precious.resolve("upload.rep")).hasContent("1 1 a 0 8");
  }
}
