package org.freehold.heap.internal.debug;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.freehold.testkit.Property;
import org.junit.jupiter.api.Test;

/// The quarantine against a queue: `bytes = Σ bytes of the blocks in it ≤ limit`, the oldest leaves
/// first.
class QuarantineTest {

  private static final long LIMIT = 1000;

  /// A block of a length that enters, or none: the oldest one leaves.
  record Operation(int bytes) {
    static Operation draw(SplittableRandom random) {
      return new Operation(random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(1100));
    }
  }

  @Test
  void agreesWithAQueueBoundedInBytes() {
    Property.of("the quarantine agrees with a queue", Operation::draw, Subject::new).check();
  }

  @Test
  void aBlockAsLongAsTheLimitEntersAndALongerOneDoesNot() {
    Quarantine quarantine = new Quarantine(LIMIT);
    assertThat(quarantine.admits(LIMIT)).isTrue();
    assertThat(quarantine.admits(LIMIT + 1)).isFalse();
    assertThat(quarantine.lacksRoomFor(LIMIT)).isFalse();
    quarantine.add(block(0x1000, LIMIT));
    assertThat(quarantine.lacksRoomFor(1)).isTrue();
  }

  private static DebugBlock block(long start, long bytes) {
    DebugBlock block = new DebugBlock(bytes, 0, 0);
    block.start = start;
    block.address = start;
    block.bytes = bytes;
    return block;
  }

  private static final class Subject implements Property.Subject<Operation> {
    private final Quarantine quarantine = new Quarantine(LIMIT);
    private final ArrayDeque<DebugBlock> model = new ArrayDeque<>();
    private long nextStart = 0x10_0000;

    @Override
    public void apply(Operation operation) {
      if (operation.bytes == 0) {
        assertThat(quarantine.poll()).isSameAs(model.poll());
      } else {
        enter(operation.bytes);
      }
      compare();
    }

    private void enter(int bytes) {
      assertThat(quarantine.admits(bytes)).isEqualTo(bytes <= LIMIT);
      if (bytes > LIMIT) {
        return;
      }
      while (modelBytes() + bytes > LIMIT) {
        assertThat(quarantine.lacksRoomFor(bytes)).isTrue();
        assertThat(quarantine.poll()).isSameAs(model.remove());
      }
      assertThat(quarantine.lacksRoomFor(bytes)).isFalse();
      DebugBlock block = block(nextStart, bytes);
      nextStart += bytes; // Adjacent, so that the ends are tried.
      quarantine.add(block);
      model.add(block);
    }

    private long modelBytes() {
      return model.stream().mapToLong(each -> each.bytes).sum();
    }

    private void compare() {
      assertThat(quarantine.bytes()).isEqualTo(modelBytes()).isLessThanOrEqualTo(LIMIT);
      assertThat(quarantine.count()).isEqualTo(model.size());
      DebugBlock at = quarantine.oldest();
      for (DebugBlock expected : model) {
        assertThat(at).isSameAs(expected);
        at = quarantine.after(expected);
      }
      assertThat(at).isNull();
    }
  }
}
