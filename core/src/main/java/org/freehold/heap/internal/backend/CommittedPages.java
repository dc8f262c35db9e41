package org.freehold.heap.internal.backend;

import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.jspecify.annotations.Nullable;

/// The committed pages of a heap's segments: commits and decommits them, and charges the byte limit
/// for them. Pages that are committed here become a free range ([Ranges]); so in a heap that checks
/// free memory they are filled first.
///
/// Each call is whole: pages are charged, committed and filled, or nothing of this has happened,
/// whether the system refuses or something is thrown.
///
/// Not thread-safe: called with the heap's lock held.
final class CommittedPages {

  private final HeapOptions options;
  private final AddressSpace space;
  private final Prefault prefault;
  private final ByteLimit limit;

  /// Fills committed memory before it becomes free; null for no fill.
  private final @Nullable FreeFill freeFill;

  /// Pages that are committed though the heap takes them for uncommitted ([#finishUndoing]); none
  /// when the size is 0.
  private long strayAddress;

  private long strayBytes;

  CommittedPages(HeapOptions options, ByteLimit limit, @Nullable FreeFill freeFill) {
    this.options = options;
    this.space = options.space();
    this.prefault = new Prefault(options);
    this.limit = limit;
    this.freeFill = freeFill;
  }

  /// Decommits pages whose commit was to be undone and could not be, for want of Java memory.
  void finishUndoing() {
    if (strayBytes != 0) {
      space.decommit(strayAddress, strayBytes);
      strayBytes = 0;
    }
  }

  /// Undoes a commit, or leaves that to the next call.
  private void undo(long address, long bytes) {
    try {
      space.decommit(address, bytes);
    } catch (OutOfMemoryError | StackOverflowError e) {
      strayAddress = address;
      strayBytes = bytes;
    }
  }

  /// Commits pages.
  ///
  /// @return whether they are committed; when not, and when it throws, nothing has changed
  boolean tryCommit(long address, long bytes) {
    finishUndoing();
    if (!limit.tryTake(bytes)) {
      return false;
    }
    boolean isCommitted = false;
    boolean isDone = false;
    try {
      isCommitted = space.tryCommit(address, bytes, options.protection());
      if (isCommitted && freeFill != null) {
        freeFill.fill(address, bytes);
      }
      isDone = isCommitted;
    } finally {
      if (!isDone) {
        limit.give(bytes);
      }
      if (isCommitted && !isDone) {
        undo(address, bytes);
      }
    }
    return isDone;
  }

  /// Decommits pages.
  ///
  /// @throws AddressSpaceException when the system refuses; nothing has changed then
  void decommit(long address, long bytes) {
    space.decommit(address, bytes);
    limit.give(bytes);
  }

  /// Populates pages that were committed, if the heap's options ask for that. Nothing fails for it.
  void populate(long address, long bytes) {
    prefault.populate(address, bytes);
  }
}
