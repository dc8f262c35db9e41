package org.freehold.heap.internal.frontend;

import java.util.Arrays;

/// When a size class gets its front end, in a heap that decides by use.
///
/// A class is worth slabs once 17 blocks of it are live at the same time, or more than 2,040 have
/// been asked for: then it is a class that the program uses much. Until the first class has come so
/// far the heap has no front end at all; the request that asks for one is still counted, the next
/// one makes it, and the one after that is the first to be served from a slab. Once the front end
/// exists a class needs one request less.
///
/// Sources: what is published of the activation in Windows (low-fragmentation heap), which a
/// simulated heap shows call for call.
///
/// Not thread-safe; the heap holds its lock.
public final class ClassActivation {

  private static final int MIN_LIVE_BLOCKS = 17;
  private static final int MAX_INACTIVE_REQUESTS = 2040;

  private final int[] live;
  private final int[] asked;
  private final boolean[] active;
  private boolean exists;
  private boolean requested;

  /// For a number of size classes.
  public ClassActivation(int classes) {
    live = new int[classes];
    asked = new int[classes];
    active = new boolean[classes];
  }

  /// Makes every class active.
  public void activateAll() {
    exists = true;
    Arrays.fill(active, true);
  }

  /// Makes the front end, without activating a class.
  public void enable() {
    exists = true;
  }

  /// Whether the heap has a front end by now.
  public boolean exists() {
    return exists;
  }

  boolean isActive(int sizeClass) {
    return active[sizeClass];
  }

  /// Notes that the back end has served a request of a class.
  void allocated(int sizeClass) {
    live[sizeClass]++;
    asked[sizeClass]++;
    if (live[sizeClass] >= MIN_LIVE_BLOCKS || asked[sizeClass] > MAX_INACTIVE_REQUESTS) {
      if (exists) {
        active[sizeClass] = true;
      } else if (requested) {
        exists = true;
        active[sizeClass] = true;
      } else {
        requested = true;
      }
    }
  }

  /// Notes that the back end has taken back a block of a class.
  void freed(int sizeClass) {
    live[sizeClass] = Math.max(0, live[sizeClass] - 1);
  }
}
