package org.freehold.cli.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.freehold.cli.console.CommandFailure;
import org.freehold.cli.console.Spelling;
import org.freehold.cli.input.MemoryKind;
import org.freehold.lab.compare.Contender;
import org.freehold.lab.compare.Contenders;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.compare.Result;
import org.freehold.lab.custom.CustomPolicy;
import org.freehold.lab.custom.CustomPolicyProcess;
import org.freehold.lab.peer.Peer;
import org.freehold.lab.peer.PeerTrial;
import org.freehold.lab.policy.Policies;
import org.freehold.lab.policy.PolicyKind;
import org.jspecify.annotations.Nullable;

/// The contestants of a comparison: the names on the command line, each once, and which of them run
/// in a process of their own: peers, and policies of the user's own.
final class Contestants {

  /// A trial in a process of its own.
  @FunctionalInterface
  interface IsolatedTrial {
    /// Runs it.
    Result run(LoadedTrace trace, LongConsumer progress);
  }

  private final CompareRequest request;
  private final Map<String, Contender> contenders = new LinkedHashMap<>();
  private final Map<String, IsolatedTrial> isolated = new LinkedHashMap<>();
  private final Set<Peer> missing = new LinkedHashSet<>();
  private final Set<Peer> missingByName = new LinkedHashSet<>();

  private Contestants(CompareRequest request) {
    this.request = request;
  }

  /// Reads the names.
  ///
  /// @throws IllegalArgumentException naming what does not exist
  static Contestants read(CompareRequest request) {
    request.sources().forEach(Contestants::requireFile);
    Contestants contestants = new Contestants(request);
    for (String word : request.policies().split(",", -1)) {
      contestants.read(word);
    }
    request.sources().forEach(each -> contestants.addOwn(className(each), each));
    return contestants;
  }

  private static void requireFile(Path source) {
    if (!Files.isRegularFile(source)) {
      throw new CommandFailure(
          source + (Files.exists(source) ? ": is not a file" : ": no such file"));
    }
  }

  private void read(String word) {
    Path source = source(word);
    if (source != null) {
      addOwn(word, source);
    } else if (word.equals(Peer.ALL)) {
      Peer.all().forEach(this::addPeer);
    } else if (Peer.find(word).isPresent()) {
      Peer peer = Peer.find(word).orElseThrow();
      addPeer(peer);
      if (missing.contains(peer)) {
        missingByName.add(peer);
      }
    } else if (isPolicy(word) || request.classpath().isEmpty()) {
      requireKnown(word);
      Contenders.read(word).forEach(each -> contenders.putIfAbsent(each.name(), each));
    } else {
      addOwn(word, null);
    }
  }

  /// Refuses a name that nothing has, with the one that was probably meant.
  private void requireKnown(String word) {
    String name = word.split(":", 2)[0];
    Set<String> known = new LinkedHashSet<>(List.of(Contenders.ALL, Contenders.FAST, Peer.ALL));
    Contenders.all().forEach(each -> known.add(each.name()));
    Peer.all().forEach(each -> known.add(each.word()));
    request.sources().forEach(each -> known.add(className(each)));
    if (!known.contains(name)) {
      String hint = Spelling.hint(name, known);
      throw new IllegalArgumentException(
          "there is no policy '"
              + name
              + "'"
              + (hint.isEmpty() ? ";" : hint)
              + " --list shows all");
    }
  }

  private static boolean isPolicy(String word) {
    return word.equals(Contenders.ALL)
        || word.equals(Contenders.FAST)
        || Policies.find(word.split(":", 2)[0]).isPresent()
        || word.startsWith("freehold");
  }

  private @Nullable Path source(String word) {
    return request.sources().stream()
        .filter(each -> className(each).equals(word))
        .findFirst()
        .orElse(null);
  }

  private static String className(Path source) {
    String name = String.valueOf(source.getFileName());
    return name.endsWith(".java") ? name.substring(0, name.length() - ".java".length()) : name;
  }

  private void addOwn(String name, @Nullable Path source) {
    CustomPolicy own =
        new CustomPolicy(
            name,
            source,
            request.classpath(),
            request.space() == MemoryKind.NATIVE,
            request.limitBytes(),
            request.javaHeapBytes(),
            request.timeLimit(),
            request.samples());
    add(
        name,
        "a policy of your own",
        PolicyKind.Cost.LINEAR,
        (trace, progress) -> CustomPolicyProcess.run(trace, own, progress));
  }

  private void addPeer(Peer peer) {
    if (request.space() == MemoryKind.SIMULATED) {
      throw new IllegalArgumentException(
          peer.word() + " works on the machine's own memory only, not on --space simulated");
    }
    if (!peer.isInstalled()) {
      missing.add(peer);
      return;
    }
    PeerTrial trial = new PeerTrial(peer, request.timeLimit(), request.samples());
    add(peer.word(), peer.summary(), PolicyKind.Cost.LOGARITHMIC, trial::run);
  }

  private void add(String name, String summary, PolicyKind.Cost cost, IsolatedTrial trial) {
    if (contenders.containsKey(name)) {
      return;
    }
    isolated.put(name, trial);
    contenders.put(
        name,
        new Contender(
            name,
            summary,
            cost,
            (_, _) -> {
              throw new IllegalStateException(name + " runs in another process");
            }));
  }

  /// All, in the order of the command line.
  List<Contender> contenders() {
    return List.copyOf(contenders.values());
  }

  /// How a contender is tried in a process of its own; null for one that needs none.
  @Nullable IsolatedTrial isolated(Contender contender) {
    return isolated.get(contender.name());
  }

  /// Peers that were requested and are not installed.
  List<Peer> missing() {
    return new ArrayList<>(missing);
  }

  /// Whether any of them was requested by name.
  boolean lacksNamedPeer() {
    return !missingByName.isEmpty();
  }
}
