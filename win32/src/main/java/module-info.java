import org.jspecify.annotations.NullMarked;

/// The Win32 compatibility layer: the memory calls of Windows, and scripts of them.
@NullMarked
@SuppressWarnings("module") // The name ends in digits because the API's name does.
module org.freehold.win32 {
  requires transitive org.freehold.core;
  requires static org.jspecify;

  exports org.freehold.win32;
  exports org.freehold.win32.script;
}
