package org.freehold.vm.internal.reservations;

import org.freehold.vm.Access;
import org.freehold.vm.Protection;
import org.jspecify.annotations.Nullable;

/// A view of a section, as far as the reservation table needs to know: what it was mapped for.
public interface View {

  /// What it was mapped for.
  Access access();

  /// The protection that a page gets when one is requested. Copy-on-write pages stay so.
  ///
  /// @return null when the view cannot have it
  default @Nullable Protection protectionFor(Protection wanted) {
    Access asked = wanted.access();
    if (access().isWriteCopy() && AccessRules.writesShared(asked)) {
      Access copy = asked.executable() ? Access.EXECUTE_WRITE_COPY : Access.WRITE_COPY;
      return protectionFor(new Protection(copy, wanted.guard()));
    }
    boolean legal =
        asked.isWriteCopy() == (access().isWriteCopy() && asked.writable())
            && (!asked.writable() || access().writable())
            && (!asked.executable() || access().executable());
    return legal ? wanted : null;
  }
}
