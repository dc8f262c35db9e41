package org.freehold.trace.write;

/// What the number of a folded stack counts.
public enum Weight {
  /// Bytes that were allocated there, whether freed since or not.
  BYTES("bytes"),
  /// Allocations.
  ALLOCATIONS("allocations"),
  /// Bytes that were live at the end.
  LIVE("live"),
  /// Bytes that were live at the peak of live bytes.
  PEAK("peak");

  private final String word;

  Weight(String word) {
    this.word = word;
  }

  /// The name, in lower case.
  @Override
  public String toString() {
    return word;
  }
}
