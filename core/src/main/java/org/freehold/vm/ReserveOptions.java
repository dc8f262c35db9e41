package org.freehold.vm;

/// Where and how to reserve. Start from [#ANYWHERE] and say what differs.
///
/// @param address the address wanted, rounded down to the granularity; 0 lets the space choose
/// @param alignment alignment of a chosen address, a power of two; smaller than the granularity
///   means the granularity
/// @param topDown whether a chosen address is the highest that fits instead of the lowest
/// @param commit whether the pages are committed at once
/// @param protection the reservation's protection, which is also that of pages committed at once
/// @param caching how the processor's caches treat it; only simulated memory has a choice
public record ReserveOptions(
    long address,
    long alignment,
    boolean topDown,
    boolean commit,
    Protection protection,
    Caching caching) {

  /// Anywhere, lowest address first, not committed, read-write once committed.
  public static final ReserveOptions ANYWHERE =
      new ReserveOptions(0, 1, false, false, Protection.READ_WRITE, Caching.CACHED);

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
  }

  /// The same at an address.
  public ReserveOptions withAddress(long address) {
    return new ReserveOptions(address, alignment, topDown, commit, protection, caching);
  }

  /// The same with an alignment.
  public ReserveOptions withAlignment(long alignment) {
    return new ReserveOptions(address, alignment, topDown, commit, protection, caching);
  }

  /// The same with the highest address that fits, or the lowest.
  public ReserveOptions withTopDown(boolean topDown) {
    return new ReserveOptions(address, alignment, topDown, commit, protection, caching);
  }

  /// The same with pages committed at once, or not.
  public ReserveOptions withCommit(boolean commit) {
    return new ReserveOptions(address, alignment, topDown, commit, protection, caching);
  }

  /// The same with a protection.
  public ReserveOptions withProtection(Protection protection) {
    return new ReserveOptions(address, alignment, topDown, commit, protection, caching);
  }

  /// The same with another treatment by the caches.
  public ReserveOptions withCaching(Caching caching) {
    return new ReserveOptions(address, alignment, topDown, commit, protection, caching);
  }
}
