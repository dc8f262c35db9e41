import org.jspecify.annotations.NullMarked;

/// Virtual memory, heaps and malloc in Java. Depends on the JDK alone.
@NullMarked
module org.freehold.core {
  requires static org.jspecify;

  exports org.freehold;
  exports org.freehold.flags;
  exports org.freehold.heap;
  exports org.freehold.malloc;
  exports org.freehold.object;
  exports org.freehold.vm;

  uses org.freehold.heap.HeapWatcher;
}
