package org.freehold.lab.policy.tagged;

import org.freehold.lab.Area;
import org.freehold.lab.CannotServeException;
import org.freehold.lab.FreeRangeVisitor;
import org.freehold.lab.HeapCheckException;
import org.freehold.lab.PartVisitor;

/// Blocks with boundary tags (Knuth 1968, algorithm 2.5 C): the layout of the blocks in an area,
/// and every word in it. What is allocated and where is for a [TaggedHeap] to decide.
///
/// ```
///   control words │ prologue │ block │ block │ … │ epilogue
///
///            payload (the caller's; free-list links while the block is free)
///               ▼
///   ┌────────┬──────────────────────────────┬────────┐
///   │ size|a │                              │ size|a │   a = 1: allocated
///   └────────┴──────────────────────────────┴────────┘
///    header                                   footer
/// ```
///
/// A block is named by the address of its payload. Its size is that of the whole block, tags
/// included. The prologue and the epilogue are allocated blocks without a payload, so that every
/// block has two neighbours and none needs a special case. A link is an offset from the area's
/// base, so that it fits into a word of 4 bytes; 0 is no block.
///
/// Invariants, with *w* the bytes of a word: header = footer; sizes and payload addresses are
/// multiples of 2*w*; a size is at least 4*w*; the blocks tile the area from prologue to epilogue.
final class BoundaryTags {

  static final long ALLOCATED = 1;

  /// No block.
  static final long NONE = 0;

  private static final long FLAGS = 7;

  private final Area area;
  private final int word;
  private final long tagBytes;
  private final long smallest;
  private final long control;
  private final long first;

  /// Lays out an empty heap: control words, which are zero, a prologue and an epilogue.
  ///
  /// @param area fresh
  /// @param word bytes of a tag and of a link: 4 or 8
  /// @param controlWords how many words to keep at the base
  /// @throws CannotServeException when the area is too small for them
  BoundaryTags(Area area, int word, int controlWords) {
    this.area = area;
    this.word = word;
    this.tagBytes = 2L * word;
    this.smallest = 2 * tagBytes;
    this.control = area.base();
    // Pad, prologue header, prologue footer, epilogue: payloads come out at multiples of two words.
    long start = control + roundUp((long) controlWords * word, tagBytes);
    if (area.grow(start - control + 4L * word) == 0) {
      throw new CannotServeException("the area has no room for its control words");
    }
    this.first = start + 4L * word;
    write(start + tagBytes, tagBytes, ALLOCATED);
    putWord(first - word, ALLOCATED);
  }

  private static long roundUp(long value, long unit) {
    return (value + unit - 1) & -unit;
  }

  Area area() {
    return area;
  }

  int wordSize() {
    return word;
  }

  /// What payload addresses and block sizes are multiples of.
  int alignment() {
    return (int) tagBytes;
  }

  /// Bytes of the header and the footer together.
  long tagBytes() {
    return tagBytes;
  }

  long smallestBlock() {
    return smallest;
  }

  /// The size of the block that serves a request; -1 when no area is that large.
  long blockSize(long request) {
    if (request < 0 || request > area.limit()) {
      return -1;
    }
    return Math.max(smallest, roundUp(request + tagBytes, tagBytes));
  }

  // ---- words

  /// Where a control word is.
  long controlWord(int index) {
    return control + (long) index * word;
  }

  long getWord(long address) {
    return word == Long.BYTES ? area.getLong(address) : area.getInt(address) & 0xffff_ffffL;
  }

  void putWord(long address, long value) {
    if (word == Long.BYTES) {
      area.putLong(address, value);
    } else {
      area.putInt(address, (int) value);
    }
  }

  /// Reads the link at an address.
  ///
  /// @return a block, or [#NONE]
  long link(long address) {
    long offset = getWord(address);
    return offset == 0 ? NONE : area.base() + offset;
  }

  void putLink(long address, long block) {
    putWord(address, block == NONE ? 0 : block - area.base());
  }

  // ---- blocks

  long header(long block) {
    return getWord(block - word);
  }

  long size(long block) {
    return header(block) & ~FLAGS;
  }

  boolean isFree(long block) {
    return (header(block) & ALLOCATED) == 0;
  }

  /// Writes header and footer.
  ///
  /// @param size of the whole block
  /// @param flags 0 for a free block
  void write(long block, long size, long flags) {
    putWord(block - word, size | flags);
    putWord(block + size - tagBytes, size | flags);
  }

  /// Writes the header alone, of a block whose footer is about to be written elsewhere.
  void writeHeader(long block, long size, long flags) {
    putWord(block - word, size | flags);
  }

  /// Writes the flags of an allocated block beyond that one.
  void setFlags(long block, long flags) {
    write(block, size(block), ALLOCATED | flags);
  }

  /// The size of the block that ends where this one begins, if it is free; else 0. It is what the
  /// footer is for.
  long freeSizeBefore(long block) {
    long footer = getWord(block - tagBytes);
    return (footer & ALLOCATED) == 0 ? footer & ~FLAGS : 0;
  }

  /// The size of the free block at the end of the area; 0 when the last block is allocated.
  long freeSizeAtEnd() {
    return freeSizeBefore(area.end());
  }

  // ---- walking

  long firstBlock() {
    return first;
  }

  long nextBlock(long block) {
    return block + size(block);
  }

  /// Whether the walk has come to the epilogue.
  boolean isEnd(long block) {
    return block == area.end();
  }

  void freeRanges(FreeRangeVisitor visitor) {
    for (long block = first; !isEnd(block); block = nextBlock(block)) {
      if (isFree(block)) {
        visitor.range(block, size(block));
      }
    }
  }

  /// Visits the control words with the prologue, the tags of all blocks, and the links of free
  /// ones.
  ///
  /// @param linkWords links in a free block
  void parts(PartVisitor visitor, int linkWords) {
    visitor.part(PartVisitor.Kind.TABLE, control, first - word - control);
    long block = first;
    for (; !isEnd(block); block = nextBlock(block)) {
      visitor.part(PartVisitor.Kind.HEADER, block - word, word);
      visitor.part(PartVisitor.Kind.FOOTER, block + size(block) - tagBytes, word);
      if (isFree(block) && linkWords > 0) {
        visitor.part(PartVisitor.Kind.LINK, block, (long) linkWords * word);
      }
    }
    visitor.part(PartVisitor.Kind.HEADER, block - word, word);
  }

  // ---- growing

  /// Grows the area by a block, which is free and in no index, and moves the epilogue after it.
  ///
  /// @param bytes size of the block
  /// @return the block, or [#NONE] when there is no room
  long append(long bytes) {
    if (word == Integer.BYTES && area.end() + bytes - area.base() > 0xffff_fff0L) {
      return NONE;
    }
    long block = area.grow(bytes);
    if (block == 0) {
      return NONE;
    }
    write(block, bytes, 0);
    putWord(block + bytes - word, ALLOCATED);
    return block;
  }

  // ---- checking

  /// Checks the tags of one block.
  ///
  /// @throws HeapCheckException when they are wrong
  void check(long block) {
    long size = size(block);
    HeapCheckException.require(
        size >= smallest && size <= area.end() - block, "the size in the header is wrong", block);
    HeapCheckException.require((block & (tagBytes - 1)) == 0, "the payload is not aligned", block);
    HeapCheckException.require(
        header(block) == getWord(block + size - tagBytes), "header and footer differ", block);
  }

  /// Checks the tag after the last block.
  ///
  /// @throws HeapCheckException when it is wrong
  void checkEpilogue() {
    HeapCheckException.require(
        getWord(area.end() - word) == ALLOCATED, "the epilogue is overwritten", area.end());
  }
}
