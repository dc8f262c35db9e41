package org.freehold.inspect.snapshot;

import java.util.Map;

/// A heap in a snapshot.
///
/// @param index counted from 1, as the commands count
/// @param address of its first region, which stands for it; 0 when it has none
/// @param name as its options say
/// @param space that it stands on
/// @param flags those of [HeapFlags]
/// @param figures of the options and of the summary, by name
public record SnapshotHeap(
    int index, long address, String name, String space, int flags, Map<String, Long> figures) {

  /// A figure by its name.
  ///
  /// @param name such as `reservedBytes`
  /// @return -1 when the snapshot does not have it
  public long figure(String name) {
    return figures.getOrDefault(name, -1L);
  }

  /// Whether its addresses have 32 bits.
  public boolean is32Bit() {
    return figure("pointerBits") == 32;
  }

  /// Bytes of a granule.
  public long granule() {
    return is32Bit() ? 8 : 16;
  }
}
