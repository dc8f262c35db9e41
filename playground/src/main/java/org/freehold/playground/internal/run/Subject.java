package org.freehold.playground.internal.run;

import java.util.List;
import org.freehold.lab.PartVisitor;
import org.freehold.lab.compare.FreeSpace;
import org.jspecify.annotations.Nullable;

/// The allocator that a run is played against: a policy of the laboratory, or Freehold's heap, on
/// simulated memory of its own.
///
/// For one thread.
public interface Subject extends AutoCloseable {

  /// Makes subjects, each on fresh memory, all alike.
  @FunctionalInterface
  interface Maker {

    /// Makes one.
    ///
    /// @param log receives what its calls touch
    Subject make(TouchLog log);
  }

  /// Allocates.
  ///
  /// @return the block, or 0 when there is no memory
  long allocate(long size);

  /// Frees a live block.
  void free(long block);

  /// Resizes a live block.
  ///
  /// @return the block from now on; 0 when there is no memory, and the block is unchanged
  long reallocate(long block, long oldSize, long newSize);

  /// The current address of a block.
  long addressOf(long block);

  /// Its usable size; -1 when the allocator keeps none.
  long usableSize(long block);

  /// How often blocks have been moved.
  long moves();

  /// The bytes that it holds.
  long footprint();

  /// Its free space, in figures.
  FreeSpace freeSpace();

  /// What it holds beside its live blocks.
  Holdings holdings();

  /// Free blocks probed by all searches so far; -1 when the allocator does not count them.
  long searchSteps();

  /// Its free ranges, in the order in which its search meets them where it has one.
  ///
  /// @param most how many at the most
  List<FreeRange> freeRanges(int most);

  /// The parts of its memory that keep books or divide it.
  void parts(PartVisitor visitor);

  /// Where its memory begins.
  long base();

  /// The first address above the memory that it has held so far.
  long end();

  /// The bytes of a range; null unless it holds all of them.
  byte @Nullable [] bytes(long address, int size);

  /// Gives all of its memory back.
  @Override
  void close();
}
