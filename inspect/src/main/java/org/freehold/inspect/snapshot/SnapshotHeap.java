package org.freehold.inspect.snapshot;

import java.util.Map;
import org.freehold.Bytes;

/// A heap in a snapshot.
///
/// @param index its number, from 1, as in the commands
/// @param address of its first region, which identifies it, or of its first block; 0 when it has
///   neither
/// @param name as its options say
/// @param space the kind of address space that it is on
/// @param flags those of [HeapFlags]
/// @param figures the options and the summary, by name
public record SnapshotHeap(
    int index, long address, String name, String space, int flags, Map<String, Long> figures) {

  /// The figure with the sampling interval of stacks in blocks; 1 means every block.
  static final String STACK_BLOCKS = "stackEveryBlocks";

  /// The figure with the sampling interval of stacks in bytes.
  static final String STACK_BYTES = "stackEveryBytes";

  /// Which blocks have a stack, in words; empty when none have, or the snapshot does not say.
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
  /// @return -1 when the snapshot does not contain it
  public long figure(String name) {
    return figures.getOrDefault(name, -1L);
  }

  /// Whether its addresses have 32 bits.
  public boolean is32Bit() {
    return figure("pointerBits") == 32;
  }

  /// The size of a granule in bytes.
  public long granule() {
    return is32Bit() ? 8 : 16;
  }
}
