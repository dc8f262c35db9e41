package org.freehold.trace.generate;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/// What the well-known allocator benchmarks ask of an allocator, from their descriptions. Threads
/// take turns, a few calls each, so a trace is one possible run of them.
final class BenchmarkPatterns {

  /// Calls that a thread does in a turn.
  static final int TURN = 16;

  private BenchmarkPatterns() {}

  /// One turn of one thread.
  @FunctionalInterface
  interface Turn {
    void play(int thread) throws IOException;
  }

  static void inTurns(Workload work, int threads, Turn turn) throws IOException {
    while (!work.isOver()) {
      for (int thread = 1; thread <= threads && !work.isOver(); thread++) {
        work.thread(thread);
        turn.play(thread);
      }
    }
  }

  private static long[][] slots(int threads, int count) {
    return new long[threads + 1][count];
  }

  /// Larson and Krishnan's server: a random block of a thread's is replaced, sizes 8 to 999. After
  /// each 100 rounds another thread takes the blocks over.
  static void larson(Workload work, int threads) throws IOException {
    int chunks = 5_000;
    SplittableRandom random = work.random();
    long[][] slots = slots(threads, chunks);
    for (int thread = 1; thread <= threads; thread++) {
      for (int i = 0; i < chunks; i++) {
        slots[thread][i] = work.allocate(8 + random.nextInt(992));
      }
    }
    long[] done = new long[threads + 1];
    inTurns(
        work,
        threads,
        thread -> {
          long[] mine = slots[thread];
          // The successor of a thread is a new one.
          work.thread((int) (thread + threads * (done[thread] / (100L * chunks))));
          for (int i = 0; i < TURN; i++, done[thread]++) {
            int victim = random.nextInt(chunks);
            work.free(mine[victim]);
            mine[victim] = work.allocate(8 + random.nextInt(992));
          }
        });
  }

  /// mstress: short-lived and long-lived arrays of 1 to 64 words, sometimes a thousand times as
  /// large, and a quarter of them handed to other threads.
  static void mstress(Workload work, int threads) throws IOException {
    SplittableRandom random = work.random();
    long[] transfer = new long[1_000];
    List<List<Long>> data = lists(threads);
    List<List<Long>> retained = lists(threads);
    inTurns(
        work,
        threads,
        thread -> {
          List<Long> mine = data.get(thread);
          List<Long> kept = retained.get(thread);
          if (random.nextBoolean()) {
            mine.add(work.allocate(items(random, 1L << random.nextInt(5))));
          } else {
            kept.add(work.allocate(items(random, 1L << random.nextInt(7))));
          }
          if (random.nextInt(100) < 67 && !mine.isEmpty()) {
            work.free(LabPatterns.take(mine, random.nextInt(mine.size())));
          }
          if (random.nextInt(100) < 26 && !mine.isEmpty()) {
            int place = random.nextInt(transfer.length);
            int index = random.nextInt(mine.size());
            long given = LabPatterns.take(mine, index);
            if (transfer[place] != 0) {
              mine.add(transfer[place]);
            }
            transfer[place] = given;
          }
          if (kept.size() >= 2_500) {
            work.free(kept);
            kept.clear();
          }
        });
  }

  private static List<List<Long>> lists(int threads) {
    List<List<Long>> all = new ArrayList<>();
    for (int i = 0; i <= threads; i++) {
      all.add(new ArrayList<>());
    }
    return all;
  }

  private static long items(SplittableRandom random, long words) {
    long factor = 1;
    if (random.nextInt(100) < 2) {
      factor = random.nextInt(100) < 2 ? 10_000 : random.nextInt(100) < 11 ? 1_000 : 100;
    }
    return words * factor * Long.BYTES;
  }

  /// xmalloc-test: half of the threads allocate batches, the other half free them. Every free is
  /// one of another thread's block.
  static void xmalloc(Workload work, int threads) throws IOException {
    int pairs = Math.max(1, threads / 2);
    Deque<List<Long>> batches = new ArrayDeque<>();
    inTurns(
        work,
        pairs,
        thread -> {
          if (batches.size() < 100) {
            long head = work.allocate(4097L * Long.BYTES);
            List<Long> batch = new ArrayList<>(work.allocate(4_096, 64));
            batch.add(head);
            batches.push(batch);
          }
          if (batches.size() > pairs) {
            work.thread(pairs + thread);
            work.free(batches.pop());
          }
        });
  }

  /// rptest: a thread frees and allocates at strides through its slots, sizes 16 to 8,000 with
  /// small ones more often, and now and then hands a batch to the next thread.
  static void rptest(Workload work, int threads) throws IOException {
    int count = 1_000;
    SplittableRandom random = work.random();
    long[][] slots = slots(threads, count);
    List<List<Long>> foreign = lists(threads);
    int[] allocateAt = new int[threads + 1];
    int[] freeAt = new int[threads + 1];
    int[] loops = new int[threads + 1];
    inTurns(
        work,
        threads,
        thread -> {
          work.free(foreign.get(thread));
          foreign.get(thread).clear();
          int frees = 30 + random.nextInt(40);
          for (int i = 0; i < frees; i++, freeAt[thread] = (freeAt[thread] + 11) % count) {
            work.free(slots[thread][freeAt[thread]]);
            slots[thread][freeAt[thread]] = 0;
          }
          int allocations = 30 + random.nextInt(70);
          for (int i = 0; i < allocations; i++) {
            int at = allocateAt[thread];
            work.free(slots[thread][at]);
            long size = 16 + (long) (7_984 * random.nextDouble() * random.nextDouble());
            slots[thread][at] = work.allocate(size, i % 3 * 8L, false);
            allocateAt[thread] = (at + 7) % count;
          }
          if (++loops[thread] % 2 == 0 && threads > 1) {
            List<Long> batch = work.allocate(allocations, 16 + random.nextInt(500));
            foreign.get(thread % threads + 1).addAll(batch);
          }
        });
  }

  /// alloc-test: slots chosen by a nested 80/20 rule are filled or emptied; each doubling of the
  /// size is half as likely, up to 1 KiB.
  static void allocTest(Workload work, int threads) throws IOException {
    int count = Math.max(1, (1 << 14) / threads);
    SplittableRandom random = work.random();
    long[][] slots = slots(threads, count);
    inTurns(
        work,
        threads,
        thread -> {
          for (int i = 0; i < TURN; i++) {
            int range = count;
            for (int level = 0; level < 6 && range > 5 && random.nextInt(100) < 80; level++) {
              range /= 5;
            }
            int slot = random.nextInt(range);
            if (slots[thread][slot] != 0) {
              work.free(slots[thread][slot]);
              slots[thread][slot] = 0;
            } else {
              int power = 2 + Long.numberOfTrailingZeros((random.nextLong() & 127) | 128);
              long size = (1L << power) + 1 + random.nextLong(1L << power);
              slots[thread][slot] = work.allocate(Math.min(size, 1_024));
            }
          }
        });
  }

  /// sh6bench: all sizes to 1,000 over and over; a fifth of the blocks outlives each round, the
  /// rest is freed partly in order and partly in the opposite one.
  static void sh6bench(Workload work, int threads) throws IOException {
    List<List<Long>> rings = lists(threads);
    int[] window = new int[threads + 1];
    inTurns(
        work,
        threads,
        thread -> {
          List<Long> ring = rings.get(thread);
          for (int base = 1; base < 1_000; base = base * 3 / 2 + 1) {
            for (int size = base; size > 0; size /= 2) {
              ring.addAll(work.allocate(size < 100 ? 25 : 5, size));
            }
          }
          saveWindow(work, rings, thread, window[thread]++ % 5);
        });
  }

  /// Frees all but one fifth: what is below in order, what is above in the opposite order.
  private static void saveWindow(Workload work, List<List<Long>> rings, int thread, int fifth)
      throws IOException {
    List<Long> ring = rings.get(thread);
    int part = ring.size() / 5;
    int from = fifth * part;
    work.free(ring.subList(0, from));
    work.free(ring.subList(from + part, ring.size()).reversed());
    rings.set(thread, new ArrayList<>(ring.subList(from, from + part)));
  }

  /// sh8bench: a mix of sizes from 8 to 168,524, most of them 8 and 16, and blocks of 8 bytes that
  /// one thread allocates and the others free.
  static void sh8bench(Workload work, int threads) throws IOException {
    int[][] mix = {
      {8, 1_000},
      {16, 5_000},
      {48, 1_000},
      {72, 100},
      {148, 100},
      {200, 100},
      {520, 10},
      {1_056, 5},
      {4_096, 3},
      {9_162, 1},
      {34_562, 1},
      {168_524, 1},
    };
    List<List<Long>> rings = lists(threads);
    int[] window = new int[threads + 1];
    inTurns(
        work,
        threads,
        thread -> {
          work.thread(0);
          List<Long> foreign = work.allocate(1_000, 8);
          work.thread(thread);
          for (int[] kind : mix) {
            rings.get(thread).addAll(work.allocate(Math.max(1, kind[1] / 10), kind[0]));
          }
          work.free(foreign);
          saveWindow(work, rings, thread, window[thread]++ % 5);
        });
  }

  /// glibc's simple benchmark: n blocks of one size, the first half freed in order, the second in
  /// the opposite one.
  static void glibcSimple(Workload work, int threads) throws IOException {
    inTurns(
        work,
        threads,
        _ -> {
          for (int size = 16; size <= 64; size *= 2) {
            for (int n = 25; n <= 1_600; n *= 4) {
              List<Long> blocks = work.allocate(n, size);
              work.free(blocks.subList(0, blocks.size() / 2));
              work.free(blocks.subList(blocks.size() / 2, blocks.size()).reversed());
            }
          }
        });
  }

  /// glibc's threaded benchmark: random slots of 1,024 are replaced, with sizes from 4 to 32,768 of
  /// which each is as likely as the square of its inverse.
  static void glibcThread(Workload work, int threads) throws IOException {
    SplittableRandom random = work.random();
    long[][] slots = slots(threads, 1_024);
    inTurns(
        work,
        threads,
        thread -> {
          for (int i = 0; i < TURN; i++) {
            int slot = random.nextInt(1_024);
            work.free(slots[thread][slot]);
            double size = 1 / ((1.0 / 32_768 - 1.0 / 4) * random.nextDouble() + 1.0 / 4);
            slots[thread][slot] = work.allocate((long) size);
          }
        });
  }

  /// cache-scratch: one thread allocates a byte for each other, which frees it and then allocates
  /// and frees one byte over and over.
  static void cacheScratch(Workload work, int threads) throws IOException {
    work.thread(0);
    List<Long> given = work.allocate(threads, 1);
    int[] turns = new int[threads + 1];
    inTurns(
        work,
        threads,
        thread -> {
          if (turns[thread]++ == 0 && thread <= given.size()) {
            work.free(given.get(thread - 1));
          }
          work.free(work.allocate(1));
        });
  }

  /// cache-thrash: every thread allocates and frees one byte over and over, and nothing is handed
  /// over: whose bytes share a line of the cache is up to the allocator.
  static void cacheThrash(Workload work, int threads) throws IOException {
    inTurns(work, threads, _ -> work.free(work.allocate(1)));
  }

  /// phong: every thread fills slots with sizes of 10 to 1,024, small ones more often, and empties
  /// them again in another order.
  static void phong(Workload work, int threads) throws IOException {
    SplittableRandom random = work.random();
    List<List<Long>> slots = lists(threads);
    inTurns(
        work,
        threads,
        thread -> {
          List<Long> mine = slots.get(thread);
          for (int i = 0; i < TURN; i++) {
            double part = random.nextDouble();
            mine.add(work.allocate(10 + (long) (1_014 * part * part * part)));
          }
          while (mine.size() > 500 + random.nextInt(500)) {
            work.free(LabPatterns.take(mine, random.nextInt(mine.size())));
          }
        });
  }

  /// malloc-large: 20 slots with blocks of 5 to 25 MiB.
  static void mallocLarge(Workload work, int threads) throws IOException {
    SplittableRandom random = work.random();
    long[] slots = new long[20];
    while (!work.isOver()) {
      int slot = random.nextInt(slots.length);
      long next = work.allocate((5L << 20) + random.nextLong(20L << 20), 0, true);
      work.free(slots[slot]);
      slots[slot] = next;
    }
  }

  /// mleak: each of many short-lived threads puts one block of 128 bytes into a table and frees the
  /// one that was there.
  static void mleak(Workload work, int threads) throws IOException {
    SplittableRandom random = work.random();
    long[] table = new long[1_000];
    for (int thread = 1; !work.isOver(); thread++) {
      work.thread(thread);
      int slot = random.nextInt(table.length);
      long old = table[slot];
      table[slot] = work.allocate(128, 0, true);
      work.free(old);
    }
  }

  /// Hoard's threadtest: each thread allocates many blocks of one size and frees them all.
  static void threadtest(Workload work, int threads) throws IOException {
    int count = Math.max(1, 30_000 / threads);
    inTurns(work, threads, _ -> work.free(work.allocate(count, 64)));
  }

  /// linux-scalability: pairs of an allocation and its free, of 512 bytes.
  static void linuxScalability(Workload work, int threads) throws IOException {
    inTurns(work, threads, _ -> work.free(work.allocate(512)));
  }
}
