package org.freehold.win32.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.freehold.win32.Handle;
import org.jspecify.annotations.Nullable;

/// The names of the file mappings that a case has made or opened. Names of objects that other
/// processes could see are made the case's own, so that scripts do not meet.
final class MappingNames {

  private static final AtomicLong CASES = new AtomicLong();

  private final String suffix = " " + ProcessHandle.current().pid() + " " + CASES.incrementAndGet();
  private final Map<String, Handle> bound = new HashMap<>();
  private final List<Handle> all = new ArrayList<>();

  void bind(String name, Handle handle) {
    bound.put(name, handle);
    all.add(handle);
  }

  @Nullable Handle handleOf(String name) {
    return bound.get(name);
  }

  String objectName(String object) {
    return object + suffix;
  }

  /// All handles, closed ones too.
  List<Handle> all() {
    return all;
  }
}
