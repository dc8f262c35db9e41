package org.freehold.lab.peer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds and loads the C allocators.
///
/// Their functions are called as *critical*: the thread stays in the state of running Java, which
/// makes the call as cheap as possible. It also means that the garbage collector waits for the
/// call, so that it must be short; calls of allocators mostly are.
@SuppressWarnings("restricted") // Downcalls are what this class is for.
public final class Peers {

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Path MAPS = Path.of("/proc/self/maps");

  private Peers() {}

  /// Opens a library.
  ///
  /// @param library the allocator
  /// @return the allocator; empty when it is not installed, or must be preloaded and is not
  public static Optional<CAllocator> open(CLibrary library) {
    return lookup(library)
        .map(symbols ->
            new CAllocator(
                library,
                critical(symbols, library.prefix() + "malloc", of(JAVA_LONG)),
                critical(symbols, library.prefix() + "free", FunctionDescriptor.ofVoid(JAVA_LONG)),
                critical(symbols, library.prefix() + "realloc", of(JAVA_LONG, JAVA_LONG)),
                critical(symbols, library.usableSize(), of(JAVA_LONG)),
                Resident.bytes()));
  }

  /// Whether the library is installed. One that must be preloaded is looked for in the system's
  /// library folders.
  public static boolean isInstalled(CLibrary library) {
    return library.mustBePreloaded() ? find(library).isPresent() : lookup(library).isPresent();
  }

  /// The path of the library's file, for `LD_PRELOAD`.
  public static Optional<Path> find(CLibrary library) {
    return Stream.of("/usr/lib", "/lib", "/usr/lib64", "/usr/local/lib")
        .map(Path::of)
        .flatMap(folder -> Stream.of(folder, folder.resolve(multiarch())))
        .map(folder -> folder.resolve(library.file()))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /// Makes the allocator of the process purge its free memory. The JVM has used it before, and left
  /// free ranges that would hide growth.
  public static void trim(CLibrary library) {
    try {
      switch (library) {
        case GLIBC -> {
          int _ = (int) function("malloc_trim", JAVA_INT, JAVA_LONG).invokeExact(0L);
        }
        case JEMALLOC -> purge();
        case MIMALLOC, TCMALLOC -> {
          // It has not been called yet.
        }
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /// jemalloc's control that purges all arenas, for which the number 4096 stands.
  private static void purge() throws Throwable {
    MethodHandle control =
        function("mallctl", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    try (Arena arena = Arena.ofConfined()) {
      for (String what : new String[] {"thread.tcache.flush", "arena.4096.purge"}) {
        int _ = (int) control.invokeExact(arena.allocateFrom(what), 0L, 0L, 0L, 0L);
      }
    }
  }

  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    MemorySegment address =
        inProcess(name).orElseThrow(() -> new IllegalStateException("no function " + name));
    return LINKER.downcallHandle(address, FunctionDescriptor.of(result, arguments));
  }

  private static String multiarch() {
    String machine = System.getProperty("os.arch", "").equals("amd64") ? "x86_64" : "aarch64";
    return machine + "-linux-gnu";
  }

  private static Optional<SymbolLookup> lookup(CLibrary library) {
    if (library.mustBePreloaded()) {
      return isLoaded(library) ? Optional.of(Peers::inProcess) : Optional.empty();
    }
    try {
      return Optional.of(SymbolLookup.libraryLookup(library.file(), Arena.global()));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // Not installed.
    }
  }

  private static boolean isLoaded(CLibrary library) {
    try (Stream<String> lines = Files.lines(MAPS, StandardCharsets.UTF_8)) {
      return lines.anyMatch(line -> line.endsWith("/" + library.file()));
    } catch (IOException _) {
      return false;
    }
  }

  /// Looks up a symbol in this process, preloaded libraries first. The linker's own lookup would
  /// find the function of the C library instead.
  private static Optional<MemorySegment> inProcess(String name) {
    MethodHandle dlsym =
        LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("dlsym"), of(JAVA_LONG, ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      long inSearchOrder = 0; // RTLD_DEFAULT of <dlfcn.h>
      long address = (long) dlsym.invokeExact(inSearchOrder, arena.allocateFrom(name));
      return address == 0 ? Optional.empty() : Optional.of(MemorySegment.ofAddress(address));
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static FunctionDescriptor of(MemoryLayout... arguments) {
    return FunctionDescriptor.of(JAVA_LONG, arguments);
  }

  private static MethodHandle critical(
      SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        symbols.findOrThrow(name), descriptor, Linker.Option.critical(false));
  }
}
