package org.freehold.win32.internal.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.freehold.win32.Handle;
import org.jspecify.annotations.Nullable;

/// The names of the file mappings that a case has created or opened. Names of objects that other
/// processes could see get a suffix that only this case has, so that scripts do not interfere.
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

  /// All handles, including closed ones.
  List<Handle> all() {
    return all;
  }
}
