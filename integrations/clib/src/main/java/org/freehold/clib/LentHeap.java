package org.freehold.clib;

import java.lang.foreign.FunctionDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.freehold.clib.internal.blocks.Failures;
import org.freehold.clib.internal.blocks.HeapCalls;
import org.freehold.clib.internal.blocks.LiveBlocks;
import org.freehold.clib.internal.link.UpcallStubs;
import org.freehold.heap.AllocationStacks;
import org.freehold.heap.Heap;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// A heap as one library has it: the functions that it calls, the blocks that it has, and the check
/// that it has none left. What [CFunctions] and [CLibrary] share.
///
/// Thread-safe, but for [#close()], during which no thread may be in a function.
final class LentHeap {

  private final String library;
  private final Heap heap;
  private final HeapCalls calls;
  private final UpcallStubs stubs;

  /// Lends a heap.
  ///
  /// @throws IllegalArgumentException if it is a heap of simulated memory
  LentHeap(String library, Heap heap) {
    this.library = library;
    this.heap = heap;
    try {
      var _ = heap.options().space().memory().segment(0, 0);
    } catch (UnsupportedOperationException e) {
      throw new IllegalArgumentException(
          "C can only use memory of the operating system, and heap \""
              + heap.options().name()
              + "\" is one of simulated memory",
          e);
    }
    this.calls = new HeapCalls(heap);
    this.stubs = new UpcallStubs();
  }

  Heap heap() {
    return heap;
  }

  Memory memory() {
    return heap.options().space().memory();
  }

  /// A function that C can call.
  ///
  /// @param method of [HeapCalls]
  /// @param shape its parameters and result
  long function(String method, FunctionDescriptor shape) {
    return stubs.stub(calls, method, shape);
  }

  /// Memory for a structure of pointers that are set, at 8 bytes each.
  long structure(long... pointers) {
    long address = stubs.structure(Math.max(Long.BYTES, (long) pointers.length * Long.BYTES));
    for (int i = 0; i < pointers.length; i++) {
      memory().putLong(address + (long) i * Long.BYTES, pointers[i]);
    }
    return address;
  }

  boolean hasBlocks() {
    return calls.blocks().totals().blocks() != 0;
  }

  LibraryUsage usage() {
    LiveBlocks.Totals totals = calls.blocks().totals();
    return new LibraryUsage(
        totals.allocations(),
        totals.frees(),
        totals.reallocations(),
        calls.refusals(),
        totals.bytesAllocated(),
        totals.bytesFreed(),
        totals.blocks(),
        calls.failures().count());
  }

  List<UnreturnedBlock> unreturned() {
    AllocationStacks stacks = heap.allocationStacks();
    List<UnreturnedBlock> left = new ArrayList<>();
    calls
        .blocks()
        .forEach((address, size) ->
            left.add(new UnreturnedBlock(address, size, stack(stacks, address))));
    left.sort(
        Comparator.comparingLong(UnreturnedBlock::size)
            .reversed()
            .thenComparingLong(UnreturnedBlock::address));
    return List.copyOf(left);
  }

  /// The stack that allocated a block, without the frames here.
  private static List<String> stack(@Nullable AllocationStacks stacks, long address) {
    int number = stacks == null ? -1 : stacks.stackOf(address);
    return stacks == null || number < 0
        ? List.of()
        : stacks.database().frames(number).stream()
            .dropWhile(frame -> frame.contains("org.freehold.clib.internal."))
            .toList();
  }

  /// Checks that every block has come back.
  ///
  /// @throws CLibraryException listing those that have not
  void requireReturned(String advice) {
    List<UnreturnedBlock> left = unreturned();
    if (!left.isEmpty()) {
      Failures failures = calls.failures();
      throw new CLibraryException(library, left, failures.count(), failures.first(), advice);
    }
  }

  /// Ends the functions.
  ///
  /// @throws CLibraryException if calls have failed; the functions have ended all the same
  void close() {
    stubs.close();
    Failures failures = calls.failures();
    long count = failures.count();
    Throwable first = failures.first();
    if (count > 0) {
      failures.clear();
      throw new CLibraryException(library, List.of(), count, first, "");
    }
  }
}
