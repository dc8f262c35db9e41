import org.jspecify.annotations.NullMarked;

/// Allocation traces of real programs: events, formats, replay.
@NullMarked
module org.freehold.trace {
  requires transitive org.freehold.core;
  requires com.github.luben.zstd_jni;
  requires static org.jspecify;

  exports org.freehold.trace;
  exports org.freehold.trace.generate;
  exports org.freehold.trace.info;
  exports org.freehold.trace.page;
  exports org.freehold.trace.record;
  exports org.freehold.trace.replay;
  exports org.freehold.trace.write;

  provides org.freehold.heap.HeapWatcher with
      org.freehold.trace.record.RecordSwitch;
}
