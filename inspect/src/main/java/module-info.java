import org.jspecify.annotations.NullMarked;

/// Maps of address spaces: of any process that Linux lets the user read, and of Freehold's own
/// spaces. Snapshots of heaps.
@NullMarked
module org.freehold.inspect {
  requires transitive org.freehold.core;
  requires com.github.luben.zstd_jni;
  requires java.management;
  requires org.freehold.trace;
  requires static org.jspecify;

  exports org.freehold.inspect;
  exports org.freehold.inspect.crash;
  exports org.freehold.inspect.heaps;
  exports org.freehold.inspect.record;
  exports org.freehold.inspect.report;
  exports org.freehold.inspect.snapshot;

  provides org.freehold.heap.HeapWatcher with
      org.freehold.inspect.snapshot.SnapshotSwitches;
}
