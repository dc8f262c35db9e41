package org.freehold.win32;

/// The `PROCESS_` constants: the rights of a process handle that concern memory.
public final class ProcessAccess {

  /// Allocating, freeing and protecting.
  public static final int PROCESS_VM_OPERATION = 0x8;

  /// Reading.
  public static final int PROCESS_VM_READ = 0x10;

  /// Writing; needs [#PROCESS_VM_OPERATION] as well.
  public static final int PROCESS_VM_WRITE = 0x20;

  /// Querying.
  public static final int PROCESS_QUERY_INFORMATION = 0x400;

  /// Everything.
  public static final int PROCESS_ALL_ACCESS = 0x1FFFFF;

  private ProcessAccess() {}
}
