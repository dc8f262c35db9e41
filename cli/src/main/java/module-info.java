import org.jspecify.annotations.NullMarked;

/// The command `freehold`.
@NullMarked
module org.freehold.cli {
  requires org.freehold.core;
  requires org.freehold.trace;
  requires org.freehold.win32;
  requires info.picocli;
  requires tools.jackson.core;
  requires static org.jspecify;

  opens org.freehold.cli to
      info.picocli;
}
