package org.freehold.cli.gflags;

import java.util.Optional;
import java.util.OptionalInt;
import org.freehold.flags.Destination;
import org.freehold.flags.FlagChange;
import org.freehold.flags.PageHeapSettings;

/// What somebody asks `freehold gflags` for.
sealed interface GflagsRequest {

  /// How the command is used.
  record Help() implements GflagsRequest {}

  /// Show the flags of the machine, and change them before when there is a change.
  ///
  /// @param destination as it starts, or as it runs
  /// @param change of the flags
  /// @param specialPool a new tag or size, empty to clear it, or nothing to leave it
  record Machine(Destination destination, FlagChange change, Optional<String> specialPool)
      implements GflagsRequest {}

  /// Show the flags of an image, and change them before when there is a change.
  ///
  /// @param name of the image
  /// @param change of the flags
  /// @param isForgotten whether the flags are deleted
  /// @param largePages whether large pages are asked for, or nothing to leave that
  /// @param traceDatabase new room for stacks in MB, 0 for the default, or nothing to leave it
  record Image(
      String name,
      FlagChange change,
      boolean isForgotten,
      Optional<Boolean> largePages,
      OptionalInt traceDatabase)
      implements GflagsRequest {}

  /// Show the images that have a page heap.
  record PageHeapList() implements GflagsRequest {}

  /// Give an image a page heap.
  ///
  /// @param name of the image
  /// @param settings of the page heap
  /// @param debugger to start the image under, or empty
  record PageHeapEnable(String name, PageHeapSettings settings, String debugger)
      implements GflagsRequest {}

  /// Take the page heap of an image away.
  ///
  /// @param name of the image
  record PageHeapDisable(String name) implements GflagsRequest {}
}
