import org.jspecify.annotations.NullMarked;

/// The laboratory: textbook allocation policies, and their comparison on traces of real programs.
@NullMarked
module org.freehold.lab {
  requires transitive org.freehold.core;
  requires transitive org.freehold.trace;
  requires java.compiler;
  requires static org.jspecify;

  exports org.freehold.lab;
  exports org.freehold.lab.isolated;
  exports org.freehold.lab.compare;
  exports org.freehold.lab.custom;
  exports org.freehold.lab.peer;
  exports org.freehold.lab.policy;
  exports org.freehold.lab.report;
}
