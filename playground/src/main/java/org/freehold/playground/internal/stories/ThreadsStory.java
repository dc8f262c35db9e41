package org.freehold.playground.internal.stories;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapEntry;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.HeapSummary;
import org.freehold.playground.internal.stories.Settings.Setting;
import org.freehold.playground.internal.stories.Story.Part;
import org.freehold.playground.internal.stories.Story.Window;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;

/// Two threads and Freehold's heap: each has a cache of its own, and what one frees of the other's
/// comes back later. The threads are real ones, which take turns.
final class ThreadsStory implements AutoCloseable {

  private static final long PAGE = 4096;

  /// The most blocks that are allocated until one comes back.
  private static final int PATIENCE = 500;

  private final AddressSpace space = SimulatedMachine.builder().build().createProcess("threads");
  private final Heap heap =
      Heap.create(HeapOptions.builder(space).name("threads").frontEnd(FrontEndMode.ON).build());
  private final ExecutorService first = thread("first");
  private final ExecutorService second = thread("second");

  /// The names of live blocks, and of those that a thread freed last.
  private final Map<Long, String> names = new HashMap<>();

  private final Map<Long, String> freed = new HashMap<>();

  /// By slab: the thread that took the first block from it.
  private final Map<Long, String> owners = new HashMap<>();

  private final Telling telling = new Telling();
  private final long size;

  private ThreadsStory(long size) {
    this.size = size;
  }

  static Teller teller() {
    return new Teller(
        "threads",
        List.of(new Setting("size", "bytes of each block", 200, 1, 1000)),
        settings -> {
          try (ThreadsStory story = new ThreadsStory(settings.get("size"))) {
            return story.tell();
          }
        });
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().name("playground-story-" + name).factory());
  }

  private Story tell() {
    moment("", "A heap that nobody has used yet.");
    allocate(first, "A", "a1");
    allocate(first, "A", "a2");
    allocate(second, "B", "b1");
    allocate(second, "B", "b2");
    free(first, "A", "a1", "A block of its own: it goes into A's cache, without a lock.");
    allocate(first, "A", "a3");
    free(
        second,
        "B",
        "a2",
        "A block of A's slab. B may not touch A's cache: it marks the block and leaves it.");
    allocate(first, "A", "a4");
    untilItComesBack();
    return telling.story();
  }

  /// Thread A allocates until it gets the block that B freed.
  private void untilItComesBack() {
    long wanted =
        freed.entrySet().stream()
            .filter(each -> each.getValue().equals("a2"))
            .mapToLong(Map.Entry::getKey)
            .findFirst()
            .orElse(0);
    int count = 0;
    long block;
    do {
      block = on(first, () -> heap.allocate(size));
      count++;
      name(block, "A", block == wanted ? "a5" : "…");
    } while (block != wanted && count < PATIENCE);
    telling.count("until", count).address("back", block);
    moment(
        "A: malloc(" + size + "), " + count + " times",
        block == wanted
            ? "When A's cache is empty, A collects what others have freed of its own: the last"
                + " block is the one that B freed."
            : "It has not come back yet.");
  }

  private void allocate(ExecutorService thread, String owner, String name) {
    long block = on(thread, () -> heap.allocate(size));
    name(block, owner, name);
    telling.address(name, block);
    moment(
        owner + ": " + name + " = malloc(" + size + ")",
        "From the slab of thread " + owners.get(block & -PAGE) + ".");
  }

  private void name(long block, String owner, String name) {
    names.put(block, name);
    freed.remove(block);
    owners.putIfAbsent(block & -PAGE, owner);
  }

  private void free(ExecutorService thread, String who, String name, String answer) {
    long block =
        names.entrySet().stream()
            .filter(each -> each.getValue().equals(name))
            .mapToLong(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    on(
        thread,
        () -> {
          heap.free(block);
          return 0L;
        });
    names.remove(block);
    freed.put(block, name);
    moment(who + ": free(" + name + ")", answer);
  }

  private static long on(ExecutorService thread, Callable<Long> work) {
    try {
      return thread.submit(work).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the story was stopped", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a thread of the story failed", e.getCause());
    }
  }

  private void moment(String call, String answer) {
    List<Part> parts = new ArrayList<>();
    heap.walk(entry -> add(parts, entry));
    HeapSummary summary = heap.summary();
    long from = space.info().lowestAddress();
    telling
        .window("blocks", new Window(from, from + 2 * PAGE, parts, null, null))
        .bytes("cached", summary.cachedBytes())
        .bytes("busy", summary.busyBytes())
        .bytes("committed", summary.committedBytes())
        .count("slabs", summary.slabs())
        .count("blocks", summary.busyBlocks())
        .moment(call, answer);
  }

  private void add(List<Part> parts, HeapEntry entry) {
    String owner = owners.getOrDefault(entry.address() & -PAGE, "?");
    switch (entry.kind()) {
      case SLAB ->
          parts.add(
              new Part(
                  "slab" + owner,
                  "slab",
                  "slab of thread " + owner,
                  entry.address(),
                  entry.size()));
      case BUSY ->
          parts.add(
              new Part(
                  names.getOrDefault(entry.address(), ""),
                  owner.equals("A") ? "used" : "variable",
                  names.getOrDefault(entry.address(), "?"),
                  entry.address(),
                  entry.size()));
      case FREE -> {
        String was = freed.get(entry.address());
        parts.add(
            new Part(
                was == null ? "" : was,
                was == null ? "free" : "freed",
                was == null ? "free" : was + ", freed",
                entry.address(),
                entry.size()));
      }
      default -> {
        // Segments and what is not committed are not shown here.
      }
    }
  }

  @Override
  public void close() {
    first.shutdown();
    second.shutdown();
    heap.close();
  }
}
