package org.freehold.win32;

/// The `HEAP_` constants that programs pass.
public final class HeapFlags {

  /// No lock: one thread at a time calls.
  public static final int HEAP_NO_SERIALIZE = 0x1;

  /// Throw [NtStatusException] instead of answering null.
  public static final int HEAP_GENERATE_EXCEPTIONS = 0x4;

  /// The block, or what it gains, is zero.
  public static final int HEAP_ZERO_MEMORY = 0x8;

  /// The block must not move.
  public static final int HEAP_REALLOC_IN_PLACE_ONLY = 0x10;

  /// Code may be executed in the heap's blocks. Granted where [HeapPolicy#executable] says so.
  public static final int HEAP_CREATE_ENABLE_EXECUTE = 0x40000;

  private HeapFlags() {}
}
