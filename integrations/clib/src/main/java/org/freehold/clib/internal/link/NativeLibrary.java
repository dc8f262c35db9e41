package org.freehold.clib.internal.link;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.freehold.clib.UnavailableLibraryException;

/// A shared library, found as the dynamic linker of the system finds it, and loaded until the JVM
/// ends.
///
/// Immutable.
@SuppressWarnings("restricted") // Calling C is what this class is for.
public final class NativeLibrary {

  private static final Linker LINKER = Linker.nativeLinker();

  private final String file;
  private final String debianPackage;
  private final SymbolLookup symbols;

  private NativeLibrary(String file, String debianPackage, SymbolLookup symbols) {
    this.file = file;
    this.debianPackage = debianPackage;
    this.symbols = symbols;
  }

  /// Loads a library, or finds it loaded.
  ///
  /// @param file its name with the number of its interface, such as `libz.so.1`
  /// @param debianPackage the package of Debian that has it
  /// @throws UnavailableLibraryException if it is not installed
  /// @throws IllegalCallerException if the JVM denies native access
  public static NativeLibrary load(String file, String debianPackage) {
    requireNativeAccess();
    try {
      return new NativeLibrary(
          file, debianPackage, SymbolLookup.libraryLookup(file, Arena.global()));
    } catch (IllegalArgumentException e) {
      throw new UnavailableLibraryException(
          file, debianPackage, "is not installed: on Debian it is in the package " + debianPackage);
    }
  }

  /// Requires a version.
  ///
  /// @param found the library's, as a number that grows with each version
  /// @param least the oldest that will do
  /// @param foundName the library's, as people write it
  /// @param leastName the oldest, as people write it
  /// @throws UnavailableLibraryException if it is older
  public void requireVersion(long found, long least, String foundName, String leastName) {
    if (found < least) {
      throw new UnavailableLibraryException(
          file,
          debianPackage,
          "is version " + foundName + ", and at least " + leastName + " is needed");
    }
  }

  /// A function of the library.
  ///
  /// @param name its name
  /// @param shape its parameters and result
  /// @param options of the linker
  /// @throws UnavailableLibraryException if the library has no such function
  public MethodHandle function(String name, FunctionDescriptor shape, Linker.Option... options) {
    return symbols
        .find(name)
        .map(address -> LINKER.downcallHandle(address, shape, options))
        .orElseThrow(() -> lacks(name));
  }

  /// The address of a function or a variable.
  ///
  /// @throws UnavailableLibraryException if the library has none of that name
  public long address(String name) {
    return symbols.find(name).orElseThrow(() -> lacks(name)).address();
  }

  private UnavailableLibraryException lacks(String name) {
    return new UnavailableLibraryException(
        file, debianPackage, "has no " + name + ": it is too old, or was built without it");
  }

  /// What a downcall has thrown, which only a mistake here can have caused.
  public static IllegalStateException failed(Throwable t) {
    if (t instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(t);
  }

  /// Checks that this module may call C.
  ///
  /// @throws IllegalCallerException naming the option of the JVM that lets it
  static void requireNativeAccess() {
    Module module = NativeLibrary.class.getModule();
    if (module.isNativeAccessEnabled()) {
      return;
    }
    try {
      var _ = LINKER.downcallHandle(FunctionDescriptor.ofVoid());
    } catch (IllegalCallerException denied) {
      throw new IllegalCallerException(
          "Freehold calls C libraries, and this JVM denies native access: start it with"
              + " --enable-native-access="
              + (module.isNamed() ? "org.freehold.core," + module.getName() : "ALL-UNNAMED"),
          denied);
    }
  }
}
