package org.freehold.trace.internal.rep;

import java.io.IOException;
import org.freehold.trace.Repairs;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceFormat;
import org.freehold.trace.TraceReader;
import org.freehold.trace.internal.input.TraceInput;
import org.freehold.trace.internal.track.LiveBlocks;
import org.freehold.trace.internal.track.LongBitSet;
import org.freehold.trace.internal.track.RepairCounter;
import org.freehold.trace.internal.track.SplitReallocation;

/// Reads `.rep` traces, the format of the malloc labs of several universities.
///
/// A header of decimal numbers is followed by operations: `a id size` allocates, `r id size`
/// reallocates, `f id` frees. The dialects differ in the header, so that they are detected by
/// counting the numbers before the first letter:
///
/// | numbers | header | operations |
/// |---|---|---|
/// | 2 | block numbers, operations | plain |
/// | 3 | the same | each after the number of its thread |
/// | 4 | a weight, these two, and a number that is not needed | plain |
/// | 5 | the same | each after the number of its thread |
///
/// Corner cases are treated as the drivers treat them: `f -1` frees null; `r id 0` frees the block,
/// and a later `f id` then frees null; `r` of a block that is not live allocates it. What they
/// would fail on is repaired and counted in [Repairs]. Nothing in the header makes this reader
/// allocate memory.
public final class RepReader implements TraceReader {

  private static final String OPERATION = "an operation (a, r or f)";
  private static final String BLOCK = "a block number";
  private static final String SIZE = "a size in bytes";
  private static final String THREAD = "a thread number";

  private static final int MAX_HEADER = 5;
  private static final int LONG_HEADER = 4;

  private final TraceInput in;
  private final RepScanner scanner;
  private final RepairCounter repairs = new RepairCounter();
  private final LiveBlocks blocks = new LiveBlocks();
  private final SplitReallocation split = new SplitReallocation(blocks);

  /// Blocks freed by `r id 0` and not allocated since.
  private final LongBitSet resizedToNothing = new LongBitSet();

  private final boolean isThreaded;
  private final long declaredIds;
  private final long declaredOperations;
  private long operations;

  /// The thread of the next operation, when it was read with the header; −1 otherwise.
  private long threadAhead = -1;

  /// The thread of the current operation; 0 when the trace names none.
  private long thread;

  /// Reads the header.
  public RepReader(TraceInput in) throws IOException {
    this.in = in;
    this.scanner = new RepScanner(in);
    long[] header = new long[MAX_HEADER];
    int count = readHeader(header);
    isThreaded = count % 2 == 1;
    int fields = isThreaded ? count - 1 : count;
    int first = fields == LONG_HEADER ? 1 : 0;
    declaredIds = header[first];
    declaredOperations = header[first + 1];
    if (isThreaded) {
      threadAhead = header[count - 1];
    }
  }

  /// Reads the numbers up to the first letter.
  private int readHeader(long[] header) throws IOException {
    int count = 0;
    while (count < MAX_HEADER && scanner.atNumber()) {
      header[count++] = scanner.number("a number of the header", scanner.line());
    }
    boolean isOver = scanner.atEnd();
    if (count < 2) {
      throw scanner.wrong("a header of 2 or 4 numbers");
    }
    if (isOver ? count % 2 == 1 : scanner.atNumber()) {
      throw scanner.wrong(OPERATION);
    }
    return count;
  }

  @Override
  public TraceFormat format() {
    return TraceFormat.REP;
  }

  @Override
  public boolean next(TraceEvent event) throws IOException {
    if (split.isPending()) {
      split.end(event);
      return finish(event);
    }
    while (!atEnd()) {
      boolean isSurplus = operations >= declaredOperations;
      if (isSurplus) {
        repairs.surplusOperations++;
      }
      operations++;
      if (readOperation(event, isSurplus)) {
        return finish(event);
      }
    }
    return false;
  }

  private boolean finish(TraceEvent event) {
    event.setThread(thread);
    event.setOrigin(0, 0, TraceEvent.UNKNOWN_TIME);
    return true;
  }

  /// Whether the trace is over; fails if operations are missing.
  private boolean atEnd() throws IOException {
    if (!scanner.atEnd()) {
      return false;
    }
    if (operations < declaredOperations) {
      throw scanner.wrong(
          declaredOperations + " operations, as the header says",
          "the end of the file after " + operations);
    }
    return true;
  }

  /// Reads one operation.
  ///
  /// @return whether it made an event
  private boolean readOperation(TraceEvent event, boolean isSurplus) throws IOException {
    readThread();
    if (scanner.atEnd()) {
      throw scanner.wrong(OPERATION);
    }
    long line = scanner.line();
    byte letter = scanner.letter(OPERATION);
    return switch (letter) {
      case 'a', 'r' -> {
        long id = scanner.number(BLOCK, line);
        long size = scanner.number(SIZE, line);
        yield !isSurplus && resize(event, letter == 'a', id, size);
      }
      case 'f' -> {
        long id = scanner.numberOrMinusOne(BLOCK, line);
        yield !isSurplus && free(event, id);
      }
      default -> throw scanner.wrongLetter(OPERATION);
    };
  }

  private void readThread() throws IOException {
    if (!isThreaded) {
      return;
    }
    thread = threadAhead >= 0 ? threadAhead : scanner.number(THREAD, scanner.line());
    threadAhead = -1;
  }

  private boolean resize(TraceEvent event, boolean isNew, long id, long size) {
    noteId(id);
    boolean isLive = blocks.isLive(id);
    if (isLive) {
      return isNew ? allocateOver(event, id, size) : reallocate(event, id, size);
    }
    if (!isNew && size == 0) {
      resizedToNothing.add(id);
      blocks.freeNull(event);
      return true;
    }
    forget(id);
    blocks.allocate(event, id, size);
    return true;
  }

  private boolean reallocate(TraceEvent event, long id, long size) {
    if (size == 0) {
      blocks.free(event, id);
      resizedToNothing.add(id);
    } else {
      blocks.reallocate(event, id, size);
    }
    return true;
  }

  /// Frees the live block whose number is reused; its successor comes with the next event.
  private boolean allocateOver(TraceEvent event, long id, long size) {
    repairs.liveReallocations++;
    split.begin(event, id, size, 0);
    return true;
  }

  private boolean free(TraceEvent event, long id) {
    if (id >= 0) {
      noteId(id);
    }
    if (id >= 0 && blocks.free(event, id)) {
      return true;
    }
    if (id < 0 || resizedToNothing.contains(id)) {
      blocks.freeNull(event);
      return true;
    }
    repairs.unknownFrees++;
    return false;
  }

  private void noteId(long id) {
    if (id >= declaredIds) {
      repairs.undeclaredIds++;
    }
  }

  private void forget(long id) {
    if (!resizedToNothing.isEmpty()) {
      resizedToNothing.remove(id);
    }
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
