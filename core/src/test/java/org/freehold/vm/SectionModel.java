package org.freehold.vm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The model of sections and views, as simple as possible: one record for each byte that was
/// written, and every query searches all views.
final class SectionModel {

  /// A section, which its handles and views hold.
  static final class Shared {
    final String name;
    final long size;
    final Access limit;
    final Map<Long, Byte> bytes = new HashMap<>();
    int handles;
    int views;

    Shared(String name, long size, Access limit) {
      this.name = name;
      this.size = size;
      this.limit = limit;
    }
  }

  /// A view of a process.
  static final class Shown {
    final int process;
    final long base;
    final Shared section;
    final long offset;
    final Access access;
    final Protection[] pages;

    /// Pages that a write has made the process's own.
    final Map<Long, Map<Long, Byte>> own = new HashMap<>();

    Shown(int process, long base, Shared section, long offset, Access access, int pages) {
      this.process = process;
      this.base = base;
      this.section = section;
      this.offset = offset;
      this.access = access;
      this.pages = new Protection[pages];
      Arrays.fill(this.pages, Protection.of(access));
    }

    long end() {
      return base + pages.length * PAGE;
    }

    boolean copies() {
      return access == Access.WRITE_COPY;
    }
  }

  static final long PAGE = 0x1000;
  static final long SLOT = 0x10000;

  private final long limit;
  final List<Shared> sections = new ArrayList<>();
  final List<Shown> views = new ArrayList<>();

  SectionModel(long limit) {
    this.limit = limit;
  }

  static long pages(long bytes) {
    return (bytes + PAGE - 1) / PAGE * PAGE;
  }

  /// The commit charge: every section once, every copy.
  long charged() {
    long charged = 0;
    for (Shared section : sections) {
      charged += section.handles + section.views > 0 ? pages(section.size) : 0;
    }
    for (Shown view : views) {
      charged += view.copies() ? view.end() - view.base : 0;
    }
    return charged;
  }

  boolean canCharge(long bytes) {
    return charged() + bytes <= limit;
  }

  /// The section that a name names: one that has a handle.
  @Nullable Shared named(String name) {
    for (Shared section : sections) {
      if (section.name.equals(name) && section.handles > 0) {
        return section;
      }
    }
    return null;
  }

  /// Why a view is refused; null when it is not.
  static @Nullable VmError whyNot(
      Shared section, boolean open, Access access, long offset, long length) {
    boolean writes = access == Access.READ_WRITE;
    if (!open) {
      return VmError.INVALID_HANDLE;
    }
    if (writes && section.limit != Access.READ_WRITE) {
      return VmError.ACCESS_DENIED;
    }
    if (offset % SLOT != 0) {
      return VmError.NOT_ALIGNED;
    }
    boolean inside = offset < section.size && offset + length <= pages(section.size);
    return inside ? null : VmError.INVALID_VIEW_SIZE;
  }

  @Nullable Shown viewAt(int process, long address) {
    for (Shown view : views) {
      if (view.process == process && view.base <= address && address < view.end()) {
        return view;
      }
    }
    return null;
  }

  /// A read: the byte, or null for a fault.
  static @Nullable Byte read(Shown view, long at) {
    if (!view.pages[(int) (at / PAGE)].access().readable()) {
      return null;
    }
    Map<Long, Byte> own = view.own.get(at / PAGE);
    return own == null
        ? view.section.bytes.getOrDefault(view.offset + at, (byte) 0)
        : own.getOrDefault(at, (byte) 0);
  }

  /// A write; false for a fault.
  static boolean write(Shown view, long at, byte value) {
    int page = (int) (at / PAGE);
    Access access = view.pages[page].access();
    if (!access.writable()) {
      return false;
    }
    if (!view.copies()) {
      view.section.bytes.put(view.offset + at, value);
      return true;
    }
    Map<Long, Byte> own = view.own.get((long) page);
    if (own == null) {
      own = new HashMap<>();
      for (long each = page * PAGE; each < (page + 1) * PAGE; each++) {
        Byte shared = view.section.bytes.get(view.offset + each);
        if (shared != null) {
          own.put(each, shared);
        }
      }
      view.own.put((long) page, own);
    }
    own.put(at, value);
    view.pages[page] = Protection.READ_WRITE;
    return true;
  }

  /// Protects pages; the old protection of the first, or null when the view was mapped for less.
  static @Nullable Protection protect(Shown view, int from, int to, Access wanted) {
    boolean writes = wanted == Access.READ_WRITE;
    boolean legal =
        switch (wanted) {
          case NONE, READ -> true;
          case READ_WRITE -> view.access != Access.READ;
          case WRITE_COPY -> view.copies();
          default -> false;
        };
    if (!legal) {
      return null;
    }
    Protection old = view.pages[from];
    Access granted = writes && view.copies() ? Access.WRITE_COPY : wanted;
    Arrays.fill(view.pages, from, to, Protection.of(granted));
    return old;
  }
}
