package org.freehold.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Telling formats apart, and unpacking.
class TracesTest {

  private static final byte[] REP = "1 2 a 0 8 f 0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RAW =
      "v 10400 3\n+ 8 0 20\n- 20\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  @Test
  void tellsTheFormatByTheContents() throws IOException {
    for (byte[] plain : new byte[][] {REP, RAW}) {
      for (byte[] file : new byte[][] {plain, TraceText.zstd(plain), gzip(plain)}) {
        assertThat(TraceText.read(file).events()).containsExactly("allocate 0 8", "free 0");
      }
    }
  }

  @Test
  void readsZstdFramesOneAfterTheOther() throws IOException {
    byte[] first = TraceText.zstd(Arrays.copyOf(REP, 5));
    byte[] second = TraceText.zstd(Arrays.copyOfRange(REP, 5, REP.length));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    assertThat(TraceText.read(both).events()).hasSize(2);
  }

  @Test
  void refusesWhatIsNoTrace() {
    assertRefused(new byte[0], "t:1: expected a trace, found an empty file");
    assertRefused(
        "\u007fELF\u0002".getBytes(StandardCharsets.ISO_8859_1),
        "t:1: expected a trace (.fht, .rep, or what heaptrack, valgrind, ltrace, mtrace or strace"
            + " writes), found '\\x7fELF\\x02'");
    assertRefused(
        "#!/bin/sh\n".getBytes(StandardCharsets.ISO_8859_1),
        "t:1: expected a trace (.fht, .rep, or what heaptrack, valgrind, ltrace, mtrace or strace"
            + " writes), found '#!/bin/sh'");
    assertRefused(
        "  \n ".getBytes(StandardCharsets.ISO_8859_1),
        "t:2: expected a header of 2 or 4 numbers, found the end of the file");
  }

  @Test
  void refusesCompressedDataThatIsCutShortOrBroken() throws IOException {
    byte[] zstd = TraceText.zstd(REP);
    assertRefused(
        Arrays.copyOf(zstd, zstd.length - 3),
        "t: expected complete zstd data, found it damaged or truncated (Truncated source)");
    assertRefused(
        Arrays.copyOf(zstd, 4),
        "t: expected complete zstd data, found it damaged or truncated (Truncated source)");
    zstd[4] = (byte) 0xff;
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> TraceText.read(zstd))
        .withMessageStartingWith("t: expected complete zstd data, found it damaged or truncated (");
    assertRefused(
        Arrays.copyOf(gzip(REP), 6),
        "t: expected complete gzip data, found it damaged or truncated");
  }

  @Test
  void refusesAZstdFrameWithAWindowThatIsTooLarge() {
    // Magic, a frame header without flags, and a window of 1 GiB (exponent 20, 2^(10 + 20)).
    byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) (20 << 3), 1, 0, 0};
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> TraceText.read(frame))
        .withMessage(
            "t: expected complete zstd data, found it damaged or truncated (Frame requires too much"
                + " memory for decoding)");
  }

  @Test
  void opensAFile() throws IOException {
    Path file = folder.resolve("one.rep");
    Files.write(file, REP);
    try (TraceReader reader = Traces.open(file)) {
      assertThat(reader.bytesTotal()).isEqualTo(REP.length);
      assertThat(TraceText.drain(reader)).isEqualTo(2);
    }
  }

  @Test
  void refusesWhatComesToMoreThanAllowed() throws IOException {
    byte[] bomb =
        TraceText.zstd("malloc(8) = 0x10\n".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
    Path file = Files.write(folder.resolve("bomb.zst"), bomb);
    try (TraceReader reader = Traces.open(file, 2_000_000)) {
      assertThat(TraceText.drain(reader)).isEqualTo(199_999);
    }
    try (TraceReader reader = Traces.open(file, 1 << 20)) {
      assertThatExceptionOfType(TraceFormatException.class)
          .isThrownBy(() -> TraceText.drain(reader))
          .withMessage(file + ": expected at most 1 MiB of decompressed data, found more");
    }
  }

  @Test
  void anInterruptEndsTheReadingOfCompressedData() throws IOException {
    byte[] text =
        TraceText.zstd("malloc(8) = 0x10\n".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
    try (TraceReader reader = Traces.open("t", new ByteArrayInputStream(text))) {
      Thread.currentThread().interrupt();
      assertThatExceptionOfType(InterruptedIOException.class)
          .isThrownBy(() -> TraceText.drain(reader));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void refusesABlockThatNoProgramCanHave() throws IOException {
    String what = "expected the size of a block below 2^63, found ";
    assertRefused("malloc(-1) = 0x10\n", "t:1: " + what + "'18446744073709551615'");
    assertRefused(
        "calloc(8589934592, 8589934592) = 0x10\n", "t:1: " + what + "'18446744073709551615'");
    assertRefused("v 10400 3\n+ 8000000000000000 0 10\n", "t:2: " + what + "8000000000000000");
    assertRefused(
        "= Start\n@ x:[0x1] + 0x10 0x8000000000000000\n", "t:2: " + what + "'9223372036854775808'");
    assertThat(TraceText.repairs("malloc(-1) = 0\n").failedAllocations()).isOne();
  }

  @Test
  void namesTheFileInWhatItRefuses() throws IOException {
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> Traces.open(folder))
        .withMessage(folder + ": expected a trace, found a directory");
    Path missing = folder.resolve("missing.rep");
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Traces.open(missing))
        .withMessage(missing + ": no such file");
    Path broken = folder.resolve("broken.rep");
    Files.writeString(broken, "1 2\nx");
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> {
          try (TraceReader reader = Traces.open(broken)) {
            TraceText.drain(reader);
          }
        })
        .withMessage(broken + ":2: expected an operation (a, r or f), found 'x'")
        .satisfies(e -> assertThat(e.line()).isEqualTo(2))
        .satisfies(e -> assertThat(e.file()).isEqualTo(broken.toString()));
  }

  @Test
  void closesTheFileAfterReadingAndWhenItsHeadIsBroken() throws IOException {
    ClosingInput whole = new ClosingInput(TraceText.zstd(REP));
    try (TraceReader reader = Traces.open("t", whole, 0)) {
      assertThat(whole.closed).isFalse();
      assertThat(reader.bytesTotal()).isZero();
    }
    assertThat(whole.closed).isTrue();
    ClosingInput broken = new ClosingInput(TraceText.zstd(new byte[] {'1', ' ', 'x'}));
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> Traces.open("t", broken, 0));
    assertThat(broken.closed).isTrue();
  }

  private static final class ClosingInput extends ByteArrayInputStream {
    boolean closed;

    ClosingInput(byte[] bytes) {
      super(bytes);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static void assertRefused(String text, String message) {
    assertRefused(text.getBytes(StandardCharsets.US_ASCII), message);
  }

  private static void assertRefused(byte[] file, String message) {
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> TraceText.read(file))
        .withMessage(message);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }
}
