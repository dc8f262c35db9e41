package org.freehold.win32;

/// The information classes of `HeapSetInformation` and `HeapQueryInformation`, and the values of
/// the first.
public final class HeapInformationClass {

  /// One `ULONG`: [#HEAP_STANDARD] or [#HEAP_LFH].
  public static final int HEAP_COMPATIBILITY_INFORMATION = 0;

  /// Set without data, for the whole process and permanently; queried as one `ULONG`, 0 or 1.
  public static final int HEAP_ENABLE_TERMINATION_ON_CORRUPTION = 1;

  /// `HEAP_OPTIMIZE_RESOURCES_INFORMATION`: version 1, flags 0. For one heap or all.
  public static final int HEAP_OPTIMIZE_RESOURCES = 3;

  /// The back end serves small blocks.
  public static final int HEAP_STANDARD = 0;

  /// The low-fragmentation front end serves small blocks of frequently used sizes.
  public static final int HEAP_LFH = 2;

  private HeapInformationClass() {}
}
