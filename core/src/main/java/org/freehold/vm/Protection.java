package org.freehold.vm;

import org.jspecify.annotations.Nullable;

/// The protection of a page: an [Access] and whether the page is a guard page.
///
/// @param access what may be done with the page
/// @param guard whether the first access faults and removes the guard
public record Protection(Access access, boolean guard) {

  /// No access.
  public static final Protection NONE = new Protection(Access.NONE, false);

  /// Read only.
  public static final Protection READ = new Protection(Access.READ, false);

  /// Read and write.
  public static final Protection READ_WRITE = new Protection(Access.READ_WRITE, false);

  /// Execute, read and write.
  public static final Protection EXECUTE_READ_WRITE =
      new Protection(Access.EXECUTE_READ_WRITE, false);

  /// Makes a protection.
  ///
  /// @throws IllegalArgumentException for a guard page without access: no access could ever follow
  public Protection {
    if (guard && access == Access.NONE) {
      throw new IllegalArgumentException(
          "a guard page needs an access that can follow, access=NONE");
    }
  }

  /// A protection without guard.
  ///
  /// @param access what may be done
  /// @return the protection
  public static Protection of(Access access) {
    return new Protection(access, false);
  }

  /// Whether another object is the same protection. Not left to the compiler: the JDK links what it
  /// makes on the first call, which may come in the middle of a change, and keeps its type in a
  /// cache, which would keep the class loader of an unloaded program.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Protection that && access == that.access && guard == that.guard;
  }

  @Override
  @SuppressWarnings("EnumOrdinal") // The same in every run, which the hash code of an enum is not.
  public int hashCode() {
    return 2 * access.hashCode() + (guard ? 1 : 0);
  }

  /// This protection as a guard page.
  public Protection guarded() {
    return new Protection(access, true);
  }

  /// The protection after the guard has been hit.
  public Protection unguarded() {
    return guard ? new Protection(access, false) : this;
  }
}
