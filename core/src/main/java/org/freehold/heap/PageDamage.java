package org.freehold.heap;

import java.util.HexFormat;
import java.util.List;
import org.freehold.Bytes;
import org.freehold.vm.Memory;

/// Tells that what stands around a block on its own pages has been written: an overrun that did not
/// reach the guard page.
final class PageDamage {

  private static final int ROW = 16;
  private static final int ROWS = 4;

  private PageDamage() {}

  static HeapCorruptionException found(
      String heap,
      String operation,
      Memory memory,
      PagedBlock block,
      long damage,
      GuardedPages pages) {
    StringBuilder text = new StringBuilder();
    text.append(operation)
        .append(": the block at ")
        .append(Bytes.address(block.address))
        .append(" of ")
        .append(Bytes.format(block.size))
        .append(" in heap ")
        .append(heap)
        .append(" was written ")
        .append(block.place(damage).replace(" of", "").replace(" into", ""))
        .append(", at ")
        .append(Bytes.address(damage));
    long row = Math.max(block.pages, damage & -ROW);
    for (int i = 0; i < ROWS && row < block.pagesEnd(); i++, row += ROW) {
      byte[] bytes = new byte[(int) Math.min(ROW, block.pagesEnd() - row)];
      memory.read(row, bytes, 0, bytes.length);
      text.append("\n  ")
          .append(Bytes.address(row))
          .append("  ")
          .append(HexFormat.ofDelimiter(" ").formatHex(bytes));
    }
    List<String> stack = pages.frames(block.allocatedBy);
    if (!stack.isEmpty()) {
      text.append("\n  allocated by");
      stack.forEach(frame -> text.append("\n    at ").append(frame));
    }
    return new HeapCorruptionException(text.toString());
  }
}
