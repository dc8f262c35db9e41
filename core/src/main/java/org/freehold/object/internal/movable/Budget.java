package org.freehold.object.internal.movable;

/// What one step of compaction may do at most: bytes and blocks that are moved, bytes that are
/// given back, and rounds. Blocks count beside bytes, since a small block takes longer to move than
/// its bytes do. Giving a page back takes the system about as long as copying it, and each call as
/// long as a few pages more.
final class Budget {

  private static final int MIN_BLOCKS = 64;
  private static final int BYTES_PER_BLOCK = 512;
  private static final long RETURNED_BYTES = 1 << 20;
  private static final long BYTES_PER_CALL = 1 << 16;
  private static final int ROUNDS = 32;

  long bytes;
  long blocks;
  private long returned = RETURNED_BYTES;
  private int rounds = ROUNDS;

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

  /// Takes one round, if there is one left.
  boolean tryRound() {
    rounds--;
    return rounds >= 0 && mayReturn();
  }

  /// Whether memory may still be given back.
  boolean mayReturn() {
    return returned > 0;
  }

  void chargeMove(long movedBytes, int movedBlocks) {
    bytes -= movedBytes;
    blocks -= movedBlocks;
  }

  /// Charges a call that has given memory back.
  void chargeReturn(long returnedBytes) {
    returned -= returnedBytes + BYTES_PER_CALL;
  }
}
