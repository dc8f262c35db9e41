package org.freehold.win32.internal.process;

import static org.freehold.win32.ProcessAccess.PROCESS_QUERY_INFORMATION;
import static org.freehold.win32.ProcessAccess.PROCESS_VM_OPERATION;
import static org.freehold.win32.ProcessAccess.PROCESS_VM_READ;
import static org.freehold.win32.ProcessAccess.PROCESS_VM_WRITE;

import java.util.EnumSet;
import java.util.Set;
import org.freehold.vm.ProcessRight;

/// The rights that the `PROCESS_` bits of an access mask stand for.
final class ProcessRights {

  private ProcessRights() {}

  /// The rights of an access mask; other bits grant nothing that concerns memory.
  static Set<ProcessRight> of(int access) {
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
