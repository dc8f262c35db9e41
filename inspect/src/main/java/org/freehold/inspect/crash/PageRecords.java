package org.freehold.inspect.crash;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.freehold.inspect.crash.BlockRecord.State;

/// The block records of a page heap, as a process left them.
///
/// @param pid the process
/// @param start when it created the file
/// @param blocks in no particular order
/// @param lostBlocks blocks that were not recorded for lack of room
/// @param damaged records and texts that were skipped because they were half written
public record PageRecords(
    long pid, Instant start, List<BlockRecord> blocks, long lostBlocks, long damaged) {

  private static final Comparator<BlockRecord> NEAREST =
      Comparator.<BlockRecord, State>comparing(BlockRecord::state)
          .thenComparing(Comparator.comparingLong(BlockRecord::sequence).reversed());

  /// Copies the blocks.
  public PageRecords {
    blocks = List.copyOf(blocks);
  }

  /// The block whose pages or guard page contain an address. Several blocks may have had the
  /// address in turn: a live one is preferred to a freed one to others, and among those the last.
  public Optional<BlockRecord> at(long address) {
    return blocks.stream().filter(block -> block.covers(address)).min(NEAREST);
  }
}
