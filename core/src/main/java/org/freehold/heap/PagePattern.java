package org.freehold.heap;

import org.freehold.vm.Memory;

/// The bytes that a page heap fills pages with, and the search for the first that has changed.
final class PagePattern {

  /// A block that nobody has written yet.
  static final byte FRESH = (byte) 0xC0;

  /// What of a block's pages is not the block.
  static final byte AROUND = (byte) 0xD0;

  private static final long AROUND_LONG = 0xD0D0_D0D0_D0D0_D0D0L;

  private PagePattern() {}

  /// Fills the pages of a block that has just been made.
  static void fill(Memory memory, PagedBlock block) {
    memory.fill(block.pages, block.address - block.pages, AROUND);
    memory.fill(block.address, block.size, FRESH);
    memory.fill(block.end(), block.pagesEnd() - block.end(), AROUND);
  }

  /// The damaged byte next to the block, or 0: the first behind its end, else the last before its
  /// start.
  static long damage(Memory memory, PagedBlock block) {
    long behind = firstDamage(memory, block.end(), block.pagesEnd());
    return behind != 0 ? behind : lastDamage(memory, block.pages, block.address);
  }

  private static long firstDamage(Memory memory, long from, long to) {
    long address = from;
    while (address + Long.BYTES <= to && memory.getLong(address) == AROUND_LONG) {
      address += Long.BYTES;
    }
    while (address < to && memory.getByte(address) == AROUND) {
      address++;
    }
    return address < to ? address : 0;
  }

  private static long lastDamage(Memory memory, long from, long to) {
    long address = to;
    while (address - Long.BYTES >= from && memory.getLong(address - Long.BYTES) == AROUND_LONG) {
      address -= Long.BYTES;
    }
    while (address > from && memory.getByte(address - 1) == AROUND) {
      address--;
    }
    return address > from ? address - 1 : 0;
  }
}
