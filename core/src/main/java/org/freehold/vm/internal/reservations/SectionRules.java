package org.freehold.vm.internal.reservations;

import org.freehold.vm.Access;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Section;
import org.freehold.vm.SectionOptions;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.ViewOptions;
import org.freehold.vm.VmError;

/// Which calls on sections and views are legal, the same on host and simulated memory.
public final class SectionRules {

  private static final int MAX_NAME_LENGTH = 200;

  /// Larger than any section of any machine.
  private static final long MAX_SIZE = 1L << 56;

  private SectionRules() {}

  /// Checks the properties of a new section.
  public static void requireLegal(SectionOptions options) {
    requireLimit("create", options.limit());
    if (options.size() < 0 || (options.size() == 0 && options.file().isEmpty())) {
      throw wrong(VmError.INVALID_PARAMETER, "create section", options.size());
    }
    if (!options.name().isEmpty()) {
      requireName("create section", options.name());
    }
  }

  public static boolean isTooLarge(long size) {
    return size > MAX_SIZE;
  }

  /// Checks the access of a new section or view.
  public static void requireLimit(String operation, Access access) {
    if (access == Access.NONE || access == Access.EXECUTE) {
      throw wrong(VmError.SECTION_PROTECTION, operation, 0);
    }
  }

  /// Checks a name.
  public static void requireName(String operation, String name) {
    if (name.isBlank() || name.length() > MAX_NAME_LENGTH || name.indexOf('\0') >= 0) {
      throw wrong(VmError.INVALID_NAME, operation, 0);
    }
  }

  /// Checks a file's size against the requested size of a section of it.
  ///
  /// @return the size of the section
  public static long requireSize(SectionOptions options, long fileSize) {
    if (options.size() == 0 && fileSize == 0) {
      throw wrong(VmError.FILE_EMPTY, "create section", 0);
    }
    if (options.size() > fileSize && !AccessRules.writesShared(options.limit())) {
      throw wrong(VmError.SECTION_TOO_BIG, "create section", options.size());
    }
    return options.size() == 0 ? fileSize : options.size();
  }

  /// Checks a new view, except for whether its addresses are free.
  ///
  /// @return its size in bytes, a multiple of the page size
  public static long requireView(Section section, ViewOptions options, SpaceInfo info) {
    long size = section.size();
    long offset = options.offset();
    requireLimit("map", options.access());
    if (!section.isOpen()) {
      throw view(VmError.INVALID_HANDLE, options);
    }
    if (!AccessRules.allowsView(section.limit(), options.access())) {
      throw view(VmError.ACCESS_DENIED, options);
    }
    if (offset % info.granularity() != 0 || options.address() % info.granularity() != 0) {
      throw view(VmError.NOT_ALIGNED, options);
    }
    boolean inside =
        offset >= 0
            && offset < size
            && options.length() >= 0
            && options.length() <= info.pageUp(size) - offset;
    if (!inside) {
      throw view(VmError.INVALID_VIEW_SIZE, options);
    }
    return info.pageUp(options.length() == 0 ? size - offset : options.length());
  }

  private static AddressSpaceException view(VmError error, ViewOptions options) {
    return new AddressSpaceException(error, "map", options.address(), options.length());
  }

  /// The view that a whole range lies in.
  public static Vad requireViewAt(
      String operation, ReservationTable reservations, long address, long size) {
    Vad vad = address < 0 ? null : reservations.tree().find(address);
    if (vad == null || vad.view() == null || size < 0 || size > vad.end() - address) {
      throw new AddressSpaceException(VmError.NOT_MAPPED_VIEW, operation, address, size);
    }
    return vad;
  }

  /// The pages of a view that a range touches; size 0 means up to its end.
  public static PageRange pagesOf(ReservationTable reservations, Vad vad, long address, long size) {
    return reservations.pagesOf(vad, address, size == 0 ? vad.end() - address : size);
  }

  private static AddressSpaceException wrong(VmError error, String operation, long size) {
    return new AddressSpaceException(error, operation, 0, size);
  }
}
