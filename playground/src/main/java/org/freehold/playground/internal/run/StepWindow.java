package org.freehold.playground.internal.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.trace.replay.EventChunk;

/// The accounts of a run of operations, found out by playing them once more while everything that
/// they touch is written down.
final class StepWindow {

  /// Free ranges that are looked at to tell a choice.
  private static final int MOST_COMPARED = 100_000;

  private StepWindow() {}

  /// Plays operations and accounts for each.
  ///
  /// @param parked at the operation before the first
  /// @param last the last operation, at most the last that the allocator could do
  /// @param limit the most bytes that the allocator may hold
  /// @param needs what a block of a size takes
  static List<StepAccount> play(
      LoadedTrace trace,
      ParkedPlayers.Parked parked,
      int last,
      long limit,
      LongFunction<Need> needs) {
    Player player = parked.player();
    List<StepAccount> accounts = new ArrayList<>(last - player.operation());
    List<FreeRange> before = player.subject().freeRanges(MOST_COMPARED);
    while (player.operation() < last) {
      before = step(trace, parked, before, accounts, limit, needs);
    }
    return accounts;
  }

  private static List<FreeRange> step(
      LoadedTrace trace,
      ParkedPlayers.Parked parked,
      List<FreeRange> before,
      List<StepAccount> accounts,
      long limit,
      LongFunction<Need> needs) {
    Player player = parked.player();
    Subject subject = player.subject();
    int operation = player.operation() + 1;
    EventChunk chunk = trace.chunkOf(operation);
    int index = (int) (operation - chunk.firstOperation());
    int slot = chunk.slotAt(index);
    long size = chunk.sizeAt(index);
    long was = player.block(slot);
    long wasAt = was == 0 ? 0 : subject.addressOf(was);
    int op;
    parked.log().start();
    try {
      op = player.next();
    } finally {
      parked.log().stop();
    }
    List<FreeRange> after = subject.freeRanges(MOST_COMPARED);
    accounts.add(
        new StepAccount(
            operation,
            parked.log().touches(),
            parked.log().dropped(),
            after.subList(0, Math.min(after.size(), StepAccount.MOST_FREE)),
            subject.freeSpace(),
            subject.footprint(),
            choice(op, player, slot, size, wasAt, before, after),
            player.isRefused()
                ? new Shortage(size, needs.apply(size), limit, subject.footprint())
                : null));
    return after;
  }

  private static Choice choice(
      int op,
      Player player,
      int slot,
      long size,
      long wasAt,
      List<FreeRange> before,
      List<FreeRange> after) {
    if (op == EventChunk.NOTHING) {
      return Choice.NOTHING;
    }
    if (player.isRefused()) {
      return Choice.refused(before, size);
    }
    if (op == EventChunk.FREE) {
      return Choice.freed(before, after, wasAt);
    }
    long address = player.subject().addressOf(player.block(slot));
    return address == wasAt
        ? Choice.plain(Choice.Kind.IN_PLACE, before, size)
        : Choice.placed(before, after, address, size);
  }
}
