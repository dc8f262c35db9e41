package org.freehold.trace.generate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.freehold.trace.CallStacks;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.internal.track.CallTracker;
import org.freehold.trace.write.TraceWriter;

/// The calls of the program that a generator plays, up to the requested number; then [#isOver] is
/// true, and further calls are ignored.
///
/// Blocks are plain numbers, which are not reused. Only the live blocks are kept, so that memory
/// grows with their number alone.
public final class Workload {

  private final TraceWriter writer;
  private final CallTracker tracker = new CallTracker();
  private final TraceEvent event = new TraceEvent();
  private final SplittableRandom random;
  private final long most;
  private long events;
  private long blocks;

  Workload(TraceWriter writer, long seed, long most) {
    this.writer = writer;
    this.random = new SplittableRandom(seed);
    this.most = most;
  }

  /// The source of all randomness.
  SplittableRandom random() {
    return random;
  }

  /// Whether the requested number of calls is reached.
  boolean isOver() {
    return events >= most;
  }

  /// The requested number of calls.
  long most() {
    return most;
  }

  /// The number of events written so far.
  long events() {
    return events;
  }

  /// Sets the thread of the calls that follow.
  void thread(int thread) {
    tracker.setThread(thread);
  }

  /// Allocates.
  ///
  /// @return the block
  long allocate(long size) throws IOException {
    return allocate(size, 0, false);
  }

  /// Allocates.
  ///
  /// @param alignment as requested, or 0
  /// @param isZeroed whether zeroed memory is requested
  /// @return the block
  long allocate(long size, long alignment, boolean isZeroed) throws IOException {
    long block = ++blocks;
    if (!isOver()) {
      tracker.allocate(block, 0, size, alignment, isZeroed);
      write();
    }
    return block;
  }

  /// Resizes a block, which stays the same.
  void resize(long block, long size) throws IOException {
    if (!isOver() && tracker.isLive(block)) {
      tracker.resize(block, block, 0, size);
      write();
    }
  }

  /// Frees a block; 0 is none.
  void free(long block) throws IOException {
    if (block != 0 && !isOver() && tracker.isLive(block)) {
      tracker.free(block, 0);
      write();
    }
  }

  /// Frees null.
  void freeNull() throws IOException {
    if (!isOver()) {
      tracker.freeNull();
      write();
    }
  }

  /// Allocates blocks of one size.
  List<Long> allocate(int count, long size) throws IOException {
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < count && !isOver(); i++) {
      all.add(allocate(size));
    }
    return all;
  }

  /// Frees blocks in their order.
  void free(Iterable<Long> all) throws IOException {
    for (long block : all) {
      free(block);
    }
  }

  private void write() throws IOException {
    while (tracker.poll(event)) {
      writer.write(event, CallStacks.NONE);
      events++;
    }
  }
}
