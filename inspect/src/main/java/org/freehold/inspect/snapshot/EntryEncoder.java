package org.freehold.inspect.snapshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.freehold.heap.HeapEntry.Kind;
import org.freehold.inspect.internal.frames.Payload;
import org.freehold.inspect.internal.frames.SnapshotFormat;
import org.jspecify.annotations.Nullable;

/// Encodes the entries of a heap as the contents of frames: about 5 bytes for a block, so a heap of
/// ten million blocks takes 50 MB while it is locked. Each frame can be read without the others.
final class EntryEncoder {

  static final int KIND_MASK = 7;
  static final int IN_SLAB = 1 << 3;
  static final int ADJACENT = 1 << 4;
  static final int REQUESTED = 1 << 5;
  static final int STACK = 1 << 6;
  static final int UNREACHED = 1 << 7;

  private final List<byte[]> full = new ArrayList<>();
  private final Payload payload = new Payload();
  private int nextRegion;
  private long expected;
  private long entries;

  /// The number that stands for a kind in the file.
  private static int number(Kind kind) {
    return switch (kind) {
      case REGION -> 0;
      case BUSY -> 1;
      case FREE -> 2;
      case SLAB -> 3;
      case UNCOMMITTED -> 4;
      case LARGE -> 5;
      case QUARANTINED -> 6;
    };
  }

  /// The kind for a number in the file; null for an unknown one.
  static @Nullable Kind kind(int number) {
    return switch (number) {
      case 0 -> Kind.REGION;
      case 1 -> Kind.BUSY;
      case 2 -> Kind.FREE;
      case 3 -> Kind.SLAB;
      case 4 -> Kind.UNCOMMITTED;
      case 5 -> Kind.LARGE;
      case 6 -> Kind.QUARANTINED;
      default -> null;
    };
  }

  /// Adds an entry; `requested` below 0 and `stack` 0 mean unknown.
  void add(
      Kind kind,
      long address,
      long size,
      long requested,
      int stack,
      boolean inSlab,
      boolean isUnreached) {
    if (payload.length() == 0) {
      payload.number(nextRegion);
      expected = 0;
    }
    boolean isKnown = requested >= 0 && requested <= size;
    boolean isAdjacent = address == expected;
    payload.octet(
        number(kind)
            | (inSlab ? IN_SLAB : 0)
            | (isAdjacent ? ADJACENT : 0)
            | (isKnown ? REQUESTED : 0)
            | (stack != 0 ? STACK : 0)
            | (isUnreached ? UNREACHED : 0));
    if (!isAdjacent) {
      payload.signed(address - expected);
    }
    payload.number(size);
    if (isKnown) {
      payload.number(size - requested);
    }
    if (stack != 0) {
      payload.number(stack);
    }
    entries++;
    boolean holds = kind == Kind.REGION || kind == Kind.SLAB;
    nextRegion += kind == Kind.REGION ? 1 : 0;
    expected = holds ? address : address + size;
    if (payload.length() >= SnapshotFormat.FULL) {
      cut();
    }
  }

  private void cut() {
    if (payload.length() > 0) {
      full.add(Arrays.copyOf(payload.bytes(), payload.length()));
      payload.clear();
    }
  }

  /// Takes the contents of the frames so far out of the encoder.
  List<byte[]> take() {
    cut();
    List<byte[]> taken = List.copyOf(full);
    full.clear();
    return taken;
  }

  /// Whether a frame is complete.
  boolean isFull() {
    return !full.isEmpty();
  }

  /// How many entries were added.
  long entries() {
    return entries;
  }
}
