package org.freehold.heap.internal.stacks;

import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;

/// The overloaded methods of a class: those that share their name with another one. Computed once
/// for each class and cached as long as the class lives.
public final class OverloadedMethods {

  private static final String CONSTRUCTOR = "<init>";

  private static final ClassValue<Names> NAMES =
      new ClassValue<>() {
        @Override
        protected Names computeValue(Class<?> type) {
          return find(type);
        }
      };

  private OverloadedMethods() {}

  /// Whether a class is known to have exactly one method of a name.
  public static boolean isOne(Class<?> type, String method) {
    Names names = NAMES.get(type);
    return names.isKnown && !names.shared.contains(method);
  }

  private static Names find(Class<?> type) {
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
      return new Names(false, Set.of());
    }
    return new Names(true, Set.copyOf(shared));
  }

  /// The overloaded names of a class; empty and not known for a class that cannot be inspected.
  private record Names(boolean isKnown, Set<String> shared) {}
}
