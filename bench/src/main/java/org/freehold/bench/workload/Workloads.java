package org.freehold.bench.workload;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The workloads by name. Those made from files have the name of the file in theirs.
public final class Workloads {

  private static final Map<String, Supplier<Workload>> BUILT_IN = new LinkedHashMap<>();

  static {
    BUILT_IN.put("pair", Pair::new);
    BUILT_IN.put("churn", Churn::new);
  }

  private Workloads() {}

  /// All that need no file, in the order in which they are told.
  public static List<String> names() {
    return List.copyOf(BUILT_IN.keySet());
  }

  /// The one of a name.
  public static Optional<Workload> named(String name) {
    return Optional.ofNullable(BUILT_IN.get(name)).map(Supplier::get);
  }
}
