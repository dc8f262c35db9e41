package org.freehold.bench.workload;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;

/// One large buffer at a time: it is allocated, written in full and freed, in a heap that holds
/// nothing else. So a heap that gives every freed buffer back to the system pays for its pages each
/// time.
///
/// An operation is one buffer.
final class OneBuffer implements Workload {

  private static final String PREFIX = "buffer-";

  /// Sizes in KiB.
  private static final int[] SIZES = {64, 128, 256, 1 << 10, 4 << 10, 16 << 10, 64 << 10};

  private static final int KIB = 1 << 10;

  private final int bytes;

  private OneBuffer(int bytes) {
    this.bytes = bytes;
  }

  /// The names of the workloads of all sizes.
  static List<String> names() {
    return Arrays.stream(SIZES).mapToObj(each -> PREFIX + each + "k").toList();
  }

  /// The workload of a name.
  static Optional<Workload> named(String name) {
    int index = names().indexOf(name);
    return index < 0 ? Optional.empty() : Optional.of(new OneBuffer(SIZES[index] * KIB));
  }

  @Override
  public String description() {
    return "one buffer of " + bytes / KIB + " KiB at a time, written in full";
  }

  @Override
  public Session open(Subject subject, Setting setting) {
    Slots slots = subject.slots(1);
    return _ ->
        () -> {
          slots.allocate(0, bytes);
          RawBytes.fill(slots.address(0), bytes, 1);
          slots.free(0);
          return 1;
        };
  }
}
