package org.freehold.inspect.heaps;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.freehold.inspect.snapshot.HeapFlags;
import org.freehold.inspect.snapshot.SnapshotHeap;

/// How addresses and debugging aids are written in the forms of `!heap`.
final class HeapNames {

  private static final Map<Integer, String> AIDS =
      new TreeMap<>(
          Map.of(
              HeapFlags.TAIL_CHECKING,
              "tail checking",
              HeapFlags.FREE_CHECKING,
              "free checking",
              HeapFlags.STACK_TRACES,
              "stack back traces",
              0x20000000,
              "validate on call",
              0x40000000,
              "validate parameters"));

  private HeapNames() {}

  // The annotation is in a library that Freehold does not need otherwise.
  @SuppressWarnings("AnnotateFormatMethod")
  static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }

  /// An address in all its digits: 8, or 16.
  static String digits(SnapshotHeap heap, long address) {
    return format(heap.is32Bit() ? "%08x" : "%016x", address);
  }

  /// The debugging aids that flags switch on.
  static List<String> aids(int flags) {
    return AIDS.entrySet().stream()
        .filter(aid -> (aid.getKey() & flags) != 0)
        .map(Map.Entry::getValue)
        .toList();
  }
}
