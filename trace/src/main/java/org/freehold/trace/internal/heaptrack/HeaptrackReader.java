package org.freehold.trace.internal.heaptrack;

import java.io.IOException;
import org.freehold.trace.CallStacks;
import org.freehold.trace.Repairs;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceFormat;
import org.freehold.trace.TraceFormatException;
import org.freehold.trace.TraceReader;
import org.freehold.trace.internal.input.TraceInput;
import org.freehold.trace.internal.track.CallTracker;
import org.freehold.trace.internal.track.LiveBlocks;
import org.freehold.trace.internal.track.RepairCounter;
import org.freehold.trace.internal.track.SplitReallocation;

/// Reads the raw data of KDE's heaptrack, file format 3 (`heaptrack --raw`).
///
/// A line is a letter, which is its kind, and hexadecimal numbers:
///
/// | line | meaning |
/// |---|---|
/// | `v` version format | always first |
/// | `t` address parent | a stack frame; a stack is named by the number of its `t` line |
/// | `+` size stack address | an allocation |
/// | `-` address | a free; a reallocation is a `-` and a `+` |
/// | `c` milliseconds | time since the start |
/// | `x`, `m` | the executable, and where each file is mapped, for the names of frames |
///
/// The other kinds (`X I R S A #`), and those that later recorders may add, are skipped as long as
/// they are a letter followed by a space. The command line, `X`, is written as the user typed it,
/// line feeds included, so its lines are not parsed; it ends at the `I` line that always follows.
///
/// An address that is allocated while it is live was freed unseen, as by `realloc(p, 0)`: its free
/// is inserted ([SplitReallocation]). Frees of unknown addresses come from a recorder that was
/// attached late, and are skipped. [Repairs] counts both.
public final class HeaptrackReader implements TraceReader {

  private static final int FORMAT = 3;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int MAX_COMMAND = 4 << 20;

  private final TraceInput in;
  private final HeaptrackScanner scanner;
  private final RepairCounter repairs = new RepairCounter();
  private final LiveBlocks blocks = new LiveBlocks();
  private final SplitReallocation split = new SplitReallocation(blocks);
  private final HeaptrackStacks table = new HeaptrackStacks();

  /// How many `t` lines have been read, more perhaps than the table keeps.
  private long stacks;

  private String executable = "";
  private String command = "";
  private long timeNanos;

  @Override
  public boolean next(TraceEvent event) throws IOException {
    if (split.isPending()) {
      split.end(event);
      setOrigin(event, CallTracker.addressOf(split.key()), split.stack());
      return true;
    }
    while (!scanner.atEnd()) {
      if (readLine(event)) {
        return true;
      }
    }
    return false;
  }

  /// Reads one line.
  ///
  /// @return whether it made an event
  private boolean readLine(TraceEvent event) throws IOException {
    byte next = scanner.peek(1);
    if (next != ' ' && next != '\n') {
      throw scanner.wrong("a letter for the kind of line");
    }
    return switch (scanner.peek(0)) {
      case '+' -> readAllocation(event);
      case '-' -> readFree(event);
      case 't' -> readFrame();
      case 'c' -> readTime();
      case 'X' -> skipCommand();
      case 'm' -> readModule();
      case 'x' -> readExecutable();
      case 's', 'i', 'a' ->
          throw scanner.wrong(
              "heaptrack's raw data, which has addresses (record with heaptrack --raw)");
      default -> skipOther();
    };
  }

  // ---- one method for each kind of line

  private boolean readAllocation(TraceEvent event) throws IOException {
    scanner.skipKind();
    long size = scanner.number("the size of the allocation");
    long stack = scanner.number("the number of a stack");
    long address = scanner.number("the address of the block");
    requireStack(stack);
    scanner.endLine();
    if (address == 0) {
      repairs.failedAllocations++;
      return false;
    }
    if (size < 0) {
      throw in.broken(
          in.line - 1, "expected the size of a block below 2^63, found " + Long.toHexString(size));
    }
    long key = CallTracker.keyOf(address);
    if (blocks.isLive(key)) {
      repairs.liveReallocations++;
      split.begin(event, key, size, stack);
      setOrigin(event, address, 0);
    } else {
      blocks.allocate(event, key, size);
      setOrigin(event, address, stack);
    }
    return true;
  }

  private boolean readFree(TraceEvent event) throws IOException {
    scanner.skipKind();
    long address = scanner.number("the address of a block");
    scanner.endLine();
    if (address == 0) {
      repairs.nullFrees++;
      return false;
    }
    if (!blocks.free(event, CallTracker.keyOf(address))) {
      repairs.unknownFrees++;
      return false;
    }
    setOrigin(event, address, 0);
    return true;
  }

  private boolean readFrame() throws IOException {
    scanner.skipKind();
    long address = scanner.number("the address of a frame");
    long parent = scanner.number("the number of the calling stack");
    requireStack(parent);
    scanner.endLine();
    stacks++;
    table.add(address, parent);
    return false;
  }

  private boolean readTime() throws IOException {
    scanner.skipKind();
    long millis = scanner.number("milliseconds since the start");
    if (Long.compareUnsigned(millis, Long.MAX_VALUE / NANOS_PER_MILLI) > 0) {
      throw scanner.wrong("milliseconds since the start", millis);
    }
    scanner.endLine();
    timeNanos = millis * NANOS_PER_MILLI;
    return false;
  }

  /// Keeps the first line of the command line, and skips the rest.
  private boolean skipCommand() throws IOException {
    long line = in.line;
    command = scanner.startOfLine();
    int length = scanner.skipLine();
    while (!scanner.atEnd() && !scanner.atKind((byte) 'I')) {
      length += scanner.skipLine();
      if (length > MAX_COMMAND) {
        throw in.broken(line, "expected a command line of at most 4 MiB, found a longer one");
      }
    }
    if (scanner.atEnd()) {
      throw in.broken("expected 'I', which follows the command line, found the end of the file");
    }
    return false;
  }

  private boolean readModule() throws IOException {
    table.addModule(scanner.lineText(), executable);
    return false;
  }

  /// Reads the length and the name of the executable; formats before 3 had no length.
  private boolean readExecutable() throws IOException {
    String line = scanner.lineText();
    executable = line.substring(line.indexOf(' ') + 1);
    return false;
  }

  private boolean skipOther() throws IOException {
    byte kind = scanner.peek(0);
    boolean isKnown = kind == '#' || (kind >= 'a' && kind <= 'z') || (kind >= 'A' && kind <= 'Z');
    if (!isKnown) {
      throw scanner.wrong("a letter for the kind of line");
    }
    scanner.skipLine();
    return false;
  }

  // ---- what the lines have in common

  private void requireStack(long stack) throws TraceFormatException {
    if (Long.compareUnsigned(stack, stacks) > 0) {
      throw scanner.wrong(
          "the number of one of the " + Long.toHexString(stacks) + " stacks so far", stack);
    }
  }

  /// @param stack as the line names it, or 0; one that the table does not keep becomes 0
  private void setOrigin(TraceEvent event, long address, long stack) {
    event.setThread(0);
    event.setOrigin(address, stack <= table.count() ? stack : 0, timeNanos);
  }

  // ---- what the reader says about the file

  @Override
  public TraceFormat format() {
    return TraceFormat.HEAPTRACK;
  }

  @Override
  public String command() {
    return command;
  }

  /// The stacks, of which those beyond what is kept have no frames.
  @Override
  public CallStacks stacks() {
    return table;
  }

  @Override
  public Repairs repairs() {
    return repairs.toRepairs();
  }

  @Override
  public long bytesRead() {
    return in.bytesRead();
  }

  @Override
  public long bytesTotal() {
    return in.bytesTotal();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  // ---- the start of the file

  /// Reads the version and the preamble, which says what is recorded.
  public HeaptrackReader(TraceInput in) throws IOException {
    this.in = in;
    this.scanner = new HeaptrackScanner(in);
    scanner.atEnd();
    if (!scanner.atKind((byte) 'v')) {
      throw scanner.wrong("'v', the version of heaptrack");
    }
    readVersion();
    readPreamble();
  }

  private void readVersion() throws IOException {
    scanner.skipKind();
    scanner.number("the version of heaptrack");
    long format = scanner.number("the version of the file format");
    if (format != FORMAT) {
      throw scanner.wrong("heaptrack's file format 3", format);
    }
    scanner.endLine();
  }

  private void readPreamble() throws IOException {
    TraceEvent none = new TraceEvent();
    while (!scanner.atEnd() && isPreamble()) {
      readLine(none);
    }
  }

  private boolean isPreamble() {
    return scanner.atKind((byte) 'x') || scanner.atKind((byte) 'X') || scanner.atKind((byte) 'I');
  }
}
