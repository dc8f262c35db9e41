package org.freehold.cli.heap;

import java.nio.file.Path;
import org.freehold.inspect.heaps.SizeGroups.Order;
import org.jspecify.annotations.Nullable;

/// What the user asked for.
///
/// @param file the snapshot; null for the demonstration
/// @param view which
/// @param word the heap or the address that the view is about; empty for all heaps
/// @param order of groups
/// @param most how many groups
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
