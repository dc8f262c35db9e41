package org.freehold.object.internal.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Protection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every step of writing a region file fails once: the file that was there stays, and no other.
class RegionFileFaultTest {

  private static final long SIZE = 1_000_000;

  private static final RegionHeader HEADER = new RegionHeader(SIZE, 0, 16, false, 0);

  @TempDir private Path folder;
  private final AddressSpace space = AddressSpace.host();
  private final ReservedPages pages = ReservedPages.reserve(space, 1 << 20, 4096, false);
  private int steps;

  @BeforeEach
  void fill() {
    assertThat(pages.tryGrow(SIZE)).isTrue();
    space.memory().fill(pages.base() + RegionHeader.BYTES, SIZE - RegionHeader.BYTES, (byte) 7);
    assertThat(space.query(pages.base()).protection()).isEqualTo(Protection.READ_WRITE);
  }

  @AfterEach
  void release() {
    pages.release();
  }

  /// A new file whose n-th step fails: with what a full disk says, or as if the JVM had no memory.
  private RegionFile.Opener failingAt(int n, boolean isError) {
    steps = 0;
    return file -> {
      step(n, isError);
      Files.createFile(file);
      return new RegionFile.Part() {
        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
          step(n, isError);
        }

        @Override
        public void force() throws IOException {
          step(n, isError);
        }

        @Override
        public void close() throws IOException {
          step(n, isError);
        }
      };
    };
  }

  private void step(int n, boolean isError) throws IOException {
    if (++steps == n) {
      if (isError) {
        throw new OutOfMemoryError("injected");
      }
      throw new IOException("No space left on device");
    }
  }

  @Test
  void whateverFailsTheOldFileStaysAndNoPartOfTheNew() throws IOException {
    Path file = Files.writeString(folder.resolve("old.fhr"), "old");
    for (boolean isError : new boolean[] {false, true}) {
      for (int n = 1; n <= 8; n++) {
        RegionFile.Opener opener = failingAt(n, isError);
        assertThatThrownBy(() -> RegionFile.write(file, pages, HEADER, opener))
            .isInstanceOf(isError ? OutOfMemoryError.class : FileSystemException.class)
            .hasMessage(
                isError
                    ? "injected"
                    : file + ": the region is not written: No space left on device");
        assertThat(file).hasContent("old");
        try (var files = Files.list(folder)) {
          assertThat(files).containsExactly(file);
        }
      }
    }
    RegionFile.write(file, pages, HEADER, failingAt(9, false));
    assertThat(steps).isEqualTo(8);
    assertThat(file).isEmptyFile();
  }
}
