package org.freehold.win32.internal.section;

import static org.freehold.win32.FileMap.FILE_MAP_ALL_ACCESS;
import static org.freehold.win32.FileMap.FILE_MAP_COPY;
import static org.freehold.win32.FileMap.FILE_MAP_EXECUTE;
import static org.freehold.win32.FileMap.FILE_MAP_READ;
import static org.freehold.win32.Sec.SEC_COMMIT;
import static org.freehold.win32.Sec.SEC_IMAGE;
import static org.freehold.win32.Sec.SEC_LARGE_PAGES;
import static org.freehold.win32.Sec.SEC_NOCACHE;
import static org.freehold.win32.Sec.SEC_RESERVE;
import static org.freehold.win32.Sec.SEC_WRITECOMBINE;
import static org.freehold.win32.Win32Error.ERROR_ALREADY_EXISTS;
import static org.freehold.win32.Win32Error.NO_ERROR;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.Access;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Caching;
import org.freehold.vm.Section;
import org.freehold.vm.SectionOptions;
import org.freehold.vm.ViewOptions;
import org.freehold.vm.VmError;
import org.freehold.win32.Handle;
import org.freehold.win32.NtStatus;
import org.freehold.win32.internal.handle.SectionHandle;
import org.freehold.win32.internal.status.LastError;
import org.freehold.win32.internal.status.Statuses;
import org.freehold.win32.internal.virtualmemory.PageProtection;
import org.jspecify.annotations.Nullable;

/// File mappings and their views: the arguments that Win32 checks, and the last errors for what the
/// address space reports.
///
/// Views, and the parts of a file that they show, start at multiples of 64 KiB on every kind of
/// memory.
public final class FileMappings {

  private static final int ACCESS_BITS = 0xff;
  private static final int KNOWN_ATTRIBUTES =
      SEC_COMMIT | SEC_RESERVE | SEC_IMAGE | SEC_LARGE_PAGES | SEC_NOCACHE | SEC_WRITECOMBINE;

  /// Another thread may remove a name after it was reported as taken and before it is opened, and
  /// create it again before the next attempt.
  private static final int MAX_ATTEMPTS = 100;

  /// An existing mapping is opened with the widest access that it allows.
  private static final List<Access> WIDEST_FIRST =
      List.of(Access.EXECUTE_READ_WRITE, Access.READ_WRITE, Access.EXECUTE_READ, Access.READ);

  private final AddressSpace space;
  private final long granularity;
  private final LastError lastError;

  /// Makes the calls for one process.
  ///
  /// @param space the memory of the process
  /// @param granularity bytes between the addresses at which a view may start
  /// @param lastError takes the codes of failures
  public FileMappings(AddressSpace space, long granularity, LastError lastError) {
    this.space = space;
    this.granularity = granularity;
    this.lastError = lastError;
  }

  /// Creates or opens a file mapping, as `CreateFileMapping`.
  public @Nullable Handle create(
      @Nullable Path file, int protect, long size, @Nullable String name) {
    NtStatus wrong = check(file, protect);
    if (wrong != NtStatus.SUCCESS) {
      lastError.succeeded(wrong);
      return null;
    }
    PageProtection protection = PageProtection.decode(protect & ACCESS_BITS);
    Access limit = protection == null ? Access.NONE : protection.protection().access();
    String local = name == null ? "" : localName(name);
    if (local == null) {
      lastError.succeeded(NtStatus.OBJECT_PATH_NOT_FOUND);
      return null;
    }
    SectionOptions options = new SectionOptions(Optional.ofNullable(file), size, limit, local);
    return answer(() -> createOrOpen(options), null);
  }

  private static NtStatus check(@Nullable Path file, int protect) {
    int attributes = protect & ~ACCESS_BITS;
    PageProtection protection = PageProtection.decode(protect & ACCESS_BITS);
    boolean legal =
        protection != null
            && protection.caching() == Caching.CACHED
            && (attributes & ~KNOWN_ATTRIBUTES) == 0
            && (attributes & (SEC_COMMIT | SEC_RESERVE)) != (SEC_COMMIT | SEC_RESERVE);
    if (!legal) {
      return NtStatus.INVALID_PARAMETER;
    }
    if ((attributes & SEC_LARGE_PAGES) != 0) {
      return NtStatus.PRIVILEGE_NOT_HELD;
    }
    boolean plain = (attributes & ~(SEC_COMMIT | SEC_RESERVE)) == 0;
    boolean reserves = (attributes & SEC_RESERVE) != 0 && file == null;
    return plain && !reserves ? NtStatus.SUCCESS : NtStatus.NOT_SUPPORTED;
  }

  /// A name without the namespace in front, since a machine has one session here; null when the
  /// name has another folder in it.
  private static @Nullable String localName(String name) {
    String local = name.startsWith("Local\\") ? name.substring("Local\\".length()) : name;
    local = local.startsWith("Global\\") ? local.substring("Global\\".length()) : local;
    return local.indexOf('\\') < 0 ? local : null;
  }

  private Handle createOrOpen(SectionOptions options) {
    for (int attempt = 1; ; attempt++) {
      try {
        Section created = space.sections().create(options);
        lastError.set(NO_ERROR);
        return new SectionHandle(created, FILE_MAP_ALL_ACCESS | FILE_MAP_EXECUTE);
      } catch (AddressSpaceException e) {
        if (e.error() != VmError.NAME_TAKEN || attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
      Section opened = openOrNull(options.name());
      if (opened != null) {
        lastError.set(ERROR_ALREADY_EXISTS);
        return new SectionHandle(opened, FILE_MAP_ALL_ACCESS | FILE_MAP_EXECUTE);
      }
    }
  }

  private @Nullable Section openOrNull(String name) {
    try {
      return openWidest(name);
    } catch (AddressSpaceException e) {
      if (e.error() == VmError.NAME_NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  private Section openWidest(String name) {
    for (Access limit : WIDEST_FIRST) {
      try {
        return space.sections().open(name, limit);
      } catch (AddressSpaceException e) {
        if (e.error() != VmError.ACCESS_DENIED || limit == WIDEST_FIRST.getLast()) {
          throw e;
        }
      }
    }
    throw new IllegalStateException("the last attempt returns or throws");
  }

  /// Opens the file mapping of a name, as `OpenFileMapping`.
  public @Nullable Handle open(int access, @Nullable String name) {
    String local = name == null ? "" : localName(name);
    if (local == null || local.isEmpty()) {
      lastError.succeeded(
          local == null ? NtStatus.OBJECT_PATH_NOT_FOUND : NtStatus.INVALID_PARAMETER);
      return null;
    }
    int rights = access == FILE_MAP_COPY ? FILE_MAP_READ : access;
    return answer(() -> new SectionHandle(openWidest(local), rights), null);
  }

  /// Maps a view, as `MapViewOfFileEx`.
  ///
  /// @return the start of the view, or 0
  public long map(@Nullable Handle handle, int desired, long offset, long bytes, long base) {
    Access access = ViewAccess.of(desired);
    NtStatus wrong = NtStatus.SUCCESS;
    if (!(handle instanceof SectionHandle mapping) || !mapping.section().isOpen()) {
      lastError.succeeded(NtStatus.INVALID_HANDLE);
      return 0;
    }
    if (access == null) {
      wrong = NtStatus.INVALID_PARAMETER;
    } else if ((mapping.access() & ViewAccess.required(desired)) != ViewAccess.required(desired)) {
      wrong = NtStatus.ACCESS_DENIED;
    } else if (offset % granularity != 0 || base % granularity != 0) {
      wrong = NtStatus.MAPPED_ALIGNMENT;
    }
    if (access == null || wrong != NtStatus.SUCCESS) {
      lastError.succeeded(wrong);
      return 0;
    }
    ViewOptions options = new ViewOptions(access, offset, bytes, base, granularity);
    Long view = answer(() -> space.sections().map(mapping.section(), options), 0L);
    return view == null ? 0 : view;
  }

  /// Unmaps the view that an address lies in, as `UnmapViewOfFile`.
  public boolean unmap(long address) {
    return Boolean.TRUE.equals(
        answer(
            () -> {
              space.sections().unmap(address);
              return true;
            },
            false));
  }

  /// Writes changed pages of a view to the file, as `FlushViewOfFile`.
  public boolean flush(long address, long bytes) {
    return Boolean.TRUE.equals(
        answer(
            () -> {
              space.sections().flush(address, bytes);
              return true;
            },
            false));
  }

  private interface Call<T> {
    T run();
  }

  /// Makes a call; when it fails, records why.
  private <T> @Nullable T answer(Call<T> call, @Nullable T otherwise) {
    try {
      return call.run();
    } catch (AddressSpaceException e) {
      lastError.succeeded(Statuses.of(e.error()));
    } catch (OutOfMemoryException e) {
      lastError.succeeded(Statuses.of(e.diagnosis().limit()));
    }
    return otherwise;
  }
}
