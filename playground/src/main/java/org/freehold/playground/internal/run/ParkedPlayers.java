package org.freehold.playground.internal.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Players of one run, parked where they were used last. A moment is reached from the nearest one
/// before it, or from the beginning: an allocator cannot be played backwards or copied, only played
/// again. That costs some 50 to 100 ns an operation; a page that steps backwards asks for a window
/// of steps at a time ([StepWindow]), so it seldom pays.
///
/// At most [#MOST] are kept; the one that was used least recently goes first.
///
/// Not thread-safe: a run lets one request at a time in.
final class ParkedPlayers implements AutoCloseable {

  /// Each has memory of its own, as much as the allocator's footprint.
  private static final int MOST = 4;

  /// Makes a fresh player.
  @FunctionalInterface
  interface Maker {
    /// Makes one at operation 0.
    Parked make();
  }

  /// A player with the log of what its subject touches.
  record Parked(Player player, TouchLog log) {}

  private final Maker maker;

  /// In the order of use, the most recent last.
  private final List<Parked> parked = new ArrayList<>();

  ParkedPlayers(Maker maker) {
    this.maker = maker;
  }

  /// A player that has played exactly up to an operation.
  ///
  /// @param operation at least 0, at most the last that the allocator could do
  Parked at(int operation) {
    Parked nearest = nearest(operation);
    if (nearest != null && !advance(nearest, operation)) {
      nearest = null;
    }
    if (nearest == null) {
      nearest = maker.make();
      nearest.player.advanceTo(operation);
    }
    parked.remove(nearest);
    parked.add(nearest);
    while (parked.size() > MOST) {
      parked.removeFirst().player.close();
    }
    return nearest;
  }

  /// Plays a parked player on. One that cannot is given up: its allocator may have ended with its
  /// process, and a fresh one can go on.
  private boolean advance(Parked player, int operation) {
    try {
      player.player.advanceTo(operation);
      return true;
    } catch (BrokenSubjectException _) {
      parked.remove(player);
      player.player.close();
      return false;
    }
  }

  /// The one that stands nearest before an operation, or at it.
  private @Nullable Parked nearest(int operation) {
    return parked.stream()
        .filter(each -> each.player.operation() <= operation)
        .max(Comparator.comparingInt(each -> each.player.operation()))
        .orElse(null);
  }

  @Override
  public void close() {
    parked.forEach(each -> each.player.close());
    parked.clear();
  }
}
