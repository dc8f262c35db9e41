package org.freehold.vm.internal.simulated;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.VmError;
import org.freehold.vm.WriteWatch;
import org.freehold.vm.internal.reservations.PageRange;
import org.freehold.vm.internal.reservations.PageRuns;
import org.freehold.vm.internal.reservations.ReservationTable;
import org.freehold.vm.internal.reservations.Vad;

/// The write watch of simulated memory. The page fault handler marks a page
/// ([PageFaultHandler#resolve]). A thread with a TLB entry that permits writing would not fault
/// again, so clearing marks advances the epoch.
final class SimulatedWriteWatch implements WriteWatch {

  private final SpaceInfo info;
  private final ReentrantLock lock;
  private final ReservationTable reservations;
  private final Runnable advanceEpoch;

  SimulatedWriteWatch(
      SpaceInfo info, ReentrantLock lock, ReservationTable reservations, Runnable advanceEpoch) {
    this.info = info;
    this.lock = lock;
    this.reservations = reservations;
    this.advanceEpoch = advanceEpoch;
  }

  @Override
  public long[] written(long address, long size, int most, boolean reset) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      Watched watched = requireWatched(address, size);
      long[] pages = watched.find(most);
      long[] addresses =
          Arrays.stream(pages).map(page -> watched.base + page * info.pageSize()).toArray();
      if (reset && pages.length > 0) {
        watched.marks.prepareClear();
        // Every marked page up to the last one returned was returned.
        watched.marks.clear(watched.pages.from(), pages[pages.length - 1] + 1);
        advanceEpoch.run();
      }
      return addresses;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void reset(long address, long size) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      Watched watched = requireWatched(address, size);
      watched.marks.prepareClear();
      watched.marks.clear(watched.pages.from(), watched.pages.to());
      advanceEpoch.run();
    } finally {
      lock.unlock();
    }
  }

  private record Watched(long base, PageRuns<Boolean> marks, PageRange pages) {
    long[] find(int most) {
      int count = (int) Math.min(most, marks.countIn(pages));
      long[] found = new long[count];
      int next = 0;
      for (long page = pages.from(); next < count; ) {
        long end = marks.endOfRun(page, pages.to());
        if (marks.get(page) == null) {
          page = end;
        }
        while (page < end && next < count) {
          found[next++] = page++;
        }
      }
      return found;
    }
  }

  private Watched requireWatched(long address, long size) {
    Vad vad = address < 0 ? null : reservations.tree().find(address);
    PageRuns<Boolean> marks = vad == null ? null : vad.written();
    if (vad == null || marks == null || size <= 0 || size > vad.end() - address) {
      throw new AddressSpaceException(VmError.INVALID_PARAMETER, "write watch", address, size);
    }
    return new Watched(vad.base(), marks, reservations.pagesOf(vad, address, size));
  }
}
