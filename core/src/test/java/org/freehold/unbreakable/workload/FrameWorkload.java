package org.freehold.unbreakable.workload;

import static org.freehold.unbreakable.workload.ObjectHeap.require;

import java.util.ArrayList;
import java.util.List;
import org.freehold.heap.Heap;
import org.freehold.object.Frame;
import org.freehold.object.StackFrames;
import org.freehold.unbreakable.Injector;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// What is done with frames. A call that was cut has allocated or not, and what it has goes with
/// its frame; a close that was cut is repeated. When the thread has released its stacks, everything
/// is back.
final class FrameWorkload {

  private record Piece(long address, long size, byte mark) {}

  private static final class Open {
    final Frame frame;
    final List<Piece> pieces = new ArrayList<>();

    Open(Frame frame) {
      this.frame = frame;
    }
  }

  private final ObjectHeap ground;
  private final List<Open> open = new ArrayList<>();
  private byte marks;

  private FrameWorkload(AddressSpace space) {
    this.ground = new ObjectHeap(space);
  }

  static void run(AddressSpace space) {
    FrameWorkload workload = new FrameWorkload(space);
    workload.processHeap();
    workload.steps();
    Injector.endOfSteps();
    workload.census("at the end");
    workload.closeDownTo(0);
    workload.release();
    workload.ground.close();
  }

  private void steps() {
    for (int round = 0; round < 2; round++) {
      push();
      allocate(100, 16);
      allocate(800, 64);
      malloca(500);
      malloca(5_000);
      push();
      allocate(70_000, 16);
      malloca(6_000);
      malloca(7_000);
      segment();
      push();
      allocate(10, 1);
      allocate(100_000, 4_096);
      freea();
      push();
      segment();
      malloca(20_000);
      closeDownTo(open.size() - 1);
      push();
      malloca(3_000);
      push();
      allocate(300_000, 16);
      closeDownTo(open.size() - 3);
      push();
      allocate(3_000, 16);
      closeDownTo(round == 0 ? 0 : 1);
    }
  }

  /// Frames of the process heap, whose stack keeps a chunk.
  private void processHeap() {
    for (int i = 0; i < 2; i++) {
      Frame frame = pushed(StackFrames::push);
      if (frame != null) {
        ground.make("allocate", () -> frame.allocate(200));
        ground.make("malloca", () -> StackFrames.malloca(2_000));
        ground.make("allocate", () -> frame.allocate(40_000));
        close(frame);
      }
    }
  }

  private interface Pushing {
    Frame push();
  }

  private @Nullable Frame pushed(Pushing pushing) {
    Frame[] made = new Frame[1];
    ground.make(
        "push",
        () -> {
          made[0] = pushing.push();
          return 0;
        });
    return made[0];
  }

  private void push() {
    Frame frame = pushed(() -> StackFrames.push(ground.heap));
    if (frame != null) {
      open.add(new Open(frame));
    }
    check("push");
  }

  private void allocate(long size, long alignment) {
    if (!open.isEmpty()) {
      Frame frame = open.getLast().frame;
      keep(ground.make("allocate", () -> frame.allocate(size, alignment)), size);
      check("allocate");
    }
  }

  private void malloca(long size) {
    if (!open.isEmpty()) {
      Frame frame = open.getLast().frame;
      keep(ground.make("malloca", () -> frame.malloca(size)), size);
      check("malloca");
    }
  }

  private void segment() {
    if (!open.isEmpty() && ground.isNative()) {
      Frame frame = open.getLast().frame;
      keep(ground.make("segment", () -> frame.segment(120, 16).address()), 120);
      check("segment");
    }
  }

  private void keep(long address, long size) {
    if (address != 0) {
      marks++;
      for (Open each : open) {
        for (Piece piece : each.pieces) {
          require(
              address + size <= piece.address || piece.address + piece.size <= address,
              "memory of a frame that is given twice");
        }
      }
      ground.memory.fill(address, size, marks);
      open.getLast().pieces.add(new Piece(address, size, marks));
    }
  }

  private void freea() {
    for (Open each : open) {
      for (Piece piece : List.copyOf(each.pieces)) {
        if (piece.size == 6_000) {
          Frame innermost = open.getLast().frame;
          ground.make(
              "freea",
              () -> {
                innermost.freea(piece.address);
                return 0;
              });
          if (!ground.heap.isBlock(piece.address)) {
            each.pieces.remove(piece);
          }
          check("freea");
        }
      }
    }
  }

  private void closeDownTo(int index) {
    if (index >= 0 && index < open.size()) {
      List<Open> closed = List.copyOf(open.subList(index, open.size()));
      open.subList(index, open.size()).clear();
      if (closed.size() > 1) {
        ground.expectFrames();
      }
      close(closed.getFirst().frame);
      for (Open each : closed) {
        require(!each.frame.isOpen(), "a frame above a closed one is open");
      }
      check("close");
    }
  }

  private void close(Frame frame) {
    ground.make(
        "close",
        () -> {
          frame.close();
          return 0;
        });
    frame.close();
    require(!frame.isOpen(), "still open");
  }

  private void check(String what) {
    if (ground.calls.wasCut()) {
      census(what);
    }
  }

  private void census(String what) {
    ground.heap.validate();
    for (Open each : open) {
      require(each.frame.isOpen(), what + ": a frame is closed");
      for (Piece piece : each.pieces) {
        for (long i = 0; i < piece.size; i += 61) {
          require(ground.memory.getByte(piece.address + i) == piece.mark, what + ": lost contents");
        }
      }
    }
  }

  /// Gives everything back; a release that was cut is repeated.
  private void release() {
    Heap process = Heap.processHeap();
    long before = process.summary().busyBlocks();
    ground.make("release", () -> StackFrames.release() ? 1 : 0);
    boolean isReleased = StackFrames.release();
    require(isReleased, "a frame is still open");
    long after = process.summary().busyBlocks();
    require(before - after <= 1, "more than one block was kept for the next frame");
    process.validate();
  }
}
