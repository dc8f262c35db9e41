package org.freehold.object.internal.movable;

/// What one step of compaction may do at most: bytes and blocks that are moved, calls of the
/// system, and rounds. Blocks count beside bytes, since a small block takes longer to move than its
/// bytes do.
final class Budget {

  private static final int MIN_BLOCKS = 64;
  private static final int BYTES_PER_BLOCK = 256;
  private static final int CALLS = 4;
  private static final int ROUNDS = 32;

  long bytes;
  long blocks;
  int calls = CALLS;
  int rounds = ROUNDS;

  private Budget(long bytes, long blocks) {
    this.bytes = bytes;
    this.blocks = blocks;
  }

  /// For a step that moves at most so many bytes.
  static Budget of(long bytes) {
    return new Budget(bytes, MIN_BLOCKS + bytes / BYTES_PER_BLOCK);
  }

  /// Enough for any one chunk.
  static Budget ofChunk(Chunk chunk) {
    return new Budget((long) chunk.capacity << chunk.shift, chunk.capacity);
  }

  void chargeMove(long movedBytes, int movedBlocks) {
    bytes -= movedBytes;
    blocks -= movedBlocks;
  }
}
