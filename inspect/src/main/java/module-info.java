import org.jspecify.annotations.NullMarked;

/// Maps of address spaces: of any process that Linux lets one read, and of Freehold's own spaces.
@NullMarked
module org.freehold.inspect {
  requires transitive org.freehold.core;
  requires org.freehold.trace;
  requires static transitive org.jspecify;

  exports org.freehold.inspect;
  exports org.freehold.inspect.crash;
  exports org.freehold.inspect.record;
  exports org.freehold.inspect.report;
}
