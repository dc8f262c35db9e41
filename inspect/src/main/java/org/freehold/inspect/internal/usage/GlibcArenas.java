package org.freehold.inspect.internal.usage;

import org.freehold.inspect.Usage;
import org.freehold.inspect.internal.proc.Mapping;

/// The arenas that glibc's malloc makes for threads in addition to `[heap]`: 64 MiB of addresses
/// that start at a multiple of 64 MiB, writable as far as memory was needed and without access
/// after that. Adjacent arenas of which the lower one is full look like one longer arena.
final class GlibcArenas {

  static final long ARENA_BYTES = 64L << 20;

  private GlibcArenas() {}

  static void claim(Claims claims) {
    for (int i = 0; i + 1 < claims.count(); i++) {
      if (isArena(claims, i)) {
        claims.claim(i, i + 1, Usage.HEAP, "arena");
      }
    }
  }

  private static boolean isArena(Claims claims, int index) {
    Mapping used = claims.mapping(index);
    Mapping rest = claims.mapping(index + 1);
    return claims.isOpenAnonymous(index)
        && claims.isOpenAnonymous(index + 1)
        && claims.continues(index + 1)
        && used.permissions().equals("rw-p")
        && rest.isNoAccess()
        && used.start() % ARENA_BYTES == 0
        && rest.end() % ARENA_BYTES == 0
        && rest.size() < ARENA_BYTES;
  }
}
