package org.freehold.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A property does not hold. The message has everything needed to investigate: the shortest failing
/// sequence that was found, and a shell command that runs the same test with the same seed.
public final class PropertyFailure extends AssertionError {

  private static final long serialVersionUID = 1L;
  private static final int MAX_LISTED = 100;

  private final long seed;
  private final transient List<?> operations;

  PropertyFailure(String name, long seed, int length, List<?> operations, Throwable problem) {
    super(message(name, seed, length, operations, problem), problem);
    this.seed = seed;
    this.operations = List.copyOf(operations);
  }

  /// The seed of the try that failed.
  public long seed() {
    return seed;
  }

  /// The operations that remain after shrinking.
  public List<?> operations() {
    return operations;
  }

  private static String message(
      String name, long seed, int length, List<?> operations, Throwable problem) {
    return String.format(
        Locale.ROOT,
        "property does not hold: %s%n%s%nafter %d operations, shrunk from %d:%n%s%nreplay: %s",
        name,
        problem,
        operations.size(),
        length,
        listing(operations),
        replayLine(seed));
  }

  private static String listing(List<?> operations) {
    String listing =
        operations.stream()
            .limit(MAX_LISTED)
            .map(operation -> "  " + operation)
            .collect(Collectors.joining(System.lineSeparator()));
    int more = operations.size() - MAX_LISTED;
    return more <= 0 ? listing : listing + System.lineSeparator() + "  and " + more + " more";
  }

  // Maven runs the tests of a module in the folder of the module.
  private static String replayLine(long seed) {
    return String.format(
        Locale.ROOT,
        "./dev test %s '%s' -Dfreehold.seed=%d",
        Path.of("").toAbsolutePath().getFileName(),
        test(),
        seed);
  }

  /// The test that is running, as `Class#method`: the outermost caller that is a test class; its
  /// own callers are the test framework.
  private static String test() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .filter(frame -> frame.getClassName().endsWith("Test"))
                .map(frame -> simpleName(frame) + "#" + frame.getMethodName())
                .reduce("", (inner, outer) -> outer));
  }

  private static String simpleName(StackWalker.StackFrame frame) {
    String name = frame.getClassName();
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
