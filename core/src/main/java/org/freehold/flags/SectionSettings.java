package org.freehold.flags;

import java.util.Optional;

/// A section of a settings file: the settings of the machine or of an image. Immutable; the methods
/// return changed copies.
///
/// The page heap is enabled exactly when its flag is set.
///
/// @param flags the flags, if they are set
/// @param pageHeap how the page heap guards blocks
/// @param traceDatabaseMegabytes the size of the stack-trace database in MB, or 0 for the default
/// @param largePages whether the image is to be loaded with large pages. Stored and shown only
/// @param debugger the command that the image is started under, or empty. Stored and shown only
/// @param specialPool the tag or size of the guarded pool allocations of drivers, or empty. Stored
///   and shown only
/// @param bootId the boot that this is valid for, or empty for any
public record SectionSettings(
    Optional<GlobalFlags> flags,
    PageHeapSettings pageHeap,
    int traceDatabaseMegabytes,
    boolean largePages,
    String debugger,
    String specialPool,
    String bootId) {

  /// No settings.
  public static final SectionSettings NOTHING =
      new SectionSettings(Optional.empty(), PageHeapSettings.OFF, 0, false, "", "", "");

  /// The default and the minimum size of the stack-trace database.
  public static final int DEFAULT_TRACE_DATABASE_MEGABYTES = 8;

  /// The maximum size of the stack-trace database.
  public static final int LARGEST_TRACE_DATABASE_MEGABYTES = 1 << 20;

  /// Checks that the settings are consistent.
  ///
  /// @throws FlagFormatException naming those that do not
  public SectionSettings {
    boolean isPageHeap = flags.orElse(GlobalFlags.NONE).contains(GlobalFlag.PAGE_HEAP);
    if (isPageHeap != pageHeap.enabled()) {
      throw new FlagFormatException("the page heap is on exactly when its flag, hpa, is set");
    }
    if (traceDatabaseMegabytes != 0) {
      checkTraceDatabase(traceDatabaseMegabytes);
    }
    checkLine(debugger);
    checkLine(specialPool);
    checkLine(bootId);
  }

  private static void checkTraceDatabase(int megabytes) {
    if (megabytes < DEFAULT_TRACE_DATABASE_MEGABYTES
        || megabytes > LARGEST_TRACE_DATABASE_MEGABYTES) {
      throw new FlagFormatException(
          "a trace database has "
              + DEFAULT_TRACE_DATABASE_MEGABYTES
              + " to "
              + LARGEST_TRACE_DATABASE_MEGABYTES
              + " MB, or 0 for the default, not "
              + megabytes);
    }
  }

  private static void checkLine(String text) {
    if (!text.equals(text.strip()) || text.chars().anyMatch(Character::isISOControl)) {
      throw new FlagFormatException(
          "'" + text + "' is not a line of text without surrounding space");
    }
  }

  /// The flags; none if they are not set.
  public GlobalFlags flagsOrNone() {
    return flags.orElse(GlobalFlags.NONE);
  }

  /// Changes flags. The settings of the page heap follow its flag.
  ///
  /// @param change what to set and to clear; flags that were not set and stay empty remain unset
  /// @param pageHeapWhenSet the page heap that comes with the flag
  public SectionSettings changed(FlagChange change, PageHeapSettings pageHeapWhenSet) {
    GlobalFlags after = change.applyTo(flagsOrNone());
    if (flags.isEmpty() && after.isEmpty()) {
      return this;
    }
    PageHeapSettings heap = PageHeapSettings.OFF;
    if (after.contains(GlobalFlag.PAGE_HEAP)) {
      boolean isAsked = change.added().contains(GlobalFlag.PAGE_HEAP);
      boolean isMore = isAsked && pageHeapWhenSet.full() && !pageHeap.full();
      heap = isMore || !pageHeap.enabled() ? pageHeapWhenSet : pageHeap;
    }
    return with(Optional.of(after), heap);
  }

  /// Removes the flags. The page heap goes with its flag.
  public SectionSettings withoutFlags() {
    return with(Optional.empty(), PageHeapSettings.OFF);
  }

  /// Switches the page heap on or off, and its flag with it.
  public SectionSettings withPageHeap(PageHeapSettings heap) {
    return heap.enabled()
        ? with(Optional.of(flagsOrNone().with(GlobalFlag.PAGE_HEAP)), heap)
        : with(flags.map(before -> before.without(GlobalFlag.PAGE_HEAP)), heap);
  }

  private SectionSettings with(Optional<GlobalFlags> newFlags, PageHeapSettings heap) {
    return new SectionSettings(
        newFlags, heap, traceDatabaseMegabytes, largePages, debugger, specialPool, bootId);
  }

  /// Sets the size of the stack-trace database, in MB; 0 for the default.
  public SectionSettings withTraceDatabase(int megabytes) {
    return new SectionSettings(
        flags, pageHeap, megabytes, largePages, debugger, specialPool, bootId);
  }

  /// Sets whether large pages are requested.
  public SectionSettings withLargePages(boolean isAsked) {
    return new SectionSettings(
        flags, pageHeap, traceDatabaseMegabytes, isAsked, debugger, specialPool, bootId);
  }

  /// Sets the command of the debugger; empty for none.
  public SectionSettings withDebugger(String command) {
    return new SectionSettings(
        flags, pageHeap, traceDatabaseMegabytes, largePages, command, specialPool, bootId);
  }

  /// Sets the tag or size of the special pool; empty for none.
  public SectionSettings withSpecialPool(String tagOrSize) {
    return new SectionSettings(
        flags, pageHeap, traceDatabaseMegabytes, largePages, debugger, tagOrSize, bootId);
  }

  /// Sets the boot that this is valid for; empty for any.
  public SectionSettings withBootId(String id) {
    return new SectionSettings(
        flags, pageHeap, traceDatabaseMegabytes, largePages, debugger, specialPool, id);
  }
}
