package org.freehold.cli.console;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A progress bar on stderr. It appears once the work has taken two seconds, only on a terminal,
/// and leaves no trace: it is erased at the end, before other output, and when the user interrupts
/// the program. One thread uses it.
public final class ProgressBar implements AutoCloseable {

  private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long INTERVAL_NANOS = Duration.ofMillis(100).toNanos();
  private static final int CELLS = 30;
  private static final int MAX_LABEL = 30;
  private static final String ERASE = "\r\u001b[K";

  private final Shell shell;
  private final LongSupplier nanoTime;
  private final long started;
  private String label = "";
  private long lastDrawn;
  private boolean isVisible;
  private @Nullable Thread eraseAtExit;

  /// Starts the two seconds.
  ///
  /// @param shell where to draw
  public ProgressBar(Shell shell) {
    this(shell, System::nanoTime);
  }

  ProgressBar(Shell shell, LongSupplier nanoTime) {
    this.shell = shell;
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
    this.lastDrawn = started;
  }

  /// Names what is being done from now on.
  ///
  /// @param label shown after the bar
  public void label(String label) {
    this.label = label.length() <= MAX_LABEL ? label : label.substring(0, MAX_LABEL);
  }

  /// Reports how far the work is; cheap when it is called often.
  ///
  /// @param done work done
  /// @param total all the work, in the same unit; 0 when unknown
  public void update(long done, long total) {
    if (!shell.canRedrawErr()) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (now - started >= PATIENCE_NANOS && (!isVisible || now - lastDrawn >= INTERVAL_NANOS)) {
      lastDrawn = now;
      draw(total <= 0 ? 0 : Math.clamp((double) done / total, 0, 1));
    }
  }

  private void draw(double ratio) {
    int filled = (int) (ratio * CELLS);
    String bar = "#".repeat(filled) + ".".repeat(CELLS - filled);
    shell.err().print(ERASE + "[" + bar + "] " + (int) (ratio * 100) + " % " + label);
    shell.err().flush();
    isVisible = true;
    if (eraseAtExit == null) {
      eraseAtExit = new Thread(this::erase, "erase-progress");
      Runtime.getRuntime().addShutdownHook(eraseAtExit);
    }
  }

  /// Erases the bar until the next [#update].
  public void erase() {
    if (isVisible) {
      isVisible = false;
      shell.err().print(ERASE);
      shell.err().flush();
    }
  }

  /// Erases the bar for good.
  @Override
  public void close() {
    erase();
    if (eraseAtExit != null) {
      removeHook(eraseAtExit);
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is already going down and runs the hook itself.
    }
  }
}
