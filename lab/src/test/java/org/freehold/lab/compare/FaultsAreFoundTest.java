package org.freehold.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.freehold.lab.Area;
import org.freehold.lab.CannotServeException;
import org.freehold.lab.HeapCheckException;
import org.freehold.lab.Policy;
import org.freehold.lab.compare.Result.Outcome;
import org.freehold.lab.policy.Policies;
import org.freehold.lab.policy.PolicyKind;
import org.freehold.lab.policy.Spaces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every check of a replay finds the fault that it is there for, and says where.
class FaultsAreFoundTest {

  @TempDir private Path folder;

  /// Bumps, and does wrong what a test overrides.
  private static class Wrong implements Policy {
    final Area area;

    Wrong(Area area) {
      this.area = area;
    }

    @Override
    public Area area() {
      return area;
    }

    @Override
    public long allocate(long size) {
      return area.grow((size + 15) & -16L);
    }

    @Override
    public void free(long block) {}
  }

  private Result run(Function<Area, Policy> maker) throws IOException {
    TraceFile trace = new TraceFile();
    int a = trace.allocate(40);
    int b = trace.allocate(40);
    trace.reallocate(a, 100);
    trace.free(b);
    trace.free(a);
    TrialOptions options =
        TrialOptions.on(Spaces::fresh).withTimed(false).withTimeLimit(Duration.ofMillis(200));
    Contender contender =
        new Contender(
            "wrong",
            "",
            PolicyKind.Cost.LINEAR,
            (space, _) -> new PolicyTarget(maker.apply(new Area(space, 1 << 16))));
    return Trial.run(trace.load(folder), contender, options, _ -> {});
  }

  private void assertBroken(Function<Area, Policy> maker, String failure) throws IOException {
    Result result = run(maker);
    assertThat(result.outcome()).isEqualTo(Outcome.BROKEN);
    assertThat(result.failure()).matches(failure);
  }

  @Test
  void aRightPolicyIsNotBlamed() throws IOException {
    Result result = run(Wrong::new);
    assertThat(result.outcome()).isEqualTo(Outcome.SERVED);
    assertThat(result.failure()).isNull();
    assertThat(result.peakFootprintBytes()).isEqualTo(48 + 48 + 112);
    assertThat(result.checks()).isEqualTo(5);
    assertThat(result.timeline().count()).isEqualTo(5);
  }

  @Test
  void alignment() throws IOException {
    assertBroken(
        area ->
            new Wrong(area) {
              @Override
              public long allocate(long size) {
                return super.allocate(size + 16) + 8;
              }
            },
        "operation 1: block of 40 bytes at 0x[0-9a-f]+8 is not aligned to 16 bytes");
  }

  @Test
  void promisedAlignment() throws IOException {
    assertBroken(
        area ->
            new Wrong(area) {
              @Override
              public int alignment() {
                return 4;
              }
            },
        "operation 1: promises an alignment of 4, which is not a power of 2 of at least 8");
  }

  @Test
  void whatHasNoRoomToStartSaysSo() throws IOException {
    Result result = run(area -> Policies.read("tlsf").orElseThrow().make(full(area)));
    assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(result.failure())
        .isEqualTo("it cannot start: the area has no room for its control words");
  }

  private static Area full(Area area) {
    area.grow(area.limit());
    return area;
  }

  @Test
  void overlap() throws IOException {
    assertBroken(
        area ->
            new Wrong(area) {
              @Override
              public long allocate(long size) {
                long block = super.allocate(16);
                super.allocate(64);
                area.grow(0);
                return block == area.base() ? block : area.base() + 32;
              }
            },
        "operation 2: block of 40 bytes at 0x[0-9a-f]+20 overlaps the live block of 40 bytes at"
            + " 0x[0-9a-f]+00");
  }

  @Test
  void bounds() throws IOException {
    assertBroken(
        area ->
            new Wrong(area) {
              @Override
              public long allocate(long size) {
                return super.allocate(16);
              }
            },
        "operation 1: block of 40 bytes at 0x[0-9a-f]+ lies outside the memory that is held");
  }

  @Test
  void usableSize() throws IOException {
    assertBroken(
        area ->
            new Wrong(area) {
              @Override
              public long usableSize(long block) {
                return 39;
              }
            },
        "operation 1: block of 40 bytes at 0x[0-9a-f]+ has only 39 usable bytes");
  }

  @Test
  void contents() throws IOException {
    assertBroken(
        area ->
            new Wrong(area) {
              @Override
              public long allocate(long size) {
                long block = super.allocate(size);
                if (block != area.base()) {
                  area.putByte(area.base() + 7, (byte) (area.getByte(area.base() + 7) + 1));
                }
                return block;
              }
            },
        "operation 3: byte 7 of the block of 40 bytes at 0x[0-9a-f]+ changed while it was live");
  }

  @Test
  void reallocation() throws IOException {
    assertBroken(
        area ->
            new Wrong(area) {
              @Override
              public long reallocate(long block, long oldSize, long newSize) {
                return allocate(newSize);
              }
            },
        "operation 3: byte 0 of the block of 40 bytes at 0x[0-9a-f]+ was not kept by the"
            + " reallocation");
  }

  @Test
  void heapChecker() throws IOException {
    assertBroken(
        area ->
            new Wrong(area) {
              @Override
              public void check() {
                throw new HeapCheckException("the list is a circle");
              }
            },
        "operation 1: heap checker: the list is a circle");
  }

  @Test
  void wildWrites() throws IOException {
    assertBroken(
        area ->
            new Wrong(area) {
              @Override
              public void free(long block) {
                area.putLong(0x1234_5678_9000L, 1);
              }
            },
        "operation 3: accesses memory that it does not hold: .*0x0*123456789000.*");
  }

  @Test
  void exceptions() throws IOException {
    assertBroken(
        area ->
            new Wrong(area) {
              @Override
              public void free(long block) {
                throw new IndexOutOfBoundsException("no bin 40");
              }
            },
        "operation 3: throws IndexOutOfBoundsException: no bin 40");
  }

  @Test
  void whatIsNoFaultIsToldApart() throws IOException {
    Result unsuited =
        run(area ->
            new Wrong(area) {
              @Override
              public void free(long block) {
                throw new CannotServeException("it frees");
              }
            });
    assertThat(unsuited.outcome()).isEqualTo(Outcome.UNSUITED);
    assertThat(unsuited.failure()).isEqualTo("operation 3: it frees");
    Result refused =
        run(area ->
            new Wrong(area) {
              @Override
              public long allocate(long size) {
                return size > 50 ? 0 : super.allocate(size);
              }
            });
    assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(refused.failure())
        .isEqualTo("operation 3: reallocate of 100 B is refused, with 96 B held");
  }

  @Test
  void slowness() throws IOException {
    TraceFile trace = new TraceFile();
    for (int i = 0; i < 5_000; i++) {
      trace.allocate(16);
    }
    Contender slow =
        new Contender(
            "slow",
            "",
            PolicyKind.Cost.LINEAR,
            (space, limit) ->
                new PolicyTarget(
                    new Wrong(new Area(space, limit)) {
                      @Override
                      public long allocate(long size) {
                        Thread.onSpinWait();
                        for (long until = System.nanoTime() + 200_000;
                            System.nanoTime() < until; ) {
                          Thread.onSpinWait();
                        }
                        return super.allocate(size);
                      }
                    }));
    TrialOptions options = TrialOptions.on(Spaces::fresh).withTimeLimit(Duration.ofMillis(50));
    Result result = Trial.run(trace.load(folder), slow, options, _ -> {});
    assertThat(result.outcome()).isEqualTo(Outcome.TOO_SLOW);
    assertThat(result.failure()).isEqualTo("operation 1024: the time limit is exceeded");
  }
}
