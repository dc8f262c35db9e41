package org.freehold.bench.workload;

import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;

/// Modelled on the benchmark `malloc-simple` of the GNU C library: n blocks of one size are
/// allocated and written in full, then the first half is freed in the order of allocation and the
/// second half in reverse. Sizes 16, 32 and 64; n from 25 to 1,600.
final class GlibcSimple implements Workload {

  private static final int[] SIZES = {16, 32, 64};
  private static final int[] COUNTS = {25, 100, 400, 1600};

  /// Allocations of each size and count in a round.
  private static final int ALLOCATIONS = 3200;

  @Override
  public String description() {
    return "n blocks of one size; half freed in order, half in reverse";
  }

  @Override
  public Session open(Subject subject, Setting setting) {
    return _ -> new SimpleWorker(subject.slots(COUNTS[COUNTS.length - 1]));
  }

  private record SimpleWorker(Slots slots) implements Worker {

    @Override
    public long round() {
      long operations = 0;
      for (int size : SIZES) {
        for (int count : COUNTS) {
          for (int i = 0; i < ALLOCATIONS / count; i++) {
            once(size, count);
          }
          operations += ALLOCATIONS;
        }
      }
      return operations;
    }

    private void once(int size, int count) {
      for (int i = 0; i < count; i++) {
        slots.allocate(i, size);
        RawBytes.fill(slots.address(i), size, i);
      }
      int half = count / 2;
      for (int i = 0; i < half; i++) {
        slots.free(i);
      }
      for (int i = count - 1; i >= half; i--) {
        slots.free(i);
      }
    }
  }
}
