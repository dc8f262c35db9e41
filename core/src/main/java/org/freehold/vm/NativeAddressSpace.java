package org.freehold.vm;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.freehold.Bytes;
import org.freehold.Diagnosis;
import org.freehold.vm.Reservations.PageRange;
import org.freehold.vm.internal.Kernel;

/// The operating system's memory of this process, as an [AddressSpace].
///
/// The kernel does the work; the book of reservations is our own, since the kernel merges
/// neighbouring mappings and forgets where one reservation ends and the next begins. Every rule
/// that the kernel does not know (a range lies inside one reservation, only a whole reservation is
/// released) is checked against the book first, and the book is changed only after the kernel has
/// agreed.
///
/// Addresses are wherever the kernel puts them, at multiples of the page size: the granularity is
/// the page.
///
/// Concurrency: one lock guards the book and is held over the system call, so that both always
/// agree. These calls are rare; heaps make them when they grow and shrink.
public final class NativeAddressSpace implements AddressSpace {

  private static final class Holder {
    static final NativeAddressSpace INSTANCE = new NativeAddressSpace(Kernel.ofThisSystem());
  }

  private final Kernel kernel;
  private final SpaceInfo info;
  private final ReentrantLock lock = new ReentrantLock();
  private final Reservations reservations;

  NativeAddressSpace(Kernel kernel) {
    this.kernel = kernel;
    long pageSize = kernel.pageSize();
    this.info =
        new SpaceInfo(
            "native", 64, pageSize, pageSize, kernel.lowestAddress(), kernel.highestAddress());
    this.reservations = new Reservations(info);
  }

  static AddressSpace host() {
    return Holder.INSTANCE;
  }

  @Override
  public SpaceInfo info() {
    return info;
  }

  @Override
  public long tryReserve(long size, ReserveOptions options) {
    long address = info.pageDown(options.address());
    long bytes = info.pageUp(options.address() + size) - address;
    if (options.protection().access().isWriteCopy()) {
      throw wrong(VmError.INVALID_PAGE_PROTECTION, "reserve", options.address(), size);
    }
    if (address == 0 && size > info.highestAddress()) {
      return 0;
    }
    reservations.requireUserRange("reserve", options.address(), size);
    lock.lock();
    try {
      long reserved = map(address, bytes, options.alignment());
      if (reserved == 0) {
        return 0;
      }
      Vad vad = new Vad(reserved, bytes, options.protection(), Region.Type.PRIVATE);
      reservations.add(vad);
      if (options.commit()
          && !commitPages(vad, reservations.allPagesOf(vad), options.protection())) {
        unmap(vad);
        return 0;
      }
      return reserved;
    } finally {
      lock.unlock();
    }
  }

  /// Maps at an address, or anywhere; 0 when there is no room.
  private long map(long address, long bytes, long alignment) {
    if (address != 0 && !reservations.tree().isFree(address, address + bytes)) {
      throw wrong(VmError.CONFLICTING_ADDRESSES, "reserve", address, bytes);
    }
    if (address == 0 && alignment > info.pageSize()) {
      return mapAligned(bytes, alignment);
    }
    long mapped = kernel.reserve(address, bytes);
    if (mapped >= 0) {
      return mapped;
    }
    if (kernel.isOutOfMemory((int) -mapped)) {
      return 0;
    }
    VmError error = address == 0 ? VmError.SYSTEM : VmError.CONFLICTING_ADDRESSES;
    throw refused(error, "reserve", address, bytes, mapped);
  }

  /// Maps more than is wanted and gives the ends back.
  private long mapAligned(long bytes, long alignment) {
    long slack = alignment - info.pageSize();
    if (bytes + slack < 0) {
      return 0;
    }
    long mapped = kernel.reserve(0, bytes + slack);
    if (mapped < 0) {
      if (kernel.isOutOfMemory((int) -mapped)) {
        return 0;
      }
      throw refused(VmError.SYSTEM, "reserve", 0, bytes, mapped);
    }
    long start = (mapped + alignment - 1) & -alignment;
    if (start > mapped) {
      kernel.release(mapped, start - mapped);
    }
    long surplus = mapped + slack - start;
    if (surplus > 0) {
      kernel.release(start + bytes, surplus);
    }
    return start;
  }

  @Override
  public boolean tryCommit(long address, long size, Protection protection) {
    if (protection.access().isWriteCopy()) {
      throw wrong(VmError.INVALID_PAGE_PROTECTION, "commit", address, size);
    }
    lock.lock();
    try {
      Vad vad = reservations.requireInside("commit", address, size);
      return commitPages(vad, reservations.pagesOf(vad, address, size), protection);
    } finally {
      lock.unlock();
    }
  }

  private boolean commitPages(Vad vad, PageRange pages, Protection protection) {
    long start = vad.base + pages.from() * info.pageSize();
    long bytes = pages.count() * info.pageSize();
    int result = kernel.commit(start, bytes, rights(effectiveAccess(protection)));
    if (result < 0) {
      if (kernel.isOutOfMemory(-result)) {
        return false;
      }
      throw refused(VmError.SYSTEM, "commit", start, bytes, result);
    }
    reservations.commit(vad, pages, protection);
    return true;
  }

  private static int rights(Access access) {
    return switch (access) {
      case NONE -> 0;
      case READ -> Kernel.READ;
      case READ_WRITE, WRITE_COPY -> Kernel.READ | Kernel.WRITE;
      case EXECUTE -> Kernel.EXECUTE;
      case EXECUTE_READ -> Kernel.READ | Kernel.EXECUTE;
      case EXECUTE_READ_WRITE, EXECUTE_WRITE_COPY -> Kernel.READ | Kernel.WRITE | Kernel.EXECUTE;
    };
  }

  /// A guard page is one without access: the processor's fault cannot be turned into the one-shot
  /// mark that simulated memory has.
  private static Access effectiveAccess(Protection protection) {
    return protection.guard() ? Access.NONE : protection.access();
  }

  @Override
  public void decommit(long address, long size) {
    lock.lock();
    try {
      Vad vad =
          size == 0
              ? reservations.requireBase("decommit", address, 0)
              : reservations.requireInsideToFree("decommit", address, size);
      PageRange pages =
          size == 0 ? reservations.allPagesOf(vad) : reservations.pagesOf(vad, address, size);
      long start = vad.base + pages.from() * info.pageSize();
      long bytes = pages.count() * info.pageSize();
      int result = kernel.decommit(start, bytes);
      if (result < 0) {
        throw refused(VmError.SYSTEM, "decommit", start, bytes, result);
      }
      reservations.decommit(vad, pages);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void release(long address) {
    lock.lock();
    try {
      unmap(reservations.requireBase("release", address, 0));
    } finally {
      lock.unlock();
    }
  }

  private void unmap(Vad vad) {
    int result = kernel.release(vad.base, vad.size);
    if (result < 0) {
      throw refused(VmError.SYSTEM, "release", vad.base, vad.size, result);
    }
    reservations.remove(vad);
  }

  @Override
  public Protection protect(long address, long size, Protection protection) {
    if (protection.access().isWriteCopy()) {
      throw wrong(VmError.INVALID_PAGE_PROTECTION, "protect", address, size);
    }
    lock.lock();
    try {
      Vad vad = reservations.requireInside("protect", address, size);
      PageRange pages = reservations.pagesOf(vad, address, size);
      reservations.requireCommitted("protect", vad, pages, address, size);
      Protection old = reservations.protectionAt(vad, pages.from());
      if (!commitPages(vad, pages, protection)) {
        throw refused(VmError.NO_MEMORY, "protect", address, size, 0);
      }
      return old;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void lock(long address, long size) {
    lock.lock();
    try {
      Vad vad = reservations.requireInside("lock", address, size);
      PageRange pages = reservations.pagesOf(vad, address, size);
      reservations.requireCommitted("lock", vad, pages, address, size);
      int result =
          kernel.lock(vad.base + pages.from() * info.pageSize(), pages.count() * info.pageSize());
      if (result < 0) {
        Kernel.LimitHit limit = kernel.lockLimit();
        throw new AddressSpaceException(
            VmError.WORKING_SET_QUOTA,
            "lock",
            address,
            size,
            limit.limit().label() + " is " + limit.value());
      }
      vad.locked.set(pages.from(), pages.to(), true);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void unlock(long address, long size) {
    lock.lock();
    try {
      Vad vad = reservations.requireInside("unlock", address, size);
      PageRange pages = reservations.pagesOf(vad, address, size);
      if (vad.locked.countIn(pages.from(), pages.to()) != pages.count()) {
        throw wrong(VmError.NOT_LOCKED, "unlock", address, size);
      }
      int result =
          kernel.unlock(vad.base + pages.from() * info.pageSize(), pages.count() * info.pageSize());
      if (result < 0) {
        throw refused(VmError.SYSTEM, "unlock", address, size, result);
      }
      vad.locked.clear(pages.from(), pages.to());
    } finally {
      lock.unlock();
    }
  }

  /// What an address is in the book of this space. Mappings that others made (libraries, the JVM)
  /// are not in it and show as free.
  @Override
  public Region query(long address) {
    lock.lock();
    try {
      return reservations.query(address);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Stream<Region> regions() {
    List<Region> regions;
    lock.lock();
    try {
      regions = reservations.regions();
    } finally {
      lock.unlock();
    }
    return regions.stream();
  }

  @Override
  public Diagnosis whyNotReserved(long size, long alignment) {
    Kernel.FreeAddresses free = kernel.freeAddresses();
    Diagnosis.Limit limit;
    long value;
    if (size < 0 || size > info.highestAddress()) {
      limit = Diagnosis.Limit.REQUEST_TOO_LARGE;
      value = info.highestAddress() + 1;
    } else {
      Kernel.LimitHit hit = kernel.limitBehindRefusal(size, false);
      limit = hit.limit();
      value = hit.value();
    }
    String sentence =
        switch (limit) {
          case REQUEST_TOO_LARGE -> "no process can address that much";
          case RLIMIT_AS ->
              "the process may address " + Bytes.format(value) + " in total and would exceed it";
          case MAX_MAP_COUNT -> "the process has as many mappings as the kernel allows, " + value;
          default ->
              "the operating system has no free range of addresses that is large enough; the"
                  + " largest is "
                  + Bytes.format(free.largest());
        };
    return new Diagnosis(
        size, alignment, free.total(), free.largest(), free.largest(), limit, value, sentence);
  }

  @Override
  public Diagnosis whyNotCommitted(long size) {
    Kernel.FreeAddresses free = kernel.freeAddresses();
    Kernel.LimitHit hit = kernel.limitBehindRefusal(size, true);
    String sentence =
        switch (hit.limit()) {
          case MAX_MAP_COUNT ->
              "the process has as many mappings as the kernel allows, " + hit.value();
          case COMMIT_LIMIT ->
              "the machine has promised all the memory it can back, " + Bytes.format(hit.value());
          default -> "the operating system refused to back " + Bytes.format(size) + " with memory";
        };
    return new Diagnosis(
        size, 1, free.total(), free.largest(), free.largest(), hit.limit(), hit.value(), sentence);
  }

  @Override
  public long reservedBytes() {
    lock.lock();
    try {
      return reservations.reservedBytes();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long committedBytes() {
    lock.lock();
    try {
      return reservations.committedBytes();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Memory memory() {
    return NativeMemory.INSTANCE;
  }

  /// Checks the book of reservations against itself.
  ///
  /// @throws IllegalStateException naming the invariant that does not hold
  public void validate() {
    lock.lock();
    try {
      reservations.validate();
    } finally {
      lock.unlock();
    }
  }

  private static AddressSpaceException wrong(
      VmError error, String operation, long address, long size) {
    return new AddressSpaceException(error, operation, address, size);
  }

  private AddressSpaceException refused(
      VmError error, String operation, long address, long size, long result) {
    String detail = result < 0 ? kernel.errorName((int) -result) : "";
    return new AddressSpaceException(error, operation, address, size, detail);
  }
}
