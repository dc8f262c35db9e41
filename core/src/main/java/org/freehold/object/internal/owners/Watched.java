package org.freehold.object.internal.owners;

import java.lang.ref.PhantomReference;
import org.jspecify.annotations.Nullable;

/// Something that is watched: a phantom reference on the list of [OwnerWatch]. Its fields belong to
/// the list's lock.
public abstract class Watched extends PhantomReference<Object> {

  @Nullable Watched previous;
  @Nullable Watched next;
  boolean isOn;

  /// Makes a reference that is on no list yet.
  ///
  /// @param referent what is watched; this object must not refer to it
  protected Watched(Object referent) {
    super(referent, OwnerWatch.SHARED.queue());
  }

  /// Called once, on the watching thread, when the referent has become garbage and this was still
  /// on the list; it is off by now.
  protected abstract void onLost();
}
