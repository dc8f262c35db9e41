package org.freehold.lab.peer;

import java.util.Locale;

/// An allocator written in C, as Debian installs it.
///
/// Three of them are loaded into the running process. jemalloc cannot be: its thread-local storage
/// must be laid out when the process starts, so that it is available only if the JVM was started
/// with it in `LD_PRELOAD`, and then it is the `malloc` of the whole process.
public enum CLibrary {
  /// The C library's own.
  GLIBC("libc.so.6", "libc6", "", "malloc_usable_size"),
  /// Microsoft's.
  MIMALLOC("libmimalloc.so.2", "libmimalloc2.0", "mi_", "mi_usable_size"),
  /// Google's, of gperftools.
  TCMALLOC("libtcmalloc_minimal.so.4", "libtcmalloc-minimal4", "tc_", "tc_malloc_size"),
  /// FreeBSD's and Facebook's.
  JEMALLOC("libjemalloc.so.2", "libjemalloc2", "", "malloc_usable_size");

  private final String file;
  private final String debianPackage;
  private final String prefix;
  private final String usableSize;

  CLibrary(String file, String debianPackage, String prefix, String usableSize) {
    this.file = file;
    this.debianPackage = debianPackage;
    this.prefix = prefix;
    this.usableSize = usableSize;
  }

  /// The name as users type it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The name of its shared object.
  public String file() {
    return file;
  }

  /// The package of Debian that installs it.
  public String debianPackage() {
    return debianPackage;
  }

  /// Whether a JVM must be started with it in `LD_PRELOAD`.
  public boolean mustBePreloaded() {
    return this == JEMALLOC;
  }

  /// The prefix of its functions `malloc`, `free` and `realloc`.
  String prefix() {
    return prefix;
  }

  /// The name of the function that returns a block's usable size.
  String usableSize() {
    return usableSize;
  }
}
