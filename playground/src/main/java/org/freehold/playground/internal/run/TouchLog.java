package org.freehold.playground.internal.run;

import java.util.ArrayList;
import java.util.List;

/// The bytes that one call read and wrote, as ranges. Ranges of the same kind that follow or
/// overlap the one before them become one; a call that touches very many keeps the first ones and a
/// count.
///
/// For one thread. While it is off, which is nearly always, an access costs one test.
public final class TouchLog {

  /// Ranges kept of one call: more than a picture can show.
  private static final int MOST = 4096;

  private final List<Touch> touches = new ArrayList<>();
  private boolean isOn;
  private long dropped;

  /// Makes one that is off.
  public TouchLog() {}

  /// Forgets what was touched, and writes down what is touched from now on.
  public void start() {
    touches.clear();
    dropped = 0;
    isOn = true;
  }

  /// Writes nothing down any more.
  public void stop() {
    isOn = false;
  }

  /// Whether it writes down what is touched.
  public boolean isOn() {
    return isOn;
  }

  /// Writes an access down, if it is on.
  public void touch(long address, long size, boolean isWritten) {
    if (!isOn || size <= 0) {
      return;
    }
    int last = touches.size() - 1;
    if (last >= 0) {
      Touch before = touches.get(last);
      if (before.isWritten() == isWritten
          && address <= before.address() + before.size()
          && address + size >= before.address()) {
        long start = Math.min(address, before.address());
        long stop = Math.max(address + size, before.address() + before.size());
        touches.set(last, new Touch(start, stop - start, isWritten));
        return;
      }
    }
    if (touches.size() == MOST) {
      dropped++;
    } else {
      touches.add(new Touch(address, size, isWritten));
    }
  }

  /// The ranges, in the order in which they were touched first.
  public List<Touch> touches() {
    return List.copyOf(touches);
  }

  /// Adds accesses that were dropped elsewhere.
  public void drop(long more) {
    dropped += more;
  }

  /// How many further accesses were not kept.
  public long dropped() {
    return dropped;
  }
}
