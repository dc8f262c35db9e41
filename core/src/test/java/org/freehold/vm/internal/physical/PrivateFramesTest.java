package org.freehold.vm.internal.physical;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.freehold.testkit.Property;
import org.junit.jupiter.api.Test;

/// The table of page contents against a map.
class PrivateFramesTest {

  private static final int PAGE_SIZE = 16;

  /// @param stride distinguishes adjacent pages from pages whose hashes collide
  private record Operation(boolean writes, long page, long stride, int length) {}

  private static Operation draw(SplittableRandom random) {
    long stride = random.nextBoolean() ? 1 : 1L << 35;
    int length = random.nextInt(20) == 0 ? 5_000 : random.nextInt(40);
    return new Operation(random.nextInt(8) > 0, random.nextLong(3_000), stride, length);
  }

  private static final class Subject implements Property.Subject<Operation> {
    private final PrivateFrames frames = new PrivateFrames(PAGE_SIZE);
    private final Map<Long, byte[]> model = new HashMap<>();

    @Override
    public void apply(Operation operation) {
      long page = operation.page() * operation.stride();
      assertThat(frames.get(page)).isSameAs(model.get(page));
      if (operation.writes()) {
        if (frames.get(page) == null) {
          byte[] frame = frames.prepare();
          frames.put(page, frame);
          model.put(page, frame);
        }
      } else {
        frames.drop(page, page + operation.length());
        model.keySet().removeIf(key -> key >= page && key < page + operation.length());
      }
      assertThat(frames.count()).isEqualTo(model.size());
    }

    @Override
    public void close() {
      model.forEach((page, frame) -> assertThat(frames.get(page)).isSameAs(frame));
    }
  }

  @Test
  void agreesWithAMap() {
    Property.of("frames are found by their page", PrivateFramesTest::draw, Subject::new)
        .length(4_000)
        .check();
  }

  @Test
  void aFreshFrameIsZero() {
    assertThat(new PrivateFrames(PAGE_SIZE).prepare()).isEqualTo(new byte[PAGE_SIZE]);
  }
}
