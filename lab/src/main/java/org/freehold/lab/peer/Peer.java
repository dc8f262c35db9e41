package org.freehold.lab.peer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The peers: other allocators that take part in a comparison, each in a process of its own. They
/// are those of C, and the JDK's arenas. Freehold's own heap is here as well, measured as they are.
public enum Peer {
  /// The C library of the process.
  GLIBC("glibc", "the C library's malloc (ptmalloc)", CLibrary.GLIBC),
  /// FreeBSD's and Facebook's.
  JEMALLOC("jemalloc", "FreeBSD's and Facebook's malloc", CLibrary.JEMALLOC),
  /// Microsoft's.
  MIMALLOC("mimalloc", "Microsoft's malloc", CLibrary.MIMALLOC),
  /// Google's, of gperftools.
  TCMALLOC("tcmalloc", "Google's malloc, from gperftools", CLibrary.TCMALLOC),
  /// A confined arena for each block.
  JDK_CONFINED("jdk-confined", "a confined arena of the JDK for each block", null),
  /// A shared arena for each block, which any thread may close.
  JDK_SHARED("jdk-shared", "a shared arena of the JDK for each block", null),
  /// An automatic arena for each block, which the garbage collector closes.
  JDK_AUTO("jdk-auto", "an automatic arena for each block, freed by the garbage collector", null),
  /// Freehold's heap.
  FREEHOLD("freehold-resident", "Freehold's heap, measured as the peers are", null);

  /// Stands for all of them.
  public static final String ALL = "peers";

  private final String word;
  private final String summary;
  private final @Nullable CLibrary library;

  Peer(String word, String summary, @Nullable CLibrary library) {
    this.word = word;
    this.summary = summary;
    this.library = library;
  }

  /// Finds a peer.
  ///
  /// @param word as users type it
  public static Optional<Peer> find(String word) {
    return all().stream().filter(each -> each.word.equals(word)).findFirst();
  }

  /// All of them, installed or not.
  public static List<Peer> all() {
    return Arrays.asList(values());
  }

  /// The name as users type it.
  public String word() {
    return word;
  }

  /// What it is, in one line.
  public String summary() {
    return summary;
  }

  /// The library that it needs, if any.
  public Optional<CLibrary> library() {
    return Optional.ofNullable(library);
  }

  /// Whether it is installed here.
  public boolean isInstalled() {
    return library == null || Peers.isInstalled(library);
  }

  /// How to install it, in one line.
  public String missing() {
    return library == null
        ? ""
        : word + " is not installed; on Debian it is in the package " + library.debianPackage();
  }
}
