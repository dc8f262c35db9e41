package org.freehold.trace.info;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.freehold.trace.CallStacks;
import org.freehold.trace.Repairs;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceFormat;
import org.freehold.trace.TraceReader;

/// The statistics of a trace, collected in one pass.
///
/// A *lifetime* is the number of events from a block's allocation to its free, and where the trace
/// has times also the nanoseconds. Blocks that were never freed have none. A reallocation does not
/// end a lifetime; its size counts as a requested size.
public final class TraceSummary {

  /// Further threads are counted as one.
  private static final int MAX_THREADS = 1 << 20;

  /// Receives the progress of the pass.
  @FunctionalInterface
  public interface Progress {
    /// Some more events have been counted.
    ///
    /// @param done bytes read
    /// @param total bytes in all, or 0
    void update(long done, long total);
  }

  private static final class Count {
    long value;
  }

  private final StackCosts costs = new StackCosts();
  private final Histogram sizes = new Histogram();
  private final Histogram lifetimes = new Histogram();
  private final Histogram lifetimeNanos = new Histogram();
  private final Map<Long, Count> threads = new HashMap<>();
  private long frees;
  private long nullFrees;
  private long reallocations;
  private long[] bornAt = new long[1 << 10];
  private long[] bornNanos = new long[1 << 10];
  private long events;
  private long lastNanos = TraceEvent.UNKNOWN_TIME;
  private long crossThreadFrees;
  private long[] bornThread = new long[1 << 10];

  private long lastThread;
  private Count lastCount = new Count();

  private final TraceFormat format;
  private String command = "";
  private final long startMillis;
  private CallStacks stacks = CallStacks.NONE;
  private Repairs repairs = Repairs.NONE;
  private boolean isCut;

  private TraceSummary(TraceReader reader) {
    this.format = reader.format();
    this.startMillis = reader.startMillis();
  }

  /// Reads a trace to its end; the reader stays open.
  ///
  /// @param reader before its first event
  /// @param progress receives the progress now and then
  /// @throws IOException when the trace is malformed or cannot be read
  public static TraceSummary of(TraceReader reader, Progress progress) throws IOException {
    TraceSummary summary = new TraceSummary(reader);
    TraceEvent event = new TraceEvent();
    while (reader.next(event)) {
      summary.accept(event);
      if ((event.sequence() & 0xFFFF) == 0) {
        progress.update(reader.bytesRead(), reader.bytesTotal());
      }
    }
    summary.command = reader.command();
    summary.stacks = reader.stacks();
    summary.repairs = reader.repairs();
    summary.isCut = reader.isCut();
    return summary;
  }

  private void accept(TraceEvent event) {
    events++;
    costs.accept(event);
    countThread(event.thread());
    if (event.timeNanos() != TraceEvent.UNKNOWN_TIME) {
      lastNanos = Math.max(lastNanos, event.timeNanos());
    }
    switch (event.op()) {
      case ALLOCATE -> {
        sizes.add(event.size());
        bear(event);
      }
      case REALLOCATE -> {
        reallocations++;
        sizes.add(event.size());
      }
      case FREE -> {
        frees++;
        end(event);
      }
      case FREE_NULL -> nullFrees++;
    }
  }

  private void countThread(long thread) {
    if (thread != lastThread || events == 1) {
      lastThread = thread;
      Count known = threads.get(thread);
      if (known == null) {
        known = new Count();
        threads.put(threads.size() < MAX_THREADS ? thread : Long.MIN_VALUE, known);
      }
      lastCount = known;
    }
    lastCount.value++;
  }

  private void bear(TraceEvent event) {
    int slot = event.slot();
    if (slot >= bornAt.length) {
      int length = Math.max(slot + 1, 2 * bornAt.length);
      bornAt = Arrays.copyOf(bornAt, length);
      bornNanos = Arrays.copyOf(bornNanos, length);
      bornThread = Arrays.copyOf(bornThread, length);
    }
    bornAt[slot] = event.sequence();
    bornNanos[slot] = event.timeNanos();
    bornThread[slot] = event.thread();
  }

  private void end(TraceEvent event) {
    int slot = event.slot();
    lifetimes.add(event.sequence() - bornAt[slot]);
    if (bornThread[slot] != event.thread()) {
      crossThreadFrees++;
    }
    boolean hasTimes =
        bornNanos[slot] != TraceEvent.UNKNOWN_TIME && event.timeNanos() != TraceEvent.UNKNOWN_TIME;
    if (hasTimes) {
      lifetimeNanos.add(Math.max(0, event.timeNanos() - bornNanos[slot]));
    }
  }

  /// The format of the file.
  public TraceFormat format() {
    return format;
  }

  /// What was recorded; empty when not known.
  public String command() {
    return command;
  }

  /// When the recording began, in milliseconds since 1970; 0 when not known.
  public long startMillis() {
    return startMillis;
  }

  /// All events.
  public long operations() {
    return events;
  }

  /// Blocks that were allocated.
  public long allocations() {
    return sizes.count() - reallocations;
  }

  /// Reallocations; a block may be resized several times.
  public long reallocations() {
    return reallocations;
  }

  /// Blocks that were freed.
  public long frees() {
    return frees;
  }

  /// Frees of null.
  public long nullFrees() {
    return nullFrees;
  }

  /// The number of threads with events; 1 where the trace names none, 0 where there are no events.
  public int threads() {
    return threads.size();
  }

  /// The most events of one thread.
  public long mostOfAThread() {
    return threads.values().stream().mapToLong(count -> count.value).max().orElse(0);
  }

  /// Remote frees: blocks freed by another thread than the one that allocated them.
  public long crossThreadFrees() {
    return crossThreadFrees;
  }

  /// The last time in the trace, in nanoseconds since its start, or [TraceEvent#UNKNOWN_TIME].
  public long nanos() {
    return lastNanos;
  }

  /// The requested sizes.
  public Histogram sizes() {
    return sizes;
  }

  /// The lifetimes of freed blocks in events.
  public Histogram lifetimes() {
    return lifetimes;
  }

  /// The lifetimes of freed blocks in nanoseconds; empty where the trace has no times.
  public Histogram lifetimeNanos() {
    return lifetimeNanos;
  }

  /// What is live and what was live at the peak, by call stack.
  public StackCosts costs() {
    return costs;
  }

  /// The stacks that [#costs] counts by.
  public CallStacks stacks() {
    return stacks;
  }

  /// What was repaired.
  public Repairs repairs() {
    return repairs;
  }

  /// Whether the file ended before the recording.
  public boolean isCut() {
    return isCut;
  }
}
