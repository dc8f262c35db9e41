package org.freehold.vm;

import java.util.SplittableRandom;

/// A call of an address space, drawn without knowledge of the space's state.
///
/// @param kind which call
/// @param which picks a reservation: its number in the order of addresses, counted around; of a
///   simulated one that is made, every fourth is watched
/// @param offset from the start of that reservation, in bytes
/// @param size in bytes
/// @param topDown for a reservation: from the top; for an access: a write; where a placeholder is
///   replaced, kept or coalesced: exactly
/// @param commit for a reservation
/// @param protection for calls that set one
record SpaceOperation(
    Kind kind,
    int which,
    long offset,
    long size,
    boolean topDown,
    boolean commit,
    Protection protection) {

  private static final long PAGE = 0x1000;

  enum Kind {
    RESERVE,
    RESERVE_AT,
    COMMIT,
    DECOMMIT,
    DECOMMIT_ALL,
    RELEASE,
    RELEASE_PART,
    RESET,
    PROTECT,
    LOCK,
    UNLOCK,
    ACCESS,
    QUERY,
    PLACEHOLDER,
    REPLACE,
    KEEP,
    JOIN,
    WRITTEN,
    UNWATCH
  }

  private static final Access[] PRIVATE_ACCESSES = {
    Access.NONE,
    Access.READ,
    Access.READ_WRITE,
    Access.READ_WRITE,
    Access.READ_WRITE,
    Access.EXECUTE,
    Access.EXECUTE_READ,
    Access.EXECUTE_READ_WRITE
  };

  /// Whether a reservation that it makes is watched.
  boolean watches() {
    return which % 4 == 0;
  }

  static SpaceOperation draw(SplittableRandom random) {
    return new SpaceOperation(
        Kind.values()[random.nextInt(Kind.values().length)],
        random.nextInt(1 << 20),
        random.nextLong(-2 * PAGE, 24 * PAGE),
        size(random),
        random.nextBoolean(),
        random.nextInt(3) == 0,
        protection(random));
  }

  private static long size(SplittableRandom random) {
    return switch (random.nextInt(20)) {
      case 0 -> 0;
      case 1 -> random.nextLong(40 * PAGE, 400 * PAGE);
      case 2 -> -1;
      default -> 1 + random.nextLong(12 * PAGE);
    };
  }

  private static Protection protection(SplittableRandom random) {
    Access access = PRIVATE_ACCESSES[random.nextInt(PRIVATE_ACCESSES.length)];
    Protection protection = Protection.of(access);
    return access != Access.NONE && random.nextInt(6) == 0 ? protection.guarded() : protection;
  }
}
