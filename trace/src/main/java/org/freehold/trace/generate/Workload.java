package org.freehold.trace.generate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.freehold.trace.CallStacks;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.internal.track.CallTracker;
import org.freehold.trace.write.TraceWriter;

/// Where a generator puts the calls of the program that it plays, until there are as many as were
/// asked for; then [#isOver] is true, and further calls are not taken.
///
/// Blocks are plain numbers, which are not used again. Nothing is kept of a call but that its block
/// is live, so memory grows with the live blocks alone.
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

  /// What all chance comes from.
  SplittableRandom random() {
    return random;
  }

  /// Whether there are enough calls.
  boolean isOver() {
    return events >= most;
  }

  /// How many calls there are at most.
  long most() {
    return most;
  }

  /// How many events have been written.
  long events() {
    return events;
  }

  /// The thread that does what follows.
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
  /// @param alignment as asked for, or 0
  /// @param isZeroed whether zeroed memory is asked for
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
