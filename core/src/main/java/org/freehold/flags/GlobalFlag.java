package org.freehold.flags;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A global flag: one bit, with the abbreviation and the description that Windows gives it, and its
/// effect in Freehold. In ascending order of values.
///
/// A flag for something that Freehold does not have, such as drivers or windows, is stored and
/// shown like any other and has no effect. Whether a flag turns the low-fragmentation front end off
/// is a published table and does not follow from the rest.
public enum GlobalFlag {
  STOP_ON_EXCEPTION(0x1, "soe", "Stop on exception", "RKI", Facts.NO_DEBUGGER),
  SHOW_LOADER_SNAPS(0x2, "sls", "Show loader snaps", "RKI", Facts.NO_LOADER),
  DEBUG_INITIAL_COMMAND(0x4, "dic", "Debug initial command", "R", Facts.NO_SUBSYSTEM),
  STOP_ON_HUNG_GUI(0x8, "shg", "Stop on hung GUI", "K", Facts.NO_SUBSYSTEM),
  HEAP_TAIL_CHECK(
      0x10,
      "htc",
      "Enable heap tail checking",
      "RKI",
      Facts.FRONT_END_OFF,
      "heaps put a pattern after each block and check it when the block is freed"),
  HEAP_FREE_CHECK(
      0x20,
      "hfc",
      "Enable heap free checking",
      "RKI",
      Facts.FRONT_END_OFF,
      "heaps fill freed memory with a pattern and detect writes to it afterwards"),
  HEAP_PARAMETER_CHECK(
      0x40,
      "hpc",
      "Enable heap parameter checking",
      "RKI",
      Facts.FRONT_END_OFF,
      "heaps check the block that each call names; this includes tail and free checks"),
  HEAP_VALIDATE_ALL(
      0x80,
      "hvc",
      "Enable heap validation on call",
      "RKI",
      Facts.FRONT_END_OFF,
      "heaps validate themselves entirely at every call; this includes tail and free checks"),
  APPLICATION_VERIFIER(
      0x100,
      "vrf",
      "Enable application verifier",
      "RKI",
      Facts.FRONT_END_OFF,
      "turns the front end off and checks nothing by itself"),
  SILENT_PROCESS_EXIT(
      0x200, "pfc", "Enable silent process exit monitoring", "R", Facts.NO_SUBSYSTEM),
  POOL_TAGGING(0x400, "ptg", "Enable pool tagging", "R", Facts.NO_KERNEL),
  HEAP_TAGGING(
      0x800,
      "htg",
      "Enable heap tagging",
      "RKI",
      Facts.FRONT_END_OFF,
      "heaps count blocks by the tags that they are allocated with, or by their sizes"),
  USER_STACK_TRACES(
      0x1000,
      "ust",
      "Create user mode stack trace database",
      "RKI",
      Facts.FRONT_END_STAYS,
      "heaps record the stack that each block was allocated from"),
  KERNEL_STACK_TRACES(
      0x2000, "kst", "Create kernel mode stack trace database", "R", Facts.NO_KERNEL),
  OBJECT_TYPE_LIST(0x4000, "otl", "Maintain a list of objects for each type", "R", Facts.NO_KERNEL),
  HEAP_TAGGING_BY_DLL(
      0x8000, "htd", "Enable heap tagging by DLL", "RKI", "Java classes do not belong to a DLL"),
  DISABLE_STACK_EXTENSION(
      0x1_0000, "dse", "Disable stack extension", "I", "the JVM sizes the stacks of its threads"),
  DEBUG_WIN32_SUBSYSTEM(
      0x2_0000, "d32", "Enable debugging of Win32 subsystem", "R", Facts.NO_SUBSYSTEM),
  KERNEL_DEBUGGER_SYMBOLS(
      0x4_0000, "ksl", "Enable loading of kernel debugger symbols", "RK", Facts.NO_KERNEL),
  DISABLE_KERNEL_STACK_PAGING(
      0x8_0000, "dps", "Disable paging of kernel stacks", "R", Facts.NO_KERNEL),
  SYSTEM_CRITICAL_BREAKS(
      0x10_0000, "scb", "Enable system critical breaks", "RKI", Facts.NO_DEBUGGER),
  DISABLE_COALESCING(
      0x20_0000,
      "dhc",
      "Disable heap coalesce on free",
      "RKI",
      Facts.FRONT_END_STAYS,
      "heaps do not coalesce adjacent free blocks"),
  CLOSE_EXCEPTIONS(0x40_0000, "ece", "Enable close exception", "RK", Facts.NO_HANDLES),
  EXCEPTION_LOGGING(0x80_0000, "eel", "Enable exception logging", "RK", Facts.NO_KERNEL),
  HANDLE_TYPE_TAGGING(
      0x100_0000, "eot", "Enable object handle type tagging", "RK", Facts.NO_HANDLES),
  PAGE_HEAP(
      0x200_0000,
      "hpa",
      "Enable page heap",
      "RKI",
      Facts.FRONT_END_OFF,
      "heaps guard blocks as the page heap settings say"),
  DEBUG_WINLOGON(0x400_0000, "dwl", "Debug WinLogon", "R", Facts.NO_SUBSYSTEM),
  BUFFER_DEBUG_PRINT(0x800_0000, "ddp", "Buffer DbgPrint Output", "RK", Facts.NO_KERNEL),
  EARLY_CRITICAL_SECTION_EVENTS(
      0x1000_0000,
      "cse",
      "Early critical section event creation",
      "RKI",
      "locks are those of the JVM here"),
  STOP_ON_UNHANDLED_EXCEPTION(
      0x2000_0000, "sue", "Stop on unhandled user-mode exception", "RKI", Facts.NO_DEBUGGER),
  BAD_HANDLES(0x4000_0000, "bhd", "Enable bad handles detection", "RK", Facts.NO_HANDLES),
  DISABLE_PROTECTED_DLLS(
      0x8000_0000, "dpd", "Disable protected DLL verification", "RKI", Facts.NO_LOADER);

  /// Reasons that several flags share. A separate class, since the constants of the enum must come
  /// first.
  private static final class Facts {
    static final boolean FRONT_END_OFF = true;
    static final boolean FRONT_END_STAYS = false;
    static final String NO_DEBUGGER = "a debugger of the JVM decides where a program stops";
    static final String NO_LOADER = "the JVM loads classes and libraries";
    static final String NO_KERNEL = "there is no Windows kernel here";
    static final String NO_SUBSYSTEM = "there is no Windows session here";
    static final String NO_HANDLES = "there are no Windows handles here";
  }

  private final int value;
  private final String abbreviation;
  private final String text;
  private final String destinations; // Their first letters.
  private final boolean turnsFrontEndOff;
  private final boolean isMeaningful;
  private final String effect;

  /// A flag that has no effect, and why.
  GlobalFlag(int value, String abbreviation, String text, String destinations, String reason) {
    this(value, abbreviation, text, destinations, Facts.FRONT_END_STAYS, false, reason);
  }

  /// A flag that has an effect.
  GlobalFlag(
      int value,
      String abbreviation,
      String text,
      String destinations,
      boolean turnsFrontEndOff,
      String effect) {
    this(value, abbreviation, text, destinations, turnsFrontEndOff, true, effect);
  }

  GlobalFlag(
      int value,
      String abbreviation,
      String text,
      String destinations,
      boolean turnsFrontEndOff,
      boolean isMeaningful,
      String effect) {
    this.value = value;
    this.abbreviation = abbreviation;
    this.text = text;
    this.destinations = destinations;
    this.turnsFrontEndOff = turnsFrontEndOff;
    this.isMeaningful = isMeaningful;
    this.effect = effect;
  }

  /// The bit.
  public int value() {
    return value;
  }

  /// Three letters, such as `htc`. [#SILENT_PROCESS_EXIT], which has none today, keeps the one that
  /// its bit had before.
  public String abbreviation() {
    return abbreviation;
  }

  /// Its description in Windows, such as `Enable heap tail checking`.
  public String text() {
    return text;
  }

  /// Where it may be set; unmodifiable, in the order of the destinations.
  public Set<Destination> destinations() {
    Set<Destination> all = EnumSet.noneOf(Destination.class);
    for (Destination each : Destination.values()) {
      if (destinations.indexOf(each.name().charAt(0)) >= 0) {
        all.add(each);
      }
    }
    return Collections.unmodifiableSet(all);
  }

  /// The options of the command that set it, such as `/r and /k`.
  public String destinationWords() {
    return destinations().stream().map(Destination::option).collect(Collectors.joining(" and "));
  }

  /// Whether it turns the low-fragmentation front end of heaps off.
  public boolean turnsFrontEndOff() {
    return turnsFrontEndOff;
  }

  /// Whether it has an effect in Freehold. If not, it is still stored and shown.
  public boolean isMeaningful() {
    return isMeaningful;
  }

  /// What it does in Freehold, or why it has no effect, as part of a sentence.
  public String effect() {
    return effect;
  }

  /// The flag with an abbreviation, ignoring case.
  ///
  /// @param abbreviation such as `htc`
  /// @return the flag, if there is one
  public static Optional<GlobalFlag> withAbbreviation(String abbreviation) {
    String wanted = abbreviation.toLowerCase(Locale.ROOT);
    for (GlobalFlag each : values()) {
      if (each.abbreviation.equals(wanted)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
