package org.freehold.object;

import java.util.SplittableRandom;

/// An operation on a region, drawn before anybody knows what it meets: numbers are taken modulo
/// what there is.
///
/// @param kind what to do
/// @param size bytes
/// @param alignment a power of two
/// @param pick which block
/// @param other which other block
record RegionOperation(Kind kind, long size, long alignment, int pick, int other) {

  enum Kind {
    ALLOCATE,
    ALLOCATE_ZEROED,
    TOO_LARGE,
    LINK,
    UNLINK,
    ROOT,
    READ,
    COPY,
    WRITE,
    TRIM,
    RESET,
    REOPEN
  }

  /// Draws one. Files are rare, since each is forced to the disk.
  static RegionOperation draw(SplittableRandom random) {
    int dice = random.nextInt(10_000);
    Kind kind =
        dice < 3000
            ? Kind.ALLOCATE
            : dice < 4500
                ? Kind.ALLOCATE_ZEROED
                : dice < 4600
                    ? Kind.TOO_LARGE
                    : dice < 6500
                        ? Kind.LINK
                        : dice < 7000
                            ? Kind.UNLINK
                            : dice < 7500
                                ? Kind.ROOT
                                : dice < 9850
                                    ? Kind.READ
                                    : dice < 9900
                                        ? Kind.COPY
                                        : dice < 9904
                                            ? Kind.WRITE
                                            : dice < 9950
                                                ? Kind.TRIM
                                                : dice < 9985 ? Kind.RESET : Kind.REOPEN;
    long size = random.nextInt(20) == 0 ? random.nextInt(20_000) : 8 + random.nextInt(120);
    long alignment = 1L << (random.nextInt(20) == 0 ? random.nextInt(14) : random.nextInt(5));
    return new RegionOperation(
        kind, size, alignment, random.nextInt(1 << 30), random.nextInt(1 << 30));
  }
}
