package org.freehold.object.internal.movable;

import org.jspecify.annotations.Nullable;

/// A block that the heap may discard: a member of the list by use ([UsageList]) while it is live
/// and not locked. 32 bytes of Java memory.
final class DiscardableBlock extends Block {

  @Nullable DiscardableBlock older;
  @Nullable DiscardableBlock newer;

  DiscardableBlock(MovableEngine engine) {
    super(engine);
  }

  @Override
  public boolean isDiscardable() {
    return true;
  }
}
