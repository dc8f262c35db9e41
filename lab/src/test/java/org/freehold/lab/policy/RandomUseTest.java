package org.freehold.lab.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.freehold.lab.CannotServeException;
import org.freehold.lab.Policy;
import org.freehold.testkit.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every policy against a model that knows what is live and what is in it, with the heap checker
/// after each call, in areas so small that they fill up.
class RandomUseTest {

  private record Call(int what, int which, int size) {}

  private static Call draw(SplittableRandom random) {
    int size =
        switch (random.nextInt(8)) {
          case 0 -> random.nextInt(3);
          case 1 -> random.nextInt(20_000);
          default -> random.nextInt(300);
        };
    return new Call(random.nextInt(10), random.nextInt(1 << 20), size);
  }

  private static final class Subject implements Property.Subject<Call> {

    private record Live(long block, int size, byte fill) {}

    private final Policy policy;
    private final List<Live> live = new ArrayList<>();
    private byte nextFill = 1;

    Subject(String text) {
      this.policy = Spaces.policy(text, 512 << 10);
    }

    @Override
    public void apply(Call call) {
      try {
        if (call.what() < 5 || live.isEmpty()) {
          long block = policy.allocate(call.size());
          if (block != 0) {
            live.add(filled(block, call.size()));
          }
        } else {
          int which = call.which() % live.size();
          Live chosen = live.get(which);
          check(chosen, chosen.size());
          if (call.what() < 9) {
            policy.free(chosen.block());
            live.remove(which);
          } else {
            resize(which, chosen, call.size());
          }
        }
      } catch (CannotServeException _) {
        // The call has changed nothing.
      }
      policy.check();
      noneOverlap();
    }

    private void resize(int which, Live chosen, int size) {
      long moved = policy.reallocate(chosen.block(), chosen.size(), size);
      if (moved != 0) {
        check(new Live(moved, chosen.size(), chosen.fill()), Math.min(size, chosen.size()));
        live.set(which, filled(moved, size));
      }
    }

    private Live filled(long block, int size) {
      long address = policy.addressOf(block);
      assertThat(address & (policy.alignment() - 1)).isZero();
      assertThat(policy.mayHold(address, size)).isTrue();
      long usable = policy.usableSize(block);
      assertThat(usable == Policy.UNKNOWN || usable >= size).isTrue();
      policy.programMemory().fill(address, Math.max(size, usable), nextFill);
      return new Live(block, size, nextFill++);
    }

    private void check(Live block, int count) {
      byte[] bytes = new byte[count];
      policy.programMemory().read(policy.addressOf(block.block()), bytes, 0, count);
      for (byte each : bytes) {
        assertThat(each).isEqualTo(block.fill());
      }
    }

    private void noneOverlap() {
      TreeMap<Long, Long> ranges = new TreeMap<>();
      for (Live each : live) {
        ranges.put(policy.addressOf(each.block()), (long) Math.max(1, each.size()));
      }
      assertThat(ranges).hasSameSizeAs(live);
      long end = 0;
      for (var range : ranges.entrySet()) {
        assertThat(range.getKey()).isGreaterThanOrEqualTo(end);
        end = range.getKey() + range.getValue();
      }
    }

    @Override
    public void close() {
      while (!live.isEmpty()) {
        check(live.getLast(), live.getLast().size());
        policy.free(live.removeLast().block());
        policy.check();
      }
      policy.area().close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "never-free",
        "bump",
        "arena:chunk=4096",
        "stack",
        "pool:block=256",
        "bitmap",
        "first-fit",
        "first-fit:order=lifo:coalesce=deferred",
        "first-fit:order=fifo:word=4",
        "first-fit:order=implicit:resize=move",
        "first-fit:coalesce=none:split=200",
        "next-fit",
        "next-fit:order=lifo",
        "next-fit:order=implicit:word=4",
        "next-fit:order=implicit:coalesce=deferred",
        "best-fit:order=lifo",
        "best-fit:word=4",
        "worst-fit:order=fifo:coalesce=deferred",
        "worst-fit:order=implicit",
        "best-tree",
        "best-tree:word=4:coalesce=deferred",
        "quick-fit",
        "quick-fit:lists=5",
        "segregated",
        "segregated:word=4",
        "tlsf",
        "tlsf:parts=2",
        "tlsf:parts=32",
        "lea",
        "lea:chunk=64",
        "buddy",
        "buddy:smallest=16",
        "slab",
        "slab:slab=4096",
        "handles",
        "handles:waste=90",
        "mesh:interval=3",
        "mesh",
        "mark-sweep:patience=4096:growth=1",
        "mark-sweep"
      })
  void servesAnySequence(String text) {
    Property.of(
            text + " serves any sequence of calls", RandomUseTest::draw, () -> new Subject(text))
        .length(250)
        .tries(3)
        .check();
  }
}
