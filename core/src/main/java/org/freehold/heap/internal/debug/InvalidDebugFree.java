package org.freehold.heap.internal.debug;

import java.util.List;
import org.freehold.Bytes;
import org.freehold.InvalidFreeException;
import org.freehold.InvalidFreeException.What;
import org.freehold.heap.internal.blocks.SizeRoutedBlocks;
import org.freehold.heap.internal.detect.StackCapture;

/// Diagnoses an invalid free in a debug heap: a double free with the block that was freed and its
/// stacks, a pointer into or right around a live block, or an address that is none of these.
///
/// Not thread-safe; the heap's lock is held.
final class InvalidDebugFree {

  private final SizeRoutedBlocks below;
  private final DebugBlockTable table;
  private final StackCapture stacks;

  InvalidDebugFree(SizeRoutedBlocks below, DebugBlockTable table, StackCapture stacks) {
    this.below = below;
    this.table = table;
    this.stacks = stacks;
  }

  /// Makes the exception for an address that is not a live block.
  ///
  /// @param operation that was called
  InvalidFreeException of(String operation, long address) {
    DebugBlock around = table.around(address);
    if (around != null && around.isLive) {
      return new InvalidFreeException(
          operation,
          address,
          What.INTERIOR,
          distance(address - around.address) + " the block at " + Bytes.address(around.address),
          history(around));
    }
    return around == null
        ? withHistory(operation, below.invalid(operation, address))
        : doubleFree(operation, address, around);
  }

  private InvalidFreeException withHistory(String operation, InvalidFreeException invalid) {
    DebugBlock freed = invalid.what() == What.FREE ? table.lastFreedAt(invalid.address()) : null;
    return freed == null ? invalid : doubleFree(operation, invalid.address(), freed);
  }

  private InvalidFreeException doubleFree(String operation, long address, DebugBlock freed) {
    long offset = address - freed.address;
    String block = Bytes.format(freed.size);
    String detail =
        offset == 0
            ? "a block of " + block + " was freed here"
            : distance(offset) + " a freed block of " + block;
    return InvalidFreeException.doubleFree(operation, address, detail, history(freed));
  }

  private static String distance(long offset) {
    return offset < 0 ? -offset + " bytes before" : offset + " bytes into";
  }

  private String history(DebugBlock block) {
    return stack("allocated by", block.allocatedBy) + stack("freed by", block.freedBy);
  }

  private String stack(String title, int number) {
    List<String> frames = stacks.frames(number);
    return frames.isEmpty() ? "" : "\n  " + title + "\n    at " + String.join("\n    at ", frames);
  }
}
