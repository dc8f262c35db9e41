package org.freehold.trace.internal.fht;

import java.io.IOException;
import java.io.InputStream;
import org.freehold.trace.CallStacks;
import org.freehold.trace.Repairs;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceFormat;
import org.freehold.trace.TraceFormatException;
import org.freehold.trace.TraceReader;
import org.freehold.trace.internal.input.Allowance;
import org.freehold.trace.internal.input.CountingInput;
import org.freehold.trace.internal.track.CallTracker;
import org.freehold.trace.internal.track.RepairCounter;
import org.freehold.trace.internal.track.StackTable;

/// Reads `.fht`, Freehold's own format; docs/fht-format.md describes it.
///
/// Everything is checked: checksums, lengths, numbers of stacks, and the totals in the last frame.
/// A file without a last frame is truncated, as when the recorder was killed: its complete frames
/// are read, and [#isCut] reports it. What a recorder misses of a program is repaired as for every
/// format with addresses, see [CallTracker].
public final class FhtReader implements TraceReader {

  private final FhtFrames frames;
  private final CountingInput counter;
  private final long total;
  private final StackTable stacks = new StackTable();
  private final RepairCounter repairs = new RepairCounter();
  private final CallTracker tracker = new CallTracker(repairs);
  private final boolean areAddresses;

  private boolean isOver;
  private boolean isInFrame;
  private int eventsInFrame;
  private long events;

  private long lastKey;
  private long lastThread;
  private long lastTime;
  private long lastStack;

  /// Reads the header.
  ///
  /// @param file the trace as the user named it
  /// @param in its bytes
  /// @param allowance for what is decompressed
  /// @param counter counts the bytes of the file
  /// @param total bytes of the file, or 0
  public FhtReader(
      String file, InputStream in, Allowance allowance, CountingInput counter, long total)
      throws IOException {
    this.frames = new FhtFrames(file, in, allowance);
    this.counter = counter;
    this.total = total;
    this.areAddresses = frames.areAddresses();
  }

  @Override
  public TraceFormat format() {
    return TraceFormat.FHT;
  }

  @Override
  public String command() {
    return frames.command();
  }

  @Override
  public long startMillis() {
    return frames.startMillis();
  }

  @Override
  public boolean next(TraceEvent event) throws IOException {
    while (!tracker.poll(event)) {
      if (isOver || !readMore()) {
        return false;
      }
    }
    return true;
  }

  /// Reads an event, a definition, or the start of a frame.
  ///
  /// @return false when the file is over
  private boolean readMore() throws IOException {
    if (isInFrame && frames.atEnd()) {
      if (eventsInFrame != frames.events) {
        throw frames.wrong(frames.events + " events in the frame", eventsInFrame + "");
      }
      isInFrame = false;
    }
    if (isInFrame) {
      readEvent();
      return true;
    }
    switch (frames.next()) {
      case FhtFormat.EVENTS -> startFrame();
      case FhtFormat.END -> readEnd();
      default -> isOver = true;
    }
    return !isOver;
  }

  private void startFrame() {
    isInFrame = true;
    eventsInFrame = 0;
    lastKey = 0;
    lastThread = 0;
    lastTime = TraceEvent.UNKNOWN_TIME;
    lastStack = 0;
  }

  private void readEnd() throws IOException {
    long counted = frames.varint();
    if (counted != events) {
      throw frames.wrong(
          Long.toUnsignedString(counted) + " events, as the last frame says", events + "");
    }
    if (frames.varint() != stacks.count() || !frames.atEnd()) {
      throw frames.wrong("the number of stacks", "another one");
    }
    frames.expectEnd();
    isOver = true;
  }

  private void readEvent() throws TraceFormatException {
    int tag = frames.tag();
    int op = tag & FhtFormat.OP_MASK;
    if (op == FhtFormat.OP_DEFINITION) {
      readDefinition();
      return;
    }
    events++;
    eventsInFrame++;
    readOrigin(tag);
    switch (op) {
      case FhtFormat.OP_ALLOCATE -> readAllocation(tag);
      case FhtFormat.OP_RESIZE -> readResize(false);
      case FhtFormat.OP_MOVE -> readResize(true);
      case FhtFormat.OP_FREE -> {
        long key = readKey();
        tracker.free(key, address(key));
      }
      case FhtFormat.OP_FREE_NULL -> tracker.freeNull();
      case FhtFormat.OP_REFUSED -> {
        frames.varint();
        repairs.failedAllocations++;
      }
      default -> throw frames.wrong("a kind of event", "kind " + op);
    }
  }

  private void readOrigin(int tag) throws TraceFormatException {
    if ((tag & FhtFormat.HAS_TIME) != 0) {
      lastTime += FhtFormat.unzigzag(frames.varint());
    }
    if ((tag & FhtFormat.HAS_THREAD) != 0) {
      lastThread += FhtFormat.unzigzag(frames.varint());
    }
    long stack = 0;
    if ((tag & FhtFormat.HAS_STACK) != 0) {
      lastStack += FhtFormat.unzigzag(frames.varint());
      stack = lastStack;
      if (stack < 1 || stack > stacks.count()) {
        throw frames.wrong("one of the " + stacks.count() + " stacks so far", stack + "");
      }
    }
    tracker.setTime(lastTime);
    tracker.setThread(lastThread);
    tracker.setStack(stack);
  }

  private long readKey() throws TraceFormatException {
    lastKey += FhtFormat.unzigzag(frames.varint());
    return lastKey;
  }

  private long address(long key) {
    return areAddresses ? CallTracker.addressOf(key) : 0;
  }

  private void readAllocation(int tag) throws TraceFormatException {
    long key = readKey();
    long size = readSize();
    long alignment = (tag & FhtFormat.HAS_ALIGNMENT) != 0 ? frames.varint() : 0;
    tracker.allocate(key, address(key), size, alignment, (tag & FhtFormat.IS_ZEROED) != 0);
  }

  private void readResize(boolean moves) throws TraceFormatException {
    long key = readKey();
    long newKey = moves ? readKey() : key;
    tracker.resize(key, newKey, address(newKey), readSize());
  }

  private long readSize() throws TraceFormatException {
    long size = frames.varint();
    if (size < 0) {
      throw frames.wrong("the size of a block below 2^63", Long.toUnsignedString(size));
    }
    return size;
  }

  private void readDefinition() throws TraceFormatException {
    int kind = frames.varint(Integer.MAX_VALUE, "a kind of definition");
    int bytes = frames.varint(FhtFormat.MAX_FRAME, "a length");
    int end = frames.position() + bytes;
    if (kind == FhtFormat.DEFINE_TEXT) {
      if (stacks.addText(frames.text(bytes)) < 0) {
        throw frames.wrong("at most 64 MiB of frames", "more");
      }
    } else if (kind == FhtFormat.DEFINE_STACK) {
      int text = frames.varint(stacks.textCount(), "the number of a text");
      int caller = frames.varint(stacks.count() + 1, "the number of a stack");
      if (stacks.addStack(caller, text) == 0) {
        throw frames.wrong("at most " + StackTable.MAX_STACKS + " stacks", "more");
      }
    } else {
      frames.skip(bytes); // Defined by a later minor version.
    }
    if (frames.position() != end) {
      throw frames.wrong("a definition of " + bytes + " bytes", "another length");
    }
  }

  @Override
  public CallStacks stacks() {
    return stacks;
  }

  @Override
  public boolean isCut() {
    return frames.isCut();
  }

  @Override
  public Repairs repairs() {
    return repairs.toRepairs();
  }

  @Override
  public long bytesRead() {
    return counter.count();
  }

  @Override
  public long bytesTotal() {
    return total;
  }

  @Override
  public void close() throws IOException {
    frames.close();
  }
}
