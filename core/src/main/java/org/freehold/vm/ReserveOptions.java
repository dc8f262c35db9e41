package org.freehold.vm;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/// Where and how to reserve. Start from [#ANYWHERE] and say what differs.
///
/// @param address the address wanted, rounded down to the granularity; 0 lets the space choose
/// @param alignment alignment of a chosen address, a power of two; smaller than the granularity
///   means the granularity
/// @param lowest the lowest address that the space may choose; simulated memory only
/// @param highest the highest address, inclusive, that a chosen range may reach; simulated memory
///   only
/// @param topDown whether a chosen address is the highest that fits instead of the lowest
/// @param commit whether the pages are committed at once
/// @param protection the reservation's protection, which is also that of pages committed at once
/// @param caching how the processor's caches treat it; only simulated memory offers a choice
/// @param flags further properties
public record ReserveOptions(
    long address,
    long alignment,
    long lowest,
    long highest,
    boolean topDown,
    boolean commit,
    Protection protection,
    Caching caching,
    Set<ReserveFlag> flags) {

  /// Anywhere, lowest address first, not committed, read-write once committed.
  public static final ReserveOptions ANYWHERE =
      new ReserveOptions(
          0, 1, 0, Long.MAX_VALUE, false, false, Protection.READ_WRITE, Caching.CACHED, Set.of());

  /// Anywhere, and committed at once.
  public static final ReserveOptions COMMITTED = ANYWHERE.withCommit(true);

  /// Checks the alignment.
  ///
  /// @throws IllegalArgumentException when the alignment is not a power of two
  public ReserveOptions {
    if (alignment <= 0 || Long.bitCount(alignment) != 1) {
      throw new IllegalArgumentException(
          "alignment must be a power of two, alignment=" + alignment);
    }
    flags = Set.copyOf(flags);
  }

  /// The same at an address.
  public ReserveOptions withAddress(long address) {
    return new ReserveOptions(
        address, alignment, lowest, highest, topDown, commit, protection, caching, flags);
  }

  /// The same with an alignment.
  public ReserveOptions withAlignment(long alignment) {
    return new ReserveOptions(
        address, alignment, lowest, highest, topDown, commit, protection, caching, flags);
  }

  /// The same with bounds for a chosen range, both inclusive.
  public ReserveOptions within(long lowest, long highest) {
    return new ReserveOptions(
        address, alignment, lowest, highest, topDown, commit, protection, caching, flags);
  }

  /// The same, placed at the highest address that fits, or at the lowest.
  public ReserveOptions withTopDown(boolean topDown) {
    return new ReserveOptions(
        address, alignment, lowest, highest, topDown, commit, protection, caching, flags);
  }

  /// The same with pages committed at once, or not.
  public ReserveOptions withCommit(boolean commit) {
    return new ReserveOptions(
        address, alignment, lowest, highest, topDown, commit, protection, caching, flags);
  }

  /// The same with a protection.
  public ReserveOptions withProtection(Protection protection) {
    return new ReserveOptions(
        address, alignment, lowest, highest, topDown, commit, protection, caching, flags);
  }

  /// The same with another caching.
  public ReserveOptions withCaching(Caching caching) {
    return new ReserveOptions(
        address, alignment, lowest, highest, topDown, commit, protection, caching, flags);
  }

  /// The same with one more flag.
  public ReserveOptions with(ReserveFlag flag) {
    return with(Set.of(flag));
  }

  /// The same with more flags.
  public ReserveOptions with(Collection<ReserveFlag> more) {
    EnumSet<ReserveFlag> all = EnumSet.noneOf(ReserveFlag.class);
    all.addAll(flags);
    all.addAll(more);
    return new ReserveOptions(
        address, alignment, lowest, highest, topDown, commit, protection, caching, all);
  }

  /// Whether a flag is set.
  public boolean has(ReserveFlag flag) {
    return flags.contains(flag);
  }
}
