package org.freehold.bench.workload;

import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;

/// Modelled on a description of MicroQuill's `sh6bench`: sizes ascend from 1 to 1,000 bytes, and
/// from each of them descend by halves, with many small blocks and few large ones. Blocks go to the
/// slots of a [SlidingWindow], so that frees in order and in reverse alternate with survivors. The
/// first and the last byte are written.
final class Sh6bench implements Workload {

  private static final int PLACES = 20_000;

  @Override
  public String description() {
    return "sizes up and down, freed in order and in reverse around survivors";
  }

  @Override
  public Session open(Subject subject, Setting setting) {
    return _ -> new ShWorker(subject.slots(PLACES));
  }

  private static final class ShWorker implements Worker {
    private final Slots slots;
    private final SlidingWindow window;

    ShWorker(Slots slots) {
      this.slots = slots;
      this.window = new SlidingWindow(slots);
    }

    @Override
    public long round() {
      long operations = 0;
      for (int base = 1; base < 1000; base = base * 3 / 2 + 1) {
        for (int size = base; size > 0; size /= 2) {
          int count = size < 100 ? 250 : 50;
          for (int i = 0; i < count; i++) {
            int place = window.place();
            slots.allocate(place, size);
            long address = slots.address(place);
            RawBytes.putByte(address, i);
            RawBytes.putByte(address + size - 1, i);
          }
          operations += count;
        }
      }
      return operations;
    }

    @Override
    public void finish() {
      slots.freeAll();
    }
  }
}
