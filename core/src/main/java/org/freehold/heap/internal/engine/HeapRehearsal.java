package org.freehold.heap.internal.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.DebugOption;
import org.freehold.heap.Debugging;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.PageHeap;
import org.freehold.heap.internal.backend.PurgePacer;
import org.freehold.heap.internal.blocks.OtherHeaps;
import org.freehold.heap.internal.frontend.FrontEnd;
import org.freehold.heap.internal.frontend.FrontEndRehearsal;
import org.freehold.internal.change.OwnStack;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.SimulatedMachine;
import org.jspecify.annotations.Nullable;

/// The rehearsal of a heap: before the first heap of a kind is made, a scratch heap of that kind
/// serves every kind of request once. So no class is loaded and no method handle linked in the
/// middle of a later change, where want of Java memory or stack would not only cut the change but
/// lose the class for ever.
///
/// The scratch heap is on the operating system's memory whatever space the heap is on, so that
/// blocks on a simulated machine are placed the same with a rehearsal and without. Only a page heap
/// gets a simulated process of its own: on the system's memory it would write records of its blocks
/// into the process's record file. Reports (walks, summaries, validations) change nothing and are
/// not rehearsed. No heap is registered, no observer or listener is told, and the purge thread is
/// not started.
///
/// Safe for use by several threads: two may rehearse the same kind at a time.
public final class HeapRehearsal implements HeapEvents, OtherHeaps {

  private static final long SEGMENT_BYTES = 256 * 1024;
  private static final long LARGE_BYTES = 128 * 1024;

  /// Small blocks of one size, enough to overflow a bin.
  private static final int SMALL_BLOCKS = 40;

  private static final long SMALL = 100;

  /// A size that slabs do not serve.
  private static final long MEDIUM = 20_000;

  private static final int MEDIUM_BLOCKS = 6;
  private static final int BLOCKS = SMALL_BLOCKS + 2 * MEDIUM_BLOCKS;

  private static final Set<Integer> DONE = ConcurrentHashMap.newKeySet();

  private final HeapEngine engine;
  private final long[] blocks = new long[BLOCKS];
  private int count;
  private boolean isObserved;

  private HeapRehearsal(HeapOptions options) {
    this.engine = new HeapEngine(options, AddressSpace.host(), this, this);
  }

  /// Rehearses unless that has been done for the kind of heap that the options describe. When
  /// native memory is refused, the rest is left to a later call.
  ///
  /// @throws OutOfMemoryError when there is too little Java memory; a later call tries again
  public static void require(HeapOptions options) {
    int kind = kindOf(options);
    if (!DONE.contains(kind)) {
      OwnStack.run(() -> {
        if (rehearse(options)) {
          DONE.add(kind);
        }
      });
    }
  }

  private static boolean rehearse(HeapOptions options) {
    try {
      PurgePacer.prepare(options);
      HeapRehearsal rehearsal = new HeapRehearsal(scratch(options));
      try {
        rehearsal.run();
      } finally {
        rehearsal.engine.close();
      }
      return true;
    } catch (OutOfMemoryException | AddressSpaceException e) {
      return false;
    }
  }

  /// Options of a small heap of the same kind, which purges at every opportunity.
  private static HeapOptions scratch(HeapOptions options) {
    PageHeap pages = options.pageHeap();
    boolean isHost = pages == null;
    AddressSpace space =
        isHost
            ? AddressSpace.host()
            : SimulatedMachine.builder().build().createProcess("rehearsal");
    return HeapOptions.builder(space)
        .name(options.name())
        .serialized(options.serialized())
        .frontEnd(options.hasFrontEnd() ? FrontEndMode.ON : FrontEndMode.OFF)
        .exactSizes(options.exactSizes())
        .debugging(options.debugging())
        .pageHeap(pages == null ? null : alwaysChosen(pages))
        .faults(null)
        .stackTraces(0)
        .firstSegmentSize(SEGMENT_BYTES)
        .nextSegmentSize(SEGMENT_BYTES)
        .largestSegmentSize(SEGMENT_BYTES)
        .largeThreshold(LARGE_BYTES)
        .decommitRange(1)
        .decommitTotal(0)
        .decommitDelay(0)
        .returnDelay(0) // A pause between two passes would leave some of them out.
        .build();
  }

  private static PageHeap alwaysChosen(PageHeap pages) {
    return pages
        .withProbability(100, 0)
        .withSizes(0, Long.MAX_VALUE)
        .withQuarantine(2, LARGE_BYTES)
        .withMostBlocks(0, true);
  }

  private void run() {
    IdlePurger purger = engine.idle;
    purger.close(); // As for a heap that is closed: the purge thread is known, and not started.
    engine.start();
    use();
    boolean _ = purger.purge();
    boolean _ = purger.purge();
    isObserved = true;
    resize();
    freeAll();
    long _ = engine.compact();
  }

  private void use() {
    for (int i = 0; i < SMALL_BLOCKS; i++) {
      keep(allocate(SMALL, 1));
    }
    for (int i = 0; i < MEDIUM_BLOCKS; i++) {
      keep(allocate(MEDIUM + i * MEDIUM, 1));
    }
    keep(allocate(SMALL, 2048));
    keep(allocate(MEDIUM, 1 << 15));
    FrontEnd frontEnd = engine.frontEnd();
    if (frontEnd != null) {
      engine.lock();
      try {
        FrontEndRehearsal.useSlabsOfOthers(frontEnd);
      } finally {
        engine.unlock();
      }
    }
    resize();
    freeAll();
  }

  /// Resizes blocks of each sort, in place and to another place.
  private void resize() {
    for (long size = SMALL; size <= 4 * LARGE_BYTES; size *= 30) {
      LockedPath path = engine.lockedPath();
      long block = allocate(size, 1);
      boolean _ = path.resizeInPlace(block, size / 2);
      boolean _ = path.resizeInPlace(block, size);
      block = path.resize(block, 3 * size, true);
      block = path.resize(block, size / 20, true);
      keep(path.resize(block, size, true));
    }
  }

  private long allocate(long size, long alignment) {
    FrontEnd frontEnd = alignment == 1 ? engine.frontEnd() : null;
    long address = frontEnd == null ? 0 : FrontEndRehearsal.allocate(frontEnd, size);
    return address == 0 ? engine.lockedPath().allocate(size, alignment, true) : address;
  }

  private void keep(long block) {
    blocks[count++] = block;
  }

  private void freeAll() {
    FrontEnd frontEnd = engine.frontEnd();
    for (int i = 0; i < count; i += 2) { // Every other one first: nothing to coalesce with.
      free(frontEnd, blocks[i]);
    }
    for (int i = 1; i < count; i += 2) {
      free(frontEnd, blocks[i]);
    }
    count = 0;
  }

  private void free(@Nullable FrontEnd frontEnd, long block) {
    long _ = engine.usableBytes(block);
    if (frontEnd == null || !FrontEndRehearsal.free(frontEnd, block)) {
      engine.lockedPath().free(block);
    }
  }

  @Override
  public @Nullable String nameOfOwner(long address) {
    return null;
  }

  @Override
  public boolean areObserved() {
    return isObserved;
  }

  @Override
  public boolean areNotified() {
    return false;
  }

  @Override
  public void allocated(long address, long size) {}

  @Override
  public void freeing(long address) {}

  @Override
  public void reallocated(long before, long address, long size) {}

  @Override
  public void closing() {}

  @Override
  public void shut() {}

  @Override
  public boolean makeRoom(long size) {
    return false;
  }

  /// What decides which classes a heap uses, one bit each. Not a record, whose methods are linked
  /// at their first use: that takes as long as the rest of the rehearsal.
  private static int kindOf(HeapOptions options) {
    Debugging debugging = options.debugging();
    PageHeap pages = options.pageHeap();
    int kind = bit(0, options.serialized());
    kind |= bit(1, options.hasFrontEnd());
    kind |= bit(2, options.exactSizes());
    kind |= bit(3, PurgePacer.delayNanos(options) != 0);
    kind |= bit(4, debugging.has(DebugOption.TAIL_CHECK));
    kind |= bit(5, debugging.has(DebugOption.FREE_CHECK));
    kind |= bit(6, debugging.has(DebugOption.PARAMETER_CHECK));
    kind |= bit(7, debugging.has(DebugOption.VALIDATE_ON_CALL));
    kind |= bit(8, debugging.has(DebugOption.NO_COALESCING));
    kind |= bit(9, debugging.has(DebugOption.TAGGING));
    kind |= bit(10, debugging.quarantineBytes() != 0);
    if (pages != null) {
      kind |= bit(11, pages.placement() == PageHeap.Placement.IN_FRONT);
      kind |= bit(12, pages.placement() == PageHeap.Placement.UNALIGNED);
      kind |= bit(13, pages.traces());
      kind |= bit(14, options.space().equals(AddressSpace.host()));
      kind |= bit(15, true);
    }
    return kind;
  }

  private static int bit(int index, boolean isSet) {
    return isSet ? 1 << index : 0;
  }
}
