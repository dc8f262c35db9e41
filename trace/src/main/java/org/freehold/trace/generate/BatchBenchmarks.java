package org.freehold.trace.generate;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Allocator benchmarks that allocate blocks in batches and free them together, by the same thread
/// or by another, from their descriptions: what is live swells and falls to nothing.
final class BatchBenchmarks {

  private BatchBenchmarks() {}

  /// xmalloc-test: half of the threads allocate batches, the other half free them. Every free is
  /// one of another thread's block.
  static void xmalloc(Workload work, int threads) throws IOException {
    int pairs = Math.max(1, threads / 2);
    Deque<List<Long>> batches = new ArrayDeque<>();
    Turns.take(
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

  /// sh6bench: all sizes to 1,000 over and over; a fifth of the blocks outlives each round, the
  /// rest is freed partly in order and partly in the opposite one.
  static void sh6bench(Workload work, int threads) throws IOException {
    List<List<Long>> rings = Turns.lists(threads);
    int[] window = new int[threads + 1];
    Turns.take(
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
    List<List<Long>> rings = Turns.lists(threads);
    int[] window = new int[threads + 1];
    Turns.take(
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
    Turns.take(
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

  /// Hoard's threadtest: each thread allocates many blocks of one size and frees them all.
  static void threadtest(Workload work, int threads) throws IOException {
    int count = Math.max(1, 30_000 / threads);
    Turns.take(work, threads, _ -> work.free(work.allocate(count, 64)));
  }

  /// linux-scalability: pairs of an allocation and its free, of 512 bytes.
  static void linuxScalability(Workload work, int threads) throws IOException {
    Turns.take(work, threads, _ -> work.free(work.allocate(512)));
  }

  /// cache-scratch: one thread allocates a byte for each other, which frees it and then allocates
  /// and frees one byte over and over.
  static void cacheScratch(Workload work, int threads) throws IOException {
    work.thread(0);
    List<Long> given = work.allocate(threads, 1);
    int[] turns = new int[threads + 1];
    Turns.take(
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
  /// over: whose bytes share a cache line is up to the allocator.
  static void cacheThrash(Workload work, int threads) throws IOException {
    Turns.take(work, threads, _ -> work.free(work.allocate(1)));
  }
}
