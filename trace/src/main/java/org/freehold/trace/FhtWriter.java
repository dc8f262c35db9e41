package org.freehold.trace;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.freehold.trace.internal.fht.FhtFormat;
import org.freehold.trace.internal.track.CallTracker;
import org.freehold.trace.internal.track.StackTable;

/// Writes a `.fht` file: the header at once, then events in frames of some ten thousand. Each frame
/// is one write, so that what was flushed is in the file however the process ends.
///
/// Blocks are named by keys: their addresses, or any numbers that are unique among live blocks.
/// Thread, time and stack of an event are set before it ([#at]). Not thread-safe.
public final class FhtWriter implements Closeable {

  /// A frame is written once its data reach this length.
  private static final int FRAME_TARGET = 256 << 10;

  /// No event is longer: a tag, and eight numbers of at most ten bytes.
  private static final int MAX_EVENT = 96;

  private static final int LEVEL = 3;

  private final OutputStream out;
  private final boolean areAddresses;
  private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL);
  private final StackTable stacks = new StackTable();
  private byte[] data = new byte[FRAME_TARGET + MAX_EVENT];
  private int length;
  private int eventsInFrame;
  private long events;

  private long thread;
  private long timeNanos = TraceEvent.UNKNOWN_TIME;
  private long stack;

  private long lastKey;
  private long lastThread;
  private long lastTime;
  private long lastStack;

  /// Writes the header.
  ///
  /// @param out the file; closed with the writer. It should not buffer
  /// @param areAddresses whether keys are the addresses of blocks
  /// @param startMillis when the recording began, in milliseconds since 1970; 0 when not known
  /// @param command what was recorded; truncated to 64 KiB
  /// @throws IOException when it cannot be written
  public FhtWriter(OutputStream out, boolean areAddresses, long startMillis, String command)
      throws IOException {
    this.out = out;
    this.areAddresses = areAddresses;
    try {
      out.write(header(startMillis, command));
    } catch (IOException | RuntimeException | Error e) {
      zstd.close();
      throw e;
    }
    startFrame();
  }

  private byte[] header(long startMillis, String command) {
    byte[] text = command.getBytes(StandardCharsets.UTF_8);
    int bytes = Math.min(text.length, FhtFormat.MAX_COMMAND);
    ByteBuffer header =
        ByteBuffer.allocate(FhtFormat.HEADER_BYTES + bytes + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(FhtFormat.MAGIC)
            .putShort((short) FhtFormat.VERSION)
            .putShort((short) (areAddresses ? FhtFormat.FLAG_ADDRESSES : 0))
            .putLong(startMillis)
            .putInt(bytes)
            .put(text, 0, bytes);
    CRC32C sum = new CRC32C();
    sum.update(header.array(), 0, header.position());
    return header.putInt((int) sum.getValue()).array();
  }

  private void startFrame() {
    length = 0;
    eventsInFrame = 0;
    lastKey = 0;
    lastThread = 0;
    lastTime = TraceEvent.UNKNOWN_TIME;
    lastStack = 0;
  }

  /// The number of events so far.
  public long events() {
    return events;
  }

  /// Sets thread, time and stack of the events that follow.
  ///
  /// @param thread any number that names it, or 0
  /// @param timeNanos since the start of the recording, or [TraceEvent#UNKNOWN_TIME]
  /// @param stack a number that [#stack] gave, or 0
  public void at(long thread, long timeNanos, int stack) {
    this.thread = thread;
    this.timeNanos = timeNanos;
    this.stack = stack;
  }

  /// The number of a stack in this file; written when it is new.
  ///
  /// @param caller the stack that called it, or 0
  /// @param frame its innermost frame
  /// @return 0 when there are too many stacks
  public int stack(int caller, String frame) throws IOException {
    String kept =
        frame.length() <= FhtFormat.MAX_COMMAND / 4
            ? frame
            : frame.substring(0, FhtFormat.MAX_COMMAND / 4);
    int textsBefore = stacks.textCount();
    int text = stacks.text(kept);
    if (text < 0) {
      return 0;
    }
    if (text == textsBefore) {
      byte[] bytes = kept.getBytes(StandardCharsets.UTF_8);
      define(FhtFormat.DEFINE_TEXT, bytes.length);
      System.arraycopy(bytes, 0, data, length, bytes.length);
      length += bytes.length;
    }
    int stacksBefore = stacks.count();
    int number = stacks.stack(caller, text);
    if (number > stacksBefore) {
      define(FhtFormat.DEFINE_STACK, varintLength(text) + varintLength(caller));
      varint(text);
      varint(caller);
    }
    return number;
  }

  private void define(int kind, int bytes) throws IOException {
    room(bytes + MAX_EVENT);
    data[length++] = (byte) FhtFormat.OP_DEFINITION;
    varint(kind);
    varint(bytes);
  }

  /// A block was allocated.
  ///
  /// @param key its address, or the number that names it while it is live
  /// @param size in bytes
  /// @param alignment as requested, or 0
  /// @param isZeroed whether zeroed memory was requested
  public void allocate(long key, long size, long alignment, boolean isZeroed) throws IOException {
    int flags =
        (isZeroed ? FhtFormat.IS_ZEROED : 0) | (alignment != 0 ? FhtFormat.HAS_ALIGNMENT : 0);
    begin(FhtFormat.OP_ALLOCATE | flags);
    key(key);
    varint(size);
    if (alignment != 0) {
      varint(alignment);
    }
  }

  /// A block was resized, and may have got another key.
  public void resize(long key, long newKey, long size) throws IOException {
    begin(key == newKey ? FhtFormat.OP_RESIZE : FhtFormat.OP_MOVE);
    key(key);
    if (key != newKey) {
      key(newKey);
    }
    varint(size);
  }

  /// A block was freed.
  public void free(long key) throws IOException {
    begin(FhtFormat.OP_FREE);
    key(key);
  }

  /// Null was freed.
  public void freeNull() throws IOException {
    begin(FhtFormat.OP_FREE_NULL);
  }

  /// A request was refused.
  ///
  /// @param size in bytes
  public void refused(long size) throws IOException {
    begin(FhtFormat.OP_REFUSED);
    varint(size);
  }

  private void begin(int tag) throws IOException {
    if (length >= FRAME_TARGET) {
      flush();
    }
    room(MAX_EVENT);
    eventsInFrame++;
    events++;
    boolean hasTime = timeNanos != lastTime;
    boolean hasThread = thread != lastThread;
    boolean hasStack = stack != 0;
    data[length++] =
        (byte)
            (tag
                | (hasTime ? FhtFormat.HAS_TIME : 0)
                | (hasThread ? FhtFormat.HAS_THREAD : 0)
                | (hasStack ? FhtFormat.HAS_STACK : 0));
    if (hasTime) {
      varint(FhtFormat.zigzag(timeNanos - lastTime));
      lastTime = timeNanos;
    }
    if (hasThread) {
      varint(FhtFormat.zigzag(thread - lastThread));
      lastThread = thread;
    }
    if (hasStack) {
      varint(FhtFormat.zigzag(stack - lastStack));
      lastStack = stack;
    }
  }

  private void key(long key) {
    long number = areAddresses ? CallTracker.keyOf(key) : key;
    varint(FhtFormat.zigzag(number - lastKey));
    lastKey = number;
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      data[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    data[length++] = (byte) rest;
  }

  private static int varintLength(long value) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
  }

  private void room(int bytes) throws IOException {
    if (length + bytes > FhtFormat.MAX_FRAME) {
      flush();
    }
    if (length + bytes > data.length) {
      data = Arrays.copyOf(data, Math.max(length + bytes, data.length * 2));
    }
  }

  /// Writes the events so far into the file, as a frame.
  ///
  /// @throws IOException when that fails
  public void flush() throws IOException {
    if (length > 0) {
      writeFrame(FhtFormat.EVENTS);
      startFrame();
    }
  }

  private void writeFrame(int kind) throws IOException {
    byte[] packed = zstd.compress(length == data.length ? data : Arrays.copyOf(data, length));
    ByteBuffer frame =
        ByteBuffer.allocate(FhtFormat.FRAME_BYTES + packed.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(kind)
            .putInt(packed.length)
            .putInt(length)
            .putInt(eventsInFrame);
    CRC32C sum = new CRC32C();
    sum.update(frame.array(), 0, frame.position());
    sum.update(packed);
    frame.putInt((int) sum.getValue()).put(packed);
    out.write(frame.array());
    out.flush();
  }

  /// Writes the remaining events and the end of the trace, and closes the file.
  @Override
  public void close() throws IOException {
    try (out;
        zstd) {
      flush();
      varint(events);
      varint(stacks.count());
      writeFrame(FhtFormat.END);
    }
  }
}
