package org.freehold.lab;

import java.util.BitSet;
import org.freehold.Bytes;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveFlag;
import org.freehold.vm.ReserveOptions;

/// The one reservation of an address space that a policy works in, and its bytes.
///
/// Memory is had in two ways, and a policy uses one or both. [#grow] moves the end of the area up,
/// as `sbrk` moves the program break; it counts bytes exactly. [#commit] puts whole pages behind
/// any part above the end, and [#decommit] takes them away. [#held] is the sum, and what a policy
/// is charged for.
///
/// For one thread. Accesses outside of what is held meet what they meet in the address space: an
/// exception on simulated memory, the end of the process on native memory.
public final class Area implements AutoCloseable {

  /// The least bytes committed at once when the end moves up, and the part of what is held: a call
  /// of the system for each would cost more than all policies.
  private static final long STEP = 1 << 20;

  private static final int STEP_PART = 4;

  /// Huge pages, where the system has them, make the first touch of a large area several times
  /// faster. No figure of a comparison tells them from small ones: what a policy holds is counted
  /// here, not by the system.
  private static final ReserveOptions RESERVED =
      ReserveOptions.ANYWHERE.withAlignment(2 << 20).with(ReserveFlag.HUGE_PAGES);

  private final AddressSpace space;
  private final Memory memory;
  private final long pageSize;
  private final long base;
  private final long limit;

  private long end;
  private long committedEnd;
  private final BitSet pages = new BitSet();
  private long pageBytes;
  private long highest;

  /// Reserves an area.
  ///
  /// @param space where
  /// @param limit its most bytes, rounded up to pages
  /// @throws OutOfMemoryException when the space has no such range
  public Area(AddressSpace space, long limit) {
    this.space = space;
    this.memory = space.memory();
    this.pageSize = space.info().pageSize();
    this.limit = space.info().pageUp(limit);
    this.base = space.reserve(this.limit, RESERVED);
    this.end = base;
    this.committedEnd = base;
    this.highest = base;
  }

  /// The lowest address.
  public long base() {
    return base;
  }

  /// The most bytes that the area can hold.
  public long limit() {
    return limit;
  }

  /// Bytes of a page.
  public long pageSize() {
    return pageSize;
  }

  /// The first address above what [#grow] has made usable.
  public long end() {
    return end;
  }

  /// Moves the end up.
  ///
  /// @param bytes by how much, at least 0
  /// @return where the end was, which is the start of the new memory; 0 when the area is full
  public long grow(long bytes) {
    if (bytes < 0 || bytes > base + limit - end) {
      return 0;
    }
    long start = end;
    if (start + bytes > committedEnd && !commitTo(start + bytes)) {
      return 0;
    }
    end = start + bytes;
    highest = Math.max(highest, end);
    return start;
  }

  private boolean commitTo(long wanted) {
    long step = Math.max(STEP, (committedEnd - base) / STEP_PART);
    long to = Math.min(base + limit, space.info().pageUp(Math.max(wanted, committedEnd + step)));
    if (!space.tryCommit(committedEnd, to - committedEnd, Protection.READ_WRITE)) {
      to = space.info().pageUp(wanted);
      if (!space.tryCommit(committedEnd, to - committedEnd, Protection.READ_WRITE)) {
        return false;
      }
    }
    committedEnd = to;
    return true;
  }

  /// Puts memory behind the pages of a range; those that have it are passed over.
  ///
  /// @param address start of the range
  /// @param bytes its length
  /// @return false when there is no memory
  public boolean commit(long address, long bytes) {
    int last = page(address + bytes - 1);
    for (int page = pages.nextClearBit(page(address)); page <= last; ) {
      int next = pages.nextSetBit(page);
      int stop = next < 0 || next > last ? last + 1 : next;
      if (!space.tryCommit(address(page), (stop - page) * pageSize, Protection.READ_WRITE)) {
        return false;
      }
      pages.set(page, stop);
      pageBytes += (stop - page) * pageSize;
      highest = Math.max(highest, address(stop));
      page = pages.nextClearBit(stop);
    }
    return true;
  }

  /// Gives the memory of the whole pages inside a range back.
  ///
  /// @param address start of the range
  /// @param bytes its length
  public void decommit(long address, long bytes) {
    int stop = (int) ((address + bytes - base) / pageSize);
    int page = pages.nextSetBit(page(address + pageSize - 1));
    while (page >= 0 && page < stop) {
      int until = Math.min(pages.nextClearBit(page), stop);
      space.decommit(address(page), (until - page) * pageSize);
      pages.clear(page, until);
      pageBytes -= (until - page) * pageSize;
      page = pages.nextSetBit(until);
    }
  }

  private int page(long address) {
    return Math.toIntExact((address - base) / pageSize);
  }

  private long address(int page) {
    return base + page * pageSize;
  }

  /// Bytes that the policy holds now.
  public long held() {
    return end - base + pageBytes;
  }

  /// Bytes from the base to the highest address that was ever held.
  public long extent() {
    return highest - base;
  }

  /// Whether the policy holds all of a range.
  ///
  /// @param address its start
  /// @param size its bytes
  public boolean isHeld(long address, long size) {
    if (address < base || size < 0 || size > limit || address + size > base + limit) {
      return false;
    }
    return address + size <= end
        || (pageBytes > 0
            && pages.nextClearBit(page(address)) > page(address + Math.max(size, 1) - 1));
  }

  /// The bytes of the whole space.
  public Memory memory() {
    return memory;
  }

  /// Reads 8 bytes.
  public long getLong(long address) {
    return memory.getLong(address);
  }

  /// Writes 8 bytes.
  public void putLong(long address, long value) {
    memory.putLong(address, value);
  }

  /// Reads 4 bytes.
  public int getInt(long address) {
    return memory.getInt(address);
  }

  /// Writes 4 bytes.
  public void putInt(long address, int value) {
    memory.putInt(address, value);
  }

  /// Reads a byte.
  public byte getByte(long address) {
    return memory.getByte(address);
  }

  /// Writes a byte.
  public void putByte(long address, byte value) {
    memory.putByte(address, value);
  }

  /// Copies bytes; the ranges may overlap.
  public void copy(long from, long to, long bytes) {
    memory.copy(from, to, bytes);
  }

  /// Gives all of it back.
  @Override
  public void close() {
    space.release(base);
  }

  @Override
  public String toString() {
    return Bytes.address(base) + " + " + Bytes.format(held());
  }
}
