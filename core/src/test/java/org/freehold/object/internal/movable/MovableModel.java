package org.freehold.object.internal.movable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import org.freehold.object.BlockDiscardedException;
import org.freehold.object.Handle;
import org.freehold.object.MovableHeapOptions;
import org.freehold.object.MovableHeapSummary;
import org.freehold.object.Pin;
import org.freehold.testkit.Property;
import org.freehold.vm.Memory;

/// A movable heap beside a model of it: for each handle the bytes that its block must have, how
/// often it is locked and where it is then, and the discardable blocks in the order of their use.
final class MovableModel implements Property.Subject<MovableOperation> {

  private static final int MAX_HANDLES = 2_000;
  private static final int MAX_HELD = 60;
  private static final int VALIDATE_EACH = 2_000;
  private static final int CHECK_ALL_EACH = 20_000;

  private static final class Entry {
    private final Handle handle;
    private final boolean discardable;
    private long mark;
    private long size;
    private int locks;
    private long address;
    private boolean isDiscarded;

    Entry(Handle handle, boolean discardable) {
      this.handle = handle;
      this.discardable = discardable;
    }
  }

  private record Held(Entry entry, Pin pin) {}

  private final MovableEngine engine;
  private final Memory memory;
  private final boolean isNative;
  private final long largest;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Entry> locked = new ArrayList<>();
  private final List<Held> pins = new ArrayList<>();
  private final LinkedHashSet<Entry> byUse = new LinkedHashSet<>();
  private long discards;
  private long requested;
  private int operations;
  long refusals;
  long everDiscarded;

  MovableModel(MovableHeapOptions options, int chunkUnits) {
    this.engine = new MovableEngine(options, chunkUnits);
    this.memory = options.space().memory();
    this.isNative = options.space().info().name().equals("native");
    this.largest = ((long) chunkUnits * options.space().info().mallocAlignment()) / 4;
  }

  @Override
  public void apply(MovableOperation operation) {
    long size = size(operation);
    switch (operation.kind()) {
      case ALLOCATE -> allocate(size, operation);
      case FREE -> free(operation);
      case LOCK -> lock(operation);
      case UNLOCK -> unlock(operation.pick());
      case PIN -> pin(operation);
      case UNPIN -> unpin(operation.pick());
      case REALLOCATE -> reallocate(operation, size);
      case REALLOCATE_NEAR -> reallocateNear(operation);
      case DISCARD -> discard(operation);
      case REVIVE -> revive(operation, size);
      case STEP -> engine.compactStep(operation.mark() & 0x1ffff);
      case COMPACT -> engine.compact();
      case MISUSE -> misuse(operation);
    }
    operations++;
    if (operations % VALIDATE_EACH == 0) {
      engine.validate();
      checkOrder();
      checkSummary();
    }
    if (operations % CHECK_ALL_EACH == 0) {
      entries.forEach(this::check);
    }
  }

  private long size(MovableOperation operation) {
    return operation.size() * largest / 1000 + (operation.mark() & 31);
  }

  private Entry pick(MovableOperation operation) {
    return entries.isEmpty() ? null : entries.get(operation.pick() % entries.size());
  }

  private void allocate(long size, MovableOperation operation) {
    if (entries.size() >= MAX_HANDLES) {
      free(operation);
      return;
    }
    Handle handle = engine.allocate(size, operation.discardable(), false);
    noteDiscards();
    if (handle == null) {
      refusals++;
      return;
    }
    Entry entry = new Entry(handle, operation.discardable());
    entries.add(entry);
    fill(entry, size, operation.mark());
    requested += size;
    use(entry);
  }

  /// The blocks that were discarded are the first by use.
  private void noteDiscards() {
    long now = engine.summary().discards();
    Iterator<Entry> oldest = byUse.iterator();
    for (; discards < now; discards++) {
      Entry victim = oldest.next();
      oldest.remove();
      assertThat(victim.handle.isDiscarded()).isTrue();
      victim.isDiscarded = true;
      requested -= victim.size;
      everDiscarded++;
    }
    if (oldest.hasNext()) {
      assertThat(oldest.next().handle.isDiscarded()).isFalse();
    }
  }

  private void use(Entry entry) {
    if (entry.discardable && !entry.isDiscarded && entry.locks == 0) {
      byUse.remove(entry);
      byUse.add(entry);
    }
  }

  private void fill(Entry entry, long size, long mark) {
    entry.size = size;
    entry.mark = mark;
    long address = entry.handle.lock();
    if (entry.locks > 0) {
      assertThat(address).isEqualTo(entry.address);
    }
    write(address, 0, size, mark);
    entry.handle.unlock();
  }

  private void write(long address, long from, long to, long mark) {
    for (long i = from; i < to; i++) {
      if ((i & 7) == 0 && i + 8 <= to) {
        memory.putLong(address + i, word(mark, i));
        i += 7;
      } else {
        memory.putByte(address + i, byteAt(mark, i));
      }
    }
  }

  private static long word(long mark, long offset) {
    return (mark ^ offset) * 0x9e3779b97f4a7c15L;
  }

  private static byte byteAt(long mark, long offset) {
    return (byte) (word(mark, offset & ~7L) >>> (8 * (offset & 7)));
  }

  private void checkBytes(long address, long size, long mark) {
    for (long i = 0; i < size; i++) {
      if ((i & 7) == 0 && i + 8 <= size) {
        if (memory.getLong(address + i) != word(mark, i)) {
          throw new AssertionError("contents have changed at byte " + i + " of " + size);
        }
        i += 7;
      } else if (memory.getByte(address + i) != byteAt(mark, i)) {
        throw new AssertionError("contents have changed at byte " + i + " of " + size);
      }
    }
  }

  /// Checks a block by locking it, which counts as a use.
  private void check(Entry entry) {
    assertThat(entry.handle.lockCount()).isEqualTo(entry.locks);
    if (entry.isDiscarded) {
      assertThat(entry.handle.tryLock()).isZero();
      assertThat(entry.handle.size()).isZero();
      return;
    }
    assertThat(entry.handle.size()).isEqualTo(entry.size);
    boolean isFull = entry.locks == Handle.MAX_LOCKS;
    long address = isFull ? entry.address : entry.handle.lock();
    if (entry.locks > 0) {
      assertThat(address).isEqualTo(entry.address);
    }
    checkBytes(address, entry.size, entry.mark);
    if (!isFull) {
      entry.handle.unlock();
      use(entry);
    }
  }

  private void free(MovableOperation operation) {
    Entry entry = pick(operation);
    if (entry == null || entry.locks > 0) {
      return;
    }
    check(entry);
    entry.handle.free();
    byUse.remove(entry);
    requested -= entry.isDiscarded ? 0 : entry.size;
    int index = operation.pick() % entries.size();
    entries.set(index, entries.getLast());
    entries.removeLast();
    assertThat(entry.handle.isFreed()).isTrue();
    if ((operation.mark() & 0xff) == 0) {
      assertThatThrownBy(entry.handle::lock)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("freed");
    }
  }

  private void lock(MovableOperation operation) {
    Entry entry = pick(operation);
    if (entry == null) {
      return;
    }
    if (locked.size() >= MAX_HELD) {
      unlock(operation.pick());
    }
    if (entry.isDiscarded) {
      if ((operation.mark() & 0xff) == 0) {
        assertThatThrownBy(entry.handle::lock).isInstanceOf(BlockDiscardedException.class);
      }
      assertThat(entry.handle.tryLock()).isZero();
      return;
    }
    long address = entry.handle.lock();
    noteLocked(entry, address);
    locked.add(entry);
  }

  private void noteLocked(Entry entry, long address) {
    if (entry.locks > 0) {
      assertThat(address).isEqualTo(entry.address);
    }
    entry.address = address;
    entry.locks++;
    byUse.remove(entry);
  }

  private void unlock(int pick) {
    if (!locked.isEmpty()) {
      Entry entry = locked.remove(pick % locked.size());
      check(entry);
      entry.handle.unlock();
      entry.locks--;
      use(entry);
    }
  }

  private void pin(MovableOperation operation) {
    Entry entry = pick(operation);
    if (entry == null) {
      return;
    }
    if (pins.size() >= MAX_HELD) {
      unpin(operation.pick());
    }
    Pin pin = entry.handle.tryPin();
    assertThat(pin == null).isEqualTo(entry.isDiscarded);
    if (pin != null) {
      noteLocked(entry, pin.address());
      assertThat(pin.size()).isEqualTo(entry.size);
      pins.add(new Held(entry, pin));
    }
  }

  private void unpin(int pick) {
    if (pins.isEmpty()) {
      return;
    }
    Held held = pins.remove(pick % pins.size());
    check(held.entry);
    MemorySegment segment = isNative ? held.pin.segment() : null;
    if (segment != null && held.entry.size > 0 && segment.byteSize() > 0) {
      assertThat(segment.get(ValueLayout.JAVA_BYTE, 0))
          .isEqualTo(memory.getByte(held.pin.address()));
    }
    held.pin.close();
    if (segment != null) {
      assertThat(segment.scope().isAlive()).isFalse();
    }
    held.entry.locks--;
    use(held.entry);
  }

  private void reallocateNear(MovableOperation operation) {
    Entry entry = pick(operation);
    if (entry != null) {
      reallocate(operation, Math.max(0, entry.size + (operation.mark() >> 8 & 127) - 64));
    }
  }

  private void reallocate(MovableOperation operation, long size) {
    Entry entry = pick(operation);
    if (entry == null || entry.isDiscarded) {
      return;
    }
    byUse.remove(entry);
    boolean isDone = entry.handle.tryReallocate(size);
    noteDiscards();
    if (isDone) {
      requested += size - entry.size;
      long kept = Math.min(size, entry.size);
      checkKept(entry, kept);
      fill(entry, size, operation.mark());
    } else {
      refusals++;
    }
    use(entry);
  }

  private void checkKept(Entry entry, long kept) {
    long address = entry.handle.lock();
    if (entry.locks > 0) {
      assertThat(address).isEqualTo(entry.address);
    }
    checkBytes(address, kept & ~7L, entry.mark);
    entry.handle.unlock();
  }

  private void discard(MovableOperation operation) {
    Entry entry = pick(operation);
    if (entry != null && entry.locks == 0) {
      entry.handle.discard();
      requested -= entry.isDiscarded ? 0 : entry.size;
      entry.isDiscarded = true;
      byUse.remove(entry);
    }
  }

  private void revive(MovableOperation operation, long size) {
    Entry entry = pick(operation);
    for (int i = 0; entry != null && i < entries.size() && !entry.isDiscarded; i++) {
      entry = entries.get((operation.pick() % entries.size() + i) % entries.size());
    }
    if (entry != null && entry.isDiscarded) {
      boolean isDone = entry.handle.tryReallocate(size);
      noteDiscards();
      if (isDone) {
        entry.isDiscarded = false;
        requested += size;
        fill(entry, size, operation.mark());
        use(entry);
      } else {
        refusals++;
      }
    }
  }

  private void misuse(MovableOperation operation) {
    Entry entry = pick(operation);
    if (entry == null) {
      return;
    }
    if (entry.locks > 0) {
      assertThatThrownBy(entry.handle::free).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(entry.handle::discard).isInstanceOf(IllegalStateException.class);
    } else {
      assertThatThrownBy(entry.handle::unlock).isInstanceOf(IllegalStateException.class);
    }
    check(entry);
  }

  private void checkOrder() {
    assertThat(engine.byUse())
        .containsExactlyElementsOf(byUse.stream().map(each -> (Block) each.handle).toList());
  }

  private void checkSummary() {
    MovableHeapSummary summary = engine.summary();
    assertThat(summary.requestedBytes()).isEqualTo(requested);
    assertThat(summary.blocks())
        .isEqualTo(entries.stream().filter(each -> !each.isDiscarded).count());
    assertThat(summary.discardedBlocks())
        .isEqualTo(entries.stream().filter(each -> each.isDiscarded).count());
    assertThat(summary.lockedBlocks())
        .isEqualTo(entries.stream().filter(each -> each.locks > 0).count());
    assertThat(summary.discardableBlocks()).isEqualTo(byUse.size());
  }

  @Override
  public void close() {
    if (!engine.isClosed() && (!pins.isEmpty() || !locked.isEmpty())) {
      assertThatThrownBy(engine::close).isInstanceOf(IllegalStateException.class);
    }
    while (!pins.isEmpty()) {
      unpin(0);
    }
    while (!locked.isEmpty()) {
      unlock(0);
    }
    long unused = engine.compact();
    assertThat(unused).isNotNegative();
    engine.validate();
    entries.forEach(this::check);
    for (Entry each : entries) {
      each.handle.free();
    }
    engine.compact();
    engine.validate();
    assertThat(engine.committed()).isZero();
    engine.close();
  }
}
