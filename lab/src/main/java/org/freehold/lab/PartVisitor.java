package org.freehold.lab;

/// Visits the parts of a policy's memory that are neither a block's nor plain free space: what it
/// keeps books with, and what it divides its memory into.
@FunctionalInterface
public interface PartVisitor {

  /// What a part is.
  enum Kind {
    /// Words of the whole heap: heads of lists, maps of bits, tables.
    TABLE,
    /// What the policy keeps before a block.
    HEADER,
    /// What it keeps behind one.
    FOOTER,
    /// Links inside a free block.
    LINK,
    /// A run of blocks of one size.
    SLAB,
    /// A piece of memory that blocks are cut from and that goes back as a whole.
    SEGMENT,
    /// Reserved, and not backed by memory now.
    UNCOMMITTED
  }

  /// A part.
  ///
  /// @param address its start
  /// @param size its bytes
  void part(Kind kind, long address, long size);
}
