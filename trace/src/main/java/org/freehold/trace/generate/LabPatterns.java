package org.freehold.trace.generate;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/// The patterns of the malloc labs, rebuilt from a seed: each is a trap for one kind of allocator.
final class LabPatterns {

  private LabPatterns() {}

  /// Two blocks side by side, both freed, then one of the size of both.
  static void coalescing(Workload work, int threads) throws IOException {
    while (!work.isOver()) {
      long first = work.allocate(4095);
      long second = work.allocate(4095);
      work.free(first);
      work.free(second);
      work.free(work.allocate(8190));
    }
  }

  /// Blocks of any size up to 32 KiB, freed in any order.
  static void random(Workload work, int threads) throws IOException {
    SplittableRandom random = work.random();
    List<Long> live = new ArrayList<>();
    long half = work.most() / 2;
    while (!work.isOver()) {
      boolean grows = work.events() < half ? random.nextInt(100) < 60 : random.nextInt(100) < 40;
      if (grows || live.isEmpty()) {
        live.add(work.allocate(1 + random.nextInt(32 << 10)));
      } else {
        work.free(take(live, random.nextInt(live.size())));
      }
    }
  }

  static long take(List<Long> blocks, int index) {
    long last = blocks.removeLast();
    return index == blocks.size() ? last : blocks.set(index, last);
  }

  /// Small and large blocks in turn; the large are freed, and then larger ones are requested, which
  /// fit into no hole.
  static void binary(Workload work, int threads) throws IOException {
    binary(work, 64, 448, 512);
  }

  /// The same with sizes that share a class in many allocators.
  static void binary2(Workload work, int threads) throws IOException {
    binary(work, 16, 112, 128);
  }

  private static void binary(Workload work, int small, int large, int larger) throws IOException {
    int rounds = Math.clamp(work.most() / 6, 1, 1 << 20);
    while (!work.isOver()) {
      List<Long> kept = new ArrayList<>();
      List<Long> holes = new ArrayList<>();
      for (int i = 0; i < rounds && !work.isOver(); i++) {
        kept.add(work.allocate(small));
        holes.add(work.allocate(large));
      }
      work.free(holes);
      kept.addAll(work.allocate(rounds, larger));
      work.free(kept);
    }
  }

  /// A block that grows and grows, with a small one allocated and the one before freed between.
  static void realloc(Workload work, int threads) throws IOException {
    grow(work, 512, 128, 128);
  }

  /// The same in steps that are smaller than any granule.
  static void realloc2(Workload work, int threads) throws IOException {
    grow(work, 4092, 5, 16);
  }

  private static void grow(Workload work, long size, long step, long between) throws IOException {
    long block = work.allocate(size);
    long before = 0;
    for (long now = size + step; !work.isOver(); now += step) {
      work.resize(block, now);
      long next = work.allocate(between);
      work.free(before);
      before = next;
    }
  }

  /// Sizes by a power law, as those of a program's arrays, strings and records: small ones most
  /// often.
  static void powerLaw(Workload work, int threads) throws IOException {
    SplittableRandom random = work.random();
    List<Long> live = new ArrayList<>();
    while (!work.isOver()) {
      boolean grows = live.size() < 2_000 ? random.nextInt(100) < 70 : random.nextInt(100) < 50;
      if (!grows && !live.isEmpty()) {
        work.free(take(live, random.nextInt(live.size())));
      } else if (random.nextInt(100) < 8 && !live.isEmpty()) {
        work.resize(live.get(random.nextInt(live.size())), powerLawSize(random));
      } else {
        live.add(work.allocate(powerLawSize(random)));
      }
    }
  }

  private static long powerLawSize(SplittableRandom random) {
    return (long) Math.min(1 << 20, 8 / Math.pow(1 - random.nextDouble(), 1.1));
  }

  /// Many small blocks of which few stay, and now and then a large one that must fit between them.
  static void needle(Workload work, int threads) throws IOException {
    SplittableRandom random = work.random();
    List<Long> kept = new ArrayList<>();
    while (!work.isOver()) {
      List<Long> hay = work.allocate(1_000, 24);
      kept.add(work.allocate(16));
      Collections.shuffle(hay, new java.util.Random(random.nextLong()));
      work.free(hay);
      work.free(work.allocate(24_000));
    }
    work.free(kept);
  }

  /// One size until there is a heap full of it, all freed, and the next size.
  static void exhaust(Workload work, int threads) throws IOException {
    long bytes = 256 << 10;
    for (long size = 16; !work.isOver(); size = size >= 64 << 10 ? 16 : size * 2) {
      work.free(work.allocate((int) (bytes / size), size));
    }
  }

  /// A ring: the oldest block is freed, another is allocated, with sizes in rotation.
  static void merryGoRound(Workload work, int threads) throws IOException {
    int[] sizes = {24, 96, 40, 512, 16, 2_000, 72, 160};
    Deque<Long> ring = new ArrayDeque<>();
    for (int i = 0; !work.isOver(); i++) {
      ring.add(work.allocate(sizes[i % sizes.length]));
      if (ring.size() > 500) {
        work.free(ring.remove());
      }
    }
  }

  /// A few blocks of each of many size classes, each class freed in the opposite order of the last.
  static void seglist(Workload work, int threads) throws IOException {
    boolean backwards = false;
    while (!work.isOver()) {
      for (long size = 16; size <= 32 << 10 && !work.isOver(); size += Math.max(16, size / 4)) {
        List<Long> blocks = work.allocate(8, size);
        work.free(backwards ? blocks.reversed() : blocks);
        backwards = !backwards;
      }
    }
  }

  /// Corner cases: size 0, null, one byte, sizes around powers of two.
  static void corners(Workload work, int threads) throws IOException {
    while (!work.isOver()) {
      work.freeNull();
      work.free(work.allocate(0));
      long block = work.allocate(1);
      for (int power = 3; power <= 20; power++) {
        work.resize(block, (1L << power) - 1);
        work.resize(block, 1L << power);
        work.resize(block, (1L << power) + 1);
      }
      work.resize(block, 1);
      work.free(block);
      work.free(work.allocate(64, 4096, false));
      work.free(work.allocate(4096, 0, true));
    }
  }
}
