package org.freehold.playground.internal.run;

import java.util.Arrays;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.trace.replay.EventChunk;

/// The first pass of a run: plays the whole trace and writes down the life of every block and the
/// figures over time.
///
/// For one thread.
final class RunRecorder {

  /// The time that samples of the free space may take: so much in any case, and a part of the run.
  private static final long FREE_LOOKING_NANOS = 1_000_000_000;

  private static final int LOOKING_PART = 4;

  private final LoadedTrace trace;
  private final Player player;
  private final Subject subject;
  private final BlockHistory history;
  private final FigureSeries series;
  private final FootprintSteps steps = new FootprintSteps();

  /// The current life by slot.
  private final int[] lives;

  private final long began = System.nanoTime();
  private long looked;
  private long moves;
  private long liveBlocks;
  private long liveBytes;
  private long peakLive;
  private long usableBytes;
  private long refusals;
  private int firstRefusal;
  private long peakFootprint;
  private int peakOperation;

  /// The most since the sample before.
  private long mostLive;

  private long mostUsable;
  private long mostFootprint;

  RunRecorder(LoadedTrace trace, Player player, BlockHistory history) {
    this.trace = trace;
    this.player = player;
    this.subject = player.subject();
    this.history = history;
    this.series = new FigureSeries(trace.operations());
    this.lives = new int[trace.slots()];
    Arrays.fill(lives, BlockHistory.NONE);
  }

  /// Plays one operation.
  ///
  /// @throws BrokenSubjectException when the allocator cannot go on; the operations before are kept
  void next() {
    int operation = player.operation() + 1;
    EventChunk chunk = trace.chunkOf(operation);
    int slot = chunk.slotAt((int) (operation - chunk.firstOperation()));
    int op = player.next();
    int mark = op;
    int life = BlockHistory.NONE;
    switch (op) {
      case EventChunk.ALLOCATE, EventChunk.REALLOCATE -> {
        if (player.isRefused()) {
          mark |= BlockHistory.REFUSED;
          life = lives[slot];
          refuse(operation, chunk.sizeAt((int) (operation - chunk.firstOperation())));
        } else {
          end(slot, operation);
          life = begin(slot, operation);
        }
      }
      case EventChunk.FREE -> {
        life = lives[slot];
        end(slot, operation);
      }
      default -> {
        // Nothing happened to a block.
      }
    }
    if (subject.moves() != moves) {
      mark |= follow(operation, slot) ? BlockHistory.MOVED_OTHERS : 0;
    }
    history.operation(mark, life);
    measure(operation);
  }

  private void refuse(int operation, long size) {
    history.refusal(operation, size);
    refusals++;
    if (firstRefusal == 0) {
      firstRefusal = operation;
    }
  }

  private int begin(int slot, int operation) {
    long block = player.block(slot);
    long size = player.size(slot);
    long usable = Math.max(size, subject.usableSize(block));
    int life = history.begin(operation, slot, subject.addressOf(block), size, usable);
    lives[slot] = life;
    liveBlocks++;
    liveBytes += size;
    usableBytes += usable;
    return life;
  }

  private void end(int slot, int operation) {
    int life = lives[slot];
    if (life != BlockHistory.NONE) {
      history.end(life, operation);
      lives[slot] = BlockHistory.NONE;
      liveBlocks--;
      liveBytes -= history.requested(life);
      usableBytes -= history.usable(life);
    }
  }

  /// Blocks have moved: begins a new life of each that is elsewhere now.
  ///
  /// @return whether there were any besides the one of a slot
  private boolean follow(int operation, int own) {
    moves = subject.moves();
    boolean isAny = false;
    for (int slot = 0; slot < lives.length; slot++) {
      int life = lives[slot];
      if (life != BlockHistory.NONE
          && slot != own
          && subject.addressOf(player.block(slot)) != history.address(life)) {
        end(slot, operation);
        begin(slot, operation);
        isAny = true;
      }
    }
    return isAny;
  }

  private void measure(int operation) {
    long footprint = subject.footprint();
    if (footprint > peakFootprint) {
      peakFootprint = footprint;
      peakOperation = operation;
      steps.add(operation, footprint);
    }
    peakLive = Math.max(peakLive, liveBytes);
    mostFootprint = Math.max(mostFootprint, footprint);
    mostLive = Math.max(mostLive, liveBytes);
    mostUsable = Math.max(mostUsable, usableBytes);
    if (series.isDue(operation)) {
      sample(operation, holdings());
    }
  }

  /// Takes the last sample, unless it has been taken: after the last operation that was played.
  ///
  /// @param isBroken whether the allocator cannot be asked any more
  void finish(boolean isBroken) {
    int last = history.operations();
    if (last > series.lastOperation()) {
      sample(last, isBroken ? Holdings.UNKNOWN : subject.holdings());
    }
  }

  private void sample(int operation, Holdings holdings) {
    series.add(
        new FigureSeries.Sample(
            operation,
            liveBlocks,
            mostLive,
            mostUsable,
            mostFootprint,
            holdings.free().count(),
            holdings.free().bytes(),
            holdings.free().largest(),
            holdings.reserved(),
            holdings.cached(),
            refusals));
    mostFootprint = 0;
    mostLive = 0;
    mostUsable = 0;
  }

  /// What the allocator holds, unless looking at it has taken too much of the time: some have to
  /// look at every block for it.
  private Holdings holdings() {
    long start = System.nanoTime();
    if (looked > FREE_LOOKING_NANOS && looked > (start - began) / LOOKING_PART) {
      return Holdings.UNKNOWN;
    }
    Holdings holdings = subject.holdings();
    looked += System.nanoTime() - start;
    return holdings;
  }

  FigureSeries series() {
    return series;
  }

  FootprintSteps steps() {
    return steps;
  }

  /// The most bytes that were live at once, as requested.
  long peakLive() {
    return peakLive;
  }

  long refusals() {
    return refusals;
  }

  /// The first operation that was refused; 0 if none was.
  int firstRefusal() {
    return firstRefusal;
  }

  long peakFootprint() {
    return peakFootprint;
  }

  /// The operation after which the footprint was largest for the first time.
  int peakOperation() {
    return peakOperation;
  }
}
