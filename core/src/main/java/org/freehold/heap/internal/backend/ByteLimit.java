package org.freehold.heap.internal.backend;

import org.freehold.heap.HeapOptions;
import org.freehold.vm.internal.ContainerBudget;
import org.jspecify.annotations.Nullable;

/// The byte limit of a heap: the maximum it may commit, over its segments and large blocks
/// together. A heap that takes its limit from the container shares that one's budget with others
/// ([ContainerBudget]).
///
/// Not thread-safe: called with the heap's lock held. Giving back cannot fail.
public final class ByteLimit {

  private final long limit;
  private final @Nullable ContainerBudget container;
  private long committed;
  private boolean wasHit;
  private boolean wasContainerHit;

  /// A limit in bytes; 0 for none.
  public ByteLimit(long limit) {
    this(limit, null);
  }

  /// A limit in bytes, and the budget of a container.
  ///
  /// @param limit 0 for none
  /// @param container null for none
  public ByteLimit(long limit, @Nullable ContainerBudget container) {
    this.limit = limit;
    this.container = container;
  }

  /// The limit that a heap's options ask for.
  public static ByteLimit of(HeapOptions options) {
    return new ByteLimit(
        options.byteLimit(), options.limitFromContainer() ? ContainerBudget.ofProcess() : null);
  }

  /// Charges bytes to the limit, if it allows them.
  public boolean tryTake(long bytes) {
    if (limit != 0 && bytes > limit - committed) {
      wasHit = true;
      return false;
    }
    if (container != null && !container.tryTake(bytes)) {
      wasHit = true;
      wasContainerHit = true;
      return false;
    }
    committed += bytes;
    return true;
  }

  /// Returns bytes that were charged.
  public void give(long bytes) {
    committed -= bytes;
    if (container != null) {
      container.give(bytes);
    }
  }

  /// Returns all bytes that were charged, when the heap is closed.
  public void giveAll() {
    give(committed);
  }

  /// Begins a request: forgets that the limit was hit.
  public void begin() {
    wasHit = false;
    wasContainerHit = false;
  }

  /// Whether something was refused since [#begin].
  public boolean wasHit() {
    return wasHit;
  }

  /// The budget of the container that something was refused for since [#begin]; null for none.
  public @Nullable ContainerBudget containerHit() {
    return wasContainerHit ? container : null;
  }

  /// The limit in bytes; 0 for none.
  public long limit() {
    return limit;
  }

  /// Bytes that may still be committed; `Long.MAX_VALUE` where there is no limit.
  public long left() {
    return limit == 0 ? Long.MAX_VALUE : limit - committed;
  }
}
