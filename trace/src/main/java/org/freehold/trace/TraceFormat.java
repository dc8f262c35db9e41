package org.freehold.trace;

/// The formats of traces that Freehold reads.
public enum TraceFormat {
  /// Freehold's own, described in docs/fht-format.md.
  FHT("fht"),
  /// Traces of the malloc labs, in all dialects.
  REP("rep"),
  /// What `heaptrack --raw` writes.
  HEAPTRACK("heaptrack"),
  /// What `valgrind --trace-malloc=yes` writes.
  VALGRIND("valgrind"),
  /// What ltrace writes about the allocation functions of C.
  LTRACE("ltrace"),
  /// What glibc's `mtrace` writes.
  MTRACE("mtrace"),
  /// What strace writes about the memory calls of Linux.
  STRACE("strace");

  private final String word;

  TraceFormat(String word) {
    this.word = word;
  }

  /// The name of the format, in lower case.
  @Override
  public String toString() {
    return word;
  }
}
