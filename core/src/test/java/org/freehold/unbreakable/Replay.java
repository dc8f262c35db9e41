package org.freehold.unbreakable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.freehold.unbreakable.Injector.Mode;
import org.freehold.unbreakable.Injector.Trace;
import org.freehold.unbreakable.Workloads.Workload;
import org.jspecify.annotations.Nullable;

/// Replays workloads, each time with another cut: a *shot*. What a shot finds is a [Finding]; the
/// copy of the core that it was found in is left behind, with its threads, and a new one is loaded.
final class Replay {

  /// A cut: the n-th point of a mode; in mode LIMIT, a depth and the call that it limits.
  record Shot(Mode mode, int point, int call) {
    @Override
    public String toString() {
      return mode + " " + point + (mode == Mode.LIMIT ? " in call " + call : "");
    }
  }

  /// What is wrong.
  record Finding(String workload, Shot shot, String place, String what) {
    @Override
    public String toString() {
      return place + " → " + what + "   [" + workload + ", " + shot + "]";
    }
  }

  private static final int WARM_RUNS = 3;
  private static final int MAX_SECONDS = 60;

  /// Points of one site that are tried although two have failed there.
  private static final int MAX_FAILURES = 2;

  private static @Nullable Workloads current;

  private final String name;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, Integer> failures = new HashMap<>();
  private int shots;
  private int reached;
  private int first;
  private BiConsumer<Integer, Shot> progress = (_, _) -> {};
  private Consumer<Finding> onFinding = _ -> {};

  Replay(String name) {
    this.name = name;
  }

  /// Leaves out the first shots, and tells of the others before each is tried: what a program needs
  /// to go on after a shot that has ended the JVM.
  Replay from(int first, BiConsumer<Integer, Shot> progress, Consumer<Finding> onFinding) {
    this.first = first;
    this.progress = progress;
    this.onFinding = onFinding;
    return this;
  }

  /// The names of all workloads.
  static List<String> names() {
    return workloads().all().stream().map(Workload::name).toList();
  }

  private static synchronized Workloads workloads() {
    Workloads known = current;
    if (known == null) {
      known = new InjectingLoader().workloads();
      current = known;
    }
    return known;
  }

  List<Finding> findings() {
    return findings;
  }

  /// How many shots were tried, and how many of them have cut something.
  int shots() {
    return shots;
  }

  int reached() {
    return reached;
  }

  /// Tries all shots.
  void all() {
    tryThese(Function.identity());
  }

  /// Tries some shots, which follow from a seed.
  void sample(int count, long seed) {
    Random random = new Random(seed ^ name.hashCode());
    tryThese(all -> {
      List<Shot> some = new ArrayList<>();
      for (int i = 0; i < count && !all.isEmpty(); i++) {
        some.add(all.get(random.nextInt(all.size())));
      }
      return some;
    });
  }

  private void tryThese(Function<List<Shot>, List<Shot>> choice) {
    Trace trace = warm();
    if (trace == null) {
      return;
    }
    List<Shot> chosen = choice.apply(shotsOf(trace));
    for (int i = first; i < chosen.size(); i++) {
      Shot shot = chosen.get(i);
      progress.accept(i, shot);
      String site = siteOf(shot, trace);
      if (failures.getOrDefault(site, 0) >= MAX_FAILURES) {
        continue;
      }
      String wrong = shoot(shot);
      shots++;
      reached += Injector.fired() > 0 ? 1 : 0;
      if (wrong != null) {
        Finding finding = new Finding(name, shot, Injector.place(), wrong);
        findings.add(finding);
        onFinding.accept(finding);
        failures.merge(site, 1, Integer::sum);
        renew();
        if (warm() == null) {
          return;
        }
      }
    }
  }

  private static synchronized void renew() {
    current = null;
  }

  /// Runs the workload until everything that is loaded once has been, and records its points.
  private @Nullable Trace warm() {
    for (int i = 0; i < WARM_RUNS; i++) {
      Injector.record();
      Injector.setWarm(i > 0);
      String wrong = run();
      if (wrong != null) {
        findings.add(new Finding(name, new Shot(Mode.COUNT, 0, 0), "uncut", wrong));
        renew();
        return null;
      }
    }
    return Injector.recorded();
  }

  private List<Shot> shotsOf(Trace trace) {
    List<Shot> all = new ArrayList<>();
    add(all, Mode.ENTRY, trace.entries().length);
    add(all, Mode.OBJECT, trace.objects().length);
    add(all, Mode.OBJECTS, trace.objects().length);
    add(all, Mode.CALLBACK, trace.callbacks());
    BitSet limits = new BitSet();
    for (int call = 0; call < trace.depths().size(); call++) {
      BitSet depths = trace.depths().get(call);
      limits.or(depths);
      for (int depth = depths.nextSetBit(0); depth >= 0; depth = depths.nextSetBit(depth + 1)) {
        all.add(new Shot(Mode.LIMIT, depth - 1, call));
      }
    }
    boolean isSpace = name.startsWith("address space");
    for (int limit = 0; limit <= limits.length() && !isSpace; limit++) {
      all.add(new Shot(Mode.LIMIT, limit, -1));
    }
    return all;
  }

  private static void add(List<Shot> shots, Mode mode, int count) {
    for (int point = 1; point <= count; point++) {
      shots.add(new Shot(mode, point, -1));
    }
  }

  private static String siteOf(Shot shot, Trace trace) {
    return shot.mode()
        + " "
        + switch (shot.mode()) {
          case ENTRY -> Injector.describe(trace.entries()[shot.point() - 1]);
          case OBJECT, OBJECTS -> Injector.describe(trace.objects()[shot.point() - 1]);
          default -> shot.toString();
        };
  }

  /// Runs the workload with a cut.
  ///
  /// @return what is wrong; null for nothing
  private @Nullable String shoot(Shot shot) {
    if (shot.mode() == Mode.LIMIT) {
      Injector.armLimit(shot.call(), shot.point());
    } else {
      Injector.arm(shot.mode(), shot.point());
    }
    return run();
  }

  private @Nullable String run() {
    Workload workload =
        workloads().all().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    BlockingQueue<String> results = new LinkedBlockingQueue<>();
    Thread thread = new Thread(null, () -> results.add(outcome(workload)), "workload", 4L << 20);
    thread.setDaemon(true);
    thread.start();
    try {
      String result = results.poll(MAX_SECONDS, TimeUnit.SECONDS);
      if (result == null) {
        return "hangs at " + List.of(thread.getStackTrace());
      }
      return result.isEmpty() ? null : result;
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String outcome(Workload workload) {
    try {
      workload.run();
      return "";
    } catch (Throwable t) {
      if (Boolean.getBoolean("unbreakable.trace")) {
        t.printStackTrace();
      }
      String what = t instanceof Workloads.ViolationError ? "" + t.getMessage() : t.toString();
      return what.lines().findFirst().orElse("?");
    }
  }
}
