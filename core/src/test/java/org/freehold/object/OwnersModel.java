package org.freehold.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.testkit.Property;
import org.jspecify.annotations.Nullable;

/// Owners, shared owners and weak references in numbered places, beside a model that knows which
/// object each place has, how many own it, and which objects were destroyed.
final class OwnersModel implements Property.Subject<OwnersModel.Operation> {

  /// What is done to which places.
  ///
  /// @param kind what to do
  /// @param from a place
  /// @param to another place
  /// @param number how many elements, or which one is to fail
  record Operation(Kind kind, int from, int to, int number) {

    enum Kind {
      MAKE,
      MAKE_ARRAY,
      MAKE_FAILING,
      MOVE,
      CLOSE,
      RELEASE,
      SHARE,
      COPY,
      CLOSE_SHARED,
      WEAKEN,
      LOCK,
      CLOSE_WEAK
    }

    static Operation draw(SplittableRandom random) {
      Kind[] kinds = Kind.values();
      int number = random.nextInt(20) == 0 ? random.nextInt(4_000) : random.nextInt(6);
      return new Operation(
          kinds[random.nextInt(kinds.length)],
          random.nextInt(PLACES),
          random.nextInt(PLACES),
          number);
    }
  }

  /// One construction of an array: what was built and what was destroyed, by number of element.
  private static final class Built {
    final int count;
    int owners = 1;
    int built;
    int destroyed;

    Built(int count) {
      this.count = count;
    }
  }

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final int PLACES = 24;
  private static final StructLayout LAYOUT =
      StructLayouts.padded(
          ValueLayout.JAVA_LONG.withName("index"),
          ValueLayout.JAVA_INT.withName("mark"),
          ValueLayout.JAVA_BYTE.withName("tail"));
  private static final StructField INDEX =
      StructField.of(LAYOUT, PathElement.groupElement("index"));
  private static final StructField MARK = StructField.of(LAYOUT, PathElement.groupElement("mark"));

  private final Heap heap;
  private final List<@Nullable Owned<Struct>> owned = new ArrayList<>();
  private final List<@Nullable Built> ownedBuilt = new ArrayList<>();
  private final List<@Nullable Shared<Struct>> shared = new ArrayList<>();
  private final List<@Nullable Built> sharedBuilt = new ArrayList<>();
  private final List<@Nullable Weak<Struct>> weak = new ArrayList<>();
  private final List<@Nullable Built> weakBuilt = new ArrayList<>();
  private final Set<Built> live = new HashSet<>();
  private int operations;

  OwnersModel(Heap heap) {
    this.heap = heap;
    for (int i = 0; i < PLACES; i++) {
      owned.add(null);
      ownedBuilt.add(null);
      shared.add(null);
      sharedBuilt.add(null);
      weak.add(null);
      weakBuilt.add(null);
    }
  }

  private StructType type(Built built, int failing) {
    return StructType.of(LAYOUT)
        .on(heap)
        .constructor(s -> {
          assertThat(INDEX.getLong(s)).isZero();
          assertThat(MARK.getInt(s)).isZero();
          if (built.built == failing) {
            throw new Refused();
          }
          INDEX.setLong(s, built.built++);
          MARK.setInt(s, System.identityHashCode(built));
        })
        .destructor(s -> {
          assertThat(INDEX.getLong(s)).isEqualTo(built.built - 1 - built.destroyed);
          assertThat(MARK.getInt(s)).isEqualTo(System.identityHashCode(built));
          built.destroyed++;
        });
  }

  @Override
  public void apply(Operation operation) {
    int from = operation.from;
    int to = operation.to;
    switch (operation.kind) {
      case MAKE -> make(from, 1, false, -1);
      case MAKE_ARRAY -> make(from, operation.number, true, -1);
      case MAKE_FAILING -> make(from, operation.number, true, operation.number / 2);
      case MOVE -> move(from, to);
      case CLOSE -> close(from);
      case RELEASE -> release(from);
      case SHARE -> share(from, to);
      case COPY -> copy(from, to);
      case CLOSE_SHARED -> closeShared(from);
      case WEAKEN -> weaken(from, to);
      case LOCK -> lock(from, to);
      case CLOSE_WEAK -> closeWeak(from);
    }
    if (++operations % 1_000 == 0) {
      check();
    }
  }

  private void make(int place, int count, boolean isArray, int failing) {
    close(place);
    Built built = new Built(count);
    StructType type = type(built, failing);
    try {
      Owned<Struct> made = isArray ? New.makeArray(type, count) : New.make(type);
      assertThat(built.built).isEqualTo(count);
      owned.set(place, made);
      ownedBuilt.set(place, built);
      live.add(built);
    } catch (Refused e) {
      assertThat(built.built).isEqualTo(failing);
      assertThat(built.destroyed).isEqualTo(isArray ? failing : 0);
    } catch (OutOfMemoryException e) {
      assertThat(heap.options().byteLimit()).isPositive();
      assertThat(built.built).isZero();
    }
  }

  private void move(int from, int to) {
    Owned<Struct> source = owned.get(from);
    if (source == null) {
      return;
    }
    if (!source.isOpen()) {
      assertThatIllegalStateException().isThrownBy(source::move);
      return;
    }
    Owned<Struct> target = source.move();
    Built built = ownedBuilt.get(from);
    source.close();
    assertThatIllegalStateException().isThrownBy(source::get);
    ownedBuilt.set(from, null);
    close(to);
    owned.set(to, target);
    ownedBuilt.set(to, built);
  }

  private void close(int place) {
    Owned<Struct> closed = owned.get(place);
    Built built = ownedBuilt.get(place);
    if (closed == null) {
      return;
    }
    assertThat(closed.isOpen()).isEqualTo(built != null);
    closed.close();
    closed.close();
    if (built != null) {
      destroyed(built);
    } else {
      assertThatIllegalStateException().isThrownBy(closed::get);
    }
    ownedBuilt.set(place, null);
  }

  private void destroyed(Built built) {
    assertThat(built.destroyed).isEqualTo(built.count);
    assertThat(live.remove(built)).isTrue();
  }

  private void release(int place) {
    Owned<Struct> source = owned.get(place);
    Built built = ownedBuilt.get(place);
    if (source == null || built == null) {
      return;
    }
    Struct value = source.release();
    assertThat(value.count()).isEqualTo(built.count);
    heap.free(value.address());
    assertThat(built.destroyed).isZero();
    live.remove(built);
    ownedBuilt.set(place, null);
  }

  private void share(int from, int to) {
    Owned<Struct> source = owned.get(from);
    Built built = ownedBuilt.get(from);
    if (source == null || built == null) {
      return;
    }
    closeShared(to);
    shared.set(to, Shared.of(source));
    sharedBuilt.set(to, built);
    ownedBuilt.set(from, null);
  }

  private void copy(int from, int to) {
    Shared<Struct> source = shared.get(from);
    Built built = sharedBuilt.get(from);
    if (source == null || built == null) {
      return;
    }
    Shared<Struct> made = source.copy();
    built.owners++;
    assertThat(source.useCount()).isEqualTo(built.owners);
    closeShared(to);
    shared.set(to, made);
    sharedBuilt.set(to, built);
  }

  private void closeShared(int place) {
    Shared<Struct> closed = shared.get(place);
    Built built = sharedBuilt.get(place);
    if (closed == null) {
      return;
    }
    closed.close();
    closed.close();
    assertThatIllegalStateException().isThrownBy(closed::get);
    if (built != null) {
      built.owners--;
      assertThat(built.destroyed).isEqualTo(built.owners == 0 ? built.count : 0);
      if (built.owners == 0) {
        destroyed(built);
      }
    }
    sharedBuilt.set(place, null);
  }

  private void weaken(int from, int to) {
    Shared<Struct> source = shared.get(from);
    Built built = sharedBuilt.get(from);
    if (source == null || built == null) {
      return;
    }
    closeWeak(to);
    weak.set(to, source.weak());
    weakBuilt.set(to, built);
  }

  private void lock(int from, int to) {
    Weak<Struct> source = weak.get(from);
    Built built = weakBuilt.get(from);
    if (source == null || built == null) {
      return;
    }
    Shared<Struct> made = source.lock();
    assertThat(made == null).isEqualTo(built.owners == 0);
    assertThat(source.isExpired()).isEqualTo(made == null);
    if (made != null) {
      built.owners++;
      assertThat(made.get().count()).isEqualTo(built.count);
      closeShared(to);
      shared.set(to, made);
      sharedBuilt.set(to, built);
    }
  }

  private void closeWeak(int place) {
    Weak<Struct> closed = weak.get(place);
    if (closed != null) {
      closed.close();
      assertThatIllegalStateException().isThrownBy(closed::lock);
    }
    weakBuilt.set(place, null);
  }

  private void check() {
    heap.validate();
    assertThat(heap.summary().busyBlocks()).isEqualTo(live.size());
    for (int i = 0; i < PLACES; i++) {
      Built built = ownedBuilt.get(i);
      Owned<Struct> one = owned.get(i);
      if (built != null && one != null) {
        for (int each = 0; each < built.count; each++) {
          assertThat(INDEX.getLong(one.get().element(each))).isEqualTo(each);
        }
      }
    }
  }

  @Override
  public void close() {
    for (int i = 0; i < PLACES; i++) {
      close(i);
      closeShared(i);
      closeWeak(i);
    }
    check();
    assertThat(live).isEmpty();
    heap.close();
  }
}
