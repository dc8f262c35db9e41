package org.freehold.inspect.internal.usage;

import java.util.ArrayList;
import java.util.List;
import org.freehold.inspect.Usage;
import org.freehold.inspect.internal.proc.Mapping;

/// The memory areas of HotSpot, which does not name its memory to the kernel. They are recognised
/// by their position and their permissions:
///
/// * The archive of classes is a file. The space for further classes follows it without a gap.
/// * Code that the JVM generates is in the only anonymous memory that is both writable and
///   executable.
/// * Objects are below 32 GiB, where compressed pointers of 32 bits reach them.
/// * Other metadata is in nodes of 64 MiB, each of several writable pieces.
final class JvmAreas {

  private static final long LOW = 32L << 30;
  private static final long METASPACE_NODE = 64L << 20;
  private static final long METASPACE_ALIGNMENT = 4L << 20;

  private final Claims claims;
  private final List<String> archives = new ArrayList<>();

  JvmAreas(Claims claims, String command) {
    this.claims = claims;
    for (String word : command.split(" ", -1)) {
      if (word.startsWith("-XX:AOTCache=") || word.startsWith("-XX:SharedArchiveFile=")) {
        archives.addAll(List.of(word.substring(word.indexOf('=') + 1).split(":", -1)));
      }
    }
  }

  /// Whether a file is an archive of classes by its name.
  static boolean isArchive(Mapping mapping) {
    return mapping.fileName().endsWith(".jsa") || mapping.fileName().endsWith(".aot");
  }

  void claim() {
    claimArchivesGivenByName();
    claimClassSpace();
    claimCodeCache();
    claimHeap();
    claimMetaspace();
  }

  private void claimArchivesGivenByName() {
    for (int i = 0; i < claims.count(); i++) {
      if (claims.mapping(i).isFile() && archives.contains(claims.mapping(i).path())) {
        claims.claim(i, Usage.CDS_ARCHIVE, "");
      }
    }
  }

  /// The lowest part of an archive holds its classes; its objects, if there are any, are in the
  /// heap.
  private void claimClassSpace() {
    int lowest = lowestArchive();
    if (lowest < 0) {
      return;
    }
    if (claims.continues(lowest) && claims.isOpenAnonymous(lowest - 1)) {
      claims.claim(lowest - 1, Usage.CDS_ARCHIVE, "guard page");
    }
    int last = lowest;
    while (last + 1 < claims.count()
        && claims.continues(last + 1)
        && claims.usage(last + 1) == Usage.CDS_ARCHIVE) {
      last++;
    }
    int end = claims.lastOfRow(last);
    if (end > last) {
      claims.claim(last + 1, end, Usage.METASPACE, "class space");
    }
    for (int i = end + 1; i < claims.count(); i++) {
      if (claims.usage(i) == Usage.CDS_ARCHIVE && isLow(claims.mapping(i))) {
        claims.claim(i, Usage.JAVA_HEAP, "objects of the archive");
      }
    }
  }

  private int lowestArchive() {
    int lowest = -1;
    for (int i = 0; i < claims.count(); i++) {
      if (claims.usage(i) == Usage.CDS_ARCHIVE
          && (lowest < 0 || claims.mapping(i).offset() < claims.mapping(lowest).offset())) {
        lowest = i;
      }
    }
    return lowest;
  }

  private void claimCodeCache() {
    for (int i = 0; i < claims.count(); i++) {
      if (claims.isOpenAnonymous(i) && isCode(claims.mapping(i))) {
        int row = claims.lastOfRow(i);
        int last = i;
        while (last < row && isCodeOrReserved(claims.mapping(last + 1))) {
          last++;
        }
        claims.claim(i, last, Usage.CODE_CACHE, "");
        i = last;
      }
    }
  }

  private static boolean isCode(Mapping mapping) {
    return mapping.isWritable() && mapping.isExecutable();
  }

  private static boolean isCodeOrReserved(Mapping mapping) {
    return isCode(mapping) || mapping.isNoAccess();
  }

  private void claimHeap() {
    for (int i = 0; i < claims.count(); i++) {
      if (claims.isOpenAnonymous(i) && isLow(claims.mapping(i))) {
        claims.claim(i, Usage.JAVA_HEAP, "");
      }
      boolean isHeap = claims.usage(i) == Usage.JAVA_HEAP;
      if (isHeap && claims.continues(i) && claims.usage(i - 1) == Usage.JAVA_HEAP) {
        claims.joinPrevious(i);
      }
    }
  }

  private static boolean isLow(Mapping mapping) {
    return Long.compareUnsigned(mapping.end(), LOW) <= 0;
  }

  private void claimMetaspace() {
    for (int i = 0; i < claims.count(); i++) {
      int last = claims.isOpenAnonymous(i) ? endOfNode(i) : i;
      if (last > i) {
        claims.claim(i, last, Usage.METASPACE, "");
        i = last;
      }
    }
  }

  /// The last mapping of the metaspace node that begins here; this mapping itself when none does.
  /// Two aligned pieces are more likely an arena of malloc.
  private int endOfNode(int from) {
    long start = claims.mapping(from).start();
    boolean canBegin = claims.mapping(from).isWritable() && start % METASPACE_ALIGNMENT == 0;
    int last = from;
    int row = canBegin ? claims.lastOfRow(from) : from;
    while (last < row && claims.mapping(last).end() - start < METASPACE_NODE) {
      last++;
    }
    boolean isNode = claims.mapping(last).end() - start == METASPACE_NODE;
    boolean isArena = last == from + 1 && start % GlibcArenas.ARENA_BYTES == 0;
    return isNode && !isArena ? last : from;
  }
}
