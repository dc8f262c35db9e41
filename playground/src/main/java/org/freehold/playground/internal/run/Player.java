package org.freehold.playground.internal.run;

import org.freehold.lab.CannotServeException;
import org.freehold.lab.HeapCheckException;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.trace.replay.EventChunk;
import org.freehold.vm.AccessViolationException;

/// Plays a trace against a subject, an operation at a time. A request that is refused leaves its
/// slot empty, and what the trace does with that slot later is left out; so a trace can be played
/// to its end in too little memory, and one sees what was refused.
///
/// For one thread.
final class Player implements AutoCloseable {

  private final LoadedTrace trace;
  private final Subject subject;

  /// By slot: the block or 0, and the bytes last requested.
  private final long[] blocks;

  private final long[] sizes;

  private int operation;
  private boolean isRefused;

  Player(LoadedTrace trace, Subject subject) {
    this.trace = trace;
    this.subject = subject;
    this.blocks = new long[trace.slots()];
    this.sizes = new long[trace.slots()];
  }

  /// The operation that was played last; 0 before the first.
  int operation() {
    return operation;
  }

  Subject subject() {
    return subject;
  }

  /// The block of a slot; 0 without one.
  long block(int slot) {
    return blocks[slot];
  }

  /// The bytes last requested for the block of a slot.
  long size(int slot) {
    return sizes[slot];
  }

  int slots() {
    return blocks.length;
  }

  /// Whether the operation that was played last was refused.
  boolean isRefused() {
    return isRefused;
  }

  /// Plays the next operation.
  ///
  /// @return what it was: [EventChunk#ALLOCATE] and so on; [EventChunk#NOTHING] for one whose slot
  ///   is empty after a refusal
  /// @throws BrokenSubjectException when the allocator cannot go on
  int next() {
    int number = operation + 1;
    EventChunk chunk = trace.chunkOf(number);
    int index = (int) (number - chunk.firstOperation());
    int slot = chunk.slotAt(index);
    operation = number;
    isRefused = false;
    try {
      return play(chunk.opAt(index), slot, chunk.sizeAt(index));
    } catch (CannotServeException | HeapCheckException e) {
      throw new BrokenSubjectException(number, String.valueOf(e.getMessage()), e);
    } catch (AccessViolationException e) {
      throw new BrokenSubjectException(
          number, "it accesses memory that it does not hold: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new BrokenSubjectException(
          number, "it throws " + e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  private int play(int op, int slot, long size) {
    return switch (op) {
      case EventChunk.ALLOCATE -> allocate(slot, size);
      case EventChunk.REALLOCATE -> reallocate(slot, size);
      case EventChunk.FREE -> free(slot);
      default -> EventChunk.NOTHING;
    };
  }

  private int allocate(int slot, long size) {
    long block = size < 0 ? 0 : subject.allocate(size);
    isRefused = block == 0;
    blocks[slot] = block;
    sizes[slot] = size;
    return EventChunk.ALLOCATE;
  }

  private int free(int slot) {
    if (blocks[slot] == 0) {
      return EventChunk.NOTHING;
    }
    subject.free(blocks[slot]);
    blocks[slot] = 0;
    return EventChunk.FREE;
  }

  private int reallocate(int slot, long size) {
    if (blocks[slot] == 0) {
      return EventChunk.NOTHING;
    }
    long block = size < 0 ? 0 : subject.reallocate(blocks[slot], sizes[slot], size);
    isRefused = block == 0;
    if (block != 0) {
      blocks[slot] = block;
      sizes[slot] = size;
    }
    return EventChunk.REALLOCATE;
  }

  /// Plays up to an operation.
  ///
  /// @param target at least [#operation], at most the trace's
  void advanceTo(int target) {
    while (operation < target) {
      next();
    }
  }

  @Override
  public void close() {
    subject.close();
  }
}
