package org.freehold.playground.internal.run;

import java.util.stream.Stream;
import org.freehold.Diagnosis;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.Placeholders;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.Sections;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.WriteWatch;

/// An address space of a simulated machine whose memory writes its accesses down. Everything else
/// is the simulated one's.
final class TouchedSpace implements AddressSpace {

  private final AddressSpace space;
  private final TouchedMemory memory;

  TouchedSpace(AddressSpace space, TouchLog log) {
    this.space = space;
    this.memory = new TouchedMemory(space.memory(), log);
  }

  @Override
  public Memory memory() {
    return memory;
  }

  @Override
  public SpaceInfo info() {
    return space.info();
  }

  @Override
  public long tryReserve(long size, ReserveOptions options) {
    return space.tryReserve(size, options);
  }

  @Override
  public boolean tryCommit(long address, long size, Protection protection) {
    return space.tryCommit(address, size, protection);
  }

  @Override
  public void decommit(long address, long size) {
    space.decommit(address, size);
  }

  @Override
  public void release(long address) {
    space.release(address);
  }

  @Override
  public void release(long address, long size) {
    space.release(address, size);
  }

  @Override
  public void reset(long address, long size) {
    space.reset(address, size);
  }

  @Override
  public void discard(long address, long size) {
    space.discard(address, size);
  }

  @Override
  public void populate(long address, long size) {
    space.populate(address, size);
  }

  @Override
  public boolean undoReset(long address, long size) {
    return space.undoReset(address, size);
  }

  @Override
  public WriteWatch writeWatch() {
    return space.writeWatch();
  }

  @Override
  public Placeholders placeholders() {
    return space.placeholders();
  }

  @Override
  public Sections sections() {
    return space.sections();
  }

  @Override
  public Protection protect(long address, long size, Protection protection) {
    return space.protect(address, size, protection);
  }

  @Override
  public void lock(long address, long size) {
    space.lock(address, size);
  }

  @Override
  public void unlock(long address, long size) {
    space.unlock(address, size);
  }

  @Override
  public void probe(long address, boolean write) {
    space.probe(address, write);
  }

  @Override
  public Region query(long address) {
    return space.query(address);
  }

  @Override
  public Stream<Region> regions() {
    return space.regions();
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
    return space.reservedBytes();
  }

  @Override
  public long committedBytes() {
    return space.committedBytes();
  }
}
