package org.freehold.object.internal.movable;

import org.freehold.object.BlockDiscardedException;
import org.freehold.object.Handle;
import org.freehold.object.Pin;
import org.jspecify.annotations.Nullable;

/// A block, and the handle of it that the program has: 24 bytes of Java memory. What moves a block
/// updates its handle, so the heap needs no table from handles to addresses, and a handle that was
/// freed knows it for ever.
///
/// ```
///   bits   31      30 29   28 … 24   23 … 16   15 … 0
///          freed   pins    slack     locks     index in the chunk
/// ```
///
/// *Slack* is how many bytes of the last unit the program did not ask for; the whole unit for a
/// block of size 0. *Pins* are those of the locks that belong to pins, see [BlockLocks]. No home
/// and not freed: discarded.
///
/// The engine's lock guards every field; the handle's methods take it.
class Block implements Handle {

  private static final int INDEX_MASK = 0xffff;
  private static final int LOCK_SHIFT = 16;
  private static final int LOCK_MASK = 0xff;
  private static final int SLACK_SHIFT = 24;
  private static final int SLACK_MASK = 0x1f;
  private static final int PINS_SHIFT = 29;
  private static final int PINS_MASK = 0x3;
  private static final int FREED = 1 << 31;

  private final MovableEngine engine;

  /// Where it is; null when it is discarded or freed.
  @Nullable Home home;

  private int bits;

  Block(MovableEngine engine) {
    this.engine = engine;
  }

  /// The entry of its chunk.
  final int index() {
    return bits & INDEX_MASK;
  }

  final int locks() {
    return bits >>> LOCK_SHIFT & LOCK_MASK;
  }

  final int slack() {
    return bits >>> SLACK_SHIFT & SLACK_MASK;
  }

  /// The pins, up to [BlockLocks#MANY].
  final int fewPins() {
    return bits >>> PINS_SHIFT & PINS_MASK;
  }

  final void setFewPins(int pins) {
    bits = (bits & ~(PINS_MASK << PINS_SHIFT)) | (pins << PINS_SHIFT);
  }

  final boolean wasFreed() {
    return bits < 0;
  }

  final void setIndex(int index) {
    bits = (bits & ~INDEX_MASK) | index;
  }

  final void setLocks(int locks) {
    bits = (bits & ~(LOCK_MASK << LOCK_SHIFT)) | (locks << LOCK_SHIFT);
  }

  final void setSlack(int slack) {
    bits = (bits & ~(SLACK_MASK << SLACK_SHIFT)) | (slack << SLACK_SHIFT);
  }

  /// Makes the handle a freed one.
  final void setFreed() {
    home = null;
    bits = FREED;
  }

  @Override
  public boolean isDiscardable() {
    return false;
  }

  @Override
  public final long lock() {
    long address = engine.lock(this, "lock");
    if (address == 0) {
      throw new BlockDiscardedException("lock");
    }
    return address;
  }

  @Override
  public final long tryLock() {
    return engine.lock(this, "tryLock");
  }

  @Override
  public final void unlock() {
    engine.unlock(this);
  }

  /// Undoes the lock of a pin that is closed.
  final void unpin() {
    engine.unpin(this);
  }

  @Override
  public final int lockCount() {
    return engine.lockCount(this);
  }

  @Override
  public final Pin pin() {
    return discardedUnless(engine.pin(this, "pin", false));
  }

  @Override
  public final Pin pinShared() {
    return discardedUnless(engine.pin(this, "pinShared", true));
  }

  private static Pin discardedUnless(@Nullable Pin pin) {
    if (pin == null) {
      throw new BlockDiscardedException("pin");
    }
    return pin;
  }

  @Override
  public final @Nullable Pin tryPin() {
    return engine.pin(this, "tryPin", false);
  }

  @Override
  public final long size() {
    return engine.size(this);
  }

  @Override
  public final void reallocate(long size) {
    boolean _ = engine.reallocate(this, size, true);
  }

  @Override
  public final boolean tryReallocate(long size) {
    return engine.reallocate(this, size, false);
  }

  @Override
  public final void discard() {
    engine.discard(this);
  }

  @Override
  public final boolean isDiscarded() {
    return engine.isDiscarded(this);
  }

  @Override
  public final void free() {
    engine.free(this);
  }

  @Override
  public final boolean isFreed() {
    return engine.isFreed(this);
  }

  @Override
  public final String toString() {
    return engine.describe(this);
  }
}
