package org.freehold.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        throw new IOException(message);
      }
    };
  }

  @Test
  void aPrintWriterOverItNoticesThatNobodyReads() {
    PrintWriter writer =
        new PrintWriter(new StandardOutput(failing("Broken pipe")), false, StandardCharsets.UTF_8);
    writer.print("x");
    OutputLostException lost = catchThrowableOfType(OutputLostException.class, writer::flush);
    assertThat(lost.isBrokenPipe()).isTrue();
  }

  @Test
  void aFullDiskIsNoBrokenPipe() {
    StandardOutput out = new StandardOutput(failing("No space left on device"));
    OutputLostException lost = catchThrowableOfType(OutputLostException.class, () -> out.write(1));
    assertThat(lost.isBrokenPipe()).isFalse();
    assertThat(lost).hasMessage("No space left on device");
  }

  @Test
  void tellsOnceAndThenDropsWhatComes() {
    StandardOutput out = new StandardOutput(failing("Broken pipe"));
    assertThatThrownBy(() -> out.write(1)).isInstanceOf(OutputLostException.class);
    assertThatCode(
            () -> {
              out.write(new byte[3], 0, 3);
              out.flush();
            })
        .doesNotThrowAnyException();
  }
}
