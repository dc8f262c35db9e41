package org.freehold.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.testkit.Property;
import org.freehold.vm.Memory;

/// Frames on one heap, beside a list of them with what was allocated in each. Every allocation is
/// filled with a byte of its own, and must still have it when its frame is closed.
final class FramesModel implements Property.Subject<FramesModel.Operation> {

  /// What is done.
  ///
  /// @param kind what to do
  /// @param pick which of several
  /// @param size bytes
  /// @param alignmentShift alignment as a power of two
  record Operation(Kind kind, int pick, int size, int alignmentShift) {

    enum Kind {
      PUSH,
      ALLOCATE,
      MALLOCA,
      FREEA,
      CLOSE,
      CLOSE_BELOW,
      CLOSE_DEAD,
      ALLOCATE_BELOW,
      TOO_MUCH
    }

    private static final Kind[] KINDS = {
      Kind.PUSH,
      Kind.PUSH,
      Kind.PUSH,
      Kind.ALLOCATE,
      Kind.ALLOCATE,
      Kind.ALLOCATE,
      Kind.ALLOCATE,
      Kind.MALLOCA,
      Kind.MALLOCA,
      Kind.FREEA,
      Kind.CLOSE,
      Kind.CLOSE,
      Kind.CLOSE_BELOW,
      Kind.CLOSE_DEAD,
      Kind.ALLOCATE_BELOW,
      Kind.TOO_MUCH
    };

    static Operation draw(SplittableRandom random) {
      int size = random.nextInt(30) == 0 ? random.nextInt(200_000) : random.nextInt(3_000);
      return new Operation(
          KINDS[random.nextInt(KINDS.length)],
          random.nextInt(Integer.MAX_VALUE),
          size,
          random.nextInt(10));
    }
  }

  /// What was allocated.
  private record Piece(long address, int size, byte mark, boolean isBlock) {}

  /// An open frame.
  private record Open(Frame frame, List<Piece> pieces) {}

  private static final int MOST_DEAD = 50;

  private final Heap heap;
  private final Memory memory;
  private final List<Open> open = new ArrayList<>();
  private final List<Frame> dead = new ArrayList<>();
  private byte marks;
  private int operations;

  FramesModel(Heap heap) {
    this.heap = heap;
    this.memory = heap.options().space().memory();
  }

  @Override
  public void apply(Operation operation) {
    try {
      step(operation);
    } catch (OutOfMemoryException e) {
      assertThat(heap.options().byteLimit()).isPositive();
    } catch (FrameOverflowException e) {
      assertThat(e.used() + e.requested()).isGreaterThan(e.limit());
    }
    if (++operations % 1_000 == 0) {
      heap.validate();
      open.forEach(this::check);
    }
  }

  private void step(Operation operation) {
    if (operation.kind == Operation.Kind.PUSH) {
      open.add(new Open(StackFrames.push(heap), new ArrayList<>()));
      return;
    }
    if (operation.kind == Operation.Kind.CLOSE_DEAD && !dead.isEmpty()) {
      Frame frame = dead.get(operation.pick % dead.size());
      frame.close();
      assertThat(frame.isOpen()).isFalse();
      assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> frame.allocate(1));
      return;
    }
    if (open.isEmpty()) {
      return;
    }
    int below = operation.pick % open.size();
    Open innermost = open.getLast();
    switch (operation.kind) {
      case ALLOCATE -> allocate(innermost, operation.size, 1L << operation.alignmentShift);
      case MALLOCA -> malloca(innermost, operation.size);
      case FREEA -> freea(open.get(below), operation.pick, innermost.frame);
      case CLOSE -> closeDownTo(open.size() - 1);
      case CLOSE_BELOW -> closeDownTo(below);
      case ALLOCATE_BELOW -> {
        if (below < open.size() - 1) {
          assertThatExceptionOfType(IllegalStateException.class)
              .isThrownBy(() -> open.get(below).frame.allocate(1));
        }
      }
      case TOO_MUCH ->
          assertThatExceptionOfType(FrameOverflowException.class)
              .isThrownBy(() -> innermost.frame.allocate(StackFrames.MAX_BYTES + 1));
      default -> {}
    }
  }

  private void allocate(Open frame, int size, long alignment) {
    long address = frame.frame.allocate(size, alignment);
    assertThat(address % alignment).isZero();
    keep(frame, address, size, false);
  }

  private void malloca(Open frame, int size) {
    long address = frame.frame.malloca(size);
    assertThat(address % heap.options().space().info().mallocAlignment()).isZero();
    keep(frame, address, size, size > StackFrames.MALLOCA_THRESHOLD);
  }

  private void keep(Open frame, long address, int size, boolean isBlock) {
    marks++;
    memory.fill(address, size, marks);
    frame.pieces.add(new Piece(address, size, marks, isBlock));
  }

  private void freea(Open frame, int pick, Frame innermost) {
    if (frame.pieces.isEmpty()) {
      return;
    }
    Piece piece = frame.pieces.get(pick % frame.pieces.size());
    if (!piece.isBlock) {
      if (piece.size > 0) { // Else it may be where its chunk ends.
        innermost.freea(piece.address);
      }
      return;
    }
    check(piece);
    innermost.freea(piece.address);
    frame.pieces.remove(piece);
    assertThat(heap.isBlock(piece.address)).isFalse();
  }

  private void check(Open frame) {
    frame.pieces.forEach(this::check);
  }

  private void check(Piece piece) {
    byte[] seen = new byte[piece.size];
    memory.read(piece.address, seen, 0, piece.size);
    for (byte each : seen) {
      if (each != piece.mark) {
        throw new AssertionError("overwritten: " + piece);
      }
    }
  }

  private void closeDownTo(int index) {
    List<Open> closed = new ArrayList<>(open.subList(index, open.size()));
    closed.forEach(this::check);
    closed.getFirst().frame.close();
    for (Open each : closed) {
      assertThat(each.frame.isOpen()).isFalse();
      if (dead.size() < MOST_DEAD) {
        dead.add(each.frame);
      } else {
        dead.set(Math.floorMod(each.frame.hashCode(), MOST_DEAD), each.frame);
      }
    }
    open.subList(index, open.size()).clear();
    if (open.isEmpty()) {
      assertThat(heap.summary().busyBlocks()).isZero();
    } else {
      assertThat(open.getLast().frame.isOpen()).isTrue();
    }
  }

  @Override
  public void close() {
    if (!open.isEmpty()) {
      closeDownTo(0);
    }
    heap.validate();
    assertThat(heap.summary().busyBlocks()).isZero();
    heap.close();
  }
}
