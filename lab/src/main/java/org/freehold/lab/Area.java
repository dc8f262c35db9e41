package org.freehold.lab;

import java.util.BitSet;
import org.freehold.Bytes;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveFlag;
import org.freehold.vm.ReserveOptions;

/// The area of a policy: the one reservation of an address space that it works in, and its memory.
///
/// A policy obtains memory in one or both of two ways. [#grow] moves the end of the area up, as
/// `sbrk` moves the program break; it counts bytes exactly. [#commit] commits whole pages anywhere
/// above the end, and [#decommit] decommits them. [#held] is the sum: the policy's footprint.
///
/// For one thread. An access to memory that is not held throws an exception on simulated memory,
/// and crashes the process on native memory.
public final class Area implements AutoCloseable {

  /// The least bytes committed at once when the end moves up, and the least fraction of what is
  /// held: a system call for each growth would cost more than any policy.
  private static final long STEP = 1 << 20;

  private static final int STEP_PART = 4;

  /// Huge pages, where the system has them, make the first touch of a large area several times
  /// faster. They change no figure of a comparison: what a policy holds is counted here, not by the
  /// system.
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
  /// @param space the address space
  /// @param limit its maximum size, rounded up to pages
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

  /// The maximum size of the area.
  public long limit() {
    return limit;
  }

  /// The page size.
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
  /// @return the previous end, where the new memory starts; 0 when the area is full
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

  /// Commits the pages of a range; those that are committed already are skipped.
  ///
  /// @param address start of the range
  /// @param bytes its length
  /// @return false when the system refuses
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

  /// Decommits the whole pages inside a range.
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

  /// The bytes that the policy holds now: its footprint.
  public long held() {
    return end - base + pageBytes;
  }

  /// The bytes from the base to the highest address that was ever held.
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

  /// The memory of the whole address space.
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

  /// Releases the area.
  @Override
  public void close() {
    space.release(base);
  }

  @Override
  public String toString() {
    return Bytes.address(base) + " + " + Bytes.format(held());
  }
}
