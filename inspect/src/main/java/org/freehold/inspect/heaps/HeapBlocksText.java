package org.freehold.inspect.heaps;

import static org.freehold.inspect.heaps.HeapNames.digits;
import static org.freehold.inspect.heaps.HeapNames.format;

import java.util.ArrayList;
import java.util.List;
import org.freehold.heap.HeapEntry.Kind;
import org.freehold.inspect.heaps.SizeGroups.Group;
import org.freehold.inspect.heaps.SizeGroups.Order;
import org.freehold.inspect.snapshot.SnapshotHeap;

/// Prints `!heap -stat` (blocks grouped by size), and single blocks in the forms of `!heap -x`,
/// `!heap -l` and `!heap -p -a`. A block here has no header, so *Entry* and *User* are the same
/// address.
public final class HeapBlocksText {

  private static final String COLUMNS =
      "Entry     User      Heap      Segment       Size  PrevSize  Flags";
  private static final String WIDE_COLUMNS =
      "Entry             User              Heap              Segment               Size  PrevSize"
          + "  Flags";
  private static final int PERCENT = 100;

  private HeapBlocksText() {}

  /// The block that contains an address (`!heap -x`).
  ///
  /// @param blocks one for each heap
  public static List<String> at(List<BlockAt> blocks) {
    List<String> lines = new ArrayList<>();
    addTable(blocks, lines);
    return lines;
  }

  /// Unreachable blocks (`!heap -l`).
  ///
  /// @param blocks of all heaps
  public static List<String> leaks(List<BlockAt> blocks) {
    List<String> lines = new ArrayList<>();
    lines.add("Scanning VM ...");
    addTable(blocks, lines);
    lines.add(blocks.size() + " leaks detected.");
    return lines;
  }

  private static void addTable(List<BlockAt> blocks, List<String> lines) {
    boolean isWide = blocks.stream().anyMatch(block -> !block.heap().is32Bit());
    lines.add(isWide ? WIDE_COLUMNS : COLUMNS);
    String form =
        isWide
            ? "%016x  %016x  %016x  %016x  %8x  %8x  %s"
            : "%08x  %08x  %08x  %08x  %8x  %8x  %s";
    for (BlockAt block : blocks) {
      lines.add(
          format(
              form,
              block.address(),
              block.address(),
              block.heap().address(),
              block.segment(),
              block.size(),
              block.previousSize(),
              state(block)));
    }
  }

  /// What a block is, in words.
  public static String state(BlockAt block) {
    return switch (block.kind()) {
      case BUSY -> block.inSlab() ? "LFH;busy" : "busy";
      case FREE -> block.inSlab() ? "LFH;free" : "free";
      case QUARANTINED -> "quarantined";
      case SLAB -> "busy internal";
      case UNCOMMITTED -> "uncommitted";
      case LARGE -> "busy virtual";
      case REGION -> "segment";
    };
  }

  /// The block that contains an address, and its allocation stack (`!heap -p -a`).
  ///
  /// @param address as it was given
  /// @param block the block that contains it
  /// @param stack the frames, the innermost first
  public static List<String> page(long address, BlockAt block, List<String> stack) {
    SnapshotHeap heap = block.heap();
    long granule = heap.granule();
    List<String> lines = new ArrayList<>();
    lines.add("    address " + digits(heap, address) + " found in");
    lines.add(format("    _HEAP @ %x", heap.address()));
    String gap = heap.is32Bit() ? "" : "        ";
    lines.add("      HEAP_ENTRY" + gap + " Size Prev Flags    " + gap + "UserPtr UserSize - state");
    lines.add(
        format(
            "        %s %04x %04x  [%02x]   %s    %05x - (%s)",
            digits(heap, block.address()),
            block.size() / granule,
            block.previousSize() / granule,
            block.isBusy() || block.kind() == Kind.SLAB ? 1 : 0,
            digits(heap, block.address()),
            block.userSize(),
            state(block)));
    stack.forEach(frame -> lines.add("        " + frame));
    return lines;
  }

  /// Blocks grouped by size (`!heap -stat`).
  ///
  /// @param heap the heap
  /// @param groups in order
  /// @param order of them
  /// @param most the maximum number of groups requested
  public static List<String> groups(SnapshotHeap heap, SizeGroups groups, Order order, int most) {
    List<String> lines = new ArrayList<>();
    lines.add(" heap @ " + digits(heap, heap.address()));
    lines.add(format("group-by: %s max-display: %d", order, most));
    lines.add("    size     #blocks     total     ( %) (percent of total busy bytes)");
    for (Group group : groups.groups()) {
      double share = groups.totalBytes() == 0 ? 0 : (double) group.total() / groups.totalBytes();
      lines.add(
          format(
              "    %x %x - %x  (%.2f)",
              group.size(), group.blocks(), group.total(), PERCENT * share));
    }
    return lines;
  }
}
