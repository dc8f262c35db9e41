package org.freehold.playground.internal.workspace;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Reads what pages sent: two files at once, on threads of their own that are interrupted when the
/// page has gone or the playground ends. However long a file takes, it delays only other files.
///
/// Thread-safe.
public final class Readings implements AutoCloseable {

  private static final int THREADS = 2;
  private static final long LOOK_MILLIS = 500;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("playground-reading-", 0).factory());

  /// Makes the threads.
  public Readings() {}

  /// Reads a file.
  ///
  /// @param <T> what comes of it
  @FunctionalInterface
  public interface Reading<T> {
    /// Reads it.
    ///
    /// @throws IOException when it cannot be read, in one sentence
    T read() throws IOException;
  }

  /// Reads a file, and waits for it.
  ///
  /// @param name of the file, as the user knows it
  /// @param isLeft whether nobody waits for it any more
  /// @throws TooLargeException when the Java heap is too small for it
  /// @throws IOException when it cannot be read, or nobody waits for it
  public <T> T read(String name, BooleanSupplier isLeft, Reading<T> reading) throws IOException {
    Future<T> result;
    try {
      result = threads.submit(reading::read);
    } catch (RejectedExecutionException e) {
      throw stopped(name, e);
    }
    try {
      while (!isDone(result)) {
        if (isUnwanted(isLeft)) {
          throw stopped(name, null);
        }
      }
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(name, e);
    } catch (CancellationException e) {
      throw stopped(name, e);
    } catch (ExecutionException e) {
      throw failure(name, e.getCause());
    } finally {
      result.cancel(true);
    }
  }

  /// Waits for a moment. While a reading takes all of the Java heap, everything else may fail for
  /// want of it; the reading itself is next.
  private static boolean isDone(Future<?> result) throws InterruptedException, ExecutionException {
    try {
      result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | OutOfMemoryError _) {
      return false;
    }
  }

  private static boolean isUnwanted(BooleanSupplier isLeft) {
    try {
      return isLeft.getAsBoolean();
    } catch (OutOfMemoryError _) {
      return false;
    }
  }

  private static IOException stopped(String name, @Nullable Exception cause) {
    return new IOException(name + ": reading was stopped", cause);
  }

  private static IOException failure(String name, @Nullable Throwable cause) {
    return switch (cause) {
      case OutOfMemoryError e -> new TooLargeException(name, e);
      case IOException e -> e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> new IOException(name + ": it cannot be read", cause);
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
