package org.freehold.unbreakable.workload;

import static org.freehold.unbreakable.workload.ObjectHeap.require;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.freehold.object.New;
import org.freehold.object.Owned;
import org.freehold.object.Shared;
import org.freehold.object.Struct;
import org.freehold.object.StructField;
import org.freehold.object.StructType;
import org.freehold.object.Weak;
import org.freehold.unbreakable.Injector;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// What is done with owners. A call that was cut has made an object or none; each element that was
/// constructed is destroyed once, whatever is cut; a close that was cut is repeated, and the value
/// goes then if it had not gone.
final class OwnerWorkload {

  private static final StructLayout PLAIN =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_LONG.withName("index"), ValueLayout.JAVA_LONG.withName("mark"));
  private static final StructLayout LARGE =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_LONG.withName("index"),
          MemoryLayout.sequenceLayout(9_000, ValueLayout.JAVA_BYTE).withName("rest"));
  private static final StructLayout ALIGNED = PLAIN.withByteAlignment(16);
  private static final StructLayout CACHE_LINE =
      MemoryLayout.structLayout(
              ValueLayout.JAVA_LONG.withName("index"),
              MemoryLayout.sequenceLayout(120, ValueLayout.JAVA_BYTE).withName("rest"))
          .withByteAlignment(128);
  private static final StructField INDEX =
      StructField.of(PLAIN, MemoryLayout.PathElement.groupElement("index"));

  /// The elements of one object, as its constructor and destructor see them.
  private static final class Built {
    final Set<Long> addresses = new HashSet<>();
    int built;
    int destroyed;
    boolean isWrong;

    void construct(Struct made) {
      isWrong |= INDEX.getLong(made) != 0;
      Injector.callback();
      long address = made.address();
      INDEX.setLong(made, built + 1);
      built++;
      isWrong |= !addresses.add(address);
    }

    /// It has run when it was called, even if it is cut itself.
    void destroy(Struct gone) {
      destroyed++;
      isWrong |= !addresses.remove(gone.address());
      Injector.callback();
    }

    int live() {
      return built - destroyed;
    }
  }

  private final ObjectHeap ground;
  private final List<Built> all = new ArrayList<>();
  private long blocks;

  private OwnerWorkload(AddressSpace space) {
    this.ground = new ObjectHeap(space);
  }

  static void run(AddressSpace space) {
    OwnerWorkload workload = new OwnerWorkload(space);
    workload.steps();
    Injector.endOfSteps();
    workload.ground.close();
  }

  private void steps() {
    plain(PLAIN);
    plain(LARGE);
    plain(ALIGNED);
    plain(CACHE_LINE);
    array(PLAIN, 0);
    array(PLAIN, 7);
    array(PLAIN, 900);
    array(CACHE_LINE, 3);
    types();
    values();
    moves();
    shared();
    sharedValue();
  }

  private StructType type(Built built) {
    all.add(built);
    return StructType.of(PLAIN)
        .on(ground.heap)
        .constructor(built::construct)
        .destructor(built::destroy);
  }

  // Objects without constructors.

  private interface Maker<T> {
    T make();
  }

  private <T> @Nullable T make(String what, boolean isPrepared, Maker<T> maker) {
    Object[] made = new Object[1];
    Calls.Call call =
        () -> {
          made[0] = maker.make();
          return 0;
        };
    long _ = isPrepared ? ground.make(what, call) : ground.makeUnprepared(what, call);
    @SuppressWarnings("unchecked")
    T result = (T) made[0];
    return result;
  }

  private void plain(StructLayout layout) {
    made(make("make", false, () -> New.make(ground.heap, layout)), layout, 1);
  }

  private void array(StructLayout layout, long count) {
    made(make("makeArray", false, () -> New.makeArray(ground.heap, layout, count)), layout, count);
  }

  private void made(@Nullable Owned<Struct> made, StructLayout layout, long count) {
    blocks += made == null ? 0 : 1;
    check("make");
    if (made == null) {
      return;
    }
    Struct struct = made.get();
    require(struct.count() == count, "another count");
    require(struct.address() % layout.byteAlignment() == 0, "not aligned");
    for (long i = 0; i < struct.size(); i++) {
      require(ground.memory.getByte(struct.address() + i) == 0, "not zero");
    }
    ground.memory.fill(struct.address(), struct.size(), (byte) -1);
    close(made, null, false);
  }

  /// Closes an owner, and repeats that if it was cut.
  private void close(Owned<?> owned, @Nullable Built built, boolean isPrepared) {
    long known = ground.heap.summary().busyBlocks();
    closing(isPrepared, "close", owned::close);
    if (ground.calls.hasFailed() && owned.isOpen()) {
      require(built == null || built.destroyed == 0, "destroyed and still open");
      require(ground.heap.summary().busyBlocks() == known, "freed and still open");
      owned.close();
    }
    blocks--;
    require(!owned.isOpen(), "still open");
    require(built == null || built.live() == 0, "not all were destroyed");
    check("close");
  }

  private void closing(boolean isPrepared, String what, Runnable close) {
    Calls.Call call =
        () -> {
          close.run();
          return 0;
        };
    long _ = isPrepared ? ground.make(what, call) : ground.makeUnprepared(what, call);
  }

  private void check(String what) {
    if (ground.calls.wasCut()) {
      ground.check(what, blocks);
    }
    for (Built each : all) {
      require(!each.isWrong, "constructed or destroyed twice, or not zero");
    }
  }

  // Objects with constructors.

  private void types() {
    for (int count : new int[] {-1, 0, 5, 40}) {
      Built built = new Built();
      StructType type = type(built);
      Owned<Struct> made =
          make("make", true, () -> count < 0 ? New.make(type) : New.makeArray(type, count));
      blocks += made == null ? 0 : 1;
      check("make with constructor");
      if (made == null) {
        require(built.live() == 0, "elements of a refused object are left");
      } else {
        require(built.built == Math.abs(count), "not all were constructed");
        close(made, built, true);
      }
    }
  }

  // Values that are no blocks.

  private void values() {
    int[] destroyed = {0};
    Owned<String> made =
        make(
            "of",
            false,
            () ->
                Owned.of(
                    "value",
                    _ -> {
                      destroyed[0]++;
                      Injector.callback();
                    }));
    if (made != null) {
      closing(true, "close", made::close);
      made.close();
      require(destroyed[0] == 1, "destroyed " + destroyed[0] + " times");
    }
  }

  private void moves() {
    Built built = new Built();
    StructType type = type(built);
    Owned<Struct> first = make("make", true, () -> New.make(type));
    if (first == null) {
      return;
    }
    blocks++;
    Owned<Struct> second = make("move", true, first::move);
    require((second == null) == first.isOpen(), "neither owns it, or both");
    Owned<Struct> owner = second == null ? first : second;
    check("move");
    Struct value = make("release", true, owner::release);
    if (value == null && owner.isOpen()) {
      close(owner, built, true);
      return;
    }
    // A release that was cut at its end has released all the same.
    require(built.destroyed == 0, "release has destroyed");
    ground.heap.free(built.addresses.iterator().next());
    blocks--;
    check("release");
  }

  // Shared owners.

  private void shared() {
    Built built = new Built();
    StructType type = type(built);
    Owned<Struct> owned = make("make", true, () -> New.makeArray(type, 3));
    if (owned == null) {
      return;
    }
    blocks++;
    Shared<Struct> one = make("share", true, () -> Shared.of(owned));
    require((one == null) == owned.isOpen(), "neither owns it, or both");
    if (one == null) {
      close(owned, built, true);
      return;
    }
    check("share");
    Shared<Struct> two = make("copy", true, one::copy);
    require(one.useCount() == (two == null ? 1 : 2), "wrong count after copy");
    Weak<Struct> weak = make("weak", true, one::weak);
    Shared<Struct> three = weak == null ? null : make("lock", true, weak::lock);
    long count = 1L + (two == null ? 0 : 1) + (three == null ? 0 : 1);
    require(one.useCount() == count, "wrong count after lock");
    count = closeShared(two, count, one, built);
    count = closeShared(three, count, one, built);
    require(count == 1 && built.live() == 3, "destroyed too early");
    closeShared(one, count, one, built);
    blocks--;
    require(built.live() == 0, "not all were destroyed");
    check("close of the last");
    if (weak != null) {
      require(weak.isExpired() && weak.lock() == null, "a weak reference brings it back");
      closing(true, "close weak", weak::close);
      weak.close();
      require(weak.weakCount() == 0, "wrong weak count");
    }
  }

  private long closeShared(
      @Nullable Shared<Struct> closed, long count, Shared<Struct> other, Built built) {
    if (closed == null) {
      return count;
    }
    closing(true, "close shared", closed::close);
    closed.close();
    require(!closed.isOpen(), "still open");
    require(other == closed || other.useCount() == count - 1, "wrong count after close");
    require(!built.isWrong, "destroyed twice");
    return count - 1;
  }

  private void sharedValue() {
    int[] destroyed = {0};
    Shared<String> made =
        make(
            "share",
            true,
            () ->
                Shared.of(
                    "value",
                    _ -> {
                      destroyed[0]++;
                      Injector.callback();
                    }));
    if (made != null) {
      closing(true, "close shared", made::close);
      made.close();
      require(destroyed[0] == 1, "destroyed " + destroyed[0] + " times");
    }
  }
}
