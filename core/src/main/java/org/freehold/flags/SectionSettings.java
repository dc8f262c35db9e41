package org.freehold.flags;

import java.util.Optional;

/// What is set in one place: for the machine, or for an image. Immutable; the methods answer
/// changed copies.
///
/// The page heap is enabled exactly when its flag is set.
///
/// @param flags the flags, when something is said about them
/// @param pageHeap how the page heap guards blocks
/// @param traceDatabaseMegabytes room for stacks in MB, or 0 for the default
/// @param largePages whether the image asks to be loaded with large pages. Kept and shown
/// @param debugger the command that the image is started under, or empty. Kept and shown
/// @param specialPool the tag or size of the pool allocations that drivers have guarded, or empty.
///   Kept and shown
/// @param bootId which start of the machine this is for, or empty for any
public record SectionSettings(
    Optional<GlobalFlags> flags,
    PageHeapSettings pageHeap,
    int traceDatabaseMegabytes,
    boolean largePages,
    String debugger,
    String specialPool,
    String bootId) {

  /// Nothing is said.
  public static final SectionSettings NOTHING =
      new SectionSettings(Optional.empty(), PageHeapSettings.OFF, 0, false, "", "", "");

  /// The room for stacks when nothing is said, and the least that can be said.
  public static final int DEFAULT_TRACE_DATABASE_MEGABYTES = 8;

  /// The most room for stacks that can be asked for.
  public static final int LARGEST_TRACE_DATABASE_MEGABYTES = 1 << 20;

  /// Checks that the settings fit together.
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
              + " MB, or 0 for the default, and not "
              + megabytes);
    }
  }

  private static void checkLine(String text) {
    if (!text.equals(text.strip()) || text.chars().anyMatch(Character::isISOControl)) {
      throw new FlagFormatException("'" + text + "' is no line of text without space around it");
    }
  }

  /// The flags, none when nothing is said.
  public GlobalFlags flagsOrNone() {
    return flags.orElse(GlobalFlags.NONE);
  }

  /// Changes flags. The settings of the page heap follow its flag.
  ///
  /// @param change what to set and to clear; when it leaves nothing set where nothing was said,
  ///   still nothing is said
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

  /// Says nothing about flags any more. The page heap goes with its flag.
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

  /// Sets the room for stacks, in MB; 0 for the default.
  public SectionSettings withTraceDatabase(int megabytes) {
    return new SectionSettings(
        flags, pageHeap, megabytes, largePages, debugger, specialPool, bootId);
  }

  /// Asks for large pages, or not.
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

  /// Sets which start of the machine this is for; empty for any.
  public SectionSettings withBootId(String id) {
    return new SectionSettings(
        flags, pageHeap, traceDatabaseMegabytes, largePages, debugger, specialPool, id);
  }
}
