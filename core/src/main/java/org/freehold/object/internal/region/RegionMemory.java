package org.freehold.object.internal.region;

import org.freehold.Diagnosis;
import org.freehold.vm.AddressSpace;

/// The memory of one region: a contiguous range, the beginning of which is accessible.
///
/// Whatever fails, a call has happened or it has not.
public sealed interface RegionMemory permits ReservedPages, HeapBlock, FileView {

  /// What a region's start is a multiple of where nothing else limits it, and so the largest
  /// alignment in a region: that of a huge page. An offset has the alignment of its address then,
  /// in every copy.
  long MAX_ALIGNMENT = 2 << 20;

  /// The space that the addresses are of.
  AddressSpace space();

  /// The first address, which the header's place begins at; a multiple of [#alignment].
  long base();

  /// The largest alignment that an address can have in every copy of this memory.
  long alignment();

  /// The bytes that may become accessible at most.
  long size();

  /// The bytes that are accessible, from the base on.
  long committed();

  /// The bytes from the base on that may not be zero when the region has not written them.
  long dirty();

  /// Makes bytes accessible.
  ///
  /// @param bytes from the base on; more than are accessible
  /// @return whether they are accessible; when not, nothing has changed
  boolean tryGrow(long bytes);

  /// Why [#tryGrow] returned false.
  Diagnosis whyNotGrown(long bytes);

  /// Returns to the system what it can of the bytes that are not in use. They read as zero when
  /// they become accessible again.
  ///
  /// @param used bytes from the base on that must stay
  void trim(long used);

  /// Gives the memory back. Not to be called again once it has returned.
  void release();
}
