package org.freehold.heap;

import java.util.List;
import org.freehold.Bytes;
import org.freehold.heap.Violation.Kind;

/// The text of a violation: what happened and where in one sentence, the block, the bytes with the
/// damaged ones in brackets, and the stacks that are known.
final class ViolationReport {

  private ViolationReport() {}

  static String of(Violation violation) {
    StringBuilder text = new StringBuilder();
    text.append(violation.kind().text())
        .append(" in heap ")
        .append(violation.heap())
        .append(", found by ")
        .append(violation.operation())
        .append(": ")
        .append(where(violation));
    line(text, "block     ", block(violation));
    line(text, "damaged   ", damaged(violation));
    line(text, "expected  ", violation.expected());
    line(text, "bytes, damaged ones in brackets:", "");
    violation.excerpt().toString().lines().forEach(row -> line(text, "  ", row));
    stack(text, "allocated by", violation.allocatedBy());
    stack(text, "freed by", violation.freedBy());
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

  private static String where(Violation violation) {
    if (violation.block() == 0) {
      return Bytes.address(violation.firstAddress()) + " was written while it was free";
    }
    String block = bytes(violation.requestedBytes()) + " at " + Bytes.address(violation.block());
    long offset = violation.offset();
    if (violation.kind() == Kind.WRITE_AFTER_FREE) {
      return "the block of " + block + " was written at offset " + offset + " after it was freed";
    }
    if (violation.kind() == Kind.UNDERRUN) {
      return bytes(-offset) + " before the block of " + block + " was written";
    }
    long past = offset - violation.requestedBytes();
    String distance = past == 0 ? "right after" : bytes(past) + " past the end of";
    return distance + " the block of " + block + " was written";
  }

  private static String block(Violation violation) {
    if (violation.block() == 0) {
      return "none is known here; the free range has " + bytes(violation.blockBytes());
    }
    return Bytes.address(violation.block())
        + ", "
        + bytes(violation.requestedBytes())
        + " requested, "
        + bytes(violation.blockBytes())
        + " including guards";
  }

  private static String damaged(Violation violation) {
    String first = Bytes.address(violation.firstAddress());
    return violation.firstAddress() == violation.lastAddress()
        ? first
        : first + " to " + Bytes.address(violation.lastAddress());
  }

  private static String bytes(long count) {
    return count == 1 ? "1 byte" : count + " bytes";
  }
}
