package org.freehold.architecture;

import java.lang.reflect.Member;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Names of types of the JDK, and of their members, by simple name.
final class JdkNames {

  private static final List<String> PACKAGES =
      List.of(
          "java.lang",
          "java.lang.foreign",
          "java.lang.invoke",
          "java.lang.ref",
          "java.io",
          "java.net",
          "java.nio",
          "java.nio.channels",
          "java.nio.file",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks",
          "java.util.function");

  private JdkNames() {}

  static boolean hasType(String name) {
    return type(name).isPresent();
  }

  static boolean hasMember(String type, String member) {
    return type(type)
        .map(found ->
            Stream.<Member[]>of(found.getMethods(), found.getDeclaredMethods(), found.getFields())
                    .flatMap(Arrays::stream)
                    .anyMatch(each -> each.getName().equals(member))
                || Stream.of(found.getClasses())
                    .anyMatch(each -> each.getSimpleName().equals(member)))
        .orElse(false);
  }

  private static Optional<Class<?>> type(String name) {
    for (String each : PACKAGES) {
      try {
        return Optional.of(Class.forName(each + "." + name, false, null));
      } catch (ClassNotFoundException | LinkageError e) {
        // It is in another package.
      }
    }
    return Optional.empty();
  }
}
