package org.freehold.playground.internal.stories;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.freehold.playground.internal.stories.Settings.Setting;
import org.freehold.playground.internal.stories.Story.Part;
import org.freehold.playground.internal.stories.Story.Window;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.Protection;
import org.freehold.vm.SimulatedMachine;
import org.freehold.vm.VmError;

/// A stack: a program that calls a function which calls itself, with its frames in simulated
/// memory.
///
/// ```c
/// long sum(long n) { char text[16]; return n == 0 ? 0 : n + sum(n - 1); }
/// int main(void) { return sum(3); }
/// ```
///
/// A frame has, from high addresses to low ones, the return address, the frame pointer of the
/// caller, `n` and `text`, as compilers for x86-64 lay it out without optimisation. The stack
/// begins with one page and a guard page below it; when that is touched, the system commits one
/// more page and moves the guard, as Windows does.
final class StackStory {

  private static final long RESERVED = 64 << 10;
  private static final int WORD = 8;

  /// The most bytes that are shown one by one.
  private static final long MOST_SHOWN = 1024;

  /// Where the code of the functions lies, and how far in the calls are that return there.
  private static final long CODE_OF_MAIN = 0x40_1000;

  private static final long CODE_OF_SUM = 0x40_1040;
  private static final int AFTER_CALL = 0x17;

  private final AddressSpace space = SimulatedMachine.builder().build().createProcess("stack");
  private final Memory memory = space.memory();
  private final long page = space.info().pageSize();
  private final long base = space.reserve(RESERVED);
  private final long top = base + RESERVED;
  private final int local;
  private final long frameBytes;
  private final long shown;
  private final Deque<Frame> frames = new ArrayDeque<>();
  private final Telling telling = new Telling();

  private long pointer = top;
  private long guard;
  private boolean isOverflown;

  /// A frame.
  ///
  /// @param name of the function, with its argument
  /// @param id by which a text speaks of it
  /// @param end the address after it
  /// @param start its lowest address
  private record Frame(String name, String id, long end, long start, long argument) {}

  private StackStory(int local, long depth) {
    this.local = local;
    this.frameBytes = 3L * WORD + (local + WORD - 1 & -WORD) + 15 & -16;
    this.shown = Math.min(MOST_SHOWN, (depth + 1) * frameBytes + 4L * WORD);
    space.commit(top - 2L * page, 2L * page, Protection.READ_WRITE);
    guard(top - 2L * page);
  }

  static Teller teller() {
    return new Teller(
        "stack",
        List.of(
            new Setting("depth", "the n of the first call", 3, 0, 100),
            new Setting("local", "bytes of the variable text", 16, 8, 8192)),
        settings ->
            new StackStory(settings.number("local"), settings.get("depth"))
                .tell(settings.get("depth")));
  }

  private Story tell(long depth) {
    moment("", "The stack of a program that has not begun.");
    push("main()", "main", 0, CODE_OF_MAIN - AFTER_CALL);
    moment("main()", "A frame for main.");
    long sum = sum(depth);
    if (isOverflown) {
      moment(
          "",
          "Stack overflow: the guard page would have to move below the stack. The program is"
              + " ended.");
      return telling.story();
    }
    telling.count("result", sum);
    pop();
    moment("return " + sum, "The frame of main is popped; the program ends.");
    return telling.story();
  }

  private long sum(long n) {
    boolean isPushed =
        push(
            "sum(" + n + ")",
            "sum" + n,
            n,
            (frames.size() == 1 ? CODE_OF_MAIN : CODE_OF_SUM) + AFTER_CALL);
    if (!isPushed) {
      isOverflown = true;
      return 0;
    }
    moment("sum(" + n + ")", "A frame is pushed: the stack pointer goes down.");
    long below = n == 0 ? 0 : sum(n - 1);
    if (isOverflown) {
      return 0;
    }
    telling.count("result", n + below);
    pop();
    moment(
        "return " + (n + below),
        "The frame is popped: the stack pointer goes up. Its bytes stay as they are.");
    return n + below;
  }

  /// Pushes a frame.
  ///
  /// @return false when the stack is full
  private boolean push(String name, String id, long argument, long returnAddress) {
    boolean isFunction = !frames.isEmpty();
    long size = isFunction ? frameBytes : 2 * WORD;
    Frame frame = new Frame(name, id, pointer, pointer - size, argument);
    long saved = frames.isEmpty() ? 0 : frames.getLast().end() - 2 * WORD;
    if (!put(frame.end() - WORD, returnAddress) || !put(frame.end() - 2 * WORD, saved)) {
      return false;
    }
    if (isFunction) {
      if (!put(frame.end() - 3 * WORD, argument)) {
        return false;
      }
      // The variable is written from its start, which is its lowest address: every page of it.
      for (long at = frame.end() - 4 * WORD; at >= frame.start(); at -= WORD) {
        if (!put(at, 0)) {
          return false;
        }
      }
      byte[] text = ("n is " + argument).getBytes(StandardCharsets.US_ASCII);
      memory.write(frame.start(), text, 0, Math.min(text.length, local));
    }
    pointer = frame.start();
    frames.addLast(frame);
    return true;
  }

  private void pop() {
    pointer = frames.removeLast().end();
  }

  /// Writes a word; a touch of the guard page makes the stack longer.
  ///
  /// @return false when there is no room for that
  private boolean put(long address, long value) {
    while (true) {
      try {
        memory.putLong(address, value);
        return true;
      } catch (AccessViolationException e) {
        if (e.error() != VmError.GUARD_PAGE_VIOLATION || !grow()) {
          return false;
        }
      }
    }
  }

  /// What the system does when the guard page was touched.
  private boolean grow() {
    if (guard - page < base + page) {
      return false;
    }
    space.commit(guard - page, page, Protection.READ_WRITE);
    guard(guard - page);
    moment("", "The guard page was touched: the system commits a page and moves the guard down.");
    return true;
  }

  private void guard(long address) {
    guard = address;
    space.protect(address, page, Protection.READ_WRITE.guarded());
  }

  private void moment(String call, String answer) {
    long from = Math.max(top - shown, guard + page);
    List<Part> parts = new ArrayList<>();
    if (from < pointer) {
      parts.add(new Part("unused", "free", "below the stack pointer", from, pointer - from));
    }
    for (Iterator<Frame> each = frames.descendingIterator(); each.hasNext(); ) {
      add(parts, each.next());
    }
    byte[] bytes = new byte[(int) (top - from)];
    memory.read(from, bytes, 0, bytes.length);
    telling
        .window("bytes", new Window(from, top, parts, bytes, null))
        .window("pages", new Pages(space).window(base, top))
        .address("stackPointer", pointer)
        .count("frames", frames.size())
        .bytes("used", top - pointer)
        .bytes("committed", space.committedBytes())
        .bytes("reserved", space.reservedBytes())
        .moment(call, answer);
  }

  private void add(List<Part> parts, Frame frame) {
    parts.add(
        new Part(
            frame.id(),
            "frame",
            "frame of " + frame.name(),
            frame.start(),
            frame.end() - frame.start()));
    parts.add(
        new Part("return-" + frame.id(), "header", "return address", frame.end() - WORD, WORD));
    parts.add(
        new Part(
            "saved-" + frame.id(), "link", "caller's frame pointer", frame.end() - 2 * WORD, WORD));
    if (!frame.id().equals("main")) {
      parts.add(
          new Part(
              "n-" + frame.id(), "used", "n = " + frame.argument(), frame.end() - 3 * WORD, WORD));
      parts.add(
          new Part(
              "text-" + frame.id(),
              "variable",
              "text",
              frame.start(),
              Math.min(local, frame.end() - 3 * WORD - frame.start())));
    }
  }
}
