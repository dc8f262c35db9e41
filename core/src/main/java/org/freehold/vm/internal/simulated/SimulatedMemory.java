package org.freehold.vm.internal.simulated;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.freehold.vm.Memory;
import org.freehold.vm.SpaceInfo;
import org.jspecify.annotations.Nullable;

/// The bytes of a simulated process. Every access is checked; ranges are processed page by page, so
/// a fill or copy that faults has done the pages before the fault, as on a processor.
///
/// The pages touched last are kept in a software TLB, one for each residue of page numbers, so that
/// another access to one costs two comparisons. An entry is immutable and published by one plain
/// write: a thread sees either the old entry or the new one, and trusts neither once the epoch has
/// advanced. The TLB starts small, since most processes of tests are, and grows once by its misses.
final class SimulatedMemory implements Memory {

  private static final VarHandle VH_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle VH_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final TlbEntry NO_PAGE = new TlbEntry(-1, null, false, 0);

  private static final int FEW_ENTRIES = 8;
  private static final int MANY_ENTRIES = 4096;

  /// Misses from which on more entries pay.
  private static final int MANY_MISSES = 20_000;

  private final PageFaultHandler pageFaults;
  private final int pageSize;
  private final int pageShift;

  /// A power of two of entries. Racing threads may count a miss twice or grow it twice; both grow
  /// it to the same size.
  private TlbEntry[] tlb = noPages(FEW_ENTRIES);

  private int misses;

  /// The epoch of the entries.
  private int entered;

  SimulatedMemory(PageFaultHandler pageFaults, SpaceInfo info) {
    this.pageFaults = pageFaults;
    this.pageSize = Math.toIntExact(info.pageSize());
    this.pageShift = Integer.numberOfTrailingZeros(pageSize);
  }

  private static TlbEntry[] noPages(int entries) {
    TlbEntry[] all = new TlbEntry[entries];
    Arrays.fill(all, NO_PAGE);
    return all;
  }

  /// The entry that has the page of an address, if any has.
  private TlbEntry entry(long address) {
    TlbEntry[] entries = tlb;
    return entries[(int) (address >>> pageShift) & (entries.length - 1)];
  }

  private void enter(long address, TlbEntry entry) {
    TlbEntry[] entries = tlb;
    if (entry.epoch != entered) {
      // Entries of an earlier epoch are of no use, and would keep frames that have been given back.
      Arrays.fill(entries, NO_PAGE);
      entered = entry.epoch;
    }
    entries[(int) (address >>> pageShift) & (entries.length - 1)] = entry;
    if (++misses == MANY_MISSES && entries.length < MANY_ENTRIES) {
      tlb = noPages(MANY_ENTRIES);
    }
  }

  private byte @Nullable [] frameToRead(long address) {
    TlbEntry entry = entry(address);
    if (entry.page != address >>> pageShift
        || entry.epoch != pageFaults.epoch()
        || entry.frame == null) {
      return resolveToRead(address);
    }
    return entry.frame;
  }

  private byte @Nullable [] resolveToRead(long address) {
    try {
      TlbEntry entry = pageFaults.resolve(address, false);
      enter(address, entry);
      return entry.frame;
    } catch (OutOfMemoryError e) {
      byte[] known = pageFaults.frameInUse(address, false);
      if (known == null) {
        throw e;
      }
      return known; // So a page that has been written can be read without Java memory.
    }
  }

  private byte[] frameToWrite(long address) {
    TlbEntry entry = entry(address);
    byte[] frame = entry.frame;
    if (entry.page != address >>> pageShift
        || entry.epoch != pageFaults.epoch()
        || !entry.writable
        || frame == null) {
      return resolveToWrite(address);
    }
    return frame;
  }

  private byte[] resolveToWrite(long address) {
    try {
      TlbEntry entry = pageFaults.resolve(address, true);
      enter(address, entry);
      if (entry.frame == null) {
        throw new IllegalStateException("a write makes the page's frame, address=" + address);
      }
      return entry.frame;
    } catch (OutOfMemoryError e) {
      byte[] known = pageFaults.frameInUse(address, true);
      if (known == null) {
        throw e;
      }
      return known; // So a page that has been written can be written again without Java memory.
    }
  }

  private int offset(long address) {
    return (int) address & (pageSize - 1);
  }

  @Override
  public byte getByte(long address) {
    byte[] frame = frameToRead(address);
    return frame == null ? 0 : frame[offset(address)];
  }

  @Override
  public void putByte(long address, byte value) {
    frameToWrite(address)[offset(address)] = value;
  }

  @Override
  public int getInt(long address) {
    if (offset(address) > pageSize - Integer.BYTES) {
      return (int) getAcrossPages(address, Integer.BYTES);
    }
    byte[] frame = frameToRead(address);
    return frame == null ? 0 : (int) VH_INT.get(frame, offset(address));
  }

  @Override
  public void putInt(long address, int value) {
    if (offset(address) > pageSize - Integer.BYTES) {
      putAcrossPages(address, value, Integer.BYTES);
    } else {
      VH_INT.set(frameToWrite(address), offset(address), value);
    }
  }

  @Override
  public long getLong(long address) {
    if (offset(address) > pageSize - Long.BYTES) {
      return getAcrossPages(address, Long.BYTES);
    }
    byte[] frame = frameToRead(address);
    return frame == null ? 0 : (long) VH_LONG.get(frame, offset(address));
  }

  @Override
  public void putLong(long address, long value) {
    if (offset(address) > pageSize - Long.BYTES) {
      putAcrossPages(address, value, Long.BYTES);
    } else {
      VH_LONG.set(frameToWrite(address), offset(address), value);
    }
  }

  private long getAcrossPages(long address, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (getByte(address + i) & 0xffL) << (8 * i);
    }
    return value;
  }

  private void putAcrossPages(long address, long value, int bytes) {
    frameToWrite(address + bytes - 1); // Both pages are checked before the first byte is written.
    for (int i = 0; i < bytes; i++) {
      putByte(address + i, (byte) (value >>> (8 * i)));
    }
  }

  @Override
  public void fill(long address, long size, byte value) {
    for (long done = 0; done < size; ) {
      int chunk = chunkFrom(address + done, size - done);
      int offset = offset(address + done);
      Arrays.fill(frameToWrite(address + done), offset, offset + chunk, value);
      done += chunk;
    }
  }

  @Override
  public void copy(long from, long to, long size) {
    if (to <= from || to >= from + size) {
      copyUp(from, to, size);
    } else {
      copyDown(from, to, size);
    }
  }

  private void copyUp(long from, long to, long size) {
    for (long done = 0; done < size; ) {
      int chunk = chunkFrom(to + done, chunkFrom(from + done, size - done));
      copyChunk(from + done, to + done, chunk);
      done += chunk;
    }
  }

  /// Copies the last bytes first, for a target that overlaps the end of the source.
  private void copyDown(long from, long to, long size) {
    for (long left = size; left > 0; ) {
      int chunk = chunkBefore(to + left, chunkBefore(from + left, left));
      left -= chunk;
      copyChunk(from + left, to + left, chunk);
    }
  }

  private void copyChunk(long from, long to, int size) {
    byte[] source = frameToRead(from);
    if (source != null) {
      System.arraycopy(source, offset(from), frameToWrite(to), offset(to), size);
    } else if (isUntouched(to)) {
      pageFaults.writeZeros(to);
    } else {
      Arrays.fill(frameToWrite(to), offset(to), offset(to) + size, (byte) 0);
    }
  }

  private boolean isUntouched(long address) {
    return !pageFaults.hasFrame(address);
  }

  @Override
  public void read(long address, byte[] target, int offset, int length) {
    for (int done = 0; done < length; ) {
      int chunk = chunkFrom(address + done, length - done);
      byte[] frame = frameToRead(address + done);
      if (frame == null) {
        Arrays.fill(target, offset + done, offset + done + chunk, (byte) 0);
      } else {
        System.arraycopy(frame, offset(address + done), target, offset + done, chunk);
      }
      done += chunk;
    }
  }

  @Override
  public void write(long address, byte[] source, int offset, int length) {
    for (int done = 0; done < length; ) {
      int chunk = chunkFrom(address + done, length - done);
      System.arraycopy(
          source, offset + done, frameToWrite(address + done), offset(address + done), chunk);
      done += chunk;
    }
  }

  /// Bytes from an address to the end of its page, at most `limit`.
  private int chunkFrom(long address, long limit) {
    return (int) Math.min(limit, pageSize - offset(address));
  }

  /// Bytes from the start of the page to an address that is exclusive, at most `limit`.
  private int chunkBefore(long end, long limit) {
    return (int) Math.min(limit, offset(end - 1) + 1);
  }

  @Override
  public MemorySegment segment(long address, long size) {
    throw new UnsupportedOperationException(
        "simulated memory has no segments: its addresses mean nothing to the JVM");
  }
}
