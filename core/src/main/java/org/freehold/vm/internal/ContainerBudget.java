package org.freehold.vm.internal;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The budget of the container: how much the heaps that take their limit from it
/// (`HeapOptions.limitFromContainer`) may commit together. A process that reaches the memory limit
/// of its container is ended without a word; so memory is refused before.
///
/// What may be committed is what the limit leaves beyond the margin ([MemoryMargin]) and beyond
/// what others use, the JVM first of all, whose heap may grow. That is measured: the use of the
/// container, less what these heaps have committed. Committed memory that has not been touched
/// hides use of others in this figure, so it is never taken as less than it was when the first heap
/// asked; and memory is refused as well when the use alone would reach the margin.
///
/// Half of the room is granted before the use is measured again, as in [Allowance]. Thread-safe.
public final class ContainerBudget {

  /// Granted without a measurement even close to the limit, as far as there is room.
  private static final long MIN_GRANT = 1 << 20;

  private static final class Holder {
    static final ContainerBudget OF_PROCESS = new ContainerBudget(ContainerMemory.ofProcess());
  }

  private final ContainerMemory container;

  /// Committed by the heaps.
  private long committed;

  /// Used by others when the first heap asked; -1 before that.
  private long othersAtFirst = -1;

  private long granted;
  private ContainerMemory.@Nullable State last;

  private ContainerBudget(ContainerMemory container) {
    this.container = container;
  }

  /// The budget of this process.
  public static ContainerBudget ofProcess() {
    return Holder.OF_PROCESS;
  }

  /// The budget of another process, or of none that exists.
  ///
  /// @param membership the file that says which control groups the process is in
  /// @param mount where control groups are mounted
  public static ContainerBudget of(Path membership, Path mount) {
    return new ContainerBudget(ContainerMemory.of(membership, mount));
  }

  /// Charges bytes to the budget, if it allows them.
  public synchronized boolean tryTake(long bytes) {
    if (bytes > granted && !isMeasuredRoomFor(bytes)) {
      return false;
    }
    granted -= bytes;
    committed += bytes;
    return true;
  }

  /// Returns bytes that were charged.
  public synchronized void give(long bytes) {
    committed -= bytes;
    granted += bytes;
  }

  /// Measures the use.
  ///
  /// @return whether there is room, which is granted then
  private boolean isMeasuredRoomFor(long bytes) {
    ContainerMemory.State state = container.read();
    last = state;
    if (state == null) {
      granted = Long.MAX_VALUE / 2;
      return true;
    }
    long others = Math.max(0, state.used() - committed);
    if (othersAtFirst < 0) {
      othersAtFirst = others;
    }
    long growth = MemoryMargin.javaHeapGrowth(state.limit());
    long uncommitted =
        state.limit()
            - MemoryMargin.of(state.limit())
            - growth
            - Math.max(others, othersAtFirst)
            - committed;
    long room = Math.min(uncommitted, state.room() - growth);
    if (bytes > room) {
      granted = 0;
      return false;
    }
    granted = bytes + Math.max((room - bytes) / 2, Math.min(room - bytes, MIN_GRANT));
    return true;
  }

  /// The memory limit of the container, as it was when the budget was last measured; -1 for none.
  public synchronized long limit() {
    return last == null ? -1 : last.limit();
  }

  /// What the container used of it then, without file cache.
  public synchronized long used() {
    return last == null ? -1 : last.used();
  }

  /// What is left of the limit to the JVM, as a sentence says it.
  public String leftToJvm() {
    return MemoryMargin.leftToJvm(limit());
  }
}
