package org.freehold.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.Test;

class SharedTest {

  private static final StructLayout LAYOUT =
      MemoryLayout.structLayout(ValueLayout.JAVA_LONG.withName("id"));

  @Test
  void theLastOneDestroysTheValueOnce() {
    try (Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()))) {
      AtomicInteger destroyed = new AtomicInteger();
      StructType type = StructType.of(LAYOUT).on(heap).destructor(_ -> destroyed.incrementAndGet());
      Owned<Struct> owned = New.make(type);
      Shared<Struct> one = Shared.of(owned);
      assertThatIllegalStateException()
          .isThrownBy(owned::get)
          .withMessageContaining("handed to a Shared");
      owned.close();
      Shared<Struct> two = one.copy();
      assertThat(one.useCount()).isEqualTo(2);
      assertThat(two.get()).isSameAs(one.get());
      one.close();
      one.close();
      assertThat(one.useCount()).isZero();
      assertThat(two.useCount()).isEqualTo(1);
      assertThat(destroyed).hasValue(0);
      assertThatIllegalStateException().isThrownBy(one::get).withMessageContaining("was closed");
      assertThatIllegalStateException().isThrownBy(one::copy);
      assertThatIllegalStateException().isThrownBy(one::weak);
      two.close();
      assertThat(destroyed).hasValue(1);
      assertThat(heap.summary().busyBlocks()).isZero();
    }
  }

  @Test
  void aWeakReferenceFindsTheValueWhileItHasAnOwner() {
    List<String> log = new ArrayList<>();
    Shared<String> shared = Shared.of("value", log::add);
    Weak<String> weak = shared.weak();
    Weak<String> other = shared.weak();
    assertThat(weak.weakCount()).isEqualTo(2);
    try (Shared<String> locked = weak.lock()) {
      assertThat(locked).isNotNull();
      assertThat(weak.useCount()).isEqualTo(2);
      shared.close();
      assertThat(log).isEmpty();
      assertThat(locked.get()).isEqualTo("value");
    }
    assertThat(log).containsExactly("value");
    assertThat(weak.lock()).isNull();
    assertThat(weak.isExpired()).isTrue();
    assertThat(weak.weakCount()).isEqualTo(2);
    other.close();
    other.close();
    assertThat(weak.weakCount()).isEqualTo(1);
    weak.close();
    assertThat(weak.weakCount()).isZero();
    assertThatIllegalStateException().isThrownBy(weak::lock);
  }

  @Test
  void aDestructorMayLookAtTheWeakReference() {
    List<Boolean> seen = new ArrayList<>();
    List<Weak<String>> weak = new ArrayList<>();
    Shared<String> shared = Shared.of("value", _ -> seen.add(weak.getFirst().lock() == null));
    weak.add(shared.weak());
    shared.close();
    assertThat(seen).containsExactly(true);
  }

  @Test
  void threadsThatCopyLockAndCloseDestroyEachValueOnce() throws InterruptedException {
    int threads = 4;
    try (Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()))) {
      for (int round = 0; round < 300; round++) {
        AtomicInteger destroyed = new AtomicInteger();
        StructType type =
            StructType.of(LAYOUT).on(heap).destructor(_ -> destroyed.incrementAndGet());
        Shared<Struct> shared = Shared.of(New.make(type));
        Weak<Struct> weak = shared.weak();
        CountDownLatch start = new CountDownLatch(1);
        ConcurrentLinkedQueue<Throwable> problems = new ConcurrentLinkedQueue<>();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          Shared<Struct> own = shared.copy();
          running.add(
              Thread.ofPlatform()
                  .uncaughtExceptionHandler((_, e) -> problems.add(e))
                  .start(() -> useAndClose(start, own, weak, shared, destroyed)));
        }
        start.countDown();
        for (Thread each : running) {
          each.join();
        }
        assertThat(problems).isEmpty();
        assertThat(destroyed).hasValue(1);
        assertThat(weak.lock()).isNull();
      }
      assertThat(heap.summary().busyBlocks()).isZero();
    }
  }

  private static void useAndClose(
      CountDownLatch start,
      Shared<Struct> own,
      Weak<Struct> weak,
      Shared<Struct> common,
      AtomicInteger destroyed) {
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    for (int i = 0; i < 20; i++) {
      try (Shared<Struct> copy = own.copy();
          Shared<Struct> locked = weak.lock()) {
        assertThat(copy.get().address()).isNotZero();
        assertThat(locked).isNotNull();
        assertThat(destroyed).hasValue(0);
      }
    }
    common.close(); // All do; one counts.
    own.close();
    try (Shared<Struct> locked = weak.lock()) {
      if (locked != null) {
        assertThat(locked.get().address()).isNotZero();
      }
    }
  }
}
