package org.freehold.heap;

import java.util.function.Consumer;
import org.freehold.Allocator;

/// A heap: blocks of any size from the pages of an address space. (Signatures first; the storeys
/// below follow.)
public abstract class Heap implements Allocator, AutoCloseable {
  Heap() {}

  @SuppressWarnings("DoNotCallSuggester")
  public static Heap create(HeapOptions options) {
    throw new IllegalStateException("heap=" + options.name());
  }

  public abstract long allocate(long size, long alignment);

  public abstract long tryAllocate(long size, long alignment);

  public abstract long allocateZeroed(long size);

  public abstract java.lang.foreign.MemorySegment allocateSegment(long size, long alignment);

  public abstract HeapOptions options();

  public abstract HeapSummary summary();

  public abstract void validate();

  public abstract void walk(Consumer<? super HeapEntry> visitor);

  @Override
  public abstract void close();
}
