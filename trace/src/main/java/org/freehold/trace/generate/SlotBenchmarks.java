package org.freehold.trace.generate;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/// Allocator benchmarks that keep blocks in slots and replace them at random, from their
/// descriptions: what is live stays about the same, and every lifetime is as likely as another.
final class SlotBenchmarks {

  private SlotBenchmarks() {}

  /// Empty slots for each thread, by its number from 1.
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
    Turns.take(
        work,
        threads,
        thread -> {
          long[] mine = slots[thread];
          // The successor of a thread is a new one.
          work.thread((int) (thread + threads * (done[thread] / (100L * chunks))));
          for (int i = 0; i < Turns.CALLS; i++, done[thread]++) {
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
    List<List<Long>> data = Turns.lists(threads);
    List<List<Long>> retained = Turns.lists(threads);
    Turns.take(
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

  private static long items(SplittableRandom random, long words) {
    long factor = 1;
    if (random.nextInt(100) < 2) {
      factor = random.nextInt(100) < 2 ? 10_000 : random.nextInt(100) < 11 ? 1_000 : 100;
    }
    return words * factor * Long.BYTES;
  }

  /// rptest: a thread frees and allocates at strides through its slots, sizes 16 to 8,000 with
  /// small ones more often, and now and then hands a batch to the next thread.
  static void rptest(Workload work, int threads) throws IOException {
    int count = 1_000;
    SplittableRandom random = work.random();
    long[][] slots = slots(threads, count);
    List<List<Long>> foreign = Turns.lists(threads);
    int[] allocateAt = new int[threads + 1];
    int[] freeAt = new int[threads + 1];
    int[] loops = new int[threads + 1];
    Turns.take(
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
    Turns.take(
        work,
        threads,
        thread -> {
          for (int i = 0; i < Turns.CALLS; i++) {
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

  /// glibc's threaded benchmark: random slots of 1,024 are replaced, with sizes from 4 to 32,768 of
  /// which each is as likely as the square of its inverse.
  static void glibcThread(Workload work, int threads) throws IOException {
    SplittableRandom random = work.random();
    long[][] slots = slots(threads, 1_024);
    Turns.take(
        work,
        threads,
        thread -> {
          for (int i = 0; i < Turns.CALLS; i++) {
            int slot = random.nextInt(1_024);
            work.free(slots[thread][slot]);
            double size = 1 / ((1.0 / 32_768 - 1.0 / 4) * random.nextDouble() + 1.0 / 4);
            slots[thread][slot] = work.allocate((long) size);
          }
        });
  }

  /// phong: every thread fills slots with sizes of 10 to 1,024, small ones more often, and empties
  /// them again in another order.
  static void phong(Workload work, int threads) throws IOException {
    SplittableRandom random = work.random();
    List<List<Long>> slots = Turns.lists(threads);
    Turns.take(
        work,
        threads,
        thread -> {
          List<Long> mine = slots.get(thread);
          for (int i = 0; i < Turns.CALLS; i++) {
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
}
