package org.freehold.win32;

import org.jspecify.annotations.Nullable;

/// The task memory of COM: `CoTaskMemAlloc` and its family, and the `IMalloc` that it is made of.
/// All blocks are the process heap's, so `HeapSize` and `IMalloc` know each other's.
///
/// No call changes the last error, except through the heap: `ERROR_NOT_ENOUGH_MEMORY` when there is
/// no memory, `ERROR_INVALID_PARAMETER` for an address that is not a live block. There are no
/// spies.
///
/// Safe for several threads.
@SuppressWarnings("MemberName") // The Win32 spelling is the point.
public final class Ole32 {

  /// The only context that [#CoGetMalloc] knows: the memory of the task.
  public static final int MEMCTX_TASK = 1;

  private final Kernel32 kernel32;
  private final IMalloc allocator = new IMalloc();

  /// Makes the calls for one process.
  ///
  /// @param kernel32 the calls of the process
  public Ole32(Kernel32 kernel32) {
    this.kernel32 = kernel32;
  }

  /// The calls of the process.
  Kernel32 kernel32() {
    return kernel32;
  }

  /// The allocator of the task.
  ///
  /// @param context [#MEMCTX_TASK]
  /// @return the allocator; null for any other context, where the call in C returns `E_INVALIDARG`
  public @Nullable IMalloc CoGetMalloc(int context) {
    return context == MEMCTX_TASK ? allocator : null;
  }

  /// Allocates a block.
  ///
  /// @param size bytes; 0 yields a block as well
  /// @return the block, or 0
  public long CoTaskMemAlloc(long size) {
    return allocator.Alloc(size);
  }

  /// Changes the size of a block.
  ///
  /// @param block the block, or 0, which makes this a [#CoTaskMemAlloc]
  /// @param size bytes; 0 frees the block
  /// @return the block at its new address; 0 after a size of 0, and on failure, when the block is
  ///   unchanged
  public long CoTaskMemRealloc(long block, long size) {
    return allocator.Realloc(block, size);
  }

  /// Frees a block.
  ///
  /// @param block the block, or 0, which does nothing
  public void CoTaskMemFree(long block) {
    allocator.Free(block);
  }

  /// The allocator of the task, as `CoGetMalloc` returns it. `AddRef` and `Release` are missing: it
  /// lives as long as the process.
  public final class IMalloc {

    private IMalloc() {}

    /// Does what [Ole32#CoTaskMemAlloc] does.
    public long Alloc(long size) {
      return kernel32.HeapAlloc(kernel32.GetProcessHeap(), 0, size);
    }

    /// Does what [Ole32#CoTaskMemRealloc] does.
    public long Realloc(long block, long size) {
      if (block == 0) {
        return Alloc(size);
      }
      if (size == 0) {
        Free(block);
        return 0;
      }
      return kernel32.HeapReAlloc(kernel32.GetProcessHeap(), 0, block, size);
    }

    /// Does what [Ole32#CoTaskMemFree] does.
    public void Free(long block) {
      if (block != 0) {
        kernel32.HeapFree(kernel32.GetProcessHeap(), 0, block);
      }
    }

    /// The requested size of a block.
    ///
    /// @param block the block
    /// @return bytes; -1 for 0, and with `ERROR_INVALID_PARAMETER` for what is not a live block
    public long GetSize(long block) {
      return block == 0 ? -1 : kernel32.HeapSize(kernel32.GetProcessHeap(), 0, block);
    }

    /// Whether this allocator has allocated a block.
    ///
    /// @param block any address
    /// @return 1 for a live block of the process heap, 0 for any other address, -1 for 0
    public int DidAlloc(long block) {
      if (block == 0) {
        return -1;
      }
      return kernel32.HeapValidate(kernel32.GetProcessHeap(), 0, block) ? 1 : 0;
    }

    /// Purges the memory that the heap does not need.
    public void HeapMinimize() {
      kernel32.GetProcessHeap().heap().compact();
    }
  }
}
