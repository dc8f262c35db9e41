package org.freehold.trace.record;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.freehold.heap.AllocationObserver;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapEntry;
import org.freehold.heap.StackDatabase;
import org.freehold.trace.FhtWriter;

/// Records what happens to the blocks of heaps in a `.fht` trace, with thread, time and stack:
///
/// ```java
/// try (HeapRecorder recorder = HeapRecorder.to(Path.of("app.fht"))) {
///   recorder.record(heap);
///   …
/// }
/// ```
///
/// Blocks from before the recording are unknown: their frees show up as repairs when the trace is
/// read. When a heap is closed, the blocks that it still has are recorded as freed. The heaps
/// should share one address space, since blocks are identified by their addresses.
///
/// Events are kept in memory until there are enough for a frame of the file, or for a second: that
/// much is lost when the process is killed. An I/O error ends the recording with one warning of the
/// logger `org.freehold.trace`, and never reaches the program.
///
/// docs/traces.md has the cost. Thread-safe; a lock of its own is held while an event is encoded,
/// and while a frame is written.
public final class HeapRecorder implements AllocationObserver, AutoCloseable {

  private static final long FLUSH_MILLIS = 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final long start = System.nanoTime();
  private final StackDatabase database;
  private final boolean hasStacks;
  private final Path file;
  private final Thread flusher;

  private final FhtWriter writer;

  private boolean isOver;

  /// By stack of the database: its number in the file; 0 where it has none yet.
  private int[] numbers = new int[1 << 8];

  private HeapRecorder(Path file, FhtWriter writer, int depth) {
    this.file = file;
    this.writer = writer;
    this.hasStacks = depth > 0;
    this.database = new StackDatabase(Math.max(1, depth));
    this.flusher = Thread.ofPlatform().daemon().name("freehold-record").unstarted(this::flushOften);
  }

  /// Begins a recording with stacks of up to [StackDatabase#DEFAULT_DEPTH] frames.
  ///
  /// @param file the trace to write; an existing file is replaced
  /// @return the recorder of no heap yet
  /// @throws IOException when the file cannot be written
  public static HeapRecorder to(Path file) throws IOException {
    return to(file, StackDatabase.DEFAULT_DEPTH);
  }

  /// Begins a recording.
  ///
  /// @param file the trace to write; an existing file is replaced
  /// @param depth the most frames of a stack that are kept; with 0 no stacks are captured
  /// @return the recorder of no heap yet
  /// @throws IOException when the file cannot be written
  public static HeapRecorder to(Path file, int depth) throws IOException {
    if (depth < 0) {
      throw new IllegalArgumentException("depth must be at least 0, depth=" + depth);
    }
    OutputStream out = Files.newOutputStream(file);
    try {
      FhtWriter writer = new FhtWriter(out, true, System.currentTimeMillis(), command());
      HeapRecorder recorder = new HeapRecorder(file, writer, depth);
      recorder.flusher.start();
      return recorder;
    } catch (IOException | RuntimeException | Error e) {
      out.close();
      throw e;
    }
  }

  private static String command() {
    return ProcessHandle.current().info().commandLine().orElse("java");
  }

  /// Records a heap from now on.
  public void record(Heap heap) {
    heap.attach(this);
  }

  /// The number of events recorded so far.
  public long events() {
    lock.lock();
    try {
      return writer.events();
    } finally {
      lock.unlock();
    }
  }

  /// One event, with the lock held.
  @FunctionalInterface
  private interface Event {
    void writeTo(FhtWriter writer) throws IOException;
  }

  private void write(int stack, Event event) {
    long thread = Thread.currentThread().threadId();
    lock.lock();
    try {
      if (!isOver) {
        int number = stack == StackDatabase.NONE ? 0 : number(stack);
        writer.at(thread, System.nanoTime() - start, number);
        event.writeTo(writer);
      }
    } catch (IOException e) {
      fail(e);
    } finally {
      lock.unlock();
    }
  }

  private int capture() {
    return hasStacks ? database.capture() : StackDatabase.NONE;
  }

  @Override
  public void onAllocate(Heap heap, long address, long size) {
    write(capture(), each -> each.allocate(address, size, 0, false));
  }

  @Override
  public void onFree(Heap heap, long address) {
    write(StackDatabase.NONE, each -> each.free(address));
  }

  @Override
  public void onReallocate(Heap heap, long before, long address, long size) {
    write(capture(), each -> each.resize(before, address, size));
  }

  @Override
  public void onRefusal(Heap heap, long size) {
    write(capture(), each -> each.refused(size));
  }

  @Override
  public void onClose(Heap heap) {
    heap.walk(entry -> freeAtEnd(entry));
  }

  private void freeAtEnd(HeapEntry entry) {
    if (entry.isBusy()) {
      write(StackDatabase.NONE, each -> each.free(entry.address()));
    }
  }

  /// The number of a stack in the file; its frames are written when it is new.
  private int number(int stack) throws IOException {
    if (stack >= numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(stack + 1, 2 * numbers.length));
    }
    if (numbers[stack] == 0) {
      List<String> frames = database.frames(stack);
      int number = 0;
      for (int i = frames.size() - 1; i >= 0; i--) {
        number = writer.stack(number, frames.get(i));
      }
      numbers[stack] = number;
    }
    return numbers[stack];
  }

  private void fail(IOException problem) {
    isOver = true;
    System.getLogger("org.freehold.trace")
        .log(Level.WARNING, "recording to " + file + " stopped: " + problem.getMessage());
  }

  private void flushOften() {
    try {
      while (flush()) {
        Thread.sleep(FLUSH_MILLIS);
      }
    } catch (InterruptedException e) {
      // The recording is over.
    }
  }

  /// Writes the events so far into the file.
  ///
  /// @return false when the recording is over
  public boolean flush() {
    lock.lock();
    try {
      if (!isOver) {
        writer.flush();
      }
    } catch (IOException e) {
      fail(e);
    } finally {
      lock.unlock();
    }
    return !isOver;
  }

  /// Ends the recording: the file is complete then, and heaps that still have this observer are no
  /// longer recorded.
  ///
  /// @throws IOException when the rest cannot be written
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      boolean wasOver = isOver;
      isOver = true;
      if (!wasOver) {
        writer.close();
      }
    } finally {
      lock.unlock();
    }
    flusher.interrupt();
  }
}
