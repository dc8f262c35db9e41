package org.freehold.malloc;

/// The parameters of `mallopt`, with glibc's values. [CMalloc#mallopt] says which of them mean
/// something here.
public final class Mallopt {

  /// The largest request that glibc's fast bins serve.
  public static final int M_MXFAST = 1;

  /// How much glibc keeps at the top of its heap.
  public static final int M_TRIM_THRESHOLD = -1;

  /// What glibc adds to each request for memory.
  public static final int M_TOP_PAD = -2;

  /// From which size on a block has a reservation of its own.
  public static final int M_MMAP_THRESHOLD = -3;

  /// How many blocks glibc maps at most.
  public static final int M_MMAP_MAX = -4;

  /// What happens at an invalid free.
  public static final int M_CHECK_ACTION = -5;

  /// What new and freed blocks are filled with.
  public static final int M_PERTURB = -6;

  /// Up to how many arenas glibc makes one for each thread.
  public static final int M_ARENA_TEST = -7;

  /// How many arenas glibc makes at most.
  public static final int M_ARENA_MAX = -8;

  private Mallopt() {}
}
