package org.freehold.heap;

import java.io.Serializable;
import java.util.List;
import org.freehold.Bytes;

/// An invalid write to memory of a heap, found by the patterns of a debug heap: an overrun, an
/// underrun, or a write after free. [#toString()] is the report for people.
///
/// @param kind what happened
/// @param heap the name of the heap
/// @param operation the call that found it: `free`, `reallocate`, `sizeOf`, `allocate`, `validate`
/// @param block the address of the block that was overrun, underrun, or written after it was freed;
///   0 when no block is known there
/// @param requestedBytes the bytes requested for that block; -1 when there is none
/// @param blockBytes its size including rounding and guards; for a write to free memory without a
///   known block the size of the free range
/// @param firstAddress the first damaged byte
/// @param lastAddress the last damaged byte; bytes in between may be intact
/// @param expected the pattern that should be there, such as `0xAB`
/// @param excerpt the bytes around the first damaged one
/// @param allocatedBy the stack that allocated the block, innermost frame first; empty when it was
///   not kept
/// @param freedBy the stack that freed it; empty when it was not kept or the block is live
public record Violation(
    Kind kind,
    String heap,
    String operation,
    long block,
    long requestedBytes,
    long blockBytes,
    long firstAddress,
    long lastAddress,
    String expected,
    MemoryExcerpt excerpt,
    List<String> allocatedBy,
    List<String> freedBy)
    implements Serializable {

  /// The kind of invalid write.
  public enum Kind {
    /// A write past the end of a live block.
    OVERRUN("heap buffer overrun"),
    /// A write before the start of a live block.
    UNDERRUN("heap buffer underrun"),
    /// A write to free memory, mostly to a block that was freed.
    WRITE_AFTER_FREE("write after free");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /// The term, as reports print it.
    public String text() {
      return text;
    }
  }

  /// Copies the stacks.
  public Violation {
    allocatedBy = List.copyOf(allocatedBy);
    freedBy = List.copyOf(freedBy);
  }

  /// The offset of the first damaged byte from the start of the block; negative before it, and 0
  /// when no block is known.
  public long offset() {
    return block == 0 ? 0 : firstAddress - block;
  }

  /// What happened and where in one sentence, the block, the bytes with the damaged ones in
  /// brackets, and the stacks that are known.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(kind.text())
        .append(" in heap ")
        .append(heap)
        .append(", found by ")
        .append(operation)
        .append(": ")
        .append(where());
    line(text, "block     ", describedBlock());
    line(text, "damaged   ", damagedRange());
    line(text, "expected  ", expected);
    line(text, "bytes, damaged ones in brackets:", "");
    excerpt.toString().lines().forEach(row -> line(text, "  ", row));
    stack(text, "allocated by", allocatedBy);
    stack(text, "freed by", freedBy);
    return text.toString();
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append("\n  ").append(label).append(value);
  }

  private static void stack(StringBuilder text, String label, List<String> frames) {
    if (!frames.isEmpty()) {
      line(text, label, "");
      frames.forEach(frame -> line(text, "  at ", frame));
    }
  }

  private String where() {
    if (block == 0) {
      return Bytes.address(firstAddress) + " was written while it was free";
    }
    String which = bytes(requestedBytes) + " at " + Bytes.address(block);
    long offset = offset();
    if (kind == Kind.WRITE_AFTER_FREE) {
      return "the block of " + which + " was written at offset " + offset + " after it was freed";
    }
    if (kind == Kind.UNDERRUN) {
      return bytes(-offset) + " before the block of " + which + " was written";
    }
    long past = offset - requestedBytes;
    String distance = past == 0 ? "right after" : bytes(past) + " past the end of";
    return distance + " the block of " + which + " was written";
  }

  private String describedBlock() {
    if (block == 0) {
      return "none is known here; the free range has " + bytes(blockBytes);
    }
    return Bytes.address(block)
        + ", "
        + bytes(requestedBytes)
        + " requested, "
        + bytes(blockBytes)
        + " including guards";
  }

  private String damagedRange() {
    String first = Bytes.address(firstAddress);
    return firstAddress == lastAddress ? first : first + " to " + Bytes.address(lastAddress);
  }

  private static String bytes(long count) {
    return count == 1 ? "1 byte" : count + " bytes";
  }
}
