package org.freehold.inspect;

import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.jspecify.annotations.Nullable;

/// A region: a range of addresses with one state, one protection and one usage.
///
/// Addresses are unsigned: Linux maps one page, `[vsyscall]`, in the topmost part of the address
/// space.
///
/// @param start the first address
/// @param end the first address after it
/// @param state free, reserved or committed
/// @param type what backs it
/// @param protection the protection in force; NONE unless committed
/// @param allocationBase the start of the allocation that it is a part of; 0 when free
/// @param allocationProtection the protection of that allocation when it was made, as far as it is
///   known
/// @param usage what it is for
/// @param name the file, or the name in brackets that Linux shows; empty when there is none
/// @param detail what else is known, in words, such as the thread of a stack; may be empty
/// @param permissions as Linux writes them, `rw-p`; empty for a region that Linux did not report
/// @param figures what Linux reports about the memory that backs it; null where it does not
public record MapRegion(
    long start,
    long end,
    Region.State state,
    Region.Type type,
    Protection protection,
    long allocationBase,
    Protection allocationProtection,
    Usage usage,
    String name,
    String detail,
    String permissions,
    @Nullable LinuxFigures figures) {

  /// Its size in bytes.
  public long size() {
    return end - start;
  }

  /// Bytes that are backed by memory, now or at the first touch.
  public long committedBytes() {
    return state == Region.State.COMMITTED ? size() : 0;
  }

  /// Committed bytes that belong to this process alone: no file and no other process holds them. On
  /// Linux: private writable pages, and pages of other private mappings that were written before
  /// they were protected. In a Freehold space: everything that is not a view of a section.
  public long privateBytes() {
    if (state != Region.State.COMMITTED || isShared()) {
      return 0;
    }
    boolean isOfLinux = !permissions.isEmpty();
    if (isOfLinux ? protection.access().writable() : type == Region.Type.PRIVATE) {
      return size();
    }
    return figures == null ? 0 : figures.anonymous() + figures.swapped();
  }

  /// Whether a write is visible to other processes that map the same memory.
  public boolean isShared() {
    return permissions.isEmpty() ? type == Region.Type.MAPPED : permissions.charAt(3) == 's';
  }

  /// Whether an address lies in it.
  public boolean contains(long address) {
    return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0;
  }

  /// Whether an allocation begins here.
  public boolean isAllocationBase() {
    return start == allocationBase || state == Region.State.FREE;
  }

  /// A free range.
  ///
  /// @param start the first address
  /// @param end the first address after it
  /// @param usage FREE or UNUSABLE
  public static MapRegion free(long start, long end, Usage usage) {
    return new MapRegion(
        start,
        end,
        Region.State.FREE,
        Region.Type.NONE,
        Protection.NONE,
        0,
        Protection.NONE,
        usage,
        "",
        "",
        "",
        null);
  }
}
