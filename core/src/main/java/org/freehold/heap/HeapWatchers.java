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
    if (all.isEmpty()) {
      System.getLogger("org.freehold.heap")
          .log(
              Level.WARNING,
              "-Dfreehold.snapshot needs the module org.freehold.inspect, and -Dfreehold.record the"
                  + " module org.freehold.trace; neither is present");
    }
    return all;
  }

  private static final class Found {
    static final List<HeapWatcher> ALL = find();
  }
}
