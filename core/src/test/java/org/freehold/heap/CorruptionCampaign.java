package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.freehold.InvalidFreeException;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.Region;
import org.freehold.vm.ReserveOptions;

/// Memory errors made on purpose, many times at random places among valid operations, and counts of
/// when each is detected.
///
/// A heap of some hundred blocks is used for all cases of one kind. Before each some blocks are
/// allocated and freed, then the error is made, then it is looked for in this order: by the faulty
/// call itself, by the free of the block (or the next request of its size, when it is free), by
/// validation. Afterwards the bytes are restored.
final class CorruptionCampaign {

  private static final int MAX_BLOCKS = 300;
  private static final int LARGEST_BLOCK = 6_000;
  private static final int LONGEST_UNDERRUN = 16;

  /// A way to make a heap. A heap that detects errors by other means is another one of these.
  ///
  /// @param name for the table
  /// @param guards whether it detects every write outside a block
  /// @param delays whether it quarantines freed blocks
  /// @param faults whether blocks have guard pages
  /// @param options of such a heap
  record Mode(
      String name,
      boolean guards,
      boolean delays,
      boolean faults,
      UnaryOperator<HeapOptions.Builder> options) {

    Mode(String name, boolean guards, boolean delays, UnaryOperator<HeapOptions.Builder> options) {
      this(name, guards, delays, false, options);
    }

    /// Whether it detects every error of a kind.
    boolean findsAll(Fault fault) {
      return switch (fault) {
        case OVERRUN_1, OVERRUN_16, UNDERRUN, WRITE_AFTER_FREE -> guards;
        case LATE_DOUBLE_FREE -> delays;
        case DOUBLE_FREE, INTERIOR, FOREIGN, STACK, OTHER_HEAP, CLOSED_HEAP -> true;
      };
    }
  }

  /// A memory error.
  enum Fault {
    OVERRUN_1("overrun by 1 byte"),
    OVERRUN_16("overrun by 16 bytes"),
    UNDERRUN("underrun by 1 to 16 bytes"),
    WRITE_AFTER_FREE("write after free"),
    DOUBLE_FREE("double free"),
    LATE_DOUBLE_FREE("double free after the next request of the size"),
    INTERIOR("free of the inside of a block"),
    FOREIGN("free of memory of another kind"),
    STACK("free of an address of a stack"),
    OTHER_HEAP("free of a block of another heap"),
    CLOSED_HEAP("call of a closed heap");

    final String text;

    Fault(String text) {
      this.text = text;
    }

    /// Whether every heap must detect it at once.
    boolean isWrongCall() {
      return switch (this) {
        case OVERRUN_1, OVERRUN_16, UNDERRUN, WRITE_AFTER_FREE, LATE_DOUBLE_FREE -> false;
        case DOUBLE_FREE, INTERIOR, FOREIGN, STACK, OTHER_HEAP, CLOSED_HEAP -> true;
      };
    }
  }

  /// When an error is detected.
  enum Moment {
    AT_ONCE("at once"),
    AT_FREE("at the free"),
    AT_REUSE("at reuse"),
    AT_VALIDATE("at validate"),
    NEVER("never");

    final String text;

    Moment(String text) {
      this.text = text;
    }
  }

  private final AddressSpace space;
  private final Memory memory;
  private final Mode mode;
  private final SplittableRandom random;
  private final List<Long> live = new ArrayList<>();
  private final Map<Long, Integer> sizes = new HashMap<>();
  private final Heap heap;
  private final Heap other;
  private final long foreign;

  private CorruptionCampaign(AddressSpace space, Mode mode, long seed) {
    this.space = space;
    this.memory = space.memory();
    this.mode = mode;
    this.random = new SplittableRandom(seed);
    this.heap = open("campaign");
    this.other = open("other");
    this.foreign = space.reserve(1 << 16, ReserveOptions.COMMITTED);
    while (live.size() < MAX_BLOCKS) {
      allocate();
    }
  }

  private Heap open(String name) {
    return Heap.create(mode.options.apply(HeapOptions.builder(space).name(name)).build());
  }

  /// Runs the cases of one kind.
  ///
  /// @return how many were detected at each moment
  static Map<Moment, Integer> run(
      AddressSpace space, Mode mode, Fault fault, int cases, long seed) {
    CorruptionCampaign campaign = new CorruptionCampaign(space, mode, seed);
    Map<Moment, Integer> found = new EnumMap<>(Moment.class);
    try {
      for (int i = 0; i < cases; i++) {
        campaign.churn();
        found.merge(campaign.tryOnce(fault), 1, Integer::sum);
      }
      campaign.heap.validate();
    } finally {
      campaign.heap.close();
      campaign.other.close();
      space.release(campaign.foreign);
    }
    return found;
  }

  private void churn() {
    for (int i = random.nextInt(6); i >= 0; i--) {
      if (live.size() < MAX_BLOCKS) {
        allocate();
      } else {
        heap.free(takeAny());
      }
    }
  }

  private int size() {
    return random.nextInt(10) == 0 ? random.nextInt(LARGEST_BLOCK) : random.nextInt(200);
  }

  private void allocate() {
    int size = size();
    long block = heap.allocate(size);
    sizes.put(block, size);
    live.add(block);
  }

  private long takeAny() {
    int index = random.nextInt(live.size());
    long block = live.get(index);
    live.set(index, live.getLast());
    live.removeLast();
    return block;
  }

  private int sizeOf(long block) {
    return Objects.requireNonNull(sizes.get(block));
  }

  private Moment tryOnce(Fault fault) {
    return switch (fault) {
      case OVERRUN_1 -> overwrite(0, 1);
      case OVERRUN_16 -> overwrite(0, 16);
      case UNDERRUN -> overwrite(1 + random.nextInt(LONGEST_UNDERRUN), 0);
      case WRITE_AFTER_FREE -> writeAfterFree();
      case DOUBLE_FREE -> doubleFree(false);
      case LATE_DOUBLE_FREE -> doubleFree(true);
      case INTERIOR -> wrongFree(interior());
      case FOREIGN -> wrongFree(foreign + random.nextInt(1 << 16));
      case STACK -> wrongFree(space.info().highestAddress() - 16L * random.nextInt(1 << 16));
      case OTHER_HEAP -> otherHeap();
      case CLOSED_HEAP -> closedHeap();
    };
  }

  /// Writes `before` bytes before a block, or `after` bytes after it.
  private Moment overwrite(int before, int after) {
    long block = takeAny();
    long from = before > 0 ? block - before : block + sizeOf(block);
    int count = before > 0 ? 1 + random.nextInt(before) : after;
    if (!isCommitted(from, count) && mode.faults) {
      fault(from, count);
      heap.free(block);
      return Moment.AT_ONCE;
    }
    if (!isInHeap(block, from, count)) {
      heap.free(block);
      return overwrite(before, after);
    }
    byte[] kept = new byte[count];
    memory.read(from, kept, 0, count);
    try {
      damage(from, kept);
    } catch (AccessViolationException e) {
      heap.free(block);
      return Moment.AT_ONCE;
    }
    try {
      heap.free(block);
    } catch (HeapCorruptionException e) {
      memory.write(from, kept, 0, count);
      heap.free(block);
      return Moment.AT_FREE;
    }
    boolean isFound = isFoundByValidate();
    if (isFound) {
      memory.write(from, kept, 0, count);
    }
    return isFound ? Moment.AT_VALIDATE : Moment.NEVER;
  }

  /// Writes to the first inaccessible byte, unless that would end the process.
  private void fault(long from, int count) {
    long first = from;
    while (first < from + count - 1 && isCommitted(first, 1)) {
      first++;
    }
    long address = first;
    if (!space.equals(AddressSpace.host())) {
      assertThatThrownBy(() -> memory.putByte(address, (byte) 1))
          .isInstanceOf(AccessViolationException.class);
    }
  }

  /// Whether bytes lie in the reservation of a block: others must not be harmed.
  private boolean isInHeap(long block, long from, int count) {
    Region first = space.query(from);
    Region last = space.query(from + count - 1);
    long base = space.query(block).allocationBase();
    return first.allocationBase() == base
        && last.allocationBase() == base
        && first.state() == Region.State.COMMITTED
        && last.state() == Region.State.COMMITTED;
  }

  private void damage(long from, byte[] kept) {
    for (int i = 0; i < kept.length; i++) {
      memory.putByte(from + i, (byte) (kept[i] + 1 + random.nextInt(255)));
    }
  }

  private boolean isFoundByValidate() {
    try {
      heap.validate();
      return false;
    } catch (HeapCorruptionException e) {
      return true;
    }
  }

  private Moment writeAfterFree() {
    long block = takeAny();
    int size = sizeOf(block);
    heap.free(block);
    int offset = random.nextInt(Math.max(1, size));
    int count = 1 + random.nextInt(Math.clamp(size - offset, 1, 8));
    byte[] kept = new byte[count];
    if (!isCommitted(block + offset, count)) {
      return Moment.AT_ONCE;
    }
    memory.read(block + offset, kept, 0, count);
    damage(block + offset, kept);
    try {
      long reused = heap.allocate(size);
      sizes.put(reused, size);
      live.add(reused);
    } catch (HeapCorruptionException e) {
      // The heap repairs what it was going to use, which may be only part of the damage.
      memory.write(block + offset, kept, 0, count);
      return Moment.AT_REUSE;
    }
    boolean isFound = isFoundByValidate();
    if (isFound) {
      memory.write(block + offset, kept, 0, count);
    }
    return isFound ? Moment.AT_VALIDATE : Moment.NEVER;
  }

  /// Memory that was returned to the system: an access faults, and on native memory ends the
  /// process.
  private boolean isCommitted(long from, int count) {
    return space.query(from).state() == Region.State.COMMITTED
        && space.query(from + count - 1).state() == Region.State.COMMITTED;
  }

  private Moment doubleFree(boolean late) {
    long block = takeAny();
    heap.free(block);
    if (late) {
      long next = heap.allocate(sizeOf(block));
      if (next != block) {
        sizes.put(next, sizeOf(block));
        live.add(next);
      }
    }
    return wrongFree(block);
  }

  private long interior() {
    long block = live.get(random.nextInt(live.size()));
    return block + 1 + random.nextInt(Math.max(1, sizeOf(block) - 1));
  }

  private Moment wrongFree(long address) {
    try {
      heap.free(address);
      return Moment.NEVER;
    } catch (InvalidFreeException e) {
      return Moment.AT_ONCE;
    }
  }

  private Moment otherHeap() {
    long block = other.allocate(size());
    try {
      return wrongFree(block);
    } finally {
      other.free(block);
    }
  }

  private Moment closedHeap() {
    Heap closed = open("closed");
    long block = closed.allocate(size());
    closed.close();
    try {
      switch (random.nextInt(3)) {
        case 0 -> closed.free(block);
        case 1 -> closed.allocate(1);
        default -> closed.sizeOf(block);
      }
      return Moment.NEVER;
    } catch (IllegalStateException e) {
      return Moment.AT_ONCE;
    }
  }

  /// A row of the table in `docs/heap-debugging.md`.
  static String row(Fault fault, Mode mode, Map<Moment, Integer> found, int cases) {
    StringBuilder row = new StringBuilder("| " + fault.text + " | " + mode.name + " |");
    int missed = found.getOrDefault(Moment.NEVER, 0);
    row.append(String.format(Locale.ROOT, " %.1f %% |", 100.0 * (cases - missed) / cases));
    for (Moment moment : Moment.values()) {
      row.append(' ').append(found.getOrDefault(moment, 0)).append(" |");
    }
    return row.toString();
  }

  /// The head of that table.
  static String head() {
    StringBuilder head = new StringBuilder("| fault | heap | found |");
    StringBuilder line = new StringBuilder("\n|---|---|---|");
    for (Moment moment : Moment.values()) {
      head.append(' ').append(moment.text).append(" |");
      line.append("---|");
    }
    return head.append(line).toString();
  }
}
