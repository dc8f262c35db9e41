package org.freehold.win32.internal.virtualmemory;

import static org.freehold.win32.Page.PAGE_EXECUTE;
import static org.freehold.win32.Page.PAGE_EXECUTE_READ;
import static org.freehold.win32.Page.PAGE_EXECUTE_READWRITE;
import static org.freehold.win32.Page.PAGE_EXECUTE_WRITECOPY;
import static org.freehold.win32.Page.PAGE_GUARD;
import static org.freehold.win32.Page.PAGE_NOACCESS;
import static org.freehold.win32.Page.PAGE_NOCACHE;
import static org.freehold.win32.Page.PAGE_READONLY;
import static org.freehold.win32.Page.PAGE_READWRITE;
import static org.freehold.win32.Page.PAGE_WRITECOMBINE;
import static org.freehold.win32.Page.PAGE_WRITECOPY;

import org.freehold.vm.Access;
import org.freehold.vm.Caching;
import org.freehold.vm.Protection;
import org.jspecify.annotations.Nullable;

/// A `PAGE_` value, decoded.
///
/// Exactly one of the low eight bits must be set. The modifiers are mutually exclusive, and none is
/// legal with `PAGE_NOACCESS`.
///
/// @param protection what belongs to a page
/// @param caching what belongs to the whole reservation
public record PageProtection(Protection protection, Caching caching) {

  private static final int ACCESS_BITS = 0xff;

  /// Decodes a value; null when it is not legal.
  public static @Nullable PageProtection decode(int value) {
    int access = value & ACCESS_BITS;
    int modifier = value & ~ACCESS_BITS;
    boolean legal =
        Integer.bitCount(access) == 1
            && Integer.bitCount(modifier) <= 1
            && (modifier == 0 || access != PAGE_NOACCESS)
            && (modifier & ~(PAGE_GUARD | PAGE_NOCACHE | PAGE_WRITECOMBINE)) == 0;
    return legal ? of(access(access), modifier) : null;
  }

  private static PageProtection of(Access access, int modifier) {
    Caching caching =
        switch (modifier) {
          case PAGE_NOCACHE -> Caching.UNCACHED;
          case PAGE_WRITECOMBINE -> Caching.WRITE_COMBINED;
          default -> Caching.CACHED;
        };
    return new PageProtection(new Protection(access, modifier == PAGE_GUARD), caching);
  }

  private static Access access(int bit) {
    return switch (bit) {
      case PAGE_NOACCESS -> Access.NONE;
      case PAGE_READONLY -> Access.READ;
      case PAGE_READWRITE -> Access.READ_WRITE;
      case PAGE_WRITECOPY -> Access.WRITE_COPY;
      case PAGE_EXECUTE -> Access.EXECUTE;
      case PAGE_EXECUTE_READ -> Access.EXECUTE_READ;
      case PAGE_EXECUTE_READWRITE -> Access.EXECUTE_READ_WRITE;
      default -> Access.EXECUTE_WRITE_COPY;
    };
  }

  private static int bit(Access access) {
    return switch (access) {
      case NONE -> PAGE_NOACCESS;
      case READ -> PAGE_READONLY;
      case READ_WRITE -> PAGE_READWRITE;
      case WRITE_COPY -> PAGE_WRITECOPY;
      case EXECUTE -> PAGE_EXECUTE;
      case EXECUTE_READ -> PAGE_EXECUTE_READ;
      case EXECUTE_READ_WRITE -> PAGE_EXECUTE_READWRITE;
      case EXECUTE_WRITE_COPY -> PAGE_EXECUTE_WRITECOPY;
    };
  }

  /// Encodes a value. Where a modifier would not be legal, it is left out.
  static int encode(Protection protection, Caching caching) {
    int access = bit(protection.access());
    if (protection.guard()) {
      return access | PAGE_GUARD;
    }
    if (access == PAGE_NOACCESS) {
      return access;
    }
    return switch (caching) {
      case CACHED -> access;
      case UNCACHED -> access | PAGE_NOCACHE;
      case WRITE_COMBINED -> access | PAGE_WRITECOMBINE;
    };
  }
}
