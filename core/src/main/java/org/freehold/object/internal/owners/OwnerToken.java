package org.freehold.object.internal.owners;

/// The token of an owner: only the owner refers to it, and a record watches it. When the token dies
/// unsettled the owner was lost.
///
/// An owner that is not watched has a token too, one that it shares with all of them, so that the
/// two steps on the hot path are writes without a condition: [OwnerRecord#place] and
/// [OwnerRecord#end]. Between a condition and the next the compiler would have to keep two versions
/// of the code, and then could not remove the owner.
///
/// Belongs to the thread of its owner.
public final class OwnerToken {

  private final OwnerRecord record;
  private final boolean isWatched;

  OwnerToken(OwnerRecord.Origin origin, boolean isWatched) {
    this.record = new OwnerRecord(this, origin);
    this.isWatched = isWatched;
  }

  /// What is known of the owner.
  public OwnerRecord record() {
    return record;
  }

  /// Whether the owner is watched.
  boolean isWatched() {
    return isWatched;
  }

  /// Ends the watch: the owner was closed or released, or was not made after all.
  public void settle() {
    if (isWatched) {
      record.settle();
    }
  }
}
