package org.freehold.heap.internal.frontend;

import java.util.Arrays;

/// Activation of size classes: when a class gets slabs, in a heap whose front end is automatic.
///
/// A class is worth slabs once 17 blocks of it are live at the same time, or more than 2,040 have
/// been requested: then the program uses it much. Until the first class reaches that the heap has
/// no front end at all; the request that reaches it is still counted, the next one creates the
/// front end, and the one after that is the first to be served from a slab. Once the front end
/// exists a class needs one request less.
///
/// Sources: what is published about the activation of the low-fragmentation heap in Windows, which
/// a simulated heap follows call by call.
///
/// Not thread-safe; the heap's lock is held.
public final class ClassActivation {

  private static final int MIN_LIVE_BLOCKS = 17;
  private static final int MAX_INACTIVE_REQUESTS = 2040;

  private final int[] live;
  private final int[] requests;
  private final boolean[] active;
  private boolean exists;
  private boolean isRequested;

  /// Creates the state of a number of size classes, none active.
  public ClassActivation(int classes) {
    live = new int[classes];
    requests = new int[classes];
    active = new boolean[classes];
  }

  /// Activates every class.
  public void activateAll() {
    exists = true;
    Arrays.fill(active, true);
  }

  /// Creates the front end without activating a class.
  public void enable() {
    exists = true;
  }

  /// Whether the heap has a front end by now.
  public boolean exists() {
    return exists;
  }

  /// Whether a class is active: served from slabs.
  boolean isActive(int sizeClass) {
    return active[sizeClass];
  }

  /// Counts a request of a class that the back end served.
  void allocated(int sizeClass) {
    live[sizeClass]++;
    requests[sizeClass]++;
    if (live[sizeClass] >= MIN_LIVE_BLOCKS || requests[sizeClass] > MAX_INACTIVE_REQUESTS) {
      if (exists) {
        active[sizeClass] = true;
      } else if (isRequested) {
        exists = true;
        active[sizeClass] = true;
      } else {
        isRequested = true;
      }
    }
  }

  /// Counts a free of a class that the back end served.
  void freed(int sizeClass) {
    live[sizeClass] = Math.max(0, live[sizeClass] - 1);
  }
}
