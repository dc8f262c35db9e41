package org.freehold.inspect.crash;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.freehold.inspect.crash.BlockRecord.State;

/// What a process recorded of its blocks with a guard page.
///
/// @param pid the process
/// @param start when it made the file
/// @param blocks in no order
/// @param lostBlocks blocks for which there was no room
/// @param damaged records and texts that were passed over because they were half written
public record PageRecords(
    long pid, Instant start, List<BlockRecord> blocks, long lostBlocks, long damaged) {

  private static final Comparator<BlockRecord> NEAREST =
      Comparator.<BlockRecord, State>comparing(BlockRecord::state)
          .thenComparing(Comparator.comparingLong(BlockRecord::sequence).reversed());

  /// Copies the blocks.
  public PageRecords {
    blocks = List.copyOf(blocks);
  }

  /// The block in whose pages or guard page an address lies. Blocks that the address has had one
  /// after the other: a live one before a freed one before others, and of those the last.
  public Optional<BlockRecord> at(long address) {
    return blocks.stream().filter(block -> block.covers(address)).min(NEAREST);
  }
}
