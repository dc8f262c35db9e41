package org.freehold.win32;

/// What `HeapSetInformation` and `HeapQueryInformation` can speak of, and the values that they
/// take.
public final class HeapInformationClass {

  /// One `ULONG`: [#HEAP_STANDARD] or [#HEAP_LFH].
  public static final int HEAP_COMPATIBILITY_INFORMATION = 0;

  /// No data to set it, for the whole process and for good; one `ULONG`, 0 or 1, when asked for.
  public static final int HEAP_ENABLE_TERMINATION_ON_CORRUPTION = 1;

  /// `HEAP_OPTIMIZE_RESOURCES_INFORMATION`: version 1, flags 0. Of one heap, or of all.
  public static final int HEAP_OPTIMIZE_RESOURCES = 3;

  /// Small blocks come from the back end.
  public static final int HEAP_STANDARD = 0;

  /// Small blocks of sizes that are used much come from the low-fragmentation front end.
  public static final int HEAP_LFH = 2;

  private HeapInformationClass() {}
}
