package org.freehold.lab.compare;

import java.util.function.LongConsumer;
import org.freehold.Bytes;
import org.freehold.lab.CannotServeException;
import org.freehold.lab.HeapCheckException;
import org.freehold.lab.compare.Result.Outcome;
import org.freehold.trace.replay.BlockPattern;
import org.freehold.trace.replay.EventChunk;
import org.freehold.trace.replay.Fragmentation;
import org.freehold.vm.AccessViolationException;
import org.jspecify.annotations.Nullable;

/// The checked pass: it checks and measures. It checks what the driver of a malloc lab checks:
/// every block is aligned, lies in memory that the allocator holds, overlaps no live block, is as
/// large as requested, and keeps its contents until it is freed, through a reallocation too; and at
/// each sample the allocator's own heap checker runs. The first fault ends the pass.
final class CheckedReplay {

  private static final int MIN_ALIGNMENT = 8;
  private static final long CLOCK_INTERVAL = 1 << 10;

  /// A figure that the allocator does not report.
  private static final double UNKNOWN = -1;

  private final LoadedTrace trace;
  private final Target target;
  private final LongConsumer marker;
  private final BlockPattern pattern;
  private final LiveMap map = new LiveMap();
  private final Timeline timeline = new Timeline();
  private final int alignment;
  private final long stride;
  private final long deadline;

  /// By slot: the block or 0, its address, its address when it was filled, its requested and its
  /// usable size, and the operation that filled it.
  private final long[] blocks;

  private final long[] addresses;
  private final long[] homes;
  private final long[] sizes;
  private final long[] usable;
  private final long[] seeds;

  private long operation;
  private long live;
  private long usableBytes;
  private long moves;
  private long checks;
  private long peakFootprint;
  private Fragmentation atPeak = new Fragmentation(0, 0, 0, 0, 0);

  CheckedReplay(LoadedTrace trace, Target target, TrialOptions options, long deadline) {
    this.trace = trace;
    this.target = target;
    this.marker = options.marker();
    this.pattern = new BlockPattern(target.memory(), target.pageSize());
    this.alignment = target.alignment();
    this.stride = Math.max(1, trace.operations() / Math.max(1, options.samples()));
    this.deadline = deadline;
    int slots = trace.slots();
    blocks = new long[slots];
    addresses = new long[slots];
    homes = new long[slots];
    sizes = new long[slots];
    usable = new long[slots];
    seeds = new long[slots];
  }

  /// Plays a chunk.
  ///
  /// @throws FailedTrialException at the first fault
  void play(EventChunk chunk) {
    for (int i = 0; i < chunk.count(); i++) {
      operation = chunk.firstOperation() + i;
      marker.accept(operation);
      try {
        step(chunk, i);
      } catch (CannotServeException e) {
        throw new FailedTrialException(Outcome.UNSUITED, operation, text(e));
      } catch (HeapCheckException e) {
        throw broken("heap checker: " + text(e));
      } catch (AccessViolationException e) {
        throw broken("accesses memory that it does not hold: " + text(e));
      } catch (FailedTrialException e) {
        throw e;
      } catch (RuntimeException | StackOverflowError | AssertionError e) {
        throw broken("throws " + e.getClass().getSimpleName() + ": " + text(e));
      }
    }
  }

  private void step(EventChunk chunk, int i) {
    int slot = chunk.slotAt(i);
    switch (chunk.opAt(i)) {
      case EventChunk.ALLOCATE -> allocate(slot, chunk.sizeAt(i));
      case EventChunk.REALLOCATE -> reallocate(slot, chunk.sizeAt(i));
      case EventChunk.FREE -> free(slot);
      default -> {
        // A free of null requires nothing of an allocator.
      }
    }
    if (target.moves() != moves) {
      follow();
    }
    peakFootprint = Math.max(peakFootprint, target.footprint());
    if (operation == trace.peakOperation()) {
      atPeak = fragmentation();
    }
    if (operation % stride == 0 || operation == trace.operations()) {
      sample();
    }
    if (operation % CLOCK_INTERVAL == 0 && System.nanoTime() - deadline > 0) {
      throw new FailedTrialException(Outcome.TOO_SLOW, operation, "the time limit is exceeded");
    }
  }

  private void allocate(int slot, long size) {
    long block = size < 0 ? 0 : target.allocate(size);
    if (block == 0) {
      throw refused("allocate", size);
    }
    enter(slot, block, size);
  }

  private FailedTrialException refused(String call, long size) {
    String bytes = size < 0 ? Long.toUnsignedString(size) + " B" : Bytes.format(size);
    return new FailedTrialException(
        Outcome.REFUSED,
        operation,
        call + " of " + bytes + " is refused, with " + Bytes.format(target.footprint()) + " held");
  }

  private FailedTrialException broken(String message) {
    return new FailedTrialException(Outcome.BROKEN, operation, message);
  }

  /// Checks the placement of a block, enters it, and fills it.
  private void enter(int slot, long block, long size) {
    long address = target.addressOf(block);
    if (alignment < MIN_ALIGNMENT || Integer.bitCount(alignment) != 1) {
      throw broken(
          "promises an alignment of " + alignment + ", which is not a power of 2 of at least 8");
    }
    if ((address & alignment - 1) != 0) {
      throw broken(describe(address, size) + " is not aligned to " + alignment + " bytes");
    }
    long bytes = target.usableSize(block);
    if (bytes >= 0 && bytes < size) {
      throw broken(describe(address, size) + " has only " + bytes + " usable bytes");
    }
    if (!target.mayHold(address, size)) {
      throw broken(describe(address, size) + " lies outside the memory that is held");
    }
    if (target.moves() != moves) {
      follow();
    }
    if (!map.add(address, size)) {
      throw broken(describe(address, size) + " overlaps the live " + overlapped(address, size));
    }
    blocks[slot] = block;
    addresses[slot] = address;
    homes[slot] = address;
    sizes[slot] = size;
    seeds[slot] = operation;
    usable[slot] = Math.max(bytes, size);
    usableBytes += usable[slot];
    live += size;
    pattern.write(address, size, operation);
    target.filled(address, size, live);
  }

  private String overlapped(long address, long size) {
    for (int slot = 0; slot < blocks.length; slot++) {
      if (blocks[slot] != 0
          && addresses[slot] < address + Math.max(size, 1)
          && address < addresses[slot] + Math.max(sizes[slot], 1)) {
        return describe(addresses[slot], sizes[slot]);
      }
    }
    return "block beside it";
  }

  private void checkContents(int slot, long address, long kept, String what) {
    long wrong = pattern.firstDifference(address, homes[slot], sizes[slot], kept, seeds[slot]);
    if (wrong >= 0) {
      throw broken("byte " + wrong + " of the " + describe(address, sizes[slot]) + " " + what);
    }
  }

  private void reallocate(int slot, long size) {
    long block = blocks[slot];
    checkContents(slot, addresses[slot], sizes[slot], "changed while it was live");
    long moved = size < 0 ? 0 : target.reallocate(block, sizes[slot], size);
    if (moved == 0) {
      throw refused("reallocate", size);
    }
    checkContents(
        slot,
        target.addressOf(moved),
        Math.min(size, sizes[slot]),
        "was not kept by the reallocation");
    leave(slot);
    enter(slot, moved, size);
  }

  private void free(int slot) {
    checkContents(slot, addresses[slot], sizes[slot], "changed while it was live");
    long block = blocks[slot];
    leave(slot);
    target.free(block);
  }

  private void leave(int slot) {
    map.remove(addresses[slot], sizes[slot]);
    blocks[slot] = 0;
    live -= sizes[slot];
    usableBytes -= usable[slot];
  }

  /// Blocks have moved: enters all of them again.
  private void follow() {
    moves = target.moves();
    map.clear();
    for (int slot = 0; slot < blocks.length; slot++) {
      if (blocks[slot] != 0) {
        addresses[slot] = target.addressOf(blocks[slot]);
        if (!map.add(addresses[slot], sizes[slot])) {
          throw broken(
              describe(addresses[slot], sizes[slot]) + " overlaps a live one after it was moved");
        }
      }
    }
  }

  private void sample() {
    checks++;
    target.check();
    timeline.add(new Timeline.Sample(operation, live, target.footprint(), target.freeSpace()));
  }

  private Fragmentation fragmentation() {
    long footprint = target.footprint();
    long reserved = target.reserved();
    long cached = target.cachedBytes();
    FreeSpace freeSpace = target.freeSpace();
    return new Fragmentation(
        usableBytes == 0 ? 0 : 1 - (double) live / usableBytes,
        freeSpace.equals(FreeSpace.UNKNOWN) ? UNKNOWN : freeSpace.fragmentation(),
        reserved < 0 ? UNKNOWN : 1 - share(Math.min(footprint, reserved), reserved, 1),
        cached < 0 ? UNKNOWN : share(cached, footprint, 0),
        0);
  }

  private static double share(long part, long whole, double ofNothing) {
    return whole == 0 ? ofNothing : (double) part / whole;
  }

  /// Checks the contents of the blocks that the program never freed.
  ///
  /// @throws FailedTrialException when any are wrong
  void finish() {
    for (int slot = 0; slot < blocks.length; slot++) {
      if (blocks[slot] != 0) {
        checkContents(slot, addresses[slot], sizes[slot], "changed while it was live");
      }
    }
  }

  /// Frees what is still live, after all measurements.
  void clear() {
    for (int slot = 0; slot < blocks.length; slot++) {
      if (blocks[slot] != 0) {
        target.free(blocks[slot]);
        blocks[slot] = 0;
      }
    }
  }

  private static String describe(long address, long size) {
    return "block of " + size + " bytes at " + Bytes.address(address);
  }

  private static String text(Throwable e) {
    String message = e.getMessage();
    return message == null ? "no message" : message.lines().findFirst().orElse("");
  }

  /// The result up to here.
  Result result(String policy, Outcome outcome, @Nullable String failure) {
    long steps = target.searchSteps();
    long peakLive = trace.peakLiveBytes();
    return new Result(
        trace.file().toString(),
        policy,
        outcome,
        failure,
        trace.operations(),
        0,
        peakLive,
        peakFootprint,
        target.footprint(),
        new Fragmentation(
            atPeak.internal(),
            atPeak.external(),
            atPeak.virtual(),
            atPeak.cached(),
            peakLive == 0 ? 0 : (double) peakFootprint / peakLive - 1),
        steps < 0 || trace.allocations() == 0 ? -1 : (double) steps / trace.allocations(),
        checks,
        timeline);
  }
}
