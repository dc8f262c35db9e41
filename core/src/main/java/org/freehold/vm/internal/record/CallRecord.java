package org.freehold.vm.internal.record;

import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.SpaceInfo;
import org.jspecify.annotations.Nullable;

/// The file of a [RecordingAddressSpace]: one line a call, and before the first call from a stack,
/// the stack. docs/vm-record.md describes every field.
///
/// Invariants:
///
/// * The lock is held over the call and its line, so lines are in the order in which the calls took
///   effect. Otherwise a release and the next reservation of the same addresses could be written
///   the wrong way round.
/// * The lines of a call are handed to the operating system in one piece, at once: when the process
///   is killed, the file ends with a complete line.
/// * A file that cannot be written ends the record and nothing else. One warning says so, from the
///   logger `org.freehold.vm`.
///
/// The file is a stream and not a channel, since a channel closes itself when a thread that writes
/// is interrupted.
final class CallRecord {

  /// The maximum number of stacks in the table. A full table is emptied; stacks are then written
  /// again, under new numbers, when they recur.
  private static final int MAX_STACKS = 1 << 16;

  /// Longer names of threads and methods are truncated.
  private static final int MAX_NAME_LENGTH = 2000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Path file;
  private final FileOutputStream out;
  private final long start = System.nanoTime();
  private final Map<List<CallStack.Place>, Integer> stacks = new HashMap<>();
  private final StringBuilder text = new StringBuilder();
  private int lastStack;
  private volatile boolean isOver;
  private @Nullable Throwable failure;

  /// Begins a record; a file of that name is overwritten.
  ///
  /// @param file where to
  /// @param info the space whose calls are recorded
  /// @throws IOException when the file cannot be written
  CallRecord(Path file, SpaceInfo info) throws IOException {
    this.file = file;
    this.out = new FileOutputStream(file.toFile());
    field("freehold-vm-record").field("1");
    field("space=").escaped(info.name());
    field("pid=").text.append(ProcessHandle.current().pid());
    field("start=").text.append(Instant.now());
    field("pageSize=").text.append(info.pageSize());
    text.append('\n');
    try {
      flush();
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  /// Whether the record has ended.
  boolean isOver() {
    return isOver;
  }

  /// Excludes other calls until [#unlock].
  void lock() {
    lock.lock();
  }

  /// Admits other calls, and warns if writing has failed meanwhile.
  void unlock() {
    Throwable problem = failure;
    failure = null;
    lock.unlock();
    if (problem != null) {
      warnOf(problem);
    }
  }

  /// Warns that the record has ended. The call has been served, so that a warning that cannot be
  /// given is not given.
  private void warnOf(Throwable problem) {
    try {
      String why =
          problem instanceof IOException
              ? problem.getMessage()
              : problem.getClass().getSimpleName();
      warn("the record of memory calls ends early: " + file + ": " + why);
    } catch (OutOfMemoryError | StackOverflowError _) {
      // There is no memory to say so.
    }
  }

  /// Ends the record because a line could not be made. The caller holds the lock.
  void abandon(Throwable problem) {
    failure = problem;
    end();
  }

  static void warn(String message) {
    System.getLogger("org.freehold.vm").log(Level.WARNING, message);
  }

  /// Writes a call. The caller holds the lock.
  ///
  /// @param call the call and its arguments
  /// @param stack of the caller
  /// @param result of the call
  void add(Call call, CallStack stack, String result) {
    if (isOver) {
      return;
    }
    int number = number(stack);
    Thread thread = Thread.currentThread();
    text.append(System.nanoTime() - start);
    field("").text.append(thread.threadId()).append(':');
    escaped(thread.getName());
    field("").text.append(number);
    field(call.name());
    field("0x").text.append(Long.toHexString(call.address()));
    field(Long.toUnsignedString(call.size()));
    field(result);
    field(call.protection());
    text.append('\n');
    try {
      flush();
    } catch (IOException e) {
      failure = e;
      end();
    }
  }

  /// One call.
  ///
  /// @param name of the call
  /// @param address as it was given
  /// @param size as it was given
  /// @param protection as it was given; `-` where the call has none
  record Call(String name, long address, long size, String protection) {}

  private int number(CallStack stack) {
    Integer known = stacks.get(stack.places());
    if (known != null) {
      return known;
    }
    if (stacks.size() == MAX_STACKS) {
      stacks.clear();
    }
    int number = ++lastStack;
    stacks.put(stack.places(), number);
    text.append("stack");
    field("").text.append(number);
    stack.lines().forEach(line -> field("").escaped(line));
    text.append('\n');
    return number;
  }

  private CallRecord field(String value) {
    text.append(text.isEmpty() || text.charAt(text.length() - 1) == '\n' ? "" : "\t").append(value);
    return this;
  }

  /// Appends a text that may contain any character.
  private void escaped(String value) {
    int length = Math.min(value.length(), MAX_NAME_LENGTH);
    for (int i = 0; i < length; i++) {
      char letter = value.charAt(i);
      switch (letter) {
        case '\\' -> text.append("\\\\");
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        default -> text.append(letter);
      }
    }
  }

  private void flush() throws IOException {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    text.setLength(0);
    out.write(bytes);
  }

  /// Ends the record.
  void close() {
    StackReserve.require();
    lock.lock();
    end();
    unlock();
  }

  private void end() {
    isOver = true;
    stacks.clear();
    try {
      out.close();
    } catch (IOException | OutOfMemoryError | StackOverflowError e) {
      failure = failure == null ? e : failure;
    }
  }
}
