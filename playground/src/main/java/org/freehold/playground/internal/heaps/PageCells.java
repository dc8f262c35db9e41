package org.freehold.playground.internal.heaps;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A cell for each committed page of a heap's segments, and one for each run of uncommitted pages,
/// in columns. There are [#MOST] at the most, whatever the snapshot says.
public final class PageCells {

  /// 4 GiB in pages of 4 KiB.
  static final int MOST = 1 << 20;

  /// A keeper overlaps the page.
  public static final int KEPT = 1;

  /// A slab overlaps it.
  public static final int SLAB = 2;

  /// A run of uncommitted pages.
  public static final int UNCOMMITTED = 4;

  /// A slab without live blocks overlaps it.
  public static final int EMPTY_SLAB = 8;

  /// A freed block in quarantine overlaps it.
  public static final int QUARANTINED = 16;

  /// The first cell of a segment.
  public static final int SEGMENT = 32;

  private static final int FIRST = 1 << 10;
  private static final int CHUNK = 1 << 13;

  private final long pageSize;
  private int count;
  private boolean isCut;

  long[] address = new long[FIRST];

  /// Bytes of live blocks on the page.
  int[] live = new int[FIRST];

  /// Live blocks that overlap it.
  int[] blocks = new int[FIRST];

  /// Live bytes of all keepers, on this page and beside it.
  long[] keptBytes = new long[FIRST];

  /// Live blocks of all keepers.
  long[] keptBlocks = new long[FIRST];

  /// The first page that would go back if the keepers went.
  long[] gainFrom = new long[FIRST];

  /// How many pages would; of uncommitted pages how many they are.
  long[] pages = new long[FIRST];

  byte[] flags = new byte[FIRST];

  PageCells(long pageSize) {
    this.pageSize = pageSize;
  }

  /// Appends a cell.
  ///
  /// @return its index; -1 when there is no room
  int append(long page, int flag) {
    if (count == address.length && !tryGrow()) {
      isCut = true;
      return -1;
    }
    address[count] = page;
    flags[count] = (byte) flag;
    return count++;
  }

  private boolean tryGrow() {
    if (count >= MOST) {
      return false;
    }
    int more = 2 * count;
    address = Arrays.copyOf(address, more);
    live = Arrays.copyOf(live, more);
    blocks = Arrays.copyOf(blocks, more);
    keptBytes = Arrays.copyOf(keptBytes, more);
    keptBlocks = Arrays.copyOf(keptBlocks, more);
    gainFrom = Arrays.copyOf(gainFrom, more);
    pages = Arrays.copyOf(pages, more);
    flags = Arrays.copyOf(flags, more);
    return true;
  }

  /// How many cells there are.
  public int count() {
    return count;
  }

  /// Whether the heap has more pages than there are cells.
  public boolean isCut() {
    return isCut;
  }

  /// The size of a page.
  public long pageSize() {
    return pageSize;
  }

  /// The address of a page.
  public long address(int cell) {
    return address[cell];
  }

  /// Its flags.
  public int flags(int cell) {
    return flags[cell];
  }

  /// Bytes of live blocks on a page.
  public int live(int cell) {
    return live[cell];
  }

  /// Live blocks that overlap a page.
  public int blocks(int cell) {
    return blocks[cell];
  }

  /// Live bytes of all its keepers.
  public long keptBytes(int cell) {
    return keptBytes[cell];
  }

  /// Live blocks of all its keepers.
  public long keptBlocks(int cell) {
    return keptBlocks[cell];
  }

  /// The first page that would go back if its keepers went.
  public long gainFrom(int cell) {
    return gainFrom[cell];
  }

  /// How many would go back; of a run of uncommitted pages how many they are.
  public long pages(int cell) {
    return pages[cell];
  }

  /// Writes the columns, little-endian: the number of cells and the size of a page (4 bytes each),
  /// addresses (8 bytes, as floating-point numbers), then 4 bytes for each of live bytes, blocks,
  /// bytes of keepers, blocks of keepers, pages that would go back, pages from the first of them to
  /// this one, and 1 byte of flags. What exceeds 4 bytes is their largest number.
  public void writeTo(OutputStream out) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    out.write(head.putInt(count).putInt((int) pageSize).array());
    column(out, 8, (target, i) -> target.putDouble((double) address[i]));
    column(out, 4, (target, i) -> target.putInt(live[i]));
    column(out, 4, (target, i) -> target.putInt(blocks[i]));
    column(out, 4, (target, i) -> target.putInt(clamped(keptBytes[i])));
    column(out, 4, (target, i) -> target.putInt(clamped(keptBlocks[i])));
    column(out, 4, (target, i) -> target.putInt(clamped(pages[i])));
    column(out, 4, (target, i) -> target.putInt(clamped(back(i))));
    out.write(flags, 0, count);
  }

  private long back(int cell) {
    return (flags[cell] & KEPT) == 0 ? 0 : (address[cell] - gainFrom[cell]) / pageSize;
  }

  private static int clamped(long value) {
    return (int) Math.clamp(value, 0, 0xFFFF_FFFFL);
  }

  private interface Putter {
    void put(ByteBuffer target, int cell);
  }

  private void column(OutputStream out, int bytes, Putter putter) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      putter.put(chunk, i);
      if (!chunk.hasRemaining() || i == count - 1) {
        out.write(chunk.array(), 0, chunk.position());
        chunk.clear();
      }
    }
  }
}
