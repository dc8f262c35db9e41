package org.freehold.cli.compare;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.freehold.cli.console.Ground;
import org.freehold.lab.compare.Contender;
import org.freehold.lab.compare.Contenders;
import org.freehold.lab.own.OwnPolicy;
import org.freehold.lab.policy.Policies;
import org.freehold.lab.policy.PolicyKind;
import org.jspecify.annotations.Nullable;

/// Who takes part: the names of the command line, each once, and which of them are policies of the
/// user's own.
///
/// @param contenders in the order of the command line
/// @param own by name
record Entrants(List<Contender> contenders, Map<String, OwnPolicy> own) {

  /// Reads the names.
  ///
  /// @throws IllegalArgumentException naming what does not exist
  static Entrants read(CompareRequest request) {
    Map<String, Contender> contenders = new LinkedHashMap<>();
    Map<String, OwnPolicy> own = new LinkedHashMap<>();
    for (String word : request.policies().split(",", -1)) {
      Path source = source(request, word);
      boolean isKnown =
          word.equals(Contenders.ALL) || word.equals(Contenders.FAST) || isBuiltIn(word);
      if (source != null || (!isKnown && !request.classpath().isEmpty())) {
        add(request, word, source, contenders, own);
      } else {
        Contenders.read(word).forEach(each -> contenders.putIfAbsent(each.name(), each));
      }
    }
    for (Path each : request.sources()) {
      add(request, className(each), each, contenders, own);
    }
    return new Entrants(List.copyOf(contenders.values()), own);
  }

  private static boolean isBuiltIn(String word) {
    return Policies.find(word.split(":", 2)[0]).isPresent() || word.startsWith("freehold");
  }

  private static @Nullable Path source(CompareRequest request, String word) {
    return request.sources().stream()
        .filter(each -> className(each).equals(word))
        .findFirst()
        .orElse(null);
  }

  private static String className(Path source) {
    String name = String.valueOf(source.getFileName());
    return name.endsWith(".java") ? name.substring(0, name.length() - ".java".length()) : name;
  }

  private static void add(
      CompareRequest request,
      String name,
      @Nullable Path source,
      Map<String, Contender> contenders,
      Map<String, OwnPolicy> own) {
    if (own.containsKey(name)) {
      return;
    }
    own.put(
        name,
        new OwnPolicy(
            name,
            source,
            request.classpath(),
            request.ground() == Ground.NATIVE,
            request.limitBytes(),
            request.javaHeapBytes(),
            request.timeLimit(),
            request.samples()));
    contenders.put(
        name,
        new Contender(
            name,
            "a policy of your own",
            PolicyKind.Cost.LINEAR,
            (_, _) -> {
              throw new IllegalStateException("a policy of one's own runs in another process");
            }));
  }
}
