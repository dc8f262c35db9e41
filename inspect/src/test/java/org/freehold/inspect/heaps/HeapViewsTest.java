package org.freehold.inspect.heaps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.freehold.heap.HeapEntry.Kind;
import org.freehold.inspect.heaps.HeapSummaryText.Summed;
import org.freehold.inspect.heaps.SizeGroups.Order;
import org.freehold.inspect.snapshot.HeapFlags;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotFacts;
import org.freehold.inspect.snapshot.SnapshotFacts.Search;
import org.freehold.inspect.snapshot.SnapshotHeap;
import org.freehold.inspect.snapshot.SnapshotWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every view of a snapshot made by hand, character by character: a heap of 64 bits with two
/// segments, a slab and a large block, and one of 32 bits.
class HeapViewsTest {

  @TempDir private Path folder;
  private HeapSnapshot snapshot;
  private SnapshotHeap wide;
  private SnapshotHeap narrow;

  @BeforeEach
  void open() throws IOException {
    Path file = folder.resolve("views.fhs");
    SnapshotFacts facts = new SnapshotFacts(1, 0, "api", "25", Search.UNREFERENCED, 0);
    try (SnapshotWriter writer = new SnapshotWriter(file, facts)) {
      int stack =
          writer.stack(List.of("org.example.A.a(A.java:1)", "org.example.A.main(A.java:9)"));
      writer.heap("wide", "native", 0x7f0010000000L, 0x08001002, figures(64));
      entry(writer, Kind.REGION, 0x7f0010000000L, 0x4000, -1, 0);
      entry(writer, Kind.BUSY, 0x7f0010000000L, 0x740, 0x73f, stack);
      entry(writer, Kind.FREE, 0x7f0010000740L, 0x20, -1, 0);
      entry(writer, Kind.SLAB, 0x7f0010000760L, 0xa0, -1, 0);
      writer.entry(Kind.BUSY, 0x7f0010000760L, 0x50, 0x4d, stack, true, true);
      writer.entry(Kind.FREE, 0x7f00100007b0L, 0x50, -1, 0, true, false);
      entry(writer, Kind.FREE, 0x7f0010000800L, 0x1800, -1, 0);
      entry(writer, Kind.BUSY, 0x7f0010002000L, 0x2000, -1, 0);
      entry(writer, Kind.UNCOMMITTED, 0x7f0010004000L, 0xc000, -1, 0);
      entry(writer, Kind.REGION, 0x7f0020000000L, 0x1000, -1, 0);
      entry(writer, Kind.BUSY, 0x7f0020000000L, 0x1000, 0xff0, 0);
      entry(writer, Kind.UNCOMMITTED, 0x7f0020001000L, 0xff000, -1, 0);
      entry(writer, Kind.LARGE, 0x7f0030000000L, 0x200000, 0x1ffff0, stack);
      writer.heap("narrow", "simulated", 0x150000, HeapFlags.GROWABLE, figures(32));
      entry(writer, Kind.REGION, 0x150000, 0x1000, -1, 0);
      entry(writer, Kind.BUSY, 0x150000, 0x58, -1, 0);
      entry(writer, Kind.BUSY, 0x150058, 0x28, -1, 0);
      entry(writer, Kind.FREE, 0x150080, 0xf80, -1, 0);
    }
    snapshot = HeapSnapshot.open(file);
    wide = snapshot.heaps().getFirst();
    narrow = snapshot.heaps().getLast();
  }

  private static Map<String, Long> figures(long bits) {
    return Map.of(
        "pointerBits", bits,
        "pageSize", 4096L,
        "highestAddress", bits == 32 ? 0x7ffeffffL : 0x7ffffffeffffL,
        "nextSegmentSize", 0x100000L,
        "decommitRange", 0x10000L,
        "decommitTotal", 0x40000L,
        "lockContentions", 0x2cL);
  }

  private static void entry(
      SnapshotWriter writer, Kind kind, long address, long size, long requested, int stack)
      throws IOException {
    writer.entry(kind, address, size, requested, stack, false, false);
  }

  @AfterEach
  void close() throws IOException {
    snapshot.close();
  }

  private Summed sum(SnapshotHeap heap) throws IOException {
    return new Summed(heap, HeapTally.of(snapshot, heap, 1024));
  }

  private static void assertLines(List<String> lines, String expected) {
    assertThat(String.join("|\n", lines) + "|\n").isEqualTo(expected);
  }

  @Test
  void theList() {
    assertLines(
        HeapSummaryText.list(snapshot.heaps()),
        """
                Heap Address      NT/Segment Heap|
        |
                7f0010000000              NT Heap|
                      150000              NT Heap|
        """);
  }

  @Test
  void theTableOf64Bits() throws IOException {
    assertLines(
        HeapSummaryText.table(List.of(sum(wide), sum(narrow))),
        """
        NtGlobalFlag enables following debugging aids for new heaps:|
            stack back traces|
        LFH Key                   : 0x00000000|
        Termination on corruption : DISABLED|
                  Heap     Flags   Reserv  Commit  Virt   Free  List   UCR  Virt  Lock  Fast |
                                    (k)     (k)    (k)     (k) length      blocks cont. heap |
        -------------------------------------------------------------------------------------|
        00007f0010000000 08001002    1088     20     68      6     2     2    1     2c   LFH|
            Virtual address fragmentation  71 % (2 uncommited ranges)|
        0000000000150000 00000002       4      4      4      3     1     0    0     2c      |
        -------------------------------------------------------------------------------------|
        """);
  }

  @Test
  void theTableOf32Bits() throws IOException {
    assertLines(
        HeapSummaryText.table(List.of(sum(narrow))),
        """
        LFH Key                   : 0x00000000|
        Termination on corruption : DISABLED|
          Heap     Flags   Reserv  Commit  Virt   Free  List   UCR  Virt  Lock  Fast |
                            (k)     (k)    (k)     (k) length      blocks cont. heap |
        -----------------------------------------------------------------------------|
        00150000 00000002       4      4      4      3     1     0    0     2c      |
        -----------------------------------------------------------------------------|
        """);
  }

  @Test
  void allAboutAHeap() throws IOException {
    assertLines(
        HeapSummaryText.detail(0, sum(wide), BlockAt.large(snapshot, wide)),
        """
        Walking the heap 00007f0010000000 ....|
         Virtual block: 00007f0030000000 - 00007f0030000000 (size 00200000)|
         0: Heap 00007f0010000000|
           Flags          08001002 - HEAP_GROWABLE HEAP_CAPTURE_STACK_BACKTRACES |
           Reserved memory in segments              1088 (k)|
           Commited memory in segments              20 (k)|
           Virtual bytes (correction for large UCR) 68 (k)|
           Free space                               6 (k) (2 blocks)|
           External fragmentation          1% (2 free blocks)|
           Virtual address fragmentation   71% (2 uncommited ranges)|
           Virtual blocks  1 - total 2048 KBytes|
           Lock contention 44|
           Segments        2|
        |
                            Default heap   Front heap       Unused bytes|
           Range (bytes)     Busy  Free    Busy   Free     Total  Average |
        ------------------------------------------------------------------ |
             0 -   1024      0      1      1      1          3       3|
          1024 -   2048      1      0      0      0          1       1|
          4096 -   5120      1      0      0      0         16      16|
          6144 -   7168      0      1      0      0          0       0|
          8192 -   9216      1      0      0      0          0       0|
        ------------------------------------------------------------------ |
          Total              3      2      1      1         20       6|
        """);
  }

  @Test
  void everythingInAHeapOf64Bits() throws IOException {
    List<String> lines = new ArrayList<>();
    HeapEntriesText.print(snapshot, wide, lines::add);
    assertLines(
        lines,
        """
        Index   Address  Name      Debugging options enabled|
          1:   7f0010000000 stack back traces|
            Segment at 00007f0010000000 to 00007f0010010000 (00004000 bytes committed)|
            Segment at 00007f0020000000 to 00007f0020100000 (00001000 bytes committed)|
            Flags:                08001002|
            ForceFlags:           00000000|
            Granularity:          16 bytes|
            Segment Reserve:      00100000|
            Segment Commit:       00001000|
            DeCommit Block Thres: 00001000|
            DeCommit Total Thres: 00004000|
            Total Free Size:      00000182|
            Max. Allocation Size: 00007ffffffeffff|
            Lock Variable at:     0000000000000000|
            Next TagIndex:        0000|
            Maximum TagIndex:     0000|
            Tag Entries:          00000000|
            PsuedoTag Entries:    00000000|
            Virtual Alloc List:   7f0030000000|
                00007f0030000000: 00200000 [commited 200000, unused 10] - busy (1ffff0)|
            Uncommitted ranges:   7f0010004000|
                    7f0010004000: 0000c000  (49152 bytes)|
                    7f0020001000: 000ff000  (1044480 bytes)|
            FreeList[ 00 ] at 0000000000000000: 00007f0010000740 . 00007f0010000800  |
                00007f0010000740: 00740 . 00020 [100] - free|
                00007f0010000800: 000a0 . 01800 [100] - free|
        |
            Segment00 at 10000000:|
                Flags:           00000000|
                Base:            7f0010000000|
                First Entry:     10000000|
                Last Entry:      7f0010010000|
                Total Pages:     00000010|
                Total UnCommit:  0000000c|
                Largest UnCommit:0000c000|
                UnCommitted Ranges: (1)|
        |
            Heap entries for Segment00 in Heap 00007f0010000000|
                         address: psize . size  flags   state (requested size)|
                00007f0010000000: 00000 . 00740 [101] - busy (73f)|
                00007f0010000740: 00740 . 00020 [100]|
                00007f0010000760: 00020 . 000a0 [101] - busy (a0) Internal |
                00007f0010000760: 00000 . 00050 [181] - busy (4d)|
                00007f00100007b0: 00050 . 00050 [180]|
                00007f0010000800: 000a0 . 01800 [100]|
                00007f0010002000: 01800 . 02000 [111] - busy (2000)|
                00007f0010004000:      0000c000      - uncommitted bytes.|
        |
            Segment01 at 20000000:|
                Flags:           00000000|
                Base:            7f0020000000|
                First Entry:     20000000|
                Last Entry:      7f0020100000|
                Total Pages:     00000100|
                Total UnCommit:  000000ff|
                Largest UnCommit:000ff000|
                UnCommitted Ranges: (1)|
        |
            Heap entries for Segment01 in Heap 00007f0010000000|
                         address: psize . size  flags   state (requested size)|
                00007f0020000000: 00000 . 01000 [111] - busy (ff0)|
                00007f0020001000:      000ff000      - uncommitted bytes.|
        """);
  }

  @Test
  void everythingInAHeapOf32Bits() throws IOException {
    List<String> lines = new ArrayList<>();
    HeapEntriesText.print(snapshot, narrow, lines::add);
    assertLines(
        lines,
        """
        Index   Address  Name      Debugging options enabled|
          2:   150000 |
            Segment at 00150000 to 00151000 (00001000 bytes committed)|
            Flags:                00000002|
            ForceFlags:           00000000|
            Granularity:          8 bytes|
            Segment Reserve:      00100000|
            Segment Commit:       00001000|
            DeCommit Block Thres: 00002000|
            DeCommit Total Thres: 00008000|
            Total Free Size:      000001f0|
            Max. Allocation Size: 7ffeffff|
            Lock Variable at:     00000000|
            Next TagIndex:        0000|
            Maximum TagIndex:     0000|
            Tag Entries:          00000000|
            PsuedoTag Entries:    00000000|
            Virtual Alloc List:   0|
            Uncommitted ranges:   0|
            FreeList[ 00 ] at 00000000: 00150080 . 00150080  |
                00150080: 00028 . 00f80 [100] - free|
        |
            Segment00 at 00150000:|
                Flags:           00000000|
                Base:            150000|
                First Entry:     00150000|
                Last Entry:      151000|
                Total Pages:     00000001|
                Total UnCommit:  00000000|
                Largest UnCommit:00000000|
                UnCommitted Ranges: (0)|
        |
            Heap entries for Segment00 in Heap 00150000|
                         address: psize . size  flags   state (requested size)|
                00150000: 00000 . 00058 [101] - busy (58)|
                00150058: 00058 . 00028 [101] - busy (28)|
                00150080: 00028 . 00f80 [100]|
        """);
  }

  @Test
  void theBlockAtAnAddress() throws IOException {
    assertLines(
        HeapBlocksText.at(BlockAt.holding(snapshot, 0x150060)),
        """
        Entry     User      Heap      Segment       Size  PrevSize  Flags|
        00150058  00150058  00150000  00150000        28        58  busy|
        """);
    assertLines(
        HeapBlocksText.at(BlockAt.holding(snapshot, 0x7f0010000770L)),
        """
        Entry             User              Heap              Segment               Size  PrevSize  Flags|
        00007f0010000760  00007f0010000760  00007f0010000000  00007f0010000000        50         0  LFH;busy|
        """);
    assertThat(BlockAt.holding(snapshot, 0x160000)).isEmpty();
  }

  @Test
  void whoAllocatedIt() throws IOException {
    BlockAt block = BlockAt.holding(snapshot, 0x7f0010000010L).getFirst();
    assertLines(
        HeapBlocksText.page(0x7f0010000010L, block, snapshot.stack(block.stack())),
        """
            address 00007f0010000010 found in|
            _HEAP @ 7f0010000000|
              HEAP_ENTRY         Size Prev Flags            UserPtr UserSize - state|
                00007f0010000000 0074 0000  [01]   00007f0010000000    0073f - (busy)|
                org.example.A.a(A.java:1)|
                org.example.A.main(A.java:9)|
        """);
    BlockAt small = BlockAt.holding(snapshot, 0x150000).getFirst();
    assertLines(
        HeapBlocksText.page(0x150000, small, List.of()),
        """
            address 00150000 found in|
            _HEAP @ 150000|
              HEAP_ENTRY Size Prev Flags    UserPtr UserSize - state|
                00150000 000b 0000  [01]   00150000    00058 - (busy)|
        """);
  }

  @Test
  void whatNothingPointsTo() throws IOException {
    assertLines(
        HeapBlocksText.leaks(BlockAt.unreached(snapshot, wide)),
        """
        Scanning VM ...|
        Entry             User              Heap              Segment               Size  PrevSize  Flags|
        00007f0010000760  00007f0010000760  00007f0010000000  00007f0010000000        50         0  LFH;busy|
        1 leaks detected.|
        """);
  }

  @Test
  void blocksBySize() throws IOException {
    SizeGroups groups = SizeGroups.of(snapshot, wide, Order.TOTSIZE, 3);
    assertLines(
        HeapBlocksText.groups(wide, groups, Order.TOTSIZE, 3),
        """
         heap @ 00007f0010000000|
        group-by: TOTSIZE max-display: 3|
            size     #blocks     total     ( %) (percent of total busy bytes)|
            1ffff0 1 - 1ffff0  (99.33)|
            2000 1 - 2000  (0.39)|
            ff0 1 - ff0  (0.19)|
        """);
    assertThat(Order.of("b")).isEqualTo(Order.BLOCKCOUNT);
    assertThat(Order.of("A")).isEqualTo(Order.ALLOCATIONSIZE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Order.of("x"))
        .withMessage("unknown order 'x'; known are: S (total size), B (blocks), A (size)");
  }

  @Test
  void inPlainWords() throws IOException {
    List<String> lines = new ArrayList<>(HeapPlainText.list(snapshot.heaps()));
    lines.addAll(HeapPlainText.table(List.of(sum(wide), sum(narrow))));
    lines.addAll(HeapPlainText.detail(sum(wide)));
    HeapPlainText.entries(snapshot, wide, lines::add);
    lines.addAll(HeapPlainText.blocks(snapshot, BlockAt.unreached(snapshot, wide)));
    lines.addAll(HeapPlainText.groups(wide, SizeGroups.of(snapshot, wide, Order.TOTSIZE, 2)));
    assertLines(
        lines,
        """
          #  address             live blocks   live bytes  name|
          1  0x00007f0010000000            0          0 B  wide (native memory)|
          2  0x0000000000150000            0          0 B  narrow (simulated memory)|
          #    reserved   committed        free  free ranges  uncommitted  large blocks  external  virtual  name|
          1     1.1 MiB      20 KiB     6.0 KiB            2            2             1     0.5 %   70.6 %  wide|
          2       4 KiB       4 KiB     3.9 KiB            1            0             0     0.0 %    0.0 %  narrow|
        Heap 1:                 wide|
        Address space:          native memory|
        Flags:                  HEAP_GROWABLE, HEAP_CAPTURE_STACK_BACKTRACES|
        Segments:               2|
        Reserved in segments:   1.1 MiB|
        Committed in segments:  20 KiB|
        Live in segments:       13.9 KiB in 4 blocks|
        Free in segments:       6.0 KiB in 2 ranges|
        Large blocks:           2 MiB in 1 block|
        External fragmentation: 0.5 %|
        Virtual fragmentation:  70.6 %|
        |
            block size (bytes)     live     free   in slabs: live     free  unused bytes|
                0 to      1023        0        1               1        1             3|
             1024 to      2047        1        0               0        0             1|
             4096 to      5119        1        0               0        0            16|
             6144 to      7167        0        1               0        0             0|
             8192 to      9215        1        0               0        0             0|
        Heap 1, wide|
        address                     size   requested  stack  what|
        0x00007f0010000000        16,384                     region|
        0x00007f0010000000         1,856       1,855     #1  busy|
        0x00007f0010000740            32                     free|
        0x00007f0010000760           160                     slab|
        0x00007f0010000760            80          77     #1    busy, nothing points to it|
        0x00007f00100007b0            80                       free|
        0x00007f0010000800         6,144                     free|
        0x00007f0010002000         8,192                     busy|
        0x00007f0010004000        49,152                     uncommitted|
        0x00007f0020000000         4,096                     region|
        0x00007f0020000000         4,096       4,080         busy|
        0x00007f0020001000     1,044,480                     uncommitted|
        0x00007f0030000000     2,097,152   2,097,136     #1  large|
        0x00007f0010000760  busy in a slab, 80 bytes for 77 requested, in heap 1 (wide)|
            at org.example.A.a(A.java:1)|
            at org.example.A.main(A.java:9)|
        Heap 1, wide|
                size       blocks        total   share|
           2,097,136            1      2.0 MiB   99.3 %|
               8,192            1        8 KiB    0.4 %|
        """);
  }

  @Test
  void whatHasGrown() throws IOException {
    Path file = folder.resolve("later.fhs");
    SnapshotFacts facts = new SnapshotFacts(1, 0, "api", "25", Search.NONE, 0);
    try (SnapshotWriter writer = new SnapshotWriter(file, facts)) {
      int other = writer.stack(List.of("org.example.A.b(A.java:5)"));
      int stack =
          writer.stack(List.of("org.example.A.a(A.java:1)", "org.example.A.main(A.java:9)"));
      writer.heap("wide", "native", 0x10000, 2, figures(64));
      entry(writer, Kind.REGION, 0x10000, 0x4000, -1, 0);
      entry(writer, Kind.BUSY, 0x10000, 0x740, 0x73f, stack);
      entry(writer, Kind.BUSY, 0x11000, 0x740, 0x73f, other);
      entry(writer, Kind.BUSY, 0x12000, 0x740, 0x73f, other);
    }
    try (HeapSnapshot later = HeapSnapshot.open(file)) {
      HeapChange change = HeapChange.between(snapshot, later);
      assertLines(
          HeapPlainText.change(change),
          """
          Live before: 7 blocks, 2,111,468 bytes|
          Live after:  3 blocks, 5,565 bytes|
          |
          --- By stack ---   bytes       blocks   (after: bytes, blocks)|
                             +3,710          +2   (3,710, 2)|
              at org.example.A.b(A.java:5)|
                            -12,400          -4   (0, 0)|
              at (unknown)|
                         -2,097,213          -2   (1,855, 1)|
              at org.example.A.a(A.java:1)|
              at org.example.A.main(A.java:9)|
          |
          --- By size ----   bytes       blocks   (after: bytes, blocks)|
               1,855         +3,710          +2   (5,565, 3)|
                  40            -40          -1   (0, 0)|
                  77            -77          -1   (0, 0)|
                  88            -88          -1   (0, 0)|
               4,080         -4,080          -1   (0, 0)|
               8,192         -8,192          -1   (0, 0)|
           2,097,136     -2,097,136          -1   (0, 0)|
          """);
      HeapChange none = HeapChange.between(later, later);
      assertThat(none.stacks()).isEmpty();
      assertThat(none.sizes()).isEmpty();
    }
  }
}
