package org.freehold.vm.internal.simulated;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.freehold.Diagnosis;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Memory;
import org.freehold.vm.Placeholders;
import org.freehold.vm.ProcessRight;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.RemoteAddressSpace;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.Sections;
import org.freehold.vm.SimulatedAddressSpace;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.VmError;
import org.freehold.vm.WriteWatch;

/// A handle of another process: passes calls on to its address space after checking that the handle
/// is open and has the right that the call needs.
///
/// Safe for use by several threads.
final class RemoteProcess implements RemoteAddressSpace {

  private static final Set<ProcessRight> TO_CHANGE = EnumSet.of(ProcessRight.OPERATION);
  private static final Set<ProcessRight> TO_READ = EnumSet.of(ProcessRight.READ);
  private static final Set<ProcessRight> TO_WRITE =
      EnumSet.of(ProcessRight.WRITE, ProcessRight.OPERATION);

  private final SimulatedAddressSpace space;
  private final Set<ProcessRight> rights;
  private volatile boolean isClosed;

  RemoteProcess(SimulatedAddressSpace space, Set<ProcessRight> rights) {
    this.space = space;
    this.rights = Set.copyOf(rights);
  }

  @Override
  public Set<ProcessRight> rights() {
    return rights;
  }

  @Override
  public long processId() {
    return space.processId();
  }

  @Override
  public boolean isOpen() {
    return !isClosed;
  }

  @Override
  public void close() {
    isClosed = true;
  }

  private SimulatedAddressSpace with(
      Set<ProcessRight> needed, String operation, long address, long size) {
    if (isClosed) {
      throw new AddressSpaceException(VmError.INVALID_HANDLE, operation, address, size);
    }
    if (!rights.containsAll(needed)) {
      throw new AddressSpaceException(VmError.ACCESS_DENIED, operation, address, size);
    }
    return space;
  }

  private SimulatedAddressSpace toChange(String operation, long address, long size) {
    return with(TO_CHANGE, operation, address, size);
  }

  private SimulatedAddressSpace toAsk(String operation, long address) {
    return rights.contains(ProcessRight.QUERY)
        ? with(Set.of(), operation, address, 0)
        : toChange(operation, address, 0);
  }

  @Override
  public int read(long address, byte[] target, int offset, int length) {
    Memory memory = with(TO_READ, "read", address, length).memory();
    return pageByPage(
        address, length, (done, size) -> memory.read(address + done, target, offset + done, size));
  }

  @Override
  public int write(long address, byte[] source, int offset, int length) {
    Memory memory = with(TO_WRITE, "write", address, length).memory();
    return pageByPage(
        address, length, (done, size) -> memory.write(address + done, source, offset + done, size));
  }

  private interface Part {
    void copy(int done, int size);
  }

  private int pageByPage(long address, int length, Part part) {
    long pageSize = space.info().pageSize();
    int done = 0;
    try {
      while (done < length) {
        long toEndOfPage = pageSize - ((address + done) & (pageSize - 1));
        int size = (int) Math.min(length - done, toEndOfPage);
        part.copy(done, size);
        done += size;
      }
    } catch (AccessViolationException e) {
      return done;
    }
    return done;
  }

  @Override
  public SpaceInfo info() {
    return space.info();
  }

  @Override
  public long tryReserve(long size, ReserveOptions options) {
    return toChange("reserve", options.address(), size).tryReserve(size, options);
  }

  @Override
  public boolean tryCommit(long address, long size, Protection protection) {
    return toChange("commit", address, size).tryCommit(address, size, protection);
  }

  @Override
  public void decommit(long address, long size) {
    toChange("decommit", address, size).decommit(address, size);
  }

  @Override
  public void release(long address) {
    toChange("release", address, 0).release(address);
  }

  @Override
  public void release(long address, long size) {
    toChange("release", address, size).release(address, size);
  }

  @Override
  public void reset(long address, long size) {
    toChange("reset", address, size).reset(address, size);
  }

  @Override
  public void populate(long address, long size) {
    toChange("populate", address, size).populate(address, size);
  }

  @Override
  public boolean undoReset(long address, long size) {
    return toChange("undo reset", address, size).undoReset(address, size);
  }

  @Override
  public WriteWatch writeWatch() {
    return toChange("write watch", 0, 0).writeWatch();
  }

  @Override
  public Placeholders placeholders() {
    return toChange("placeholders", 0, 0).placeholders();
  }

  @Override
  public Sections sections() {
    return toChange("sections", 0, 0).sections();
  }

  @Override
  public Protection protect(long address, long size, Protection protection) {
    return toChange("protect", address, size).protect(address, size, protection);
  }

  @Override
  public void lock(long address, long size) {
    toChange("lock", address, size).lock(address, size);
  }

  @Override
  public void unlock(long address, long size) {
    toChange("unlock", address, size).unlock(address, size);
  }

  @Override
  public void probe(long address, boolean write) {
    with(write ? TO_WRITE : TO_READ, "probe", address, 1).probe(address, write);
  }

  @Override
  public Region query(long address) {
    return toAsk("query", address).query(address);
  }

  @Override
  public Stream<Region> regions() {
    return toAsk("regions", 0).regions();
  }

  @Override
  public Diagnosis whyNotReserved(long size, long alignment) {
    return space.whyNotReserved(size, alignment);
  }

  @Override
  public Diagnosis whyNotCommitted(long size) {
    return space.whyNotCommitted(size);
  }

  @Override
  public long reservedBytes() {
    return toAsk("reserved bytes", 0).reservedBytes();
  }

  @Override
  public long committedBytes() {
    return toAsk("committed bytes", 0).committedBytes();
  }

  @Override
  public Memory memory() {
    with(TO_READ, "memory", 0, 0);
    return with(TO_WRITE, "memory", 0, 0).memory();
  }
}
