package org.freehold.object;

import org.freehold.vm.AddressSpace;

/// How a region gets its memory. Start from [#of] or [#ofHost] and say what differs.
///
/// @param space that the addresses are of
/// @param maximumSize bytes that the region may grow to, its header of 64 bytes included, and that
///   are reserved at once; 0 reserves 64 GiB, or as much of that (by halves) as the space has
/// @param chunkSize bytes that it grows by at least; a growth commits a quarter of what is
///   committed when that is more, up to 32 MiB
/// @param hugePages whether the system is asked to back it with huge pages (the default): the first
///   touch of a large region takes a third of the time or less. A region of less than 2 MiB gets
///   none, and a larger one has at most 2 MiB in memory that it does not use yet
public record RegionOptions(
    AddressSpace space, long maximumSize, long chunkSize, boolean hugePages) {

  private static final long HEADER_SIZE = 64;
  private static final long DEFAULT_CHUNK_SIZE = 64 << 10;

  /// Checks the sizes.
  ///
  /// @throws IllegalArgumentException when the maximum size is negative or smaller than the header,
  ///   or the chunk size is not positive or larger than an address space
  public RegionOptions {
    if (maximumSize < 0 || (maximumSize != 0 && maximumSize < HEADER_SIZE)) {
      throw new IllegalArgumentException(
          "a region's maximum size is 0, or 64 or more, maximumSize=" + maximumSize);
    }
    if (chunkSize < 1 || chunkSize > 1L << 40) {
      throw new IllegalArgumentException(
          "a chunk is between 1 byte and 1 TiB, chunkSize=" + chunkSize);
    }
  }

  /// The defaults, in an address space: grows up to 64 GiB, by chunks of 64 KiB or more, and asks
  /// for huge pages.
  public static RegionOptions of(AddressSpace space) {
    return new RegionOptions(space, 0, DEFAULT_CHUNK_SIZE, true);
  }

  /// The defaults, in the operating system's memory.
  ///
  /// @throws IllegalCallerException when the JVM denies native access
  public static RegionOptions ofHost() {
    return of(AddressSpace.host());
  }

  /// The same with a maximum size.
  public RegionOptions withMaximumSize(long maximumSize) {
    return new RegionOptions(space, maximumSize, chunkSize, hugePages);
  }

  /// The same with a chunk size.
  public RegionOptions withChunkSize(long chunkSize) {
    return new RegionOptions(space, maximumSize, chunkSize, hugePages);
  }

  /// The same with huge pages, or without.
  public RegionOptions withHugePages(boolean hugePages) {
    return new RegionOptions(space, maximumSize, chunkSize, hugePages);
  }
}
