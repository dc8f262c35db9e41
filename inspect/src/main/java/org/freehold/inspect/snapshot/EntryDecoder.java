package org.freehold.inspect.snapshot;

import org.freehold.heap.HeapEntry.Kind;
import org.freehold.inspect.internal.frames.PayloadReader;

/// Decodes the frames of a heap into entries and checks that they are consistent: known kinds,
/// ascending addresses within a region, blocks of a slab within that slab.
final class EntryDecoder {

  private final SnapshotEntry entry = new SnapshotEntry();
  private final int stacks;
  private int nextRegion;
  private long lastEnd;
  private long slabEnd;
  private boolean isInRegions;
  private long entries;

  /// @param stacks the number of known stacks; higher numbers are read as unknown
  EntryDecoder(int stacks) {
    this.stacks = stacks;
  }

  /// How many entries were decoded.
  long entries() {
    return entries;
  }

  /// Passes the entries of a frame to a visitor.
  void show(PayloadReader in, EntryVisitor visitor) throws SnapshotFormatException {
    int first = in.count("regions", Integer.MAX_VALUE);
    if (first != nextRegion) {
      throw in.wrong("expected region " + nextRegion + " next, found " + first);
    }
    long expected = 0;
    while (!in.isAtEnd()) {
      read(in, expected);
      check(in);
      visitor.show(entry);
      entries++;
      boolean holds = entry.kind == Kind.REGION || entry.kind == Kind.SLAB;
      expected = holds ? entry.address : entry.end();
    }
  }

  private void read(PayloadReader in, long expected) throws SnapshotFormatException {
    int bits = in.octet();
    Kind kind = EntryEncoder.kind(bits & EntryEncoder.KIND_MASK);
    if (kind == null) {
      throw in.wrong(
          "expected an entry, found one of unknown kind " + (bits & EntryEncoder.KIND_MASK));
    }
    entry.kind = kind;
    entry.inSlab = (bits & EntryEncoder.IN_SLAB) != 0;
    entry.isUnreached = (bits & EntryEncoder.UNREACHED) != 0;
    entry.address = (bits & EntryEncoder.ADJACENT) != 0 ? expected : expected + in.signed();
    entry.size = in.number();
    long slack = (bits & EntryEncoder.REQUESTED) != 0 ? in.number() : -1;
    entry.requested = slack < 0 ? -1 : entry.size - slack;
    if (entry.size < 0 || entry.address < 0 || entry.end() < 0 || slack > entry.size) {
      throw in.wrong("expected an entry within 63 bits of addresses, found one beyond");
    }
    long stack = (bits & EntryEncoder.STACK) != 0 ? in.number() : 0;
    entry.stack = stack > 0 && stack <= stacks ? (int) stack : 0;
  }

  private void check(PayloadReader in) throws SnapshotFormatException {
    if ((entry.inSlab || entry.isUnreached || entry.requested >= 0) && !isBlock()) {
      throw in.wrong("expected a block, found a mark of blocks on an entry " + entry.kind);
    }
    if (entry.kind == Kind.REGION) {
      entry.region = nextRegion++;
      isInRegions = true;
      lastEnd = entry.address;
      slabEnd = 0;
    } else if (entry.kind == Kind.LARGE) {
      entry.region = -1;
      isInRegions = false;
    } else if (entry.inSlab) {
      checkInside(in, slabEnd);
      lastEnd = entry.end();
    } else {
      if (slabEnd != 0) {
        lastEnd = slabEnd;
      }
      checkInside(in, Long.MAX_VALUE);
      boolean isSlab = entry.kind == Kind.SLAB;
      slabEnd = isSlab ? entry.end() : 0;
      lastEnd = isSlab ? entry.address : entry.end();
    }
  }

  private boolean isBlock() {
    return entry.isBusy() || (entry.inSlab && entry.kind == Kind.FREE);
  }

  private void checkInside(PayloadReader in, long end) throws SnapshotFormatException {
    entry.region = nextRegion - 1;
    if (!isInRegions || entry.address < lastEnd || entry.end() > end) {
      throw in.wrong(
          "expected entries in the order of addresses, found one at "
              + Long.toHexString(entry.address)
              + " out of place");
    }
  }
}
