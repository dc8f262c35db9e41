package org.freehold.bench.promise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.freehold.bench.measure.Metric;
import org.freehold.bench.plan.Case;
import org.freehold.bench.subject.Contestant;
import org.freehold.bench.suite.Outcome;
import org.freehold.bench.workload.Workloads;

/// The promises about time: the cases that decide each of them, and the verdicts that follow from
/// the outcomes. Only arithmetic; nothing is measured here.
final class Promises {

  private static final List<String> SHORT = List.of("pair", "churn");
  private static final List<String> SCALING = List.of("alloc-test", "larson");

  private static final List<String> THREADED =
      List.of(
          "glibc-thread",
          "larson",
          "alloc-test",
          "xmalloc-test",
          "rptest",
          "mstress",
          "sh6bench",
          "sh8bench",
          "cache-scratch",
          "cache-thrash",
          "mleak");

  private static final List<Integer> THREADS = List.of(2, 16);

  private static final List<Contestant> OF_C =
      List.of(Contestant.GLIBC, Contestant.MIMALLOC, Contestant.TCMALLOC);

  private static final List<Contestant> OF_JAVA =
      List.of(
          Contestant.UNSAFE,
          Contestant.ARENA_CONFINED,
          Contestant.ARENA_SHARED,
          Contestant.NETTY_POOLED,
          Contestant.NETTY_ADAPTIVE,
          Contestant.ARROW);

  /// What each of [Workloads#calls] may take, as a multiple of the first.
  private static final double[] MAX_CALLS = {1, 1.1, 1.5, 0.5, 1};

  private static final int FEW_BLOCKS = 1000;
  private static final int MANY_BLOCKS = 10_000_000;
  private static final double MAX_RATIO_THREADED = 1.5;

  private final Map<Case, Outcome> outcomes = new LinkedHashMap<>();

  /// Makes verdicts possible from what was measured.
  Promises(List<Outcome> measured) {
    measured.forEach(each -> outcomes.put(each.measured(), each));
  }

  /// Whether a promise is decided by cases, and not by probes.
  static boolean isTimed(int number) {
    return !cases(number).isEmpty();
  }

  /// The cases that decide a promise; none for those about memory.
  static List<Case> cases(int number) {
    return switch (number) {
      case 1 -> cases(SHORT, List.of(1), with(OF_C));
      case 2 -> cases(SHORT, List.of(1), with(OF_JAVA));
      case 3 -> cases(THREADED, THREADS, with(List.of(Contestant.MIMALLOC)));
      case 4 -> cases(SCALING, List.of(1, 2), List.of(Contestant.FREEHOLD));
      case 9 ->
          cases(
              List.of(Workloads.live(FEW_BLOCKS), Workloads.live(MANY_BLOCKS)),
              List.of(1),
              List.of(Contestant.FREEHOLD));
      case 10 -> cases(List.of("churn"), List.of(1), List.of(Contestant.FREEHOLD));
      case 11 -> cases(Workloads.calls(), List.of(1), List.of(Contestant.FREEHOLD));
      case 12 -> cases(Workloads.buffers(), List.of(1), with(List.of(Contestant.MIMALLOC)));
      default -> List.of();
    };
  }

  private static List<Contestant> with(List<Contestant> peers) {
    List<Contestant> all = new ArrayList<>(peers);
    all.addFirst(Contestant.FREEHOLD);
    return all;
  }

  private static List<Case> cases(
      List<String> workloads, List<Integer> threads, List<Contestant> contestants) {
    List<Case> cases = new ArrayList<>();
    for (String workload : workloads) {
      for (int count : threads) {
        contestants.forEach(each -> cases.add(new Case(workload, "", each, count)));
      }
    }
    return cases;
  }

  /// The verdict on a promise.
  Verdict verdict(int number) {
    return switch (number) {
      case 1 -> beside(1, "pair and churn ÷ the fastest in C", OF_C, 1.0);
      case 2 -> beside(2, "pair and churn ÷ the fastest in Java", OF_JAVA, 0.35);
      case 3 -> threaded();
      case 4 -> scaling();
      case 9 -> manyLive();
      case 10 -> latency();
      case 11 -> calls();
      case 12 -> buffers();
      default -> throw new IllegalArgumentException("number=" + number);
    };
  }

  /// The worse of two ratios, each to the fastest peer of its workload.
  private Verdict beside(int number, String measure, List<Contestant> peers, double bound) {
    double worst = 0;
    List<String> details = new ArrayList<>();
    for (String workload : SHORT) {
      OptionalDouble ours = time(workload, Contestant.FREEHOLD, 1);
      Optional<Contestant> fastest =
          peers.stream()
              .filter(each -> time(workload, each, 1).isPresent())
              .min(Comparator.comparingDouble(each -> time(workload, each, 1).getAsDouble()));
      if (ours.isEmpty() || fastest.isEmpty()) {
        return Verdict.unknown(number, measure, bound, workload + " was not measured");
      }
      double ratio = ours.getAsDouble() / time(workload, fastest.get(), 1).getAsDouble();
      worst = Math.max(worst, ratio);
      details.add(workload + " " + Verdict.text(ratio) + " of " + fastest.get());
    }
    return Verdict.atMost(number, measure, worst, bound, String.join(", ", details));
  }

  private Verdict threaded() {
    String measure = "workloads with 2 and 16 threads ÷ mimalloc";
    List<Double> ratios = new ArrayList<>();
    List<String> above = new ArrayList<>();
    for (String workload : THREADED) {
      for (int threads : THREADS) {
        OptionalDouble ours = time(workload, Contestant.FREEHOLD, threads);
        OptionalDouble theirs = time(workload, Contestant.MIMALLOC, threads);
        if (ours.isEmpty() || theirs.isEmpty()) {
          return Verdict.unknown(3, measure, 1.0, workload + " was not measured");
        }
        double ratio = ours.getAsDouble() / theirs.getAsDouble();
        ratios.add(ratio);
        if (ratio > MAX_RATIO_THREADED) {
          above.add(workload + " with " + threads + " threads " + Verdict.text(ratio));
        }
      }
    }
    String detail = above.isEmpty() ? "none above 1.5" : "above 1.5: " + String.join(", ", above);
    return Verdict.atMost(3, measure, geometricMean(ratios), 1.0, detail).and(above.isEmpty());
  }

  private Verdict scaling() {
    String measure = "throughput of 2 threads ÷ 1 thread";
    double worst = Double.MAX_VALUE;
    List<String> details = new ArrayList<>();
    for (String workload : SCALING) {
      OptionalDouble one = figure(workload, Contestant.FREEHOLD, 1, Metric.OPERATIONS_PER_SECOND);
      OptionalDouble two = figure(workload, Contestant.FREEHOLD, 2, Metric.OPERATIONS_PER_SECOND);
      if (one.isEmpty() || two.isEmpty()) {
        return Verdict.unknown(4, measure, 1.8, workload + " was not measured");
      }
      double ratio = two.getAsDouble() / one.getAsDouble();
      worst = Math.min(worst, ratio);
      details.add(workload + " " + Verdict.text(ratio));
    }
    return Verdict.atLeast(4, measure, worst, 1.8, String.join(", ", details));
  }

  private Verdict manyLive() {
    String measure = "a replacement at 10⁷ live blocks ÷ at 10³";
    OptionalDouble few = time(Workloads.live(FEW_BLOCKS), Contestant.FREEHOLD, 1);
    OptionalDouble many = time(Workloads.live(MANY_BLOCKS), Contestant.FREEHOLD, 1);
    if (few.isEmpty() || many.isEmpty()) {
      return Verdict.unknown(9, measure, 4, "not measured");
    }
    String detail =
        Verdict.text(many.getAsDouble()) + " ns and " + Verdict.text(few.getAsDouble()) + " ns";
    return Verdict.atMost(9, measure, many.getAsDouble() / few.getAsDouble(), 4, detail);
  }

  private Verdict latency() {
    String measure = "p99.9 latency of an allocation on churn, in ns";
    OptionalDouble slow = figure("churn", Contestant.FREEHOLD, 1, Metric.ALLOCATE_P999);
    OptionalDouble clock = figure("churn", Contestant.FREEHOLD, 1, Metric.CLOCK);
    if (slow.isEmpty() || clock.isEmpty()) {
      return Verdict.unknown(10, measure, 2000, "not measured");
    }
    String detail = "including the clock's own " + Verdict.text(clock.getAsDouble()) + " ns";
    return Verdict.atMost(10, measure, slow.getAsDouble(), 2000, detail);
  }

  /// The worst of several ratios, each as a share of what it may be.
  private Verdict calls() {
    String measure = "aligned, size and resize calls ÷ an allocation, ÷ what each may be";
    List<String> names = Workloads.calls();
    OptionalDouble plain = time(names.getFirst(), Contestant.FREEHOLD, 1);
    double worst = 0;
    List<String> details = new ArrayList<>();
    for (int i = 1; i < names.size(); i++) {
      OptionalDouble call = time(names.get(i), Contestant.FREEHOLD, 1);
      if (plain.isEmpty() || call.isEmpty()) {
        return Verdict.unknown(11, measure, 1, names.get(i) + " was not measured");
      }
      double ratio = call.getAsDouble() / plain.getAsDouble();
      worst = Math.max(worst, ratio / MAX_CALLS[i]);
      details.add(names.get(i) + " " + Verdict.text(ratio) + " of " + Verdict.text(MAX_CALLS[i]));
    }
    details.add("an allocation " + Verdict.text(plain.orElse(0)) + " ns");
    return Verdict.atMost(11, measure, worst, 1, String.join(", ", details));
  }

  /// The worst of the ratios of all sizes.
  private Verdict buffers() {
    String measure = "a buffer at a time, 64 KiB to 64 MiB, written, ÷ mimalloc";
    double worst = 0;
    List<String> details = new ArrayList<>();
    for (String workload : Workloads.buffers()) {
      OptionalDouble ours = time(workload, Contestant.FREEHOLD, 1);
      OptionalDouble theirs = time(workload, Contestant.MIMALLOC, 1);
      if (ours.isEmpty() || theirs.isEmpty()) {
        return Verdict.unknown(12, measure, 1, workload + " was not measured");
      }
      double ratio = ours.getAsDouble() / theirs.getAsDouble();
      worst = Math.max(worst, ratio);
      details.add(workload + " " + Verdict.text(ratio));
    }
    return Verdict.atMost(12, measure, worst, 1, String.join(", ", details));
  }

  private OptionalDouble time(String workload, Contestant contestant, int threads) {
    return figure(workload, contestant, threads, Metric.NANOSECONDS_PER_OPERATION);
  }

  private OptionalDouble figure(
      String workload, Contestant contestant, int threads, Metric figure) {
    Outcome outcome = outcomes.get(new Case(workload, "", contestant, threads));
    return outcome == null ? OptionalDouble.empty() : outcome.median(figure);
  }

  /// The n-th root of the product of n.
  static double geometricMean(List<Double> values) {
    double logs = values.stream().mapToDouble(Math::log).sum();
    return Math.exp(logs / values.size());
  }
}
