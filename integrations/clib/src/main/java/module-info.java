import org.jspecify.annotations.NullMarked;

/// C libraries whose memory comes from a heap of Freehold.
@NullMarked
module org.freehold.clib {
  requires transitive org.freehold.core;
  requires static org.jspecify;

  exports org.freehold.clib;
}
