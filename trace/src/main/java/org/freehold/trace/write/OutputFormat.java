package org.freehold.trace.write;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The formats that a trace can be written in.
public enum OutputFormat {
  /// Freehold's own format.
  FHT("fht", ".fht"),
  /// A trace of the malloc labs.
  REP("rep", ".rep"),
  /// heaptrack's raw data.
  HEAPTRACK("heaptrack", ".raw"),
  /// A table, one line per event.
  CSV("csv", ".csv"),
  /// Stacks and what they allocated, one per line, for flame graphs.
  FOLDED("folded", ".folded"),
  /// A profile for `go tool pprof` and its like.
  PPROF("pprof", ".pb.gz");

  private final String word;
  private final String ending;

  OutputFormat(String word, String ending) {
    this.word = word;
    this.ending = ending;
  }

  /// The format that a file's name asks for; `.raw.zst` and `.raw.gz` are compressed accordingly.
  ///
  /// @return null when the name says nothing
  public static @Nullable OutputFormat ofName(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    for (OutputFormat each : values()) {
      if (name.endsWith(each.ending)) {
        return each;
      }
    }
    if (name.endsWith(".raw.zst") || name.endsWith(".raw.gz")) {
      return HEAPTRACK;
    }
    return name.endsWith(".pprof") ? PPROF : null;
  }

  /// The ending of a file's name that asks for this format.
  public String ending() {
    return ending;
  }

  /// The name of the format, in lower case.
  @Override
  public String toString() {
    return word;
  }
}
