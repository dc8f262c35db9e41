package org.freehold.bench.movable;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.freehold.Bytes;
import org.freehold.bench.slots.RawBytes;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.object.Handle;
import org.freehold.object.MovableHeap;
import org.freehold.object.MovableHeapOptions;
import org.freehold.object.MovableHeapSummary;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// One distribution on a movable heap and on a plain one, which get the same calls: blocks are born
/// and die by the millions, then the movable heap is compacted in steps, each of which is timed;
/// then the calls go on with a step every few thousand of them.
///
/// Every block is written to, and the footprints count all bookkeeping but the handles, which are
/// the program's and are shown by themselves.
public final class MovableRun {

  private static final int PORTION = 100_000;
  private static final int CALLS_PER_STEP = 5_000;

  /// The share of the calls that are made again with steps between them.
  private static final int SHARE_WITH_STEPS = 4;

  private final Path file;
  private final long heapBytes;
  private final long operations;
  private final long stepBytes;
  private final long seed;
  private final PrintWriter out;

  private @Nullable Handle[] handles = {};
  private long[] addresses = {};
  private int[] sizes = {};
  private long live;
  private long blocks;
  private long movableNanos;
  private long plainNanos;
  private long calls;

  /// Prepares a run.
  ///
  /// @param file of the distribution
  /// @param heapBytes live bytes to scale it to
  /// @param operations number of calls
  /// @param stepBytes of a step of compaction
  /// @param seed of all random choices
  /// @param out for the figures
  public MovableRun(
      Path file, long heapBytes, long operations, long stepBytes, long seed, PrintWriter out) {
    this.file = file;
    this.heapBytes = heapBytes;
    this.operations = operations;
    this.stepBytes = stepBytes;
    this.seed = seed;
    this.out = out;
  }

  /// Runs.
  ///
  /// @throws IOException naming file and line when the distribution is broken
  public void run() throws IOException {
    MixCalls mix = new MixCalls(file, heapBytes, seed);
    AddressSpace host = AddressSpace.host();
    HeapOptions options = HeapOptions.builder(host).name("plain").frontEnd(FrontEndMode.ON).build();
    MovableHeapOptions movableOptions = MovableHeapOptions.builder(host).build();
    try (Heap plain = Heap.create(options);
        MovableHeap movable = MovableHeap.create(movableOptions)) {
      mix.fill();
      play(mix, movable, plain, null);
      for (long done = 0; done < operations; done += PORTION) {
        mix.next((int) Math.min(PORTION, operations - done));
        play(mix, movable, plain, null);
      }
      title();
      footprint("plain heap", plain.footprint());
      long _ = plain.compact();
      footprint("plain heap, compacted", plain.footprint());
      footprint("movable heap", movable.footprint());
      Pauses after = new Pauses();
      long progress;
      do {
        progress = step(movable, after);
      } while (progress > 0);
      MovableHeapSummary summary = movable.summary();
      footprint("movable heap, compacted", movable.footprint());
      footprint("  tables in it", summary.metadataBytes());
      footprint("  handles, not in it", summary.handleBytes());
      pauses("after the calls", after);
      Pauses during = new Pauses();
      for (long done = 0; done < operations / SHARE_WITH_STEPS; done += PORTION) {
        mix.next(PORTION);
        play(mix, movable, plain, during);
      }
      pauses("between calls", during);
      footprint("movable heap then", movable.footprint());
      movable.validate();
      times();
    }
  }

  private void title() {
    out.printf(
        Locale.ROOT,
        "%s: %,d calls, %s live in %,d blocks%n",
        file.getFileName(),
        operations,
        Bytes.format(live),
        blocks);
  }

  private void footprint(String what, long bytes) {
    out.printf(
        Locale.ROOT,
        "  %-26s %12s  / live %.4f%n",
        what,
        Bytes.format(bytes),
        (double) bytes / live);
  }

  private void pauses(String what, Pauses pauses) {
    out.printf(Locale.ROOT, "  step of %s, %-15s %s%n", Bytes.format(stepBytes), what, pauses);
  }

  private void times() {
    out.printf(
        Locale.ROOT,
        "  processor time of a call, block touched: movable %,.0f ns, plain %,.0f ns%n",
        (double) movableNanos / calls,
        (double) plainNanos / calls);
    out.flush();
  }

  private long step(MovableHeap movable, Pauses pauses) {
    return pauses.time(() -> movable.compactStep(stepBytes));
  }

  private void play(MixCalls mix, MovableHeap movable, Heap plain, @Nullable Pauses pauses) {
    int slots = Math.max(mix.slots(), handles.length);
    handles = Arrays.copyOf(handles, slots);
    addresses = Arrays.copyOf(addresses, slots);
    sizes = Arrays.copyOf(sizes, slots);
    long start = Pauses.processorNanos();
    for (int i = 0; i < mix.count(); i++) {
      callMovable(movable, mix.slot(i), mix.size(i));
      if (pauses != null && i % CALLS_PER_STEP == 0) {
        long _ = step(movable, pauses);
      }
    }
    long between = Pauses.processorNanos();
    for (int i = 0; i < mix.count(); i++) {
      callPlain(plain, mix.slot(i), mix.size(i));
    }
    if (pauses == null) {
      movableNanos += between - start;
      plainNanos += Pauses.processorNanos() - between;
      calls += mix.count();
    }
  }

  private void callMovable(MovableHeap heap, int slot, int size) {
    Handle handle = handles[slot];
    if (size > 0) {
      Handle made = heap.allocate(size);
      RawBytes.touch(made.lock(), size);
      made.unlock();
      handles[slot] = made;
    } else if (handle != null) {
      handle.free();
      handles[slot] = null;
    }
  }

  private void callPlain(Heap heap, int slot, int size) {
    if (size > 0) {
      addresses[slot] = heap.allocate(size);
      RawBytes.touch(addresses[slot], size);
      sizes[slot] = size;
      live += size;
      blocks++;
    } else {
      heap.free(addresses[slot]);
      live -= sizes[slot];
      blocks--;
    }
  }
}
