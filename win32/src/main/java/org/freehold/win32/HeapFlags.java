package org.freehold.win32;

/// The `HEAP_` flags of heap calls.
public final class HeapFlags {

  /// No lock: the caller ensures that one thread at a time calls.
  public static final int HEAP_NO_SERIALIZE = 0x1;

  /// Throw [NtStatusException] instead of returning null.
  public static final int HEAP_GENERATE_EXCEPTIONS = 0x4;

  /// Zero the block, or the part that it gains.
  public static final int HEAP_ZERO_MEMORY = 0x8;

  /// The block must not move.
  public static final int HEAP_REALLOC_IN_PLACE_ONLY = 0x10;

  /// Code may be executed in the heap's blocks. Granted if [HeapPolicy#executable] allows it.
  public static final int HEAP_CREATE_ENABLE_EXECUTE = 0x40000;

  private HeapFlags() {}
}
