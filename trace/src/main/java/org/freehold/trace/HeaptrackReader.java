package org.freehold.trace;

import java.io.IOException;

/// Reads the raw data of KDE's heaptrack, file format 3 (`heaptrack --raw`).
///
/// Each line is a letter and hexadecimal numbers. Of interest here:
///
/// | line | meaning |
/// |---|---|
/// | `v` version format | always first |
/// | `t` address parent | a stack frame; stacks are named by the number of their `t` line |
/// | `+` size stack address | an allocation |
/// | `-` address | a free; a reallocation is a `-` and a `+` |
/// | `c` milliseconds | time since the start |
///
/// | `x`, `m` | the executable and what is mapped where, for the names of frames |
///
/// The other lines (`X I R S A #`) and kinds that later recorders may add are passed over, as long
/// as they are a letter followed by a space. The command line, `X`, is written as the user typed
/// it, line feeds included, so nothing is believed from there to the `I` line that always follows
/// it.
///
/// An address that is handed out again without a free had been freed unseen, as `realloc(p, 0)` is:
/// its free is put in. Frees of unknown addresses come from a recorder that was attached late, and
/// are skipped. [Repairs] counts both.
final class HeaptrackReader implements TraceReader {

  private static final int FORMAT = 3;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int LONGEST_COMMAND = 4 << 20;

  private final TraceInput in;
  private final HeaptrackScanner scanner;
  private final RepairCounter repairs = new RepairCounter();
  private final LiveBlocks blocks = new LiveBlocks();

  private final HeaptrackStacks table = new HeaptrackStacks();
  private long stacks;
  private String executable = "";
  private String command = "";
  private long timeNanos;

  /// An allocation waits until the free has been told that makes room for it.
  private boolean pending;

  private long pendingAddress;
  private long pendingSize;
  private long pendingStack;

  /// Reads the version.
  HeaptrackReader(TraceInput in) throws IOException {
    this.in = in;
    this.scanner = new HeaptrackScanner(in);
    scanner.atEnd();
    if (!scanner.atKind((byte) 'v')) {
      throw scanner.wrong("'v', the version of heaptrack");
    }
    readVersion();
    readStart();
  }

  /// Reads what heaptrack writes before all events: what is recorded.
  private void readStart() throws IOException {
    TraceEvent none = new TraceEvent();
    while (!scanner.atEnd()
        && (scanner.atKind((byte) 'x')
            || scanner.atKind((byte) 'X')
            || scanner.atKind((byte) 'I'))) {
      readLine(none);
    }
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

  @Override
  public boolean next(TraceEvent event) throws IOException {
    if (pending) {
      pending = false;
      return allocate(event, pendingAddress, pendingSize, pendingStack);
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

  private boolean readAllocation(TraceEvent event) throws IOException {
    scanner.skipKind();
    long size = scanner.number("the size of the allocation");
    long stack = scanner.number("the number of a stack");
    long address = scanner.number("the address of the block");
    if (Long.compareUnsigned(stack, stacks) > 0) {
      throw scanner.wrong(
          "the number of one of the " + Long.toHexString(stacks) + " stacks so far", stack);
    }
    scanner.endLine();
    if (address == 0) {
      repairs.failedAllocations++;
      return false;
    }
    if (!blocks.isLive(key(address))) {
      return allocate(event, address, size, stack);
    }
    repairs.liveReallocations++;
    pending = true;
    pendingAddress = address;
    pendingSize = size;
    pendingStack = stack;
    return free(event, address);
  }

  private boolean allocate(TraceEvent event, long address, long size, long stack) {
    blocks.allocate(event, key(address), size);
    event.setThread(0);
    event.setOrigin(address, stack <= table.count() ? stack : 0, timeNanos);
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
    if (free(event, address)) {
      return true;
    }
    repairs.unknownFrees++;
    return false;
  }

  private boolean free(TraceEvent event, long address) {
    if (!blocks.free(event, key(address))) {
      return false;
    }
    event.setThread(0);
    event.setOrigin(address, 0, timeNanos);
    return true;
  }

  /// Addresses are multiples of 16, or nearly all are: what differs goes to the low bits.
  private static long key(long address) {
    return Long.rotateRight(address, 4);
  }

  private boolean readFrame() throws IOException {
    scanner.skipKind();
    long address = scanner.number("the address of a frame");
    long parent = scanner.number("the number of the calling stack");
    if (Long.compareUnsigned(parent, stacks) > 0) {
      throw scanner.wrong(
          "the number of one of the " + Long.toHexString(stacks) + " stacks so far", parent);
    }
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

  /// Passes over the command line, which may itself be several lines of any text.
  private boolean skipCommand() throws IOException {
    long line = in.line;
    command = scanner.startOfLine();
    int length = scanner.skipLine();
    while (!scanner.atEnd() && !scanner.atKind((byte) 'I')) {
      length += scanner.skipLine();
      if (length > LONGEST_COMMAND) {
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
    boolean known = kind == '#' || (kind >= 'a' && kind <= 'z') || (kind >= 'A' && kind <= 'Z');
    if (!known) {
      throw scanner.wrong("a letter for the kind of line");
    }
    scanner.skipLine();
    return false;
  }

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
}
