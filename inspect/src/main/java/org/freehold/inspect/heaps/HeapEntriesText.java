package org.freehold.inspect.heaps;

import static org.freehold.inspect.heaps.HeapNames.digits;
import static org.freehold.inspect.heaps.HeapNames.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.freehold.heap.HeapEntry.Kind;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotEntry;
import org.freehold.inspect.snapshot.SnapshotHeap;

/// Prints `!heap -a`: every entry of a heap. Lines are printed while the entries are read; only the
/// free and the uncommitted ranges are kept, since they are listed before the entries.
///
/// Flags of an entry: 01 busy, 10 the last one before uncommitted memory, 80 a block of a slab, and
/// 100 for an intact header, which ours always are, since only the heap can reach them.
public final class HeapEntriesText {

  private static final int BUSY = 0x001;
  private static final int LAST = 0x010;
  private static final int IN_SLAB = 0x080;
  private static final int INTACT = 0x100;
  private static final long INT_MASK = 0xffffffffL;
  private static final int MAX_LISTS = 1 << 20;

  private final HeapSnapshot snapshot;
  private final SnapshotHeap heap;
  private final Consumer<String> out;

  /// The totals of a segment.
  private static final class Segment {
    final long base;
    final long committed;
    long end;
    long uncommitted;
    long largestUncommitted;
    long uncommittedRanges;

    Segment(long base, long committed) {
      this.base = base;
      this.committed = committed;
      this.end = base;
    }
  }

  /// A free, uncommitted or large range.
  private record Piece(long address, long size, long previous, long requested) {}

  private final List<Segment> segments = new ArrayList<>();
  private final List<Piece> free = new ArrayList<>();
  private final List<Piece> uncommitted = new ArrayList<>();
  private final List<Piece> large = new ArrayList<>();
  private long freeBytes;
  private final PreviousSize previousSize = new PreviousSize();

  private HeapEntriesText(HeapSnapshot snapshot, SnapshotHeap heap, Consumer<String> out) {
    this.snapshot = snapshot;
    this.heap = heap;
    this.out = out;
  }

  /// Prints a heap.
  ///
  /// @param snapshot that has it
  /// @param heap the heap
  /// @param out receives the lines
  /// @throws IOException when the snapshot cannot be read
  public static void print(HeapSnapshot snapshot, SnapshotHeap heap, Consumer<String> out)
      throws IOException {
    HeapEntriesText text = new HeapEntriesText(snapshot, heap, out);
    snapshot.visit(heap, text::collect);
    text.header();
    text.fields();
    text.freeList();
    text.entries();
  }

  private void collect(SnapshotEntry entry) {
    long previous = previousSize.next(entry);
    if (entry.kind() == Kind.REGION) {
      segments.add(new Segment(entry.address(), entry.size()));
      return;
    }
    if (entry.kind() == Kind.LARGE) {
      add(large, entry, previous);
      return;
    }
    Segment segment = segments.getLast();
    segment.end = Math.max(segment.end, entry.end());
    if (entry.kind() == Kind.UNCOMMITTED) {
      segment.uncommitted += entry.size();
      segment.uncommittedRanges++;
      segment.largestUncommitted = Math.max(segment.largestUncommitted, entry.size());
      add(uncommitted, entry, previous);
      return;
    }
    if (entry.kind() == Kind.FREE && !entry.inSlab()) {
      freeBytes += entry.size();
      add(free, entry, previous);
    }
  }

  private void add(List<Piece> list, SnapshotEntry entry, long previous) {
    if (list.size() < MAX_LISTS) {
      list.add(new Piece(entry.address(), entry.size(), previous, entry.requested()));
    }
  }

  private void header() {
    out.accept("Index   Address  Name      Debugging options enabled");
    String aids = String.join(" ", HeapNames.aids(heap.flags()));
    out.accept(format("%3d:   %x %s", heap.index(), heap.address(), aids));
    for (Segment segment : segments) {
      out.accept(
          format(
              "    Segment at %s to %s (%08x bytes committed)",
              digits(heap, segment.base), digits(heap, segment.end), segment.committed));
    }
  }

  private void fields() {
    long granule = heap.granule();
    field("Flags:", "%08x", heap.flags());
    field("ForceFlags:", "%08x", 0);
    field("Granularity:", "%d bytes", granule);
    field("Segment Reserve:", "%08x", Math.max(0, heap.figure("nextSegmentSize")));
    field("Segment Commit:", "%08x", Math.max(0, heap.figure("pageSize")));
    field("DeCommit Block Thres:", "%08x", Math.max(0, heap.figure("decommitRange")) / granule);
    field("DeCommit Total Thres:", "%08x", Math.max(0, heap.figure("decommitTotal")) / granule);
    field("Total Free Size:", "%08x", freeBytes / granule);
    field("Max. Allocation Size:", "%s", digits(heap, Math.max(0, heap.figure("highestAddress"))));
    field("Lock Variable at:", "%s", digits(heap, 0));
    field("Next TagIndex:", "%04x", 0);
    field("Maximum TagIndex:", "%04x", 0);
    field("Tag Entries:", "%08x", 0);
    field("PsuedoTag Entries:", "%08x", 0);
    field("Virtual Alloc List:", "%x", large.isEmpty() ? 0 : large.getFirst().address);
    for (Piece block : large) {
      long requested = block.requested < 0 ? block.size : block.requested;
      out.accept(
          format(
              "        %s: %08x [commited %x, unused %x] - busy (%x)",
              digits(heap, block.address),
              block.size,
              block.size,
              block.size - requested,
              requested));
    }
    field("Uncommitted ranges:", "%x", uncommitted.isEmpty() ? 0 : uncommitted.getFirst().address);
    for (Piece range : uncommitted) {
      out.accept(format("            %x: %08x  (%d bytes)", range.address, range.size, range.size));
    }
  }

  private void field(String label, String form, Object value) {
    out.accept(format("    %-22s", label) + format(form, value));
  }

  /// The free ranges in the order in which best fit considers them.
  private void freeList() {
    free.sort(Comparator.comparingLong(Piece::size).thenComparingLong(Piece::address));
    long first = free.isEmpty() ? 0 : free.getFirst().address;
    long last = free.isEmpty() ? 0 : free.getLast().address;
    out.accept(
        format(
            "    FreeList[ 00 ] at %s: %s . %s  ",
            digits(heap, 0), digits(heap, first), digits(heap, last)));
    for (Piece range : free) {
      out.accept(
          format(
              "        %s: %05x . %05x [%03x] - free",
              digits(heap, range.address), range.previous, range.size, INTACT));
    }
  }

  private void entries() throws IOException {
    Printer printer = new Printer();
    snapshot.visit(heap, printer::show);
    printer.flush(true);
  }

  private void segment(int index) {
    Segment segment = segments.get(index);
    long page = Math.max(1, heap.figure("pageSize"));
    out.accept("");
    out.accept(format("    Segment%02d at %08x:", index, segment.base & INT_MASK));
    part("Flags:", "%08x", 0);
    part("Base:", "%x", segment.base);
    part("First Entry:", "%08x", segment.base & INT_MASK);
    part("Last Entry:", "%x", segment.end);
    part("Total Pages:", "%08x", (segment.end - segment.base) / page);
    part("Total UnCommit:", "%08x", segment.uncommitted / page);
    part("Largest UnCommit:", "%08x", segment.largestUncommitted);
    out.accept(format("        UnCommitted Ranges: (%d)", segment.uncommittedRanges));
    out.accept("");
    out.accept(
        format("    Heap entries for Segment%02d in Heap %s", index, digits(heap, heap.address())));
    out.accept("                 address: psize . size  flags   state (requested size)");
  }

  private void part(String label, String form, Object value) {
    out.accept(format("        %-17s", label) + format(form, value));
  }

  /// Prints the entries of segments with a delay of one, since the last one of a committed part is
  /// marked.
  private final class Printer {
    private final PreviousSize sizes = new PreviousSize();
    private int segments;
    private boolean isPending;
    private long address;
    private long before;
    private long size;
    private long requested;
    private int flags;
    private String state = "";

    void show(SnapshotEntry entry) {
      long previous = sizes.next(entry);
      switch (entry.kind()) {
        case REGION -> {
          flush(true);
          segment(segments++);
        }
        case LARGE -> {
          return;
        }
        case UNCOMMITTED -> {
          flush(true);
          out.accept(
              format(
                  "        %s:      %08x      - uncommitted bytes.",
                  digits(heap, entry.address()), entry.size()));
        }
        case BUSY, FREE, SLAB, QUARANTINED -> take(entry, previous);
      }
    }

    private void take(SnapshotEntry entry, long previous) {
      flush(false);
      isPending = true;
      address = entry.address();
      before = previous;
      size = entry.size();
      requested = entry.requested() < 0 ? size : entry.requested();
      boolean isTaken = entry.kind() != Kind.FREE;
      flags = INTACT | (isTaken ? BUSY : 0) | (entry.inSlab() ? IN_SLAB : 0);
      state =
          switch (entry.kind()) {
            case FREE -> "";
            case QUARANTINED -> " - quarantined";
            case SLAB -> format(" - busy (%x) Internal ", requested);
            default -> format(" - busy (%x)", requested);
          };
    }

    void flush(boolean isLast) {
      if (isPending) {
        int mark = isLast && (flags & BUSY) != 0 ? LAST : 0;
        out.accept(
            format(
                "        %s: %05x . %05x [%03x]%s",
                digits(heap, address), before, size, flags | mark, state));
        isPending = false;
      }
    }
  }
}
