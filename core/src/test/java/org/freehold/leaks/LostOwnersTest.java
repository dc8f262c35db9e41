package org.freehold.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.freehold.InvalidFreeException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.object.Bstr;
import org.freehold.object.Frame;
import org.freehold.object.LostOwner;
import org.freehold.object.LostOwners;
import org.freehold.object.New;
import org.freehold.object.Owned;
import org.freehold.object.Shared;
import org.freehold.object.StackFrames;
import org.freehold.object.Struct;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LostOwnersTest {

  private static final StructLayout LAYOUT =
      MemoryLayout.structLayout(ValueLayout.JAVA_LONG.withName("id"));

  private final BlockingQueue<LostOwner> lost = new LinkedBlockingQueue<>();
  private final Heap heap =
      Heap.create(HeapOptions.builder(AddressSpace.host()).name("lost and found").build());

  @BeforeEach
  void listen() {
    LostOwners.listen(lost::add);
  }

  @AfterEach
  void asBefore() {
    LostOwners.listen(null);
    LostOwners.captureStacks(false);
    LostOwners.freeLost(false);
    heap.close();
  }

  private @Nullable LostOwner awaitLoss() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      System.gc();
      LostOwner found = lost.poll(50, TimeUnit.MILLISECONDS);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private void lose() {
    loseOne(() -> New.make(heap, LAYOUT));
  }

  /// Makes owners until one is watched, and forgets that one: earlier tests may have emptied the
  /// bucket.
  private static void loseOne(Supplier<? extends AutoCloseable> maker) {
    for (int i = 0; i < 10_000_000; i++) {
      int before = LostOwners.watched();
      AutoCloseable made = maker.get();
      if (LostOwners.watched() > before) {
        return;
      }
      assertThatNoException().isThrownBy(made::close);
    }
    throw new AssertionError("no owner is watched");
  }

  @Test
  void aLostOwnerIsReportedAndItsBlockStays() throws InterruptedException {
    long before = LostOwners.count();
    lose();
    LostOwner found = awaitLoss();
    assertThat(found).isNotNull();
    assertThat(found.kind()).isEqualTo(LostOwner.Kind.OWNED);
    assertThat(found.heap()).isEqualTo("lost and found");
    long block = found.address();
    assertThat(found.isFreed()).isFalse();
    assertThat(found.stack()).isEmpty();
    assertThat(found.toString()).contains("an Owned was lost").contains("stays allocated");
    assertThat(heap.isBlock(block)).isTrue();
    assertThat(LostOwners.count()).isEqualTo(before + 1);
  }

  @Test
  void theStackIsReportedIfItWasAskedFor() throws InterruptedException {
    LostOwners.captureStacks(true);
    lose();
    LostOwner found = awaitLoss();
    assertThat(found).isNotNull();
    assertThat(String.join("\n", found.stack())).contains("LostOwnersTest.lambda$lose");
  }

  @Test
  void theHeapsOwnStackIsReportedIfItKeepsThem() throws InterruptedException {
    HeapOptions options = HeapOptions.builder(AddressSpace.host()).stackTraces(1).build();
    try (Heap tracked = Heap.create(options)) {
      loseOne(() -> New.make(tracked, LAYOUT));
      LostOwner found = awaitLoss();
      assertThat(found).isNotNull();
      assertThat(tracked.isBlock(found.address())).isTrue();
      assertThat(found.stack()).isNotEmpty();
    }
  }

  @Test
  void aProgramMayHaveLostBlocksFreed() throws InterruptedException {
    LostOwners.freeLost(true);
    lose();
    LostOwner found = awaitLoss();
    assertThat(found).isNotNull();
    assertThat(found.isFreed()).isTrue();
    assertThat(heap.isBlock(found.address())).isFalse();
    assertThat(heap.summary().busyBlocks()).isZero();
  }

  @Test
  void aBlockThatWasFreedByItsAddressIsNotFreedAgain() throws InterruptedException {
    LostOwners.freeLost(true);
    loseOne(() -> {
      Owned<Struct> made = New.make(heap, LAYOUT);
      heap.free(made.get().address());
      return () -> assertThatExceptionOfType(InvalidFreeException.class).isThrownBy(made::close);
    });
    LostOwner found = awaitLoss();
    assertThat(found).isNotNull();
    assertThat(found.isFreed()).isFalse();
    heap.validate();
  }

  @Test
  void everyKindIsNoticed() throws InterruptedException {
    loseOne(() -> Shared.of("value", _ -> {}));
    LostOwner shared = awaitLoss();
    assertThat(shared).isNotNull();
    assertThat(shared.kind()).isEqualTo(LostOwner.Kind.SHARED);
    loseOne(() -> Bstr.of(heap, "lost"));
    LostOwner string = awaitLoss();
    assertThat(string).isNotNull();
    assertThat(string.kind()).isEqualTo(LostOwner.Kind.BSTR);
  }

  @Test
  void whatWasClosedMovedAndReleasedIsNotReported() throws InterruptedException {
    use();
    System.gc();
    Thread.sleep(100);
    System.gc();
    assertThat(lost.poll(200, TimeUnit.MILLISECONDS)).isNull();
  }

  private void use() {
    New.make(heap, LAYOUT).close();
    New.make(heap, LAYOUT).move().close();
    heap.free(New.make(heap, LAYOUT).release().address());
    Shared.of(New.make(heap, LAYOUT)).close();
    Bstr string = Bstr.of(heap, "kept");
    Bstr.adopt(heap, string.release()).close();
  }

  @Test
  void ofManyOwnersASampleIsWatched() {
    List<Owned<Struct>> many = new ArrayList<>();
    int before = LostOwners.watched();
    for (int i = 0; i < 200_000; i++) {
      many.add(New.make(heap, LAYOUT));
    }
    assertThat(LostOwners.watched() - before).isBetween(1, 20_000);
    many.forEach(Owned::close);
    assertThat(LostOwners.watched()).isLessThanOrEqualTo(before);
  }

  @Test
  void framesThatAThreadLeavesOpenAreReportedWhenItHasEnded() throws InterruptedException {
    Thread.ofPlatform().start(LostOwnersTest::leaveFramesOpen).join();
    LostOwner found = awaitLoss();
    assertThat(found).isNotNull();
    assertThat(found.kind()).isEqualTo(LostOwner.Kind.FRAME);
    assertThat(found.toString()).contains("a Frame was left open").contains("given back");
  }

  private static void leaveFramesOpen() {
    StackFrames.push().allocate(100);
    StackFrames.push().malloca(10_000);
  }

  @Test
  void framesThatAreLeftOpenAreReportedWithTheirStacks() {
    LostOwners.captureStacks(true);
    try (Frame outer = StackFrames.push()) {
      leaveFramesOpen();
      assertThat(outer.isOpen()).isTrue();
    }
    assertThat(lost).hasSize(2);
    assertThat(lost)
        .allSatisfy(
            each -> assertThat(String.join("\n", each.stack())).contains("leaveFramesOpen"));
  }
}
