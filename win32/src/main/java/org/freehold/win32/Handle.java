package org.freehold.win32;

import org.freehold.vm.AddressSpace;
import org.freehold.vm.ProcessRight;
import org.freehold.vm.RemoteAddressSpace;
import org.freehold.vm.Section;
import org.jspecify.annotations.Nullable;

/// A handle of a file mapping or of a process. `INVALID_HANDLE_VALUE` and NULL are null here; what
/// a handle does not stand for cannot be had of it, and neither can anything of a closed one.
public abstract sealed class Handle {

  private Handle() {}

  /// Gives it back.
  ///
  /// @return whether it was open
  abstract boolean close();

  /// The handle of a file mapping.
  static final class OfMapping extends Handle {
    private final Section section;
    private final int access;

    /// @param access `FILE_MAP_` bits that views may have
    OfMapping(Section section, int access) {
      this.section = section;
      this.access = access;
    }

    Section section() {
      return section;
    }

    int access() {
      return access;
    }

    @Override
    synchronized boolean close() {
      boolean wasOpen = section.isOpen();
      section.close();
      return wasOpen;
    }
  }

  /// The handle of a process: of another one, or the pseudo handle of one's own, which allows
  /// everything and stays open.
  static final class OfProcess extends Handle {
    private final AddressSpace space;
    private final Ntdll ntdll;

    OfProcess(AddressSpace space) {
      this.space = space;
      this.ntdll = new Ntdll(space);
    }

    AddressSpace space() {
      return space;
    }

    Ntdll ntdll() {
      return ntdll;
    }

    private @Nullable RemoteAddressSpace remote() {
      return space instanceof RemoteAddressSpace remote ? remote : null;
    }

    boolean isOpen() {
      RemoteAddressSpace remote = remote();
      return remote == null || remote.isOpen();
    }

    boolean mayQuery() {
      RemoteAddressSpace remote = remote();
      return remote == null || remote.rights().contains(ProcessRight.QUERY);
    }

    @Override
    synchronized boolean close() {
      boolean wasOpen = isOpen();
      RemoteAddressSpace remote = remote();
      if (remote != null) {
        remote.close();
      }
      return wasOpen;
    }
  }
}
