package org.freehold.clib;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The check at the close of a library found something: blocks have not come back, or calls of the
/// library have failed where C has no way to say so.
///
/// If blocks are missing, the handle is still open, and may be closed again. If not, it is closed.
/// The cause is the first call that failed.
public final class CLibraryException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int MAX_LISTED = 10;
  private static final int MAX_FRAMES = 8;

  private final transient List<UnreturnedBlock> unreturned;
  private final long failedCalls;

  /// Makes the exception.
  ///
  /// @param library its name
  /// @param unreturned the blocks that are missing, the largest first
  /// @param failedCalls how many calls failed
  /// @param firstFailure the first of them; null for none
  /// @param advice what a program does about missing blocks, as the end of a sentence
  public CLibraryException(
      String library,
      List<UnreturnedBlock> unreturned,
      long failedCalls,
      @Nullable Throwable firstFailure,
      String advice) {
    super(message(library, unreturned, failedCalls, firstFailure, advice), firstFailure);
    this.unreturned = List.copyOf(unreturned);
    this.failedCalls = failedCalls;
  }

  private static String message(
      String library,
      List<UnreturnedBlock> unreturned,
      long failedCalls,
      @Nullable Throwable firstFailure,
      String advice) {
    StringBuilder text = new StringBuilder(library).append(": ");
    if (failedCalls > 0) {
      text.append(failedCalls).append(failedCalls == 1 ? " call" : " calls").append(" failed");
      text.append(firstFailure == null ? "" : ", the first by " + firstFailure.getMessage());
      text.append(unreturned.isEmpty() ? "" : "; ");
    }
    if (!unreturned.isEmpty()) {
      long bytes = unreturned.stream().mapToLong(UnreturnedBlock::size).sum();
      text.append(unreturned.size()).append(unreturned.size() == 1 ? " block" : " blocks");
      text.append(" of ").append(bytes).append(" bytes in all");
      text.append(unreturned.size() == 1 ? " has" : " have").append(" not come back: ");
      text.append(advice).append(", then close again");
      unreturned.stream().limit(MAX_LISTED).forEach(block -> append(text, block));
      if (unreturned.size() > MAX_LISTED) {
        text.append("\n  … and ").append(unreturned.size() - MAX_LISTED).append(" more");
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, UnreturnedBlock block) {
    text.append("\n  ").append(block);
    block.stack().stream().limit(MAX_FRAMES).forEach(frame -> text.append("\n    ").append(frame));
  }

  /// The blocks that have not come back, the largest first.
  public List<UnreturnedBlock> unreturned() {
    return unreturned;
  }

  /// How many calls of the library did nothing since their argument was wrong, or the heap was
  /// damaged.
  public long failedCalls() {
    return failedCalls;
  }
}
