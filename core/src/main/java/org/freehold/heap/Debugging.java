package org.freehold.heap;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.freehold.flags.GlobalFlag;
import org.freehold.flags.GlobalFlags;

/// The debug settings of a heap: what it checks in addition to what it always checks; see
/// [DebugOption]. Immutable.
///
/// A heap with a debug option that checks something is a debug heap: it has no front end and keeps
/// the exact size of every block.
///
/// @param options the options; parameter checks and validation on call imply tail and free checks
/// @param quarantineBytes a freed block stays in quarantine until more than this many bytes have
///   been freed after it; 0 for no quarantine
public record Debugging(Set<DebugOption> options, long quarantineBytes) {

  /// The default quarantine of a light page heap, in bytes.
  public static final long LIGHT_QUARANTINE_BYTES = 1024 * 1024;

  /// No checks other than those that every heap makes.
  public static final Debugging NONE = of();

  /// Adds the options that are implied.
  ///
  /// @throws IllegalArgumentException when the bytes are negative
  public Debugging {
    if (quarantineBytes < 0) {
      throw new IllegalArgumentException(
          "quarantineBytes must be at least 0, quarantineBytes=" + quarantineBytes);
    }
    options = withImplied(options);
  }

  private static Set<DebugOption> withImplied(Collection<DebugOption> options) {
    Set<DebugOption> all = EnumSet.noneOf(DebugOption.class);
    all.addAll(options);
    if (all.contains(DebugOption.PARAMETER_CHECK) || all.contains(DebugOption.VALIDATE_ON_CALL)) {
      all.add(DebugOption.TAIL_CHECK);
      all.add(DebugOption.FREE_CHECK);
    }
    return Collections.unmodifiableSet(all);
  }

  /// Settings of some options, with the default quarantine of a light page heap if that is one of
  /// them, and otherwise none.
  public static Debugging of(DebugOption... options) {
    List<DebugOption> all = List.of(options);
    boolean isLight = all.contains(DebugOption.PAGE_HEAP_LIGHT);
    return new Debugging(withImplied(all), isLight ? LIGHT_QUARANTINE_BYTES : 0);
  }

  /// What a program's global flags ask for.
  ///
  /// @param flags such as those of [org.freehold.flags.EffectiveFlags#current()]
  /// @return the options of the flags that are set; a light page heap for any page heap
  public static Debugging of(GlobalFlags flags) {
    return of(
        Arrays.stream(DebugOption.values())
            .filter(option -> flags.contains(option.flag()))
            .toArray(DebugOption[]::new));
  }

  /// The global flags that set the same options, without their further settings.
  public GlobalFlags flags() {
    return GlobalFlags.of(options.stream().map(DebugOption::flag).toArray(GlobalFlag[]::new));
  }

  /// A copy with another quarantine.
  public Debugging withQuarantine(long bytes) {
    return new Debugging(options, bytes);
  }

  /// Whether an option is on.
  public boolean has(DebugOption option) {
    return options.contains(option);
  }

  /// Whether blocks are checked or counted: whether the heap is a debug heap.
  public boolean checks() {
    return quarantineBytes > 0
        || options.stream().anyMatch(option -> option != DebugOption.NO_COALESCING);
  }
}
