package org.freehold.inspect.record;

import java.util.List;

/// A call of an address space, as it stands in a record.
///
/// @param nanos since the record began, when the call was done
/// @param thread number and name of the thread that called, such as `1:main`
/// @param stack the frames, the innermost first
/// @param kind what was asked for
/// @param address as it was given
/// @param size bytes, as they were given
/// @param result what was answered: `ok`, the address of a reservation or a view, or the word of a
///   refusal
/// @param protection as it was given; `-` where the call has none
public record RecordedCall(
    long nanos,
    String thread,
    List<String> stack,
    Kind kind,
    long address,
    long size,
    String result,
    String protection) {

  /// What can be asked for.
  public enum Kind {
    /// Addresses.
    RESERVE("reserve"),
    /// Addresses, and memory behind all of them.
    RESERVE_COMMIT("reserve-commit"),
    /// Memory.
    COMMIT("commit"),
    /// Memory back.
    DECOMMIT("decommit"),
    /// Addresses back.
    RELEASE("release"),
    /// Contents not wanted any more.
    RESET("reset"),
    /// Another protection.
    PROTECT("protect"),
    /// A view of a section.
    MAP("map"),
    /// A view back.
    UNMAP("unmap");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /// The word in the file.
    public String word() {
      return word;
    }

    /// Whether it is one of those that take addresses and answer where they are.
    public boolean reserves() {
      return this == RESERVE || this == RESERVE_COMMIT || this == MAP;
    }
  }

  /// Whether it was done.
  public boolean isDone() {
    return kind.reserves() ? result.startsWith("0x") : result.equals("ok");
  }

  /// The start of the reservation or the view that was made; 0 for other calls and refusals.
  public long reserved() {
    return kind.reserves() && isDone() ? Long.parseUnsignedLong(result.substring(2), 16) : 0;
  }
}
