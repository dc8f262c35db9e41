package org.freehold.heap;

import java.lang.StackWalker.StackFrame;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.freehold.heap.internal.stacks.InternTable;
import org.freehold.heap.internal.stacks.OverloadedMethods;
import org.freehold.internal.change.StackReserve;
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
/// A capture never fails: where there is no Java memory for it, or too little of the thread's
/// stack, the stack is [#NONE] and is counted ([#lost()]).
///
/// Thread-safe; a stack that is known is found without a lock.
public final class StackDatabase {

  /// The number that stands for no stack: none was captured, or the database is full.
  public static final int NONE = 0;

  /// The default number of frames kept of a stack.
  public static final int DEFAULT_DEPTH = 32;

  /// The maximum number of stacks.
  public static final int MOST_STACKS = 1 << 20;

  private static @Nullable StackDatabase ofProcess;
  private static volatile boolean isInitialised;

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
  private final InternTable<Stack> stacks = new InternTable<>();
  private final InternTable<Place> places = new InternTable<>();
  private volatile @Nullable Stack[] byNumber = new Stack[64];
  private volatile int count;
  private final Object lostLock = new Object();
  private volatile long lost;

  /// Makes an empty database.
  ///
  /// @param depth how many frames of a stack are kept, at least 1
  public StackDatabase(int depth) {
    if (depth < 1) {
      throw new IllegalArgumentException("depth must be at least 1, depth=" + depth);
    }
    this.depth = depth;
    initialise();
  }

  /// The database that all heaps of the process share.
  public static synchronized StackDatabase ofProcess() {
    StackDatabase found = ofProcess;
    if (found == null) {
      found = new StackDatabase(DEFAULT_DEPTH);
      ofProcess = found;
    }
    return found;
  }

  /// How many frames of a stack are kept.
  public int depth() {
    return depth;
  }

  /// How many stacks there are; their numbers are 1 to this.
  public int size() {
    return count;
  }

  /// How many stacks were not captured for want of Java memory or of stack.
  public long lost() {
    return lost;
  }

  /// Captures the stack of the caller.
  ///
  /// @return its number; [#NONE] when it is new and the database is full, and when it cannot be
  ///   captured
  public int capture() {
    try {
      return captured();
    } catch (OutOfMemoryError | StackOverflowError | LinkageError e) {
      // A class that is first used where there is no stack for it is lost for good.
      synchronized (lostLock) { // Not a method, which would need stack.
        lost++;
      }
      return NONE;
    }
  }

  /// Has everything that a capture uses loaded and initialised, in the JDK too: it must not be used
  /// first where there is no stack or Java memory for it. Only the first database does so.
  private static void initialise() {
    if (!isInitialised) {
      isInitialised = true;
      StackDatabase database = new StackDatabase(DEFAULT_DEPTH);
      int stack = database.capture();
      isInitialised = !database.frames(stack).isEmpty();
    }
  }

  private int captured() {
    StackFrame[] frames = WALKER.walk(this::innermost);
    Place[] found = new Place[frames.length];
    for (int i = 0; i < frames.length; i++) {
      found[i] = Place.of(frames[i]);
    }
    Stack stack = new Stack(found);
    Stack known = stacks.find(stack);
    return known == null ? add(stack, frames) : known.number;
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

  /// Adds a stack: interns its places, makes room, and only then changes anything.
  private synchronized int add(Stack stack, StackFrame[] frames) {
    Stack known = stacks.find(stack);
    if (known != null) {
      return known.number;
    }
    if (count == MOST_STACKS) {
      return NONE;
    }
    StackReserve.require();
    for (int i = 0; i < frames.length; i++) {
      stack.places[i] = intern(stack.places[i], frames[i]);
    }
    int number = count + 1;
    @Nullable Stack[] table = byNumber;
    if (number == table.length) {
      table = Arrays.copyOf(table, 2 * number);
    }
    stacks.prepare();
    stack.number = number;
    table[number] = stack;
    byNumber = table;
    count = number;
    stacks.add(stack);
    return number;
  }

  private Place intern(Place place, StackFrame frame) {
    Place known = places.find(place);
    if (known != null) {
      return known;
    }
    place.line = frame.toStackTraceElement().toString();
    places.prepare();
    places.add(place);
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

    /// Set before the stack is added.
    int number;

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
}
