package org.freehold.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
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
    PrintWriter writer = new PrintWriter(new StandardOutput(failing("Broken pipe")));
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
    catchThrowableOfType(OutputLostException.class, () -> out.write(1));
    out.write(new byte[3], 0, 3);
    out.flush();
    assertThat(catchThrowableOfType(OutputLostException.class, () -> out.write(1))).isNull();
  }
}
