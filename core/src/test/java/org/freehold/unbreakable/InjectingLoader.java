package org.freehold.unbreakable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.freehold.heap.Heap;
import org.jspecify.annotations.Nullable;

/// Loads a copy of the core, instrumented, and the workloads that use this copy. Everything else
/// comes from the loader of the tests.
///
/// The core may be a directory or a jar on the class path.
final class InjectingLoader extends ClassLoader {

  private static final String CORE = "org.freehold.";
  private static final String HARNESS = InjectingLoader.class.getPackageName() + ".";
  private static final String WORKLOADS = HARNESS + "workload.";

  private static final String CORE_PLACE =
      Heap.class.getProtectionDomain().getCodeSource().getLocation().toString();

  /// Instrumented classes, for all loaders: the numbers of their sites must not change.
  private static final Map<String, byte[]> INSTRUMENTED = new ConcurrentHashMap<>();

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader tests;

  InjectingLoader() {
    super("injecting", InjectingLoader.class.getClassLoader());
    this.tests = InjectingLoader.class.getClassLoader();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      byte[] bytes = bytesOf(name);
      return bytes == null
          ? super.loadClass(name, resolve)
          : defineClass(name, bytes, 0, bytes.length);
    }
  }

  /// The bytes of a class that this loader defines; null for others.
  private byte @Nullable [] bytesOf(String name) {
    boolean isWorkload = name.startsWith(WORKLOADS);
    if (!name.startsWith(CORE) || (name.startsWith(HARNESS) && !isWorkload)) {
      return null;
    }
    byte[] known = INSTRUMENTED.get(name);
    if (known != null) {
      return known;
    }
    URL place = tests.getResource(name.replace('.', '/') + ".class");
    boolean isCore = place != null && place.toString().contains(CORE_PLACE);
    if (place == null || !(isCore || isWorkload)) {
      return null;
    }
    byte[] original = read(place);
    byte[] bytes = isCore ? InjectingTransform.apply(original, tests) : original;
    INSTRUMENTED.put(name, bytes);
    return bytes;
  }

  private static byte[] read(URL place) {
    try (InputStream in = place.openStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The workloads, which use the core of this loader.
  Workloads workloads() {
    try {
      return (Workloads)
          loadClass(WORKLOADS + "AllWorkloads").getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot load the workloads", e);
    }
  }
}
