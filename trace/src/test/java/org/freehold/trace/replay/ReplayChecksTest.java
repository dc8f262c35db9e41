package org.freehold.trace.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.trace.replay.Violation.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each check of a verifying replay against an allocator that breaks just this rule.
class ReplayChecksTest {

  @TempDir Path folder;

  private ReplayReport replay(String text, BumpTarget target) throws IOException {
    Path trace = Files.writeString(folder.resolve("t.rep"), text);
    return Replay.run(trace, ReplayTest.options(true, 0), () -> target);
  }

  private void assertFound(String text, BumpTarget target, Violation... expected)
      throws IOException {
    ReplayReport report = replay(text, target);
    assertThat(report.violations()).containsExactly(expected);
    assertThat(report.violationCount()).isEqualTo(expected.length);
    assertThat(report.isClean()).isFalse();
  }

  @Test
  void findsABlockThatIsNotAligned() throws IOException {
    BumpTarget target = new BumpTarget();
    target.next += 8;
    assertFound(
        "1 2 a 0 24 f 0",
        target,
        new Violation(
            1,
            Kind.ALIGNMENT,
            "block of 24 bytes at 0x0000000000010008 is not aligned to 16 bytes"));
  }

  @Test
  void findsABlockBelowTheAddressSpace() throws IOException {
    BumpTarget target = new BumpTarget();
    target.next = 0x100;
    assertFound(
        "1 2 a 0 24 f 0",
        target,
        new Violation(
            1, Kind.BOUNDS, "block of 24 bytes at 0x0000000000000100 leaves the address space"));
  }

  @Test
  void findsABlockThatReachesBeyondTheAddressSpace() throws IOException {
    BumpTarget target = new BumpTarget();
    target.next = Long.MAX_VALUE - 15;
    assertFound(
        "1 2 a 0 17 f 0",
        target,
        new Violation(
            1, Kind.BOUNDS, "block of 17 bytes at 0x7ffffffffffffff0 leaves the address space"));
  }

  @Test
  void findsABlockThatIsTooSmall() throws IOException {
    BumpTarget target =
        new BumpTarget() {
          @Override
          public long tryAllocate(long size) {
            return super.tryAllocate(size - 1);
          }
        };
    assertFound(
        "1 2 a 0 24 f 0",
        target,
        new Violation(1, Kind.BOUNDS, "block of 24 bytes at 0x0000000000010000 has only 23 bytes"));
  }

  @Test
  void findsABlockThatCannotBeWritten() throws IOException {
    BumpTarget target = new BumpTarget();
    target.memory.unwritableFrom = BumpTarget.BASE;
    assertFound(
        "1 2 a 0 24 f 0",
        target,
        new Violation(
            1,
            Kind.BOUNDS,
            "block of 24 bytes at 0x0000000000010000 cannot be written: access violation by a"
                + " write at 0x0000000000010000"));
  }

  @Test
  void findsABlockThatCannotBeReadAnyMore() throws IOException {
    BumpTarget target =
        new BumpTarget() {
          @Override
          public long tryAllocate(long size) {
            memory.unreadableFrom = next;
            return super.tryAllocate(size);
          }
        };
    assertFound(
        "1 2 a 0 24 f 0",
        target,
        new Violation(
            2,
            Kind.CONTENTS,
            "block of 24 bytes at 0x0000000000010000 cannot be read: access violation by a read at"
                + " 0x0000000000010000"));
  }

  @Test
  void findsBlocksThatOverlap() throws IOException {
    BumpTarget target =
        new BumpTarget() {
          @Override
          public long tryAllocate(long size) {
            long address = super.tryAllocate(size);
            next -= 16;
            return address;
          }
        };
    assertFound(
        "2 4 a 0 32 a 1 32 f 0 f 1",
        target,
        new Violation(
            2,
            Kind.OVERLAP,
            "block of 32 bytes at 0x0000000000010010 overlaps the live block of 32 bytes at"
                + " 0x0000000000010000"));
  }

  @Test
  void findsAReallocationOntoALiveBlock() throws IOException {
    BumpTarget target =
        new BumpTarget() {
          @Override
          public long reallocate(long address, long size) {
            sizes.put(address, size);
            return address;
          }
        };
    assertFound(
        "2 5 a 0 16 a 1 16 r 0 17 f 0 f 1",
        target,
        new Violation(
            3,
            Kind.OVERLAP,
            "block of 17 bytes at 0x0000000000010000 overlaps the live block of 16 bytes at"
                + " 0x0000000000010010"));
  }

  /// Damages one byte of the first block when the second is allocated.
  private static BumpTarget damaging(long offset) {
    return new BumpTarget() {
      @Override
      public long tryAllocate(long size) {
        long address = super.tryAllocate(size);
        if (address != BASE) {
          memory.putByte(BASE + offset, (byte) (memory.getByte(BASE + offset) + 1));
        }
        return address;
      }
    };
  }

  private static Violation damage(long operation, long offset, long size) {
    return new Violation(
        operation,
        Kind.CONTENTS,
        "byte "
            + offset
            + " of the block of "
            + size
            + " bytes at 0x0000000000010000 changed while it was live");
  }

  @Test
  void findsDamageWhenABlockIsFreed() throws IOException {
    for (int offset : new int[] {0, 7, 8, 99}) {
      assertFound("2 4 a 0 100 a 1 8 f 1 f 0", damaging(offset), damage(4, offset, 100));
    }
  }

  @Test
  void findsDamageBeforeABlockIsResized() throws IOException {
    ReplayReport report = replay("2 4 a 0 100 a 1 8 r 0 90 f 0", damaging(50));
    assertThat(report.violations()).first().isEqualTo(damage(3, 50, 100));
  }

  @Test
  void findsDamageOfABlockThatIsNeverFreed() throws IOException {
    assertFound("2 2 a 0 100 a 1 8", damaging(99), damage(2, 99, 100));
  }

  @Test
  void findsDamageAnywhereInABlockOf64KiB() throws IOException {
    for (int offset : new int[] {0, 40_000, 65_535}) {
      assertFound("2 3 a 0 65536 a 1 8 f 0", damaging(offset), damage(3, offset, 65_536));
    }
  }

  @Test
  void findsDamageAtTheEdgesAndInEachPageOfALargeBlock() throws IOException {
    for (int offset : new int[] {0, 32_767, 32_768, 36_864, 167_232, 199_999}) {
      assertFound("2 3 a 0 200000 a 1 8 f 0", damaging(offset), damage(3, offset, 200_000));
    }
  }

  @Test
  void findsAReallocationThatLosesTheContents() throws IOException {
    BumpTarget target =
        new BumpTarget() {
          @Override
          public long reallocate(long address, long size) {
            free(address);
            return tryAllocate(size);
          }
        };
    assertFound(
        "1 3 a 0 100 r 0 200 f 0",
        target,
        new Violation(
            2,
            Kind.CONTENTS,
            "byte 0 of the block of 100 bytes at 0x0000000000010070 was not kept by the"
                + " reallocation"));
  }

  @Test
  void findsAReallocationThatLosesTheLastByte() throws IOException {
    for (long size : new long[] {100, 65_536, 300_001}) {
      BumpTarget target =
          new BumpTarget() {
            @Override
            public long reallocate(long address, long grown) {
              long moved = super.reallocate(address, grown);
              memory.putByte(moved + size - 1, (byte) ~memory.getByte(moved + size - 1));
              return moved;
            }
          };
      ReplayReport report = replay("1 3 a 0 " + size + " r 0 " + (size + 100) + " f 0", target);
      assertThat(report.violations())
          .singleElement()
          .satisfies(v -> assertThat(v.kind()).isEqualTo(Kind.CONTENTS))
          .satisfies(v -> assertThat(v.message()).startsWith("byte " + (size - 1) + " of"));
    }
  }

  @Test
  void asksOnlyForTheBytesThatFitIntoABlockMadeSmaller() throws IOException {
    ReplayReport report = replay("1 5 a 0 300000 r 0 100000 r 0 70001 r 0 9 f 0", new BumpTarget());
    assertThat(report.violations()).isEmpty();
  }

  @Test
  void findsCallsThatThrow() throws IOException {
    BumpTarget target =
        new BumpTarget() {
          @Override
          public long tryAllocate(long size) {
            if (size == 1) {
              throw new IllegalStateException("no blocks of 1\nsecond line");
            }
            return super.tryAllocate(size);
          }

          @Override
          public long reallocate(long address, long size) {
            throw new IllegalStateException("no resizing");
          }

          @Override
          public void free(long address) {
            throw new IllegalStateException("no frees");
          }
        };
    assertFound(
        "2 4 a 1 1 a 0 8 r 0 9 f 0",
        target,
        new Violation(1, Kind.CALL, "allocate 1 bytes: no blocks of 1"),
        new Violation(3, Kind.CALL, "reallocate 0x0000000000010000: no resizing"),
        new Violation(4, Kind.CALL, "free 0x0000000000010000: no frees"));
  }

  @Test
  void findsABlockThatCannotBeMeasured() throws IOException {
    BumpTarget target =
        new BumpTarget() {
          @Override
          public long sizeOf(long address) {
            throw new IllegalStateException();
          }

          @Override
          public void free(long address) {}
        };
    assertFound(
        "1 2 a 0 24 f 0",
        target,
        new Violation(
            1, Kind.CALL, "sizeOf block of 24 bytes at 0x0000000000010000: IllegalStateException"));
  }

  @Test
  void findsAReallocationThatAnswersNothing() throws IOException {
    BumpTarget target =
        new BumpTarget() {
          @Override
          public long reallocate(long address, long size) {
            return 0;
          }
        };
    assertFound(
        "1 3 a 0 24 r 0 25 f 0",
        target,
        new Violation(2, Kind.CALL, "reallocate 0x0000000000010000 returned 0"));
  }

  @Test
  void findsARefusalThatIsTakenBack() throws IOException {
    BumpTarget target =
        new BumpTarget() {
          @Override
          public long tryAllocate(long size) {
            return 0;
          }

          @Override
          public long allocate(long size) {
            return super.tryAllocate(size);
          }
        };
    assertFound(
        "1 2 a 0 24 f 0",
        target,
        new Violation(1, Kind.CALL, "tryAllocate refused 24 bytes, and allocate served them"));
  }

  @Test
  void findsBrokenStructures() throws IOException {
    BumpTarget target =
        new BumpTarget() {
          @Override
          public void validate() {
            throw new IllegalStateException("free list runs in a circle");
          }
        };
    assertFound(
        "1 2 a 0 24 f 0", target, new Violation(2, Kind.STRUCTURE, "free list runs in a circle"));
  }

  @Test
  void keepsTheFirstHundredAndCountsAll() throws IOException {
    BumpTarget target = new BumpTarget();
    target.next += 8;
    ReplayReport report = replay("1 500 " + "a 0 8 f 0 ".repeat(250), target);
    assertThat(report.violationCount()).isEqualTo(250);
    assertThat(report.violations())
        .hasSize(100)
        .extracting(Violation::operation)
        .startsWith(1L, 3L)
        .endsWith(199L);
  }

  @Test
  void doesNotTimeAnAllocatorThatIsAtFault() throws IOException {
    Path trace = Files.writeString(folder.resolve("t.rep"), "1 2 a 0 24 f 0");
    BumpTarget target =
        new BumpTarget() {
          @Override
          public void free(long address) {
            throw new IllegalStateException("no frees");
          }
        };
    ReplayReport report = Replay.run(trace, ReplayTest.options(false, 5), () -> target);
    assertThat(report.passes()).isZero();
    assertThat(report.violations()).extracting(Violation::kind).containsExactly(Kind.CALL);
  }
}
