package org.freehold.inspect.record;

import java.util.List;

/// A call to an address space, as it was recorded.
///
/// @param nanos since the record began, when the call completed
/// @param thread number and name of the thread that called, such as `1:main`
/// @param stack the frames, the innermost first
/// @param kind the kind of call
/// @param address as it was given
/// @param size bytes, as they were given
/// @param result the result: `ok`, the address of a reservation or a view, or the word for a
///   refusal
/// @param protection as it was given; `-` for a call without one
public record RecordedCall(
    long nanos,
    String thread,
    List<String> stack,
    Kind kind,
    long address,
    long size,
    String result,
    String protection) {

  /// The kinds of calls.
  public enum Kind {
    /// Reserves addresses.
    RESERVE("reserve"),
    /// Reserves addresses and commits all of them.
    RESERVE_COMMIT("reserve-commit"),
    /// Commits memory.
    COMMIT("commit"),
    /// Decommits memory.
    DECOMMIT("decommit"),
    /// Releases addresses.
    RELEASE("release"),
    /// Discards contents.
    RESET("reset"),
    /// Changes the protection.
    PROTECT("protect"),
    /// Maps a view of a section.
    MAP("map"),
    /// Unmaps a view.
    UNMAP("unmap");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /// The word in the file.
    public String word() {
      return word;
    }

    /// Whether it takes addresses and returns where they are.
    public boolean reserves() {
      return this == RESERVE || this == RESERVE_COMMIT || this == MAP;
    }
  }

  /// Whether it succeeded.
  public boolean isDone() {
    return kind.reserves() ? result.startsWith("0x") : result.equals("ok");
  }

  /// The start of the new reservation or view; 0 for other calls and for refusals.
  public long reserved() {
    return kind.reserves() && isDone() ? Long.parseUnsignedLong(result.substring(2), 16) : 0;
  }
}
