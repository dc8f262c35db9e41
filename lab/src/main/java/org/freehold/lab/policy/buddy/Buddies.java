package org.freehold.lab.policy.buddy;

import org.freehold.lab.Area;
import org.freehold.lab.FreeRangeVisitor;
import org.freehold.lab.HeapCheckException;
import org.freehold.lab.PartVisitor;

/// The binary buddy system (Knowlton 1965; Knuth, algorithm 2.5 R): memory is halved, and halved
/// again, until a piece is the smallest power of two that holds the request. The other half of a
/// piece is its *buddy*, whose offset differs in one bit: `offset XOR size`. When both halves are
/// free they coalesce. This is what distinguishes buddies from size classes.
///
/// A map at the start of the area has a byte for each smallest piece: the order of the piece that
/// starts there and whether it is free. The free pieces of each order are on a linked list. The
/// arena starts small and doubles: the added half is the buddy of everything before.
final class Buddies {

  /// Set in the map byte of a free piece, beside the order.
  static final int FREE = 0x80;

  /// Set in the map byte of an allocated piece, for the user of the system.
  static final int MARK = 0x40;

  private static final int ORDER = 0x3f;
  private static final int FIRST_ORDER = 16;

  final Area area;
  private final int smallestOrder;
  private final long map;
  final long arena;
  private final int largestOrder;

  /// Order of the whole arena; 0 before the first allocation.
  private int arenaOrder;

  /// By order: the first free piece, as an address, and a bit for each list that has any.
  private final long[] lists = new long[64];

  private long listBits;
  long steps;

  Buddies(Area area, long smallest) {
    this.area = area;
    this.smallestOrder = Long.numberOfTrailingZeros(smallest);
    this.map = area.base();
    this.arena = (map + (area.limit() >>> smallestOrder) + area.pageSize()) & -area.pageSize();
    this.largestOrder = 63 - Long.numberOfLeadingZeros(area.base() + area.limit() - arena);
  }

  /// The order of the smallest piece that holds N bytes.
  int order(long bytes) {
    return Math.max(smallestOrder, 64 - Long.numberOfLeadingZeros(Math.max(bytes, 1) - 1));
  }

  private long mapByte(long piece) {
    return map + ((piece - arena) >>> smallestOrder);
  }

  int tag(long piece) {
    return area.getByte(mapByte(piece)) & 0xff;
  }

  private boolean setTag(long piece, int tag) {
    if (!area.commit(mapByte(piece), 1)) {
      return false;
    }
    area.putByte(mapByte(piece), (byte) tag);
    return true;
  }

  int orderOf(long piece) {
    return tag(piece) & ORDER;
  }

  /// Allocates a piece.
  ///
  /// @param mark set in its tag, or 0
  /// @return its address, or 0
  long allocate(int order, int mark) {
    if (order > largestOrder) {
      return 0;
    }
    long above = listBits >>> order << order;
    while (above == 0) {
      if (!doubleArena()) {
        return 0;
      }
      above = listBits >>> order << order;
    }
    int from = Long.numberOfTrailingZeros(above);
    long piece = lists[from];
    if (!area.commit(piece, 1L << order)) {
      return 0;
    }
    unlink(piece, from);
    for (int each = from - 1; each >= order; each--) {
      steps++;
      enter(piece + (1L << each), each);
    }
    setTag(piece, order | mark);
    return piece;
  }

  private boolean doubleArena() {
    if (arenaOrder == 0) {
      arenaOrder = Math.min(Math.max(FIRST_ORDER, smallestOrder), largestOrder);
      return enter(arena, arenaOrder);
    }
    if (arenaOrder >= largestOrder) {
      return false;
    }
    long upper = arena + (1L << arenaOrder);
    if (!area.commit(upper, 1)) {
      return false;
    }
    arenaOrder++;
    merge(upper, arenaOrder - 1);
    return true;
  }

  /// Frees a piece.
  void free(long piece) {
    merge(piece, orderOf(piece));
  }

  private void merge(long piece, int order) {
    long start = piece;
    int size = order;
    while (size < arenaOrder) {
      long buddy = arena + ((start - arena) ^ 1L << size);
      steps++;
      if (tag(buddy) != (FREE | size)) {
        break;
      }
      unlink(buddy, size);
      start = Math.min(start, buddy);
      size++;
    }
    enter(start, size);
  }

  private boolean enter(long piece, int order) {
    if (!area.commit(piece, 2 * Long.BYTES) || !setTag(piece, FREE | order)) {
      return false;
    }
    long first = lists[order];
    area.putLong(piece, first);
    area.putLong(piece + Long.BYTES, 0);
    if (first != 0) {
      area.putLong(first + Long.BYTES, piece);
    }
    lists[order] = piece;
    listBits |= 1L << order;
    return true;
  }

  private void unlink(long piece, int order) {
    long after = area.getLong(piece);
    long before = area.getLong(piece + Long.BYTES);
    if (before == 0) {
      lists[order] = after;
      if (after == 0) {
        listBits &= ~(1L << order);
      }
    } else {
      area.putLong(before, after);
    }
    if (after != 0) {
      area.putLong(after + Long.BYTES, before);
    }
    setTag(piece, 0);
  }

  /// Splits a piece down to a smaller order; the upper halves become free.
  void shrink(long piece, int order) {
    int mark = tag(piece) & MARK;
    for (int each = orderOf(piece) - 1; each >= order; each--) {
      enter(piece + (1L << each), each);
    }
    setTag(piece, order | mark);
  }

  void freeRanges(FreeRangeVisitor visitor) {
    for (int order = 0; order < lists.length; order++) {
      for (long piece = lists[order]; piece != 0; piece = area.getLong(piece)) {
        visitor.range(piece, 1L << order);
      }
    }
  }

  void parts(PartVisitor visitor) {
    if (arenaOrder > 0) {
      visitor.part(PartVisitor.Kind.TABLE, map, 1L << (arenaOrder - smallestOrder));
    }
    freeRanges((piece, size) ->
        visitor.part(PartVisitor.Kind.LINK, piece, Math.min(size, 2L * Long.BYTES)));
  }

  /// Walks the arena piece by piece.
  ///
  /// @param taken receives every allocated piece
  void check(FreeRangeVisitor taken) {
    long free = 0;
    if (arenaOrder == 0) {
      return;
    }
    long end = arena + (1L << arenaOrder);
    for (long piece = arena; piece < end; piece += 1L << orderOf(piece)) {
      int tag = tag(piece);
      int order = tag & ORDER;
      HeapCheckException.require(
          order >= smallestOrder && order <= arenaOrder, "a piece has a wrong order", piece);
      long offset = piece - arena;
      HeapCheckException.require(
          (offset & (1L << order) - 1) == 0, "a piece is not at a multiple of its size", piece);
      if ((tag & FREE) == 0) {
        taken.range(piece, 1L << order);
      } else {
        free++;
        HeapCheckException.require(
            order == arenaOrder || tag(arena + (offset ^ 1L << order)) != tag,
            "two free buddies are not coalesced",
            piece);
      }
    }
    HeapCheckException.requireEqual(countListed(), free, "free pieces on lists");
  }

  private long countListed() {
    long listed = 0;
    for (int order = 0; order < lists.length; order++) {
      for (long piece = lists[order]; piece != 0; piece = area.getLong(piece)) {
        HeapCheckException.require(
            tag(piece) == (FREE | order), "a piece is on a wrong list", piece);
        listed++;
      }
    }
    return listed;
  }
}
