package org.freehold.playground.internal.stories;

import java.util.List;
import org.freehold.Bytes;
import org.freehold.playground.internal.stories.Settings.Setting;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Protection;
import org.freehold.vm.SimulatedMachine;

/// Reserve, commit, decommit, release: the four steps of memory by pages.
final class CommitStory {

  private static final long KIB = 1024;
  private static final long SHOWN = 320 * KIB;

  private final AddressSpace space;
  private final long lowest;
  private final Telling telling = new Telling();
  private long first;

  private CommitStory(long granularity) {
    space = SimulatedMachine.builder().granularity(granularity).build().createProcess("commit");
    lowest = space.info().lowestAddress();
  }

  static Teller teller() {
    return new Teller(
        "commit",
        List.of(
            new Setting("size", "KiB of the first reservation", 100, 4, 256),
            new Setting("granularity", "KiB of the granularity, a power of two", 64, 4, 64)),
        settings ->
            new CommitStory(Long.highestOneBit(settings.get("granularity")) * KIB)
                .tell(settings.get("size") * KIB));
  }

  private Story tell(long size) {
    long page = space.info().pageSize();
    moment("", "Addresses of a process. None is reserved.");
    first = space.reserve(size);
    moment(
        "first = reserve(" + Bytes.format(size) + ")",
        "The addresses are taken. There is no memory behind them yet.");
    write();
    space.commit(first, Math.min(size, 3 * page), Protection.READ_WRITE);
    moment(
        "commit(first, " + Bytes.format(Math.min(size, 3 * page)) + ")",
        "There is memory behind these pages now, and it is all zeros.");
    write();
    long second = space.reserve(1);
    telling.address("second", second).bytes("gap", second - first - space.info().pageUp(size));
    moment(
        "second = reserve(1 byte)",
        "A reservation takes whole pages, and begins at a multiple of the granularity.");
    space.commit(second, 1, Protection.READ_WRITE);
    moment("commit(second, 1 byte)", "Memory comes in whole pages, too.");
    space.decommit(first, page);
    moment(
        "decommit(first, " + Bytes.format(page) + ")",
        "The memory of the page is given back. Its address stays reserved.");
    space.commit(first, page, Protection.READ_WRITE);
    telling.count("read", space.memory().getByte(first));
    moment("commit(first, " + Bytes.format(page) + ")", "Memory again. What was written is gone.");
    space.release(first);
    moment("release(first)", "The whole reservation is given back, committed or not.");
    return telling.story();
  }

  private void write() {
    try {
      space.memory().putByte(first, (byte) 1);
      moment("*first = 1", "It is written.");
    } catch (AccessViolationException e) {
      telling.text("fault", String.valueOf(e.getMessage()));
      moment("*first = 1", "The machine refuses: " + e.getMessage() + ".");
    }
  }

  private void moment(String call, String answer) {
    telling
        .window("pages", new Pages(space).window(lowest, lowest + SHOWN))
        .bytes("reserved", space.reservedBytes())
        .bytes("committed", space.committedBytes())
        .address("first", first)
        .bytes("page", space.info().pageSize())
        .bytes("granularity", space.info().granularity())
        .moment(call, answer);
  }
}
