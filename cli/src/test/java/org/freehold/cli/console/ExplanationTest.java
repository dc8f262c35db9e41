package org.freehold.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ExplanationTest {

  @Test
  void filesAreNamedWithWhatIsWrong() {
    assertThat(Explanation.of(new NoSuchFileException("a.rep"))).isEqualTo("a.rep: no such file");
    assertThat(Explanation.of(new AccessDeniedException("a.rep")))
        .isEqualTo("a.rep: permission denied");
    assertThat(Explanation.of(new FileSystemException("a.rep", null, "Too many levels")))
        .isEqualTo("a.rep: Too many levels");
    assertThat(Explanation.of(new IOException("Is a directory"))).isEqualTo("Is a directory");
  }

  @Test
  void aFullJavaHeapSaysHowToGetMore() {
    assertThat(Explanation.of(new OutOfMemoryError()))
        .contains("the Java heap of ", "FREEHOLD_JAVA_OPTS=-Xmx");
  }

  @Test
  void aMistakeOfOursIsCalledThat() {
    assertThat(Explanation.of(new IllegalStateException("x=1")))
        .startsWith("internal error: java.lang.IllegalStateException: x=1")
        .contains("--debug");
  }
}
