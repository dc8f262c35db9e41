package org.freehold.vm.internal.reservations;

import org.freehold.vm.Access;

/// What follows from an [Access]: which operations it permits, which accesses a view of a section
/// may have, and what a page becomes once its copy has been made.
public final class AccessRules {

  private AccessRules() {}

  /// Whether a write, or else a read, is allowed.
  public static boolean allows(Access access, boolean write) {
    return write ? access.writable() : access.readable();
  }

  /// Whether writes reach memory that others see, rather than a private copy.
  public static boolean writesShared(Access access) {
    return access.writable() && !access.isWriteCopy();
  }

  /// Whether a view of a section with a limit may have an access: it may read what is readable,
  /// execute what is executable, write what is writable, and copy anything.
  public static boolean allowsView(Access limit, Access view) {
    return limit.readable()
        && (!writesShared(view) || writesShared(limit))
        && (!view.executable() || limit.executable());
  }

  /// The access of a copy-on-write page after the copy; any other access as it is.
  public static Access afterCopy(Access access) {
    return switch (access) {
      case WRITE_COPY -> Access.READ_WRITE;
      case EXECUTE_WRITE_COPY -> Access.EXECUTE_READ_WRITE;
      default -> access;
    };
  }
}
