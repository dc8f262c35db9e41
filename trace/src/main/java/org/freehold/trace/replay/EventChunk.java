package org.freehold.trace.replay;

import java.io.IOException;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceReader;

/// A run of events decoded into arrays, so that a loop over them reads no file and allocates
/// nothing.
///
/// A code holds the operation in its two low bits and the block's slot above them.
public final class EventChunk {

  /// Events of a full chunk: enough that reading the clock around one costs nothing.
  public static final int CAPACITY = 1 << 16;

  /// A block was allocated.
  public static final int ALLOCATE = 0;

  /// A block was resized.
  public static final int REALLOCATE = 1;

  /// A block was freed.
  public static final int FREE = 2;

  /// Null was freed.
  public static final int NOTHING = 3;

  private static final int OP_BITS = 2;
  private static final int OP_MASK = (1 << OP_BITS) - 1;

  final int[] codes = new int[CAPACITY];
  final long[] sizes = new long[CAPACITY];
  int count;

  /// Slots that this chunk and the ones before it use.
  int slotCount;

  /// Number of the first event in the trace, counted from 1.
  long firstOperation;

  /// Makes an empty chunk.
  EventChunk() {}

  /// Number of events.
  public int count() {
    return count;
  }

  /// Slots that this chunk and the ones before it use.
  public int slotCount() {
    return slotCount;
  }

  /// Number of the first event in the trace, counted from 1.
  public long firstOperation() {
    return firstOperation;
  }

  /// What an event did: [#ALLOCATE], [#REALLOCATE], [#FREE] or [#NOTHING].
  public int opAt(int index) {
    return op(codes[index]);
  }

  /// The slot of the block that an event concerns.
  public int slotAt(int index) {
    return slot(codes[index]);
  }

  /// The bytes that an event requested; 0 for frees.
  public long sizeAt(int index) {
    return sizes[index];
  }

  /// Fills the chunk with the next events.
  ///
  /// @param reader the trace
  /// @param event a cursor to read with
  /// @param previous the chunk before this one; may be this one
  /// @return whether there were any
  boolean fill(TraceReader reader, TraceEvent event, EventChunk previous) throws IOException {
    long first = previous.firstOperation + previous.count;
    int slots = previous.slotCount;
    int filled = 0;
    while (filled < CAPACITY && reader.next(event)) {
      codes[filled] = encode(event);
      sizes[filled] = event.size();
      slots = Math.max(slots, event.slot() + 1);
      filled++;
    }
    firstOperation = first;
    slotCount = slots;
    count = filled;
    return filled > 0;
  }

  private static int encode(TraceEvent event) {
    return switch (event.op()) {
      case ALLOCATE -> event.slot() << OP_BITS | ALLOCATE;
      case REALLOCATE -> event.slot() << OP_BITS | REALLOCATE;
      case FREE -> event.slot() << OP_BITS | FREE;
      case FREE_NULL -> NOTHING;
    };
  }

  static int op(int code) {
    return code & OP_MASK;
  }

  static int slot(int code) {
    return code >>> OP_BITS;
  }
}
