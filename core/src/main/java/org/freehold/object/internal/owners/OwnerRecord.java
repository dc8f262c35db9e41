package org.freehold.object.internal.owners;

import java.util.List;
import org.freehold.heap.AllocationStacks;
import org.freehold.heap.Heap;
import org.freehold.object.LostOwner;
import org.jspecify.annotations.Nullable;

/// What is known of an owner that is watched.
///
/// The block is written by the owner's thread before the owner is handed out, and read when the
/// token has died, which the garbage collector orders after that.
public final class OwnerRecord extends Watched {

  /// Where an owner came from.
  ///
  /// @param kind of owner
  /// @param stack its number in the stack-trace database of [LostOwnerReports]
  /// @param heap that its block belongs to; null for a value that is no block
  record Origin(LostOwner.Kind kind, int stack, @Nullable Heap heap) {}

  /// In place of an address: the value is no block.
  public static final long NO_BLOCK = -1;

  private final Origin origin;

  /// Of the block; 0 until the owner is made, which it may never be.
  private long address;

  private boolean isEnded;

  OwnerRecord(OwnerToken token, Origin origin) {
    super(token);
    this.origin = origin;
  }

  /// Notes that the owner is made, and which block it has. Only a write.
  ///
  /// @param block its address, or [#NO_BLOCK]
  public void place(long block) {
    address = block;
  }

  /// Notes that the block is about to be freed, so that it is not freed again whatever happens.
  /// Only a write; [OwnerToken#settle] follows.
  public void end() {
    isEnded = true;
  }

  void settle() {
    if (OwnerWatch.SHARED.remove(this)) {
      clear();
    }
  }

  @Override
  protected void onLost() {
    Heap owning = origin.heap();
    if (isEnded || address == 0) {
      return; // It was closed, or something was refused and it was never handed out.
    }
    List<String> stack = stack(owning);
    boolean isFreed = false;
    if (owning != null
        && origin.kind() != LostOwner.Kind.SHARED
        && LostOwnerReports.freesLost()
        && !owning.isClosed()
        && owning.isBlock(address)) {
      owning.free(address);
      isFreed = true;
    }
    String name = owning == null ? "" : owning.options().name();
    long block = address == NO_BLOCK ? 0 : address;
    LostOwnerReports.report(new LostOwner(origin.kind(), name, block, isFreed, stack));
  }

  private List<String> stack(@Nullable Heap owning) {
    if (origin.stack() != 0) {
      return LostOwnerReports.frames(origin.stack());
    }
    AllocationStacks stacks = owning == null ? null : owning.allocationStacks();
    int number = stacks == null ? -1 : stacks.stackOf(address);
    return stacks == null || number < 0 ? List.of() : stacks.database().frames(number);
  }
}
