package org.freehold.heap;

import java.lang.StackWalker.StackFrame;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.freehold.heap.internal.stacks.OverloadedMethods;
import org.jspecify.annotations.Nullable;

/// A stack-trace database: call stacks, each stored once and identified by a number.
///
/// A stack begins with the caller of the memory functions: the innermost frames, of Freehold's own
/// packages, are left out. It ends after [#depth()] frames. Two stacks are equal when each of their
/// frames is at the same place in the code; a place is stored as text, so that the database keeps
/// no class of the program alive.
///
/// Cost: a capture takes some microseconds, nearly all of them for the JVM to walk the stack, so it
/// grows with the number of frames, whether the stack is known or not; decision record 0050 has the
/// measurement. Memory: 16 bytes per stack and 4 per frame, and the text of each place once. After
/// [#MOST_STACKS] distinct stacks no more are stored.
///
/// Thread-safe; a stack that is known is found without a lock.
public final class StackDatabase {

  /// The number that stands for no stack: none was captured, or the database is full.
  public static final int NONE = 0;

  /// The default number of frames kept of a stack.
  public static final int DEFAULT_DEPTH = 32;

  /// The maximum number of stacks.
  public static final int MOST_STACKS = 1 << 20;

  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /// The packages whose frames are left out at the start of a stack.
  private static final List<String> OURS =
      List.of(
          "org.freehold.heap.",
          "org.freehold.malloc.",
          "org.freehold.object.",
          "org.freehold.trace.record.",
          "org.freehold.win32.");

  private final int depth;
  private final ConcurrentHashMap<Stack, Integer> numbers = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Place, Place> places = new ConcurrentHashMap<>();
  private volatile @Nullable Stack[] byNumber = new Stack[64];
  private volatile int count;

  /// Makes an empty database.
  ///
  /// @param depth how many frames of a stack are kept, at least 1
  public StackDatabase(int depth) {
    if (depth < 1) {
      throw new IllegalArgumentException("depth must be at least 1, depth=" + depth);
    }
    this.depth = depth;
  }

  /// The database that all heaps of the process share.
  public static StackDatabase ofProcess() {
    return OfProcess.INSTANCE;
  }

  /// How many frames of a stack are kept.
  public int depth() {
    return depth;
  }

  /// How many stacks there are; their numbers are 1 to this.
  public int size() {
    return count;
  }

  /// Captures the stack of the caller.
  ///
  /// @return its number; [#NONE] when it is new and the database is full
  public int capture() {
    StackFrame[] frames = WALKER.walk(this::innermost);
    Place[] found = new Place[frames.length];
    for (int i = 0; i < frames.length; i++) {
      found[i] = Place.of(frames[i]);
    }
    Stack stack = new Stack(found);
    Integer known = numbers.get(stack);
    return known == null ? add(stack, frames) : known;
  }

  private StackFrame[] innermost(Stream<StackFrame> all) {
    Iterator<StackFrame> walk = all.iterator();
    StackFrame[] frames = new StackFrame[depth];
    int taken = 0;
    while (taken < depth && walk.hasNext()) {
      StackFrame frame = walk.next();
      if (taken > 0 || !isOurs(frame.getClassName())) {
        frames[taken++] = frame;
      }
    }
    return Arrays.copyOf(frames, taken);
  }

  private static boolean isOurs(String type) {
    for (String each : OURS) {
      if (type.startsWith(each)) {
        return true;
      }
    }
    return false;
  }

  private synchronized int add(Stack stack, StackFrame[] frames) {
    Integer known = numbers.get(stack);
    if (known != null) {
      return known;
    }
    if (count == MOST_STACKS) {
      return NONE;
    }
    for (int i = 0; i < frames.length; i++) {
      stack.places[i] = intern(stack.places[i], frames[i]);
    }
    int number = count + 1;
    @Nullable Stack[] table = byNumber;
    if (number == table.length) {
      table = Arrays.copyOf(table, 2 * number);
    }
    table[number] = stack;
    byNumber = table;
    count = number;
    numbers.put(stack, number);
    return number;
  }

  private Place intern(Place place, StackFrame frame) {
    Place known = places.get(place);
    if (known != null) {
      return known;
    }
    place.line = frame.toStackTraceElement().toString();
    places.put(place, place);
    return place;
  }

  /// The frames of a stack as stack traces print them, the innermost first.
  ///
  /// @param number of the stack
  /// @return no frames for [#NONE]
  /// @throws IllegalArgumentException when there is no such stack
  public List<String> frames(int number) {
    if (number == NONE) {
      return List.of();
    }
    Stack stack = number < 0 || number > count ? null : byNumber[number];
    if (stack == null) {
      throw new IllegalArgumentException("there is no such stack, number=" + number);
    }
    return Arrays.stream(stack.places).map(place -> place.line).toList();
  }

  /// A stack, equal to another one with the same places.
  private static final class Stack {
    final Place[] places;
    private final int hash;

    Stack(Place[] places) {
      this.places = places;
      this.hash = Arrays.hashCode(places);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Stack stack
          && hash == stack.hash
          && Arrays.equals(places, stack.places);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /// A place in the code, and its line in a stack trace. The descriptor is empty where the class
  /// has only one method of the name: asking the JVM for it takes as long as all the rest.
  private static final class Place {
    private final String type;
    private final String method;
    private final String descriptor;
    private final int index;
    String line = "";

    private Place(String type, String method, String descriptor, int index) {
      this.type = type;
      this.method = method;
      this.descriptor = descriptor;
      this.index = index;
    }

    static Place of(StackFrame frame) {
      String method = frame.getMethodName();
      boolean isOne = OverloadedMethods.isOne(frame.getDeclaringClass(), method);
      return new Place(
          frame.getClassName(),
          method,
          isOne ? "" : frame.getDescriptor(),
          frame.getByteCodeIndex());
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Place place
          && index == place.index
          && method.equals(place.method)
          && type.equals(place.type)
          && descriptor.equals(place.descriptor);
    }

    @Override
    public int hashCode() {
      return ((type.hashCode() * 31 + method.hashCode()) * 31 + descriptor.hashCode()) * 31 + index;
    }
  }

  private static final class OfProcess {
    static final StackDatabase INSTANCE = new StackDatabase(DEFAULT_DEPTH);
  }
}
