package org.freehold.inspect.snapshot;

import java.util.Map;
import org.freehold.Bytes;

/// A heap in a snapshot.
///
/// @param index counted from 1, as the commands count
/// @param address of its first region, which stands for it, or of its first block; 0 when it has
///   neither
/// @param name as its options say
/// @param space that it stands on
/// @param flags those of [HeapFlags]
/// @param figures of the options and of the summary, by name
public record SnapshotHeap(
    int index, long address, String name, String space, int flags, Map<String, Long> figures) {

  /// The figure that says that the stack of one block in so many was taken; 1 is all of them.
  static final String STACK_BLOCKS = "stackEveryBlocks";

  /// The same for one block in so many bytes.
  static final String STACK_BYTES = "stackEveryBytes";

  /// Of which blocks the snapshot has stacks, in words; empty when there are none, or it does not
  /// say.
  public String sampling() {
    long blocks = figure(STACK_BLOCKS);
    long bytes = figure(STACK_BYTES);
    if (bytes > 0) {
      return "of one block in " + Bytes.format(bytes);
    }
    return blocks == 1 ? "of every block" : blocks > 1 ? "of one block in " + blocks : "";
  }

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
