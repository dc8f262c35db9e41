package org.freehold.heap.internal.stacks;

import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The overloaded methods of a class: those that share their name with another one. Computed once
/// for each class and cached as long as the class lives.
public final class OverloadedMethods {

  private static final String CONSTRUCTOR = "<init>";

  /// The overloaded names; null for a class that cannot be inspected. A value is kept as long as
  /// its class lives, and classes of the JDK live as long as the process: so values are sets of the
  /// JDK's, which keep nothing of this copy of Freehold.
  private static final ClassValue<@Nullable Set<String>> SHARED =
      new ClassValue<>() {
        @Override
        protected @Nullable Set<String> computeValue(Class<?> type) {
          return find(type);
        }
      };

  private OverloadedMethods() {}

  /// Whether a class is known to have exactly one method of a name.
  public static boolean isOne(Class<?> type, String method) {
    Set<String> shared = SHARED.get(type);
    return shared != null && !shared.contains(method);
  }

  private static @Nullable Set<String> find(Class<?> type) {
    Set<String> seen = new HashSet<>();
    Set<String> shared = new HashSet<>();
    try {
      for (Method method : type.getDeclaredMethods()) {
        if (!seen.add(method.getName())) {
          shared.add(method.getName());
        }
      }
      if (type.getDeclaredConstructors().length > 1) {
        shared.add(CONSTRUCTOR);
      }
    } catch (LinkageError | SecurityException e) {
      // A class whose methods refer to a missing class cannot be inspected.
      return null;
    }
    return Set.copyOf(shared);
  }
}
