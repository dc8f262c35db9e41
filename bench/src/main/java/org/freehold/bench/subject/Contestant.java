package org.freehold.bench.subject;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.freehold.Allocator;
import org.freehold.heap.Heap;
import org.freehold.lab.peer.CLibrary;
import org.freehold.lab.peer.Peers;
import org.jspecify.annotations.Nullable;

/// The allocators that can be measured, by the names that users type.
public enum Contestant {
  /// A heap of its own, shared by all threads.
  FREEHOLD("freehold", Family.FREEHOLD, "Freehold's heap"),
  /// `malloc` and `free` over the process heap.
  FREEHOLD_MALLOC("freehold-malloc", Family.FREEHOLD, "Freehold's malloc and free"),
  /// A heap through the handle of a thread, as an event loop uses it.
  FREEHOLD_LOCAL("freehold-local", Family.FREEHOLD, "Freehold's heap through a thread's handle"),
  /// The C library's.
  GLIBC("glibc", Family.C, "the C library's malloc", CLibrary.GLIBC),
  /// Microsoft's.
  MIMALLOC("mimalloc", Family.C, "mimalloc", CLibrary.MIMALLOC),
  /// Google's.
  TCMALLOC("tcmalloc", Family.C, "tcmalloc of gperftools", CLibrary.TCMALLOC),
  /// FreeBSD's, for the whole process.
  JEMALLOC("jemalloc", Family.C, "jemalloc, preloaded", CLibrary.JEMALLOC),
  /// What Java programs have used so far.
  UNSAFE("unsafe", Family.JAVA, "sun.misc.Unsafe"),
  /// One confined arena for each block.
  ARENA_CONFINED("arena-confined", Family.JAVA, "a confined arena for each block"),
  /// One shared arena for each block.
  ARENA_SHARED("arena-shared", Family.JAVA, "a shared arena for each block"),
  /// One automatic arena for each block, freed by the garbage collector.
  ARENA_AUTO("arena-auto", Family.JAVA, "an automatic arena for each block"),
  /// Netty's former default.
  NETTY_POOLED("netty-pooled", Family.JAVA, "Netty's pooled direct buffers"),
  /// Netty's default.
  NETTY_ADAPTIVE("netty-adaptive", Family.JAVA, "Netty's adaptive direct buffers"),
  /// Arrow's buffers.
  ARROW("arrow", Family.JAVA, "Arrow's buffers, from Unsafe");

  /// Where an allocator comes from.
  public enum Family {
    /// Freehold.
    FREEHOLD,
    /// C libraries, called through critical downcalls.
    C,
    /// The JDK, and Java libraries.
    JAVA
  }

  private final String word;
  private final Family family;
  private final String description;
  private final @Nullable CLibrary library;

  Contestant(String word, Family family, String description) {
    this(word, family, description, null);
  }

  Contestant(String word, Family family, String description, @Nullable CLibrary library) {
    this.word = word;
    this.family = family;
    this.description = description;
    this.library = library;
  }

  /// The contestant of a name.
  public static Optional<Contestant> named(String word) {
    return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
  }

  /// The name that users type.
  public String word() {
    return word;
  }

  /// Where it comes from.
  public Family family() {
    return family;
  }

  /// What it is, in a few words.
  public String description() {
    return description;
  }

  /// Whether a block may be freed by another thread than the one that allocated it.
  public boolean freesFromAnyThread() {
    return this != ARENA_CONFINED;
  }

  /// Why it is not available here; empty when it is.
  public Optional<String> missing() {
    if (library != null && !Peers.isInstalled(library)) {
      return Optional.of("not installed; Debian's package is " + library.debianPackage());
    }
    return Optional.empty();
  }

  /// Its library; empty for one that is not in C.
  public Optional<CLibrary> library() {
    return Optional.ofNullable(library);
  }

  /// The library that its process must be started with; empty for none.
  public Optional<Path> preload() {
    return library != null && library.mustBePreloaded() ? Peers.find(library) : Optional.empty();
  }

  /// JVM options that its process needs.
  public List<String> jvmArguments() {
    return switch (this) {
      case ARROW -> List.of("--add-opens=java.base/java.nio=ALL-UNNAMED");
      case NETTY_POOLED, NETTY_ADAPTIVE ->
          List.of(
              "--add-opens=java.base/java.nio=ALL-UNNAMED",
              "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
              "-Dio.netty.tryReflectionSetAccessible=true",
              "-Dio.netty.noUnsafe=false",
              "-Dio.netty.leakDetection.level=disabled",
              "-Dio.netty.allocator.useCacheForAllThreads=true");
      default -> List.of();
    };
  }

  /// Opens it, as one of several in this process.
  public Subject open() {
    return open(UnaryOperator.identity());
  }

  /// Opens it as the only one that this process measures.
  public Subject openAlone() {
    return open(ConstantAllocator::choose);
  }

  private Subject open(UnaryOperator<Allocator> wrap) {
    return switch (this) {
      case FREEHOLD -> {
        Heap heap = HeapSubject.create();
        yield new HeapSubject(wrap.apply(heap), heap, true);
      }
      case FREEHOLD_MALLOC ->
          new HeapSubject(wrap.apply(new MallocAllocator()), Heap.processHeap(), false);
      case UNSAFE -> new AddressSubject(wrap.apply(UnsafeAllocator.open()));
      case ARENA_CONFINED -> new ObjectSubject(new ArenaAllocator(ArenaAllocator.Kind.CONFINED));
      case ARENA_SHARED -> new ObjectSubject(new ArenaAllocator(ArenaAllocator.Kind.SHARED));
      case ARENA_AUTO -> new ObjectSubject(new ArenaAllocator(ArenaAllocator.Kind.AUTO));
      case NETTY_POOLED -> new ObjectSubject(NettyAllocator.pooled());
      case NETTY_ADAPTIVE -> new ObjectSubject(NettyAllocator.adaptive());
      case ARROW -> new ObjectSubject(ArrowAllocator.open());
      case FREEHOLD_LOCAL -> new LocalSubject(HeapSubject.create());
      case GLIBC, MIMALLOC, TCMALLOC, JEMALLOC -> new AddressSubject(wrap.apply(peer()));
    };
  }

  private Allocator peer() {
    if (library == null) {
      throw new IllegalStateException(word + " is not a library");
    }
    return Peers.open(library)
        .orElseThrow(() ->
            new IllegalStateException(library.file() + " cannot be opened, or is not preloaded"));
  }

  @Override
  public String toString() {
    return word;
  }
}
