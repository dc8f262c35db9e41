package org.freehold.heap;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.ServiceLoader;

/// The providers of [HeapWatcher], loaded by the first heap that is made with one of its system
/// properties set.
final class HeapWatchers {

  private HeapWatchers() {}

  /// Notifies the providers of a new heap, when a system property asks for it.
  static void notify(Heap heap) {
    if (System.getProperty(HeapWatcher.EXIT) != null
        || System.getProperty(HeapWatcher.REFUSAL) != null
        || System.getProperty(HeapWatcher.RECORD) != null) {
      Found.ALL.forEach(each -> each.onCreate(heap));
    }
  }

  private static List<HeapWatcher> find() {
    ServiceLoader<HeapWatcher> loader =
        ServiceLoader.load(HeapWatcher.class, HeapWatcher.class.getClassLoader());
    List<HeapWatcher> all = loader.stream().map(ServiceLoader.Provider::get).toList();
    warnWithout(all, HeapWatcher.EXIT, "inspect");
    warnWithout(all, HeapWatcher.REFUSAL, "inspect");
    warnWithout(all, HeapWatcher.RECORD, "trace");
    return all;
  }

  /// Reports that a property has no effect, because the module that would read it is missing.
  private static void warnWithout(List<HeapWatcher> all, String property, String module) {
    boolean isThere =
        all.stream()
            .anyMatch(each -> each.getClass().getName().startsWith("org.freehold." + module + "."));
    if (System.getProperty(property) != null && !isThere) {
      System.getLogger("org.freehold.heap")
          .log(
              Level.WARNING,
              "-D"
                  + property
                  + " is ignored: it needs freehold-"
                  + module
                  + ".jar (Maven: org.freehold:freehold-"
                  + module
                  + ") and zstd-jni.jar (Maven: com.github.luben:zstd-jni) on the class path");
    }
  }

  private static final class Found {
    static final List<HeapWatcher> ALL = find();
  }
}
