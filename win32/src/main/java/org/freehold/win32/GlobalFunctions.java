package org.freehold.win32;

import static org.freehold.win32.Gmem.GMEM_MOVEABLE;

import org.freehold.vm.AddressSpace;
import org.freehold.win32.internal.movable.MovableBlocks;
import org.freehold.win32.internal.status.LastError;

/// The calls of movable memory: `GlobalAlloc` and `LocalAlloc` with their families, of [Kernel32].
/// All blocks are the process heap's.
///
/// A handle (`HGLOBAL`, `HLOCAL`) is a `long`. A fixed object is a block, and its handle the
/// block's address. A movable one has a handle and, unless it is discarded or empty, a block, whose
/// address is valid while it is locked; a process has 65,536 of these at most. The families are
/// one: a handle of either is good for the calls of both.
///
/// Handles are checked, movable ones always. Where a call of Windows gets an address that is no
/// block of the process heap, the result is a failure and never a damaged heap. What the answers
/// rest on, and where sources disagree, is in docs/win32.md.
@SuppressWarnings({
  "MemberName",
  "UnusedVariable"
}) // The Win32 spelling; arguments without meaning.
abstract sealed class GlobalFunctions extends HeapFunctions permits Kernel32 {

  private final MovableBlocks movable;

  GlobalFunctions(AddressSpace space, HeapPolicy policy, LastError lastError) {
    super(space, policy, lastError);
    this.movable = new MovableBlocks(space, heaps(), blocks(), lastError);
  }

  /// Makes an object.
  ///
  /// @param flags `GMEM_` flags of [Gmem]; of `GMEM_MOVEABLE`, `GMEM_ZEROINIT`, `GMEM_DISCARDABLE`
  ///   and `GMEM_DDESHARE`; others have no effect
  /// @param size bytes; 0 yields a fixed object of one byte, or a movable one that is discarded
  /// @return the handle; 0 with `ERROR_NOT_ENOUGH_MEMORY`
  public long GlobalAlloc(int flags, long size) {
    return movable.globalAllocate(flags, size);
  }

  /// Changes the size of an object, or with `GMEM_MODIFY` its attributes. If it fails, the object
  /// is unchanged.
  ///
  /// | flags | fixed object | movable object |
  /// |---|---|---|
  /// | none | resized in place | resized; in place while it is locked |
  /// | `GMEM_MOVEABLE` | resized | resized; a size of 0 discards it, unless it is locked |
  /// | `GMEM_MODIFY` | nothing | nothing |
  /// | `GMEM_MODIFY` and `GMEM_DISCARDABLE` | nothing | it becomes discardable |
  /// | `GMEM_MODIFY` and `GMEM_MOVEABLE` | it becomes movable | nothing |
  /// | `GMEM_DISCARDABLE` alone | fails | fails |
  ///
  /// @param handle of the object
  /// @param size bytes; ignored with `GMEM_MODIFY`
  /// @param flags as in the table, and `GMEM_ZEROINIT` to zero what the block gains
  /// @return the handle, which is another one for a fixed object that moved or became movable; 0
  ///   with `ERROR_NOT_ENOUGH_MEMORY` when there is no memory, or no room in place; with
  ///   `ERROR_INVALID_HANDLE`; with `ERROR_INVALID_PARAMETER` for flags that make no sense; with
  ///   the last error unchanged for a locked object that was to be discarded
  public long GlobalReAlloc(long handle, long size, int flags) {
    return movable.globalReallocate(handle, size, flags);
  }

  /// Frees an object, locked or not.
  ///
  /// @param handle of the object, or 0, which does nothing
  /// @return 0; the handle with `ERROR_INVALID_HANDLE` when there is no such object
  public long GlobalFree(long handle) {
    return movable.free(handle);
  }

  /// Locks an object: its block stays where it is. Locks are counted up to 255, and more do not
  /// count.
  ///
  /// @param handle of the object
  /// @return the address of the block; 0 with `ERROR_DISCARDED` when it has none, with
  ///   `ERROR_INVALID_HANDLE`, or without an error for 0 and for an address that cannot be written
  public long GlobalLock(long handle) {
    return movable.lock(handle);
  }

  /// Undoes one [#GlobalLock].
  ///
  /// @param handle of the object
  /// @return whether it is still locked, which a fixed object always is; false with `NO_ERROR` when
  ///   it no longer is, with `ERROR_NOT_LOCKED`, or with `ERROR_INVALID_HANDLE`
  public boolean GlobalUnlock(long handle) {
    return movable.globalUnlock(handle);
  }

  /// The size of an object.
  ///
  /// @param handle of the object
  /// @return bytes; 0 for a discarded object, and 0 with `ERROR_INVALID_HANDLE`
  public long GlobalSize(long handle) {
    return movable.size(handle);
  }

  /// The attributes and the lock count of an object.
  ///
  /// @param handle of the object
  /// @return of `GMEM_DISCARDABLE`, `GMEM_DISCARDED`, `GMEM_DDESHARE`, and the count in the low
  ///   byte; 0 for a fixed object; `GMEM_INVALID_HANDLE` with `ERROR_INVALID_HANDLE`
  public int GlobalFlags(long handle) {
    return movable.globalFlags(handle);
  }

  /// The handle of the object that a block belongs to.
  ///
  /// @param block the start of a block
  /// @return the handle; 0 with `ERROR_INVALID_HANDLE`, or `ERROR_INVALID_PARAMETER` for 0
  public long GlobalHandle(long block) {
    return movable.handleOf(block);
  }

  /// Discards the block of an object and keeps the handle.
  ///
  /// @param handle of a movable object that is not locked
  /// @return the handle; 0 as [#GlobalReAlloc] with a size of 0
  public long GlobalDiscard(long handle) {
    return GlobalReAlloc(handle, 0, GMEM_MOVEABLE);
  }

  /// Does nothing, as on Windows.
  ///
  /// @param minimumFree of no effect
  /// @return 0
  public long GlobalCompact(int minimumFree) {
    return 0;
  }

  /// Locks an object, as [#GlobalLock] does.
  ///
  /// @param handle of the object
  public void GlobalFix(long handle) {
    long _ = GlobalLock(handle);
  }

  /// Undoes one [#GlobalFix], as [#GlobalUnlock] does.
  ///
  /// @param handle of the object
  public void GlobalUnfix(long handle) {
    boolean _ = GlobalUnlock(handle);
  }

  /// Does what [#GlobalLock] does.
  public long GlobalWire(long handle) {
    return GlobalLock(handle);
  }

  /// Does what [#GlobalUnlock] does.
  public boolean GlobalUnWire(long handle) {
    return GlobalUnlock(handle);
  }

  /// Does what [#GlobalAlloc] does; but a fixed object may have 0 bytes, and `LMEM_` flags have no
  /// `DDESHARE`.
  public long LocalAlloc(int flags, long size) {
    return movable.localAllocate(flags, size);
  }

  /// Does what [#GlobalReAlloc] does; but it makes no fixed object movable, and for a locked object
  /// that is to be discarded the last error is `ERROR_INVALID_PARAMETER`.
  public long LocalReAlloc(long handle, long size, int flags) {
    return movable.localReallocate(handle, size, flags);
  }

  /// Does what [#GlobalFree] does.
  public long LocalFree(long handle) {
    return movable.free(handle);
  }

  /// Does what [#GlobalLock] does.
  public long LocalLock(long handle) {
    return movable.lock(handle);
  }

  /// Does what [#GlobalUnlock] does; but a fixed object is never locked: false with
  /// `ERROR_NOT_LOCKED`.
  public boolean LocalUnlock(long handle) {
    return movable.localUnlock(handle);
  }

  /// Does what [#GlobalSize] does.
  public long LocalSize(long handle) {
    return movable.size(handle);
  }

  /// Does what [#GlobalFlags] does, with all bits of `LMEM_DISCARDABLE`.
  public int LocalFlags(long handle) {
    return movable.localFlags(handle);
  }

  /// Does what [#GlobalHandle] does.
  public long LocalHandle(long block) {
    return movable.handleOf(block);
  }

  /// Does what [#GlobalDiscard] does.
  public long LocalDiscard(long handle) {
    return LocalReAlloc(handle, 0, GMEM_MOVEABLE);
  }

  /// Does nothing, as on Windows.
  ///
  /// @param minimumFree of no effect
  /// @return 0
  public long LocalCompact(int minimumFree) {
    return 0;
  }

  /// Does nothing, as on Windows.
  ///
  /// @param handle of no effect
  /// @param size of no effect
  /// @return 0
  public long LocalShrink(long handle, int size) {
    return 0;
  }

  /// Releases what the process has besides the heaps that it created: the process heap with all its
  /// blocks, and the addresses of handles. For programs that run several processes one after the
  /// other in one address space, where the end of a process releases nothing. Nothing may be called
  /// afterwards.
  public void releaseProcess() {
    movable.close();
    heaps().closeProcessHeap();
  }
}
