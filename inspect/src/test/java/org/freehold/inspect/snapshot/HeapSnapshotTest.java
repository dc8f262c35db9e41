package org.freehold.inspect.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.freehold.heap.AllocationStacks;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapEntry;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.PageHeap;
import org.freehold.heap.StackDatabase;
import org.freehold.heap.StackSampling;
import org.freehold.inspect.heaps.HeapChange;
import org.freehold.inspect.snapshot.SnapshotFacts.Search;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Snapshots of live heaps.
class HeapSnapshotTest {

  @TempDir private Path folder;
  private final Heap heap =
      Heap.create(
          HeapOptions.builder(AddressSpace.host())
              .name("taken")
              .exactSizes(true)
              .stackTraces(1)
              .build());

  @AfterEach
  void closes() {
    heap.validate();
    heap.close();
  }

  private HeapSnapshot take(SnapshotOptions options) throws IOException {
    Path file = folder.resolve("s.fhs");
    HeapSnapshot.write(file, options);
    return HeapSnapshot.open(file);
  }

  /// A heap may have all of its blocks in pages of their own, and no region.
  @Test
  void aHeapWithoutARegionStandsAtItsFirstBlock() throws IOException {
    HeapOptions options =
        HeapOptions.builder(AddressSpace.host()).name("paged").pageHeap(PageHeap.FULL).build();
    try (Heap paged = Heap.create(options)) {
      paged.allocate(100);
      long lowest = paged.walk().mapToLong(HeapEntry::address).findFirst().orElseThrow();
      try (HeapSnapshot snapshot = take(SnapshotOptions.DEFAULT.withHeaps(List.of(paged)))) {
        assertThat(snapshot.heaps().getFirst().address()).isEqualTo(lowest).isNotZero();
      }
    }
  }

  @Test
  void saysOfWhichBlocksItHasStacks() throws IOException {
    try (HeapSnapshot all = take(SnapshotOptions.DEFAULT.withHeaps(List.of(heap)))) {
      assertThat(all.heaps().getFirst().sampling()).isEqualTo("of every block");
    }
    try (Heap other = Heap.create(HeapOptions.of(AddressSpace.host()))) {
      other.attach(new AllocationStacks(new StackDatabase(2), StackSampling.everyBytes(4096)));
      try (HeapSnapshot some = take(SnapshotOptions.DEFAULT.withHeaps(List.of(other)))) {
        assertThat(some.heaps().getFirst().sampling()).isEqualTo("of one block in 4 KiB");
        try (HeapSnapshot all =
            HeapSnapshot.open(written(SnapshotOptions.DEFAULT.withHeaps(List.of(heap))))) {
          assertThat(HeapChange.between(all, some).caution())
              .isEqualTo(
                  "the stack was taken of every block in the first snapshot and of one block in 4"
                      + " KiB in the second: what differs by stack differs for that reason too");
          assertThat(HeapChange.between(all, all).caution()).isEmpty();
        }
      }
    }
  }

  private Path written(SnapshotOptions options) throws IOException {
    Path file = folder.resolve("other.fhs");
    HeapSnapshot.write(file, options);
    return file;
  }

  @Test
  void holdsWhatTheWalkShows() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      if (blocks.isEmpty() || random.nextInt(3) > 0) {
        blocks.add(heap.allocate(random.nextInt(i % 1000 == 0 ? 3_000_000 : 3000)));
      } else {
        heap.free(blocks.remove(random.nextInt(blocks.size())));
      }
    }
    List<HeapEntry> walked = heap.walk().toList();
    List<HeapEntry> read = new ArrayList<>();
    try (HeapSnapshot snapshot = take(SnapshotOptions.DEFAULT.withHeaps(List.of(heap)))) {
      SnapshotHeap taken = snapshot.heaps().getFirst();
      snapshot.visit(
          taken,
          entry -> {
            read.add(
                new HeapEntry(
                    entry.kind(),
                    entry.address(),
                    entry.size(),
                    entry.requested(),
                    entry.region(),
                    entry.inSlab()));
            assertThat(entry.stack() != 0).isEqualTo(entry.isBusy());
            assertThat(entry.isUnreached()).isFalse();
          });
      assertThat(read).isEqualTo(walked);
      assertThat(snapshot.entries()).isEqualTo(walked.size());
      assertThat(taken.figure("busyBlocks")).isEqualTo(blocks.size());
      assertThat(taken.figure("walked")).isEqualTo(1);
      assertThat(taken.address()).isEqualTo(walked.getFirst().address());
      assertThat(HeapFlags.names(taken.flags()))
          .containsExactly("HEAP_GROWABLE", "HEAP_CAPTURE_STACK_BACKTRACES");
      assertThat(snapshot.stacks()).isEqualTo(1);
      assertThat(snapshot.facts().search()).isEqualTo(Search.NONE);
      assertThat(snapshot.facts().pid()).isEqualTo(ProcessHandle.current().pid());
    }
  }

  @Test
  void marksWhatNoBlockPointsTo() throws IOException {
    long head = heap.allocate(64);
    long tail = heap.allocate(64);
    long inside = heap.allocate(64);
    long alone = heap.allocate(3 << 20);
    for (long block : new long[] {head, tail, inside, alone}) {
      AddressSpace.host().memory().fill(block, 64, (byte) 0);
    }
    AddressSpace.host().memory().putLong(head + 8, tail);
    AddressSpace.host().memory().putLong(tail + 56, inside + 20);
    AddressSpace.host().memory().putLong(alone, alone);
    SnapshotOptions options = SnapshotOptions.DEFAULT.withHeaps(List.of(heap));
    assertThat(unreached(options.withSearch(List.of()))).containsExactlyInAnyOrder(head, alone);
    assertThat(unreached(options.withSearch(List.of(head)))).containsExactly(alone);
    assertThat(unreached(options.withSearch(List.of(tail + 3))))
        .containsExactlyInAnyOrder(head, alone);
    assertThat(unreached(options.withSearch(List.of(12345L, alone + 100))))
        .containsExactlyInAnyOrder(head, tail, inside);
    heap.free(head);
    assertThat(unreached(options.withSearch(List.of()))).containsExactlyInAnyOrder(tail, alone);
  }

  private List<Long> unreached(SnapshotOptions options) throws IOException {
    List<Long> addresses = new ArrayList<>();
    try (HeapSnapshot snapshot = take(options)) {
      assertThat(snapshot.facts().search())
          .isEqualTo(options.roots().isEmpty() ? Search.UNREFERENCED : Search.UNREACHABLE);
      snapshot.visit(
          snapshot.heaps().getFirst(),
          entry -> {
            if (entry.isUnreached()) {
              addresses.add(entry.address());
            }
          });
    }
    return addresses;
  }

  @Test
  void pointersOf32BitsLeadAcrossHeaps() throws IOException {
    AddressSpace space = SimulatedMachine.builder().bits(32).build().createProcess("small");
    try (Heap one = Heap.create(HeapOptions.of(space));
        Heap two = Heap.create(HeapOptions.of(space))) {
      long from = one.allocate(16);
      long to = two.allocate(16);
      space.memory().fill(from, 16, (byte) 0);
      space.memory().fill(to, 16, (byte) 0);
      space.memory().putInt(from + 4, (int) to);
      SnapshotOptions options = SnapshotOptions.DEFAULT.withHeaps(List.of(one, two));
      assertThat(unreached(options.withSearch(List.of()))).containsExactly(from);
      try (HeapSnapshot snapshot = take(options.withSearch(List.of()))) {
        List<Long> second = new ArrayList<>();
        snapshot.visit(
            snapshot.heaps().getLast(),
            entry -> {
              if (entry.isUnreached()) {
                second.add(entry.address());
              }
            });
        assertThat(second).isEmpty();
      }
    }
  }

  @Test
  void aHeapOfOneThreadShowsItsFiguresAlone() throws IOException {
    try (Heap mine =
        Heap.create(
            HeapOptions.builder(AddressSpace.host()).name("mine").serialized(false).build())) {
      mine.allocate(100);
      try (HeapSnapshot snapshot = take(SnapshotOptions.DEFAULT)) {
        SnapshotHeap taken =
            snapshot.heaps().stream().filter(each -> each.name().equals("mine")).findFirst().get();
        assertThat(taken.figure("walked")).isZero();
        assertThat(taken.figure("busyBlocks")).isEqualTo(1);
        snapshot.visit(taken, _ -> assertThat(true).isFalse());
      }
    }
  }

  @Test
  void aClosedHeapIsPassedOverAndTheOthersAreUnlocked() throws Exception {
    Heap closed = Heap.create(HeapOptions.of(AddressSpace.host()));
    closed.close();
    try (HeapSnapshot snapshot = take(SnapshotOptions.DEFAULT.withHeaps(List.of(closed, heap)))) {
      assertThat(snapshot.heaps()).singleElement().matches(taken -> taken.name().equals("taken"));
    }
    Thread other = Thread.ofPlatform().start(() -> heap.free(heap.allocate(1)));
    other.join(10_000);
    assertThat(other.isAlive()).isFalse();
  }

  @Test
  void aFileThatCannotBeWrittenIsAnException() {
    assertThatThrownBy(() -> HeapSnapshot.write(folder.resolve("no/such")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> HeapSnapshot.write(Path.of("/dev/full")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void managementToolsSeeHeapsAndTakeSnapshots() throws Exception {
    heap.allocate(1000);
    Heaps.register();
    Heaps.register();
    ObjectName name = new ObjectName(Heaps.NAME);
    Object figures = ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Heaps");
    assertThat((CompositeData[]) figures)
        .anySatisfy(each -> {
          assertThat(each.get("name")).isEqualTo("taken");
          assertThat(each.get("busyBlocks")).isEqualTo(1L);
        });
    Path file = folder.resolve("jmx.fhs");
    ManagementFactory.getPlatformMBeanServer()
        .invoke(
            name,
            "writeSnapshot",
            new Object[] {file.toString()},
            new String[] {String.class.getName()});
    assertThat(Files.exists(file)).isTrue();
    try (HeapSnapshot snapshot = HeapSnapshot.open(file)) {
      assertThat(snapshot.facts().reason()).isEqualTo("jmx");
    }
  }
}
