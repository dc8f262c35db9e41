package org.freehold.clib;

/// A C library cannot be used: it is not installed, it is too old, or it lacks a function. The
/// message says which, and names the package of Debian that has it.
public final class UnavailableLibraryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String file;
  private final String debianPackage;

  /// Makes the exception.
  ///
  /// @param file the name of the shared library
  /// @param debianPackage the package of Debian that has it
  /// @param why the end of a sentence that begins with the name
  public UnavailableLibraryException(String file, String debianPackage, String why) {
    super(file + " " + why);
    this.file = file;
    this.debianPackage = debianPackage;
  }

  /// The name of the shared library, such as `libz.so.1`.
  public String file() {
    return file;
  }

  /// The package of Debian that has it.
  public String debianPackage() {
    return debianPackage;
  }
}
