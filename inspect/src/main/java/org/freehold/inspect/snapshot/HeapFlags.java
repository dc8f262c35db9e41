package org.freehold.inspect.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.freehold.heap.Heap;

/// The options of a heap as the flags of a Windows heap.
public final class HeapFlags {

  /// No lock.
  public static final int NO_SERIALIZE = 0x1;

  /// The heap grows.
  public static final int GROWABLE = 0x2;

  /// The tail of each block is checked.
  public static final int TAIL_CHECKING = 0x20;

  /// Free blocks are checked.
  public static final int FREE_CHECKING = 0x40;

  /// Created by the program: every heap except the process heap.
  public static final int PRIVATE = 0x1000;

  /// The allocation stack is recorded for every block, or for a sample of them.
  public static final int STACK_TRACES = 0x08000000;

  private static final Map<Integer, String> NAMES =
      new TreeMap<>(
          Map.of(
              NO_SERIALIZE,
              "HEAP_NO_SERIALIZE",
              GROWABLE,
              "HEAP_GROWABLE",
              TAIL_CHECKING,
              "HEAP_TAIL_CHECKING_ENABLED",
              FREE_CHECKING,
              "HEAP_FREE_CHECKING_ENABLED",
              PRIVATE,
              "HEAP_CLASS_1",
              0x01000000,
              "HEAP_PAGE_ALLOCS",
              STACK_TRACES,
              "HEAP_CAPTURE_STACK_BACKTRACES",
              0x20000000,
              "HEAP_VALIDATE_ALL_ENABLED",
              0x40000000,
              "HEAP_VALIDATE_PARAMETERS_ENABLED"));

  private HeapFlags() {}

  /// The flags of a heap.
  public static int of(Heap heap) {
    boolean isProcessHeap = heap.options().name().equals("process");
    return (heap.options().serialized() ? 0 : NO_SERIALIZE)
        | (heap.options().maximumSize() == 0 ? GROWABLE : 0)
        | (isProcessHeap ? 0 : PRIVATE)
        | (heap.allocationStacks() == null ? 0 : STACK_TRACES);
  }

  /// The names of flags, the lowest first. [#PRIVATE] has none in `!heap`, which leaves classes
  /// out.
  public static List<String> names(int flags) {
    List<String> names = new ArrayList<>();
    NAMES.forEach((bit, name) -> {
      if ((flags & bit) != 0 && bit != PRIVATE) {
        names.add(name);
      }
    });
    return names;
  }
}
