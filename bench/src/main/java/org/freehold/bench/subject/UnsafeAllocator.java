package org.freehold.bench.subject;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import org.freehold.Allocator;

/// `sun.misc.Unsafe`, which most Java programs with native memory still use. It is looked up by
/// name, because nothing in Freehold depends on it; as fields of a record in a static final field,
/// the method handles compile to direct calls.
///
/// @param allocate of type `(long)long`
/// @param reallocate of type `(long,long)long`
/// @param free of type `(long)void`
record UnsafeAllocator(MethodHandle allocate, MethodHandle reallocate, MethodHandle free)
    implements Allocator {

  static UnsafeAllocator open() {
    try {
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field instance = type.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      Object unsafe = instance.get(null);
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      return new UnsafeAllocator(
          lookup.bind(unsafe, "allocateMemory", methodType(long.class, long.class)),
          lookup.bind(unsafe, "reallocateMemory", methodType(long.class, long.class, long.class)),
          lookup.bind(unsafe, "freeMemory", methodType(void.class, long.class)));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK has no sun.misc.Unsafe", e);
    }
  }

  /// `Unsafe` returns no block for a size of 0.
  @Override
  public long allocate(long size) {
    try {
      return (long) allocate.invokeExact(size == 0 ? 1 : size);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  @Override
  public long tryAllocate(long size) {
    try {
      return allocate(size);
    } catch (OutOfMemoryError _) {
      return 0;
    }
  }

  @Override
  public long reallocate(long address, long size) {
    try {
      return (long) reallocate.invokeExact(address, size == 0 ? 1 : size);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  @Override
  public void free(long address) {
    try {
      free.invokeExact(address);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  @Override
  public long sizeOf(long address) {
    throw new UnsupportedOperationException("Unsafe does not report the size of a block");
  }

  @Override
  public long footprint() {
    return Subject.UNKNOWN;
  }

  private static RuntimeException unchecked(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException e ? e : new IllegalStateException(thrown);
  }
}
