package org.freehold.vm;

import java.util.stream.Stream;
import org.freehold.Diagnosis;

/// An address space that passes every call on to another one. A space that changes a few calls
/// (refuses some, counts some, watches its memory) extends it and overrides those.
///
/// Whatever is not overridden is the other space's, the optional calls included: so such a space
/// offers neither less nor more than the one behind it. As thread-safe as that one.
public abstract class ForwardingAddressSpace implements AddressSpace {

  private final AddressSpace space;

  /// Passes calls on.
  ///
  /// @param space to another one
  protected ForwardingAddressSpace(AddressSpace space) {
    this.space = space;
  }

  /// The space behind it.
  protected final AddressSpace space() {
    return space;
  }

  @Override
  public Memory memory() {
    return space.memory();
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

  @Override
  public String toString() {
    return space.toString();
  }
}
