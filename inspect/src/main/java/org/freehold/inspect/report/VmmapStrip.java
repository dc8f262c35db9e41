package org.freehold.inspect.report;

import java.util.ArrayList;
import java.util.List;
import org.freehold.Bytes;
import org.freehold.inspect.report.VmmapSnapshot.Detail;
import org.freehold.trace.page.Page;

/// The address space as a strip of blocks. A 64-bit address space is nearly empty, so a gap is
/// folded into a label with its size, and the width of a block grows with the logarithm of its
/// size: a page is visible next to a gigabyte. The page says so.
final class VmmapStrip {

  private static final long FOLD = 32L << 20;
  private static final int MAX_BLOCKS = 3000;
  private static final int MIN_WIDTH = 7;
  private static final int WIDTH_OF_DOUBLING = 5;
  private static final int WIDTH_FOR_NAME = 48;

  private final List<Detail> details;

  VmmapStrip(List<Detail> details) {
    this.details = details;
  }

  /// Regions that are drawn as one block.
  private record Block(Detail first, long end, long resident, int regions) {

    long size() {
      return end - first.address();
    }

    Block with(Detail next) {
      return new Block(first, next.end(), resident + next.figures().totalWs(), regions + 1);
    }
  }

  void write(StringBuilder html) {
    List<Block> blocks = blocks(false);
    if (blocks.size() > MAX_BLOCKS) {
      blocks = blocks(true);
    }
    for (int i = 0; i < blocks.size(); i++) {
      if (i > 0) {
        gap(blocks.get(i).first().address() - blocks.get(i - 1).end(), html);
      }
      block(blocks.get(i), i == 0, html);
    }
  }

  /// Adjacent regions of one allocation, such as the parts of a library, are one block; where there
  /// are too many blocks, so are all adjacent regions of a type.
  private List<Block> blocks(boolean isCoarse) {
    List<Block> blocks = new ArrayList<>();
    for (Detail detail : details) {
      Block last = blocks.isEmpty() ? null : blocks.getLast();
      if (last != null && joins(last, detail, isCoarse)) {
        blocks.set(blocks.size() - 1, last.with(detail));
      } else {
        blocks.add(new Block(detail, detail.end(), detail.figures().totalWs(), 1));
      }
    }
    return blocks;
  }

  private static boolean joins(Block last, Detail next, boolean isCoarse) {
    return last.end() == next.address()
        && last.first().type() == next.type()
        && (isCoarse || isOneAllocation(last.first(), next));
  }

  private static boolean isOneAllocation(Detail first, Detail next) {
    boolean isReserved = next.figures().committed() == 0;
    return first.allocationBase() == next.allocationBase()
        && (first.figures().committed() == 0) == isReserved;
  }

  private static void gap(long bytes, StringBuilder html) {
    if (Long.compareUnsigned(bytes, FOLD) >= 0) {
      html.append("\n<span class=\"gap\">").append(gapText(bytes)).append("</span>\n");
    } else if (bytes > 0) {
      html.append("<span class=\"hole\" title=\"").append(Bytes.format(bytes)).append(" free\" ");
      html.append("style=\"width:").append(width(bytes) / 2).append("px\"></span>");
    }
  }

  private static String gapText(long bytes) {
    return bytes < 0 ? "the kernel's half" : Bytes.format(bytes) + " free";
  }

  private static void block(Block block, boolean isFirst, StringBuilder html) {
    int width = width(block.size());
    String text = Page.escape(describe(block));
    html.append("<button type=\"button\" class=\"block ").append(Html.colour(block.first().type()));
    html.append(block.first().figures().committed() == 0 ? " reserved" : "");
    html.append("\" tabindex=\"").append(isFirst ? 0 : -1).append("\" style=\"width:");
    html.append(width).append("px\" title=\"").append(text);
    html.append("\" aria-label=\"").append(text).append("\">");
    if (width >= WIDTH_FOR_NAME) {
      html.append("<span>").append(Page.escape(shortName(block.first()))).append("</span>");
    }
    html.append("</button>");
  }

  private static int width(long bytes) {
    int doublings = 63 - Long.numberOfLeadingZeros(Math.max(1, bytes >>> 12));
    return MIN_WIDTH + WIDTH_OF_DOUBLING * doublings;
  }

  private static String describe(Block block) {
    Detail first = block.first();
    StringBuilder text = new StringBuilder(first.type().label());
    text.append(first.figures().committed() == 0 ? " (reserved)" : "");
    text.append(", ").append(VmmapText.hex(first.address())).append(" to ");
    text.append(VmmapText.hex(block.end())).append(", ").append(Bytes.format(block.size()));
    if (block.resident() > 0) {
      text.append(", ").append(Bytes.format(block.resident())).append(" in memory");
    }
    text.append(block.regions() > 1 ? ", " + block.regions() + " regions" : "");
    text.append(first.text().isEmpty() ? "" : ", " + first.text());
    return text.toString();
  }

  private static String shortName(Detail detail) {
    String text = detail.text().isEmpty() ? detail.usage() : detail.text();
    return text.substring(text.lastIndexOf('/') + 1);
  }
}
