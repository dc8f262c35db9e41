import org.jspecify.annotations.NullMarked;

/// The playground: a page in the browser that shows an allocator at work, call by call, served by
/// this machine to itself alone.
@NullMarked
module org.freehold.playground {
  requires org.freehold.core;
  requires org.freehold.inspect;
  requires org.freehold.lab;
  requires org.freehold.trace;
  requires java.management;
  requires java.management.rmi; // The connection to the management agent of a JVM.
  requires jdk.attach;
  requires jdk.httpserver;
  requires tools.jackson.core;
  requires static org.jspecify;

  exports org.freehold.playground;
}
