package org.freehold.cli.heap;

import java.nio.file.Path;
import org.freehold.inspect.heaps.SizeGroups.Order;
import org.jspecify.annotations.Nullable;

/// A parsed request of `freehold heap`.
///
/// @param file the snapshot; null for the demonstration
/// @param view what is shown
/// @param word the heap or the address that the view is about; empty for all heaps
/// @param order of groups
/// @param most the maximum number of groups
/// @param form how it is printed
record HeapRequest(@Nullable Path file, View view, String word, Order order, int most, Form form) {

  /// What is shown.
  enum View {
    LIST,
    SUMMARY,
    DETAIL,
    ENTRIES,
    BLOCK,
    PAGE,
    LEAKS,
    GROUPS
  }

  /// How it is printed.
  enum Form {
    WINDOWS,
    PLAIN,
    JSON
  }
}
