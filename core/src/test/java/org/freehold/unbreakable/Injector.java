package org.freehold.unbreakable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The points at which an instrumented core can be cut short, and the decision to cut it there.
///
/// [InjectingTransform] makes every method of the core call [#enter] and [#exit], every allocation
/// of a Java object [#allocation], every call of the JDK [#foreign]. While a workload is inside a
/// call of the core ([#begin] to [#end]) these count, and one of them throws, as [#arm] has said:
///
/// * `ENTRY`: a `StackOverflowError` at the n-th entry of a method that no passed stack reserve
///   covers, whatever its depth;
/// * `LIMIT`: a `StackOverflowError` at each entry that is deeper than a limit, which is what the
///   end of a stack is. The stack reserve counts as [#PROBE_FRAMES] frames;
/// * `OBJECT`: an `OutOfMemoryError` at the n-th allocation; `OBJECTS`: at the n-th and all that
///   follow in the same call, as when the Java heap is full;
/// * `CALLBACK`: an exception thrown by the n-th call of an observer, listener or visitor.
///
/// A stack reserve that passed at some depth covers everything up to [#PROBE_FRAMES] frames below
/// it ([#SHALLOW_FRAMES] for a shallow one), for the rest of the call: these frames have just been
/// there. What is deeper is an overrun, and is kept for the report.
///
/// One thread at a time is observed. Static, and loaded once, by the loader of the tests: each copy
/// of the instrumented core calls the same points.
public final class Injector {

  /// Frames that a passed stack reserve covers.
  public static final int PROBE_FRAMES = 60;

  private static final int MAX_CALLERS = 8;

  /// Frames that one covers below which another one passes.
  public static final int NESTED_FRAMES = PROBE_FRAMES + 12;

  /// Frames that a shallow one covers.
  public static final int SHALLOW_FRAMES = 20;

  /// What is thrown, and where.
  public enum Mode {
    COUNT,
    ENTRY,
    LIMIT,
    OBJECT,
    OBJECTS,
    CALLBACK
  }

  /// What one workload passes, in order.
  ///
  /// @param entries the sites of entries that may be cut
  /// @param objects the sites of allocations
  /// @param callbacks how many
  /// @param depths for each call of the core, the depths that are reached in it
  @SuppressWarnings("ArrayRecordComponent") // Read by one caller, and thousands of them.
  public record Trace(int[] entries, int[] objects, int callbacks, List<BitSet> depths) {}

  private static final List<String> SITES = new ArrayList<>();

  private static volatile @Nullable Thread target;
  private static int depth;
  private static int quiet;
  private static int safe;
  private static int probed;

  private static Mode mode = Mode.COUNT;
  private static long at;
  private static int limitedCall;
  private static int limit;

  private static int entries;
  private static int objects;
  private static int callbacks;
  private static int calls;
  private static int fired;
  private static String firstSite = "";
  private static String lastSite = "";

  private static boolean isRecording;
  private static boolean isWarm;
  private static int[] entrySites = new int[1024];
  private static int[] objectSites = new int[1024];
  private static final List<BitSet> DEPTHS = new ArrayList<>();

  private static int deepestCovered;
  private static int deepestCoveredSite;
  private static final Set<String> OVERRUNS = new TreeSet<>();

  private Injector() {}

  /// A new site.
  static synchronized int site(String description) {
    SITES.add(description);
    return SITES.size() - 1;
  }

  static synchronized String describe(int site) {
    return SITES.get(site);
  }

  /// Says what is to happen in the workload that follows.
  ///
  /// @param point of `ENTRY`, `OBJECT`, `OBJECTS`, `CALLBACK`: which one, counted from 1
  static void arm(Mode what, long point) {
    mode = what;
    at = point;
    limitedCall = -1;
    restart();
  }

  /// Limits the depth of one call of the workload that follows, or of all.
  ///
  /// @param call its number, counted from 0; -1 for all but the first, until [#endOfSteps]
  static void armLimit(int call, int depthLimit) {
    mode = Mode.LIMIT;
    limitedCall = call;
    limit = depthLimit;
    restart();
  }

  private static void restart() {
    target = null;
    entries = 0;
    objects = 0;
    callbacks = 0;
    calls = 0;
    fired = 0;
    quiet = 0;
    firstSite = "";
    lastSite = "";
  }

  /// Records the points of the workload that follows.
  static void record() {
    arm(Mode.COUNT, 0);
    isRecording = true;
    DEPTHS.clear();
  }

  /// Whether the copy of the core has run before: what is made once and kept has been made.
  public static boolean isWarm() {
    return isWarm;
  }

  static void setWarm(boolean warm) {
    isWarm = warm;
  }

  static Trace recorded() {
    isRecording = false;
    return new Trace(
        Arrays.copyOf(entrySites, entries),
        Arrays.copyOf(objectSites, objects),
        callbacks,
        List.copyOf(DEPTHS));
  }

  /// How often the workload was cut so far.
  public static int fired() {
    return fired;
  }

  /// Where the workload was cut.
  static String place() {
    return fired <= 1 ? firstSite : firstSite + " … " + lastSite;
  }

  /// The deepest entry under a passed stack reserve, in frames below it.
  static String deepestCovered() {
    return deepestCovered + " at " + describe(deepestCoveredSite);
  }

  static int deepestCoveredFrames() {
    return deepestCovered;
  }

  /// The sites that were deeper than a passed stack reserve covers.
  static Set<String> overruns() {
    return OVERRUNS;
  }

  /// The calling thread begins a call of the core.
  public static void begin() {
    depth = 0;
    safe = 0;
    if (isRecording) {
      DEPTHS.add(new BitSet());
    }
    target = Thread.currentThread();
  }

  /// The call is over.
  public static void end() {
    target = null;
    calls++;
  }

  /// The workload is done with its steps: a limit of all calls is lifted, or it would have no end.
  public static void endOfSteps() {
    if (mode == Mode.LIMIT && limitedCall < 0) {
      mode = Mode.COUNT;
    }
  }

  /// How many calls of the core have been made.
  public static int calls() {
    return calls;
  }

  // What instrumented code calls.

  /// The entry of a method.
  public static void enter(int site) {
    if (isObserved()) {
      entry(site, depth + 1);
      depth++;
    }
  }

  /// The exit of a method, by whatever way.
  public static void exit() {
    if (isObserved()) {
      depth--;
    }
  }

  /// The entry of a constructor, before it has called that of its superclass.
  public static void construct(int site) {
    if (isObserved()) {
      entry(site, depth + 1);
    }
  }

  /// A constructor has called that of its superclass; ends with [#exit].
  public static void constructed() {
    if (isObserved()) {
      depth++;
    }
  }

  /// A call of the JDK.
  public static void foreign(int site) {
    if (isObserved()) {
      entry(site, depth + 1);
    }
  }

  /// The allocation of a Java object.
  public static void allocation(int site) {
    if (isObserved() && quiet == 0) {
      object(site);
    }
  }

  /// A stack reserve is required, which covers so many frames.
  public static void probe(int site, int frames) {
    if (isObserved()) {
      entry(site, depth + 1);
      int end = depth + frames;
      reach(end);
      if (mode == Mode.LIMIT && isLimited() && end > limit) {
        throw overflow(site);
      }
      if (end > safe) {
        safe = end;
        probed = depth;
      }
    }
  }

  /// A class initialiser begins: nothing in it is cut.
  public static void beginQuiet() {
    if (isObserved()) {
      quiet++;
    }
  }

  public static void endQuiet() {
    if (isObserved()) {
      quiet--;
    }
  }

  /// A call of an observer, listener or visitor of the workload.
  public static void callback() {
    if (isObserved()) {
      callbacks++;
      if (mode == Mode.CALLBACK && callbacks == at) {
        fire("callback");
        throw new InjectedException();
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // On every call of the core: the cheapest.
  private static boolean isObserved() {
    return Thread.currentThread() == target;
  }

  private static void entry(int site, int reached) {
    if (quiet > 0) {
      return;
    }
    reach(reached);
    if (safe > 0) {
      if (reached - probed > deepestCovered) {
        deepestCovered = reached - probed;
        deepestCoveredSite = site;
      }
      if (reached > safe) {
        OVERRUNS.add(describe(site));
      }
    }
    if (reached > safe) {
      if (isRecording) {
        entrySites = put(entrySites, entries, site);
      }
      entries++;
      if (mode == Mode.ENTRY && entries == at) {
        throw overflow(site);
      }
    }
    if (mode == Mode.LIMIT && isLimited() && reached > limit) {
      throw overflow(site);
    }
  }

  private static void reach(int reached) {
    if (isRecording) {
      DEPTHS.getLast().set(reached);
    }
  }

  private static boolean isLimited() {
    return limitedCall < 0 ? calls > 0 : limitedCall == calls;
  }

  private static void object(int site) {
    if (isRecording) {
      objectSites = put(objectSites, objects, site);
    }
    objects++;
    boolean isFirst = objects == at && (mode == Mode.OBJECT || mode == Mode.OBJECTS);
    if (isFirst || (mode == Mode.OBJECTS && objects > at && limitedCall == calls)) {
      limitedCall = calls;
      fire(describe(site));
      throw new OutOfMemoryError("injected at " + lastSite);
    }
  }

  private static int[] put(int[] sites, int index, int site) {
    int[] grown = index < sites.length ? sites : Arrays.copyOf(sites, 2 * sites.length);
    grown[index] = site;
    return grown;
  }

  private static StackOverflowError overflow(int site) {
    fire(describe(site));
    return new StackOverflowError("injected at " + lastSite);
  }

  private static void fire(String site) {
    if (fired == 0) {
      firstSite = site + callers();
    }
    lastSite = site;
    fired++;
  }

  /// The calls that led here, the nearest first.
  private static String callers() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                .filter(frame ->
                    frame.startsWith("org.freehold.")
                        && !frame.startsWith("org.freehold.unbreakable."))
                .skip(1)
                .limit(MAX_CALLERS)
                .map(frame -> " ← " + frame.replaceFirst(".*\\.(?=.*\\.)", ""))
                .collect(Collectors.joining()));
  }

  /// What an observer throws.
  public static final class InjectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InjectedException() {
      super("injected");
    }
  }
}
