package org.freehold.trace.internal.calls;

import java.io.IOException;
import org.freehold.trace.CallStacks;
import org.freehold.trace.Repairs;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceFormatException;
import org.freehold.trace.TraceReader;
import org.freehold.trace.internal.input.TraceInput;
import org.freehold.trace.internal.track.CallTracker;
import org.freehold.trace.internal.track.RepairCounter;
import org.freehold.trace.internal.track.StackTable;

/// Reads a call log, a format with one call per line and other lines in between: what the readers
/// of valgrind, ltrace, strace and glibc's mtrace share.
///
/// A last line without a line feed is dropped, since a number in it may be truncated; the trace
/// counts as truncated then ([#isCut]).
abstract sealed class CallLogReader implements TraceReader
    permits LtraceReader, MtraceReader, StraceReader, ValgrindReader {

  /// Longer numbers are not addresses or sizes.
  private static final int MAX_NUMBER = 24;

  final LogLines lines;
  final RepairCounter repairs = new RepairCounter();
  final CallTracker tracker = new CallTracker(repairs);
  final StackTable stacks = new StackTable();

  private final TraceInput in;
  private boolean isOver;
  private boolean isCut;

  CallLogReader(TraceInput in) {
    this.in = in;
    this.lines = new LogLines(in);
  }

  /// Passes the call of the current line to the tracker, if it has one.
  abstract void readLine(String line) throws TraceFormatException;

  /// Passes on what was held back; the file is over.
  void readEnd() throws TraceFormatException {
    // Nothing is held back.
  }

  @Override
  public final boolean next(TraceEvent event) throws IOException {
    while (!tracker.poll(event)) {
      if (isOver) {
        return false;
      }
      readNext();
    }
    return true;
  }

  private void readNext() throws IOException {
    if (!lines.next()) {
      isOver = true;
      readEnd();
    } else if (lines.isWhole()) {
      readLine(lines.text());
    } else {
      isCut = true;
    }
  }

  /// Parses a number: decimal, `0x` and hexadecimal, or a spelling of null.
  ///
  /// @param text the number and nothing else
  /// @param expected what is expected, for the message
  final long number(String text, String expected) throws TraceFormatException {
    if (text.equals("nil") || text.equals("(nil)") || text.equals("NULL")) {
      return 0;
    }
    try {
      if (text.length() <= MAX_NUMBER && !text.startsWith("+")) {
        if (text.startsWith("0x") && text.length() > 2 && text.charAt(2) != '+') {
          return Long.parseUnsignedLong(text, 2, text.length(), 16);
        }
        return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
      }
    } catch (NumberFormatException _) {
      // Refused below, as is what is too long to parse.
    }
    throw lines.wrong(expected, text);
  }

  /// The product of two sizes; one that no block can have where it exceeds 64 bits.
  static long product(long count, long size) {
    return Math.unsignedMultiplyHigh(count, size) == 0 ? count * size : -1;
  }

  /// A block that was allocated has a size below 2⁶³; a request that failed may have any.
  private void requireSize(long size) throws TraceFormatException {
    if (size < 0) {
      throw lines.wrong("the size of a block below 2^63", Long.toUnsignedString(size));
    }
  }

  /// A block was allocated, or the allocation failed.
  final void allocate(long address, long size, long alignment, boolean isZeroed)
      throws TraceFormatException {
    if (address == 0) {
      repairs.failedAllocations++;
    } else {
      requireSize(size);
      tracker.allocate(CallTracker.keyOf(address), address, size, alignment, isZeroed);
    }
  }

  /// A block or null was freed.
  final void free(long address) {
    if (address == 0) {
      repairs.nullFrees++;
    } else {
      tracker.free(CallTracker.keyOf(address), address);
    }
  }

  /// `realloc` was called.
  ///
  /// @param before its argument
  /// @param address its result
  /// @param size its other argument
  final void reallocate(long before, long address, long size) throws TraceFormatException {
    if (before == 0) {
      allocate(address, size, 0, false);
    } else if (address != 0) {
      requireSize(size);
      tracker.resize(CallTracker.keyOf(before), CallTracker.keyOf(address), address, size);
    } else if (size == 0) {
      free(before);
    } else {
      repairs.failedAllocations++;
    }
  }

  @Override
  public CallStacks stacks() {
    return stacks;
  }

  @Override
  public boolean isCut() {
    return isCut;
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
