package org.freehold.win32;

import java.util.EnumSet;
import java.util.Set;
import org.freehold.vm.ProcessRight;

/// The `PROCESS_` constants: what a handle of a process allows, as far as memory goes.
public final class ProcessAccess {

  /// Allocating, freeing and protecting.
  public static final int PROCESS_VM_OPERATION = 0x8;

  /// Reading.
  public static final int PROCESS_VM_READ = 0x10;

  /// Writing, with [#PROCESS_VM_OPERATION].
  public static final int PROCESS_VM_WRITE = 0x20;

  /// Asking.
  public static final int PROCESS_QUERY_INFORMATION = 0x400;

  /// Everything.
  public static final int PROCESS_ALL_ACCESS = 0x1FFFFF;

  private ProcessAccess() {}

  static Set<ProcessRight> rights(int access) {
    EnumSet<ProcessRight> rights = EnumSet.noneOf(ProcessRight.class);
    add(rights, access, PROCESS_VM_OPERATION, ProcessRight.OPERATION);
    add(rights, access, PROCESS_VM_READ, ProcessRight.READ);
    add(rights, access, PROCESS_VM_WRITE, ProcessRight.WRITE);
    add(rights, access, PROCESS_QUERY_INFORMATION, ProcessRight.QUERY);
    return rights;
  }

  private static void add(Set<ProcessRight> rights, int access, int bit, ProcessRight right) {
    if ((access & bit) != 0) {
      rights.add(right);
    }
  }
}
