package org.freehold.vm.internal.host;

import java.util.concurrent.locks.ReentrantLock;
import org.freehold.OutOfMemoryException;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.Access;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Section;
import org.freehold.vm.SectionOptions;
import org.freehold.vm.Sections;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.ViewOptions;
import org.freehold.vm.VmError;
import org.freehold.vm.internal.Kernel;
import org.freehold.vm.internal.reservations.AccessRules;
import org.freehold.vm.internal.reservations.PageRange;
import org.freehold.vm.internal.reservations.ReservationRules;
import org.freehold.vm.internal.reservations.ReservationTable;
import org.freehold.vm.internal.reservations.SectionRules;
import org.freehold.vm.internal.reservations.Vad;
import org.freehold.vm.internal.reservations.View;

/// Sections and views of the host. A section is a file ([HostSectionFiles]), a view a mapping of
/// it, shared or private; the reservation table knows which mapping is a view, since the kernel
/// merges adjacent ones.
///
/// A view is mapped in two steps: its addresses are reserved, which finds an aligned place or fails
/// because the range is taken, and then the file is mapped over them.
final class HostSections implements Sections {

  /// A view.
  ///
  /// @param access what it was mapped for
  /// @param isOfFile whether there is a file to write to
  record Mapped(Access access, boolean isOfFile) implements View {}

  private final Kernel kernel;
  private final SpaceInfo info;
  private final ReentrantLock lock;
  private final ReservationTable reservations;
  private final ReservationRules rules;
  private final AlignedMapper mapper;
  private final HostSectionFiles files;

  HostSections(
      Kernel kernel,
      SpaceInfo info,
      ReentrantLock lock,
      ReservationTable reservations,
      AlignedMapper mapper) {
    this.kernel = kernel;
    this.info = info;
    this.lock = lock;
    this.reservations = reservations;
    this.rules = new ReservationRules(reservations);
    this.mapper = mapper;
    this.files = new HostSectionFiles(kernel);
  }

  @Override
  public Section create(SectionOptions options) {
    return files.create(options);
  }

  @Override
  public Section open(String name, Access limit) {
    return files.open(name, limit);
  }

  @Override
  public void remove(String name) {
    files.remove(name);
  }

  @Override
  public long map(Section section, ViewOptions options) {
    long bytes = SectionRules.requireView(section, options, info);
    if (!(section instanceof HostSection handle)) {
      throw wrong(VmError.INVALID_HANDLE, options, bytes, "");
    }
    if (options.address() != 0) {
      if (options.address() < info.lowestAddress()) {
        throw wrong(VmError.INVALID_PARAMETER, options, bytes, "");
      }
      rules.requireUserRange("map", options.address(), bytes);
    }
    StackReserve.require();
    View view = new Mapped(options.access(), handle.file().isPresent());
    Vad vad = Vad.ofView(0, bytes, view);
    vad.commitAll(info.pageSize());
    lock.lock();
    try {
      return mapAt(handle, options, place(options, bytes), vad);
    } finally {
      lock.unlock();
    }
  }

  private long place(ViewOptions options, long bytes) {
    long address = options.address();
    if (address != 0 && !reservations.tree().isFree(address, address + bytes)) {
      throw wrong(VmError.CONFLICTING_ADDRESSES, options, bytes, "");
    }
    long place =
        bytes > info.highestAddress() ? 0 : mapper.map(address, bytes, options.alignment());
    if (place == 0) {
      throw new OutOfMemoryException(HostRefusal.ofReservation(kernel, bytes, options.alignment()));
    }
    return place;
  }

  private long mapAt(HostSection handle, ViewOptions options, long base, Vad vad) {
    long bytes = vad.size();
    boolean copies = options.access().isWriteCopy();
    int rights = HostPages.rights(options.access());
    int result = -1;
    boolean isOpen;
    try {
      synchronized (handle) {
        isOpen = handle.descriptor() >= 0;
        result =
            isOpen
                ? kernel.mapFile(base, bytes, rights, handle.descriptor(), options.offset(), copies)
                : -1;
      }
    } finally {
      if (result < 0) {
        int _ = kernel.release(base, bytes);
      }
    }
    if (result < 0) {
      throw notMapped(isOpen, result, options, bytes);
    }
    vad.place(base);
    reservations.add(vad);
    return base;
  }

  private RuntimeException notMapped(boolean isOpen, int result, ViewOptions options, long bytes) {
    if (!isOpen) {
      return wrong(VmError.INVALID_HANDLE, options, bytes, "");
    }
    if (kernel.isOutOfMemory(-result)) {
      return new OutOfMemoryException(HostRefusal.ofCommit(kernel, bytes));
    }
    boolean denied = kernel.fileProblem(-result) == Kernel.FileProblem.DENIED;
    VmError error = denied ? VmError.ACCESS_DENIED : VmError.SYSTEM;
    return wrong(error, options, bytes, kernel.errorName(-result));
  }

  private static AddressSpaceException wrong(
      VmError error, ViewOptions options, long bytes, String detail) {
    return new AddressSpaceException(error, "map", options.address(), bytes, detail);
  }

  @Override
  public void unmap(long address) {
    StackReserve.require();
    lock.lock();
    try {
      Vad vad = SectionRules.requireViewAt("unmap", reservations, address, 0);
      require("unmap", vad.base(), vad.size(), kernel.release(vad.base(), vad.size()));
      reservations.remove(vad);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void flush(long address, long size) {
    StackReserve.require();
    lock.lock();
    try {
      Vad vad = SectionRules.requireViewAt("flush", reservations, address, size);
      boolean writesToFile =
          vad.view() instanceof Mapped view
              && view.isOfFile()
              && AccessRules.writesShared(view.access());
      if (writesToFile) {
        PageRange pages = SectionRules.pagesOf(reservations, vad, address, size);
        long start = vad.base() + pages.from() * info.pageSize();
        long bytes = pages.count() * info.pageSize();
        require("flush", start, bytes, kernel.flush(start, bytes));
      }
    } finally {
      lock.unlock();
    }
  }

  private void require(String operation, long address, long size, int result) {
    if (result < 0) {
      throw new AddressSpaceException(
          VmError.SYSTEM, operation, address, size, kernel.errorName(-result));
    }
  }
}
