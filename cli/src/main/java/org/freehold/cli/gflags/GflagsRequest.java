package org.freehold.cli.gflags;

import java.util.Optional;
import java.util.OptionalInt;
import org.freehold.flags.Destination;
import org.freehold.flags.FlagChange;
import org.freehold.flags.PageHeapSettings;

/// A parsed request of `freehold gflags`.
sealed interface GflagsRequest {

  /// Show the help.
  record Help() implements GflagsRequest {}

  /// Change the flags of the machine, if there is a change, and show them.
  ///
  /// @param destination as it boots, or as it runs
  /// @param change of the flags
  /// @param specialPool a new tag or size, empty to clear it, or nothing to leave it unchanged
  record Machine(Destination destination, FlagChange change, Optional<String> specialPool)
      implements GflagsRequest {}

  /// Change the flags of an image, if there is a change, and show them.
  ///
  /// @param name of the image
  /// @param change of the flags
  /// @param isForgotten whether the flags are removed
  /// @param largePages whether large pages are requested, or nothing to leave that unchanged
  /// @param traceDatabase the new size of the stack-trace database in MB, 0 for the default, or
  ///   nothing to leave it unchanged
  record Image(
      String name,
      FlagChange change,
      boolean isForgotten,
      Optional<Boolean> largePages,
      OptionalInt traceDatabase)
      implements GflagsRequest {}

  /// Show the images that have a page heap.
  record PageHeapList() implements GflagsRequest {}

  /// Enable the page heap of an image.
  ///
  /// @param name of the image
  /// @param settings of the page heap
  /// @param debugger to start the image under, or empty
  record PageHeapEnable(String name, PageHeapSettings settings, String debugger)
      implements GflagsRequest {}

  /// Disable the page heap of an image.
  ///
  /// @param name of the image
  record PageHeapDisable(String name) implements GflagsRequest {}
}
