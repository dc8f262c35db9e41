package org.freehold.trace.generate;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/// Programs in miniature, by what is known of them: a compiler, a proxy, a heap that is old before
/// the program starts. Where a trace of that name is known only by its size, the comment says what
/// was made of it.
final class ProgramPatterns {

  private ProgramPatterns() {}

  /// A boat on waves: the live bytes swell to a crest and ebb to a trough, and every wave has sizes
  /// of its own, so that its blocks do not fit the holes of the wave before. One block in sixteen
  /// stays aboard for several waves. (Of the trace of this name only its length is known.)
  static void boat(Workload work, int threads) throws IOException {
    SplittableRandom random = work.random();
    Deque<List<Long>> aboard = new ArrayDeque<>();
    List<Long> afloat = new ArrayList<>();
    int wave = Math.clamp(work.most() / 32, 64, 8_192);
    while (!work.isOver()) {
      int from = 16 << random.nextInt(6);
      List<Long> staying = new ArrayList<>();
      for (int i = 0; i < wave && !work.isOver(); i++) {
        long block = work.allocate(from + random.nextInt(from));
        (i % 16 == 0 ? staying : afloat).add(block);
      }
      aboard.add(staying);
      for (int left = wave / 8; afloat.size() > left && !work.isOver(); ) {
        work.free(LabPatterns.take(afloat, random.nextInt(afloat.size())));
      }
      if (aboard.size() > 4) {
        work.free(aboard.remove());
      }
    }
  }

  /// A compiler that reads declarations: names and tree nodes in chunks of 4,064 bytes that live as
  /// long as the file, short-lived buffers for what is being read, a table that doubles, and now
  /// and then a declaration that is printed and forgotten.
  static void declarations(Workload work, int threads) throws IOException {
    SplittableRandom random = work.random();
    while (!work.isOver()) {
      List<Long> file = new ArrayList<>();
      long tableSize = 1_024;
      long table = work.allocate(tableSize, 0, true);
      int names = 0;
      for (int left = 3_000; left > 0 && !work.isOver(); left--) {
        long token = work.allocate(8 + random.nextInt(40));
        file.add(work.allocate(random.nextInt(5) < 2 ? 4_064 : 24 + 8 * random.nextInt(12)));
        if (random.nextInt(3) == 0) {
          work.resize(token, 64 + random.nextInt(200));
        }
        work.free(token);
        names++;
        if (names * 8L > tableSize) {
          tableSize *= 2;
          work.resize(table, tableSize);
        }
        if (random.nextInt(10) == 0) {
          List<Long> printed = work.allocate(4, 16 + random.nextInt(112));
          work.free(printed.reversed());
        }
      }
      work.free(file.reversed());
      work.free(table);
    }
  }

  /// What the tests of hardened allocators request, without the errors that they make: the same
  /// size again right after a free and after a thousand others, blocks that shrink and grow in
  /// place, size 0, and the blocks whose ends those tests overrun.
  static void security(Workload work, int threads) throws IOException {
    SplittableRandom random = work.random();
    long[] sizes = {0, 1, 8, 16, 32, 64, 128, 256, 4_096, 64 << 10, 1 << 20};
    while (!work.isOver()) {
      long size = sizes[random.nextInt(sizes.length)];
      long first = work.allocate(size);
      long between = work.allocate(size);
      work.free(first);
      // Reused at once, by a smaller one, and by one that was zeroed.
      work.free(work.allocate(size));
      work.free(work.allocate(size / 2));
      work.free(work.allocate(size, 0, true));
      // Reused late: an allocator that delays reuse must have given up by now.
      int others = size > 4_096 ? 16 : 1_000;
      for (int i = 0; i < others && !work.isOver(); i++) {
        work.free(work.allocate(size));
      }
      work.resize(between, 2 * size + 16);
      work.resize(between, size / 2 + 1);
      work.free(between);
    }
  }

  /// Littering: the heap is pre-fragmented. Before the program starts it is filled with blocks of
  /// the program's own sizes, of which three in five are freed in random order. Then random blocks
  /// are replaced. The holes of an aged heap show what a clean one hides.
  static void littering(Workload work, int threads) throws IOException {
    SplittableRandom random = work.random();
    List<Long> litter = new ArrayList<>();
    long pieces = Math.clamp(work.most() / 8, 1, 1 << 20);
    for (long i = 0; i < pieces; i++) {
      litter.add(work.allocate(programSize(random)));
    }
    for (long left = pieces * 2 / 5; litter.size() > left; ) {
      work.free(LabPatterns.take(litter, random.nextInt(litter.size())));
    }
    long[] slots = new long[(int) Math.max(1, pieces / 20)];
    while (!work.isOver()) {
      int slot = random.nextInt(slots.length);
      work.free(slots[slot]);
      slots[slot] = work.allocate(programSize(random));
    }
  }

  private static long programSize(SplittableRandom random) {
    return 16 + (long) (2_000 * Math.pow(random.nextDouble(), 4));
  }

  /// A proxy for web sockets, as Netty's simulator has it: five sizes make nearly all buffers, the
  /// rest is anything up to 8,415 bytes. A buffer is in flight for a while, and one in four is
  /// released by another thread than the one that requested it.
  static void proxy(Workload work, int threads) throws IOException {
    SplittableRandom random = work.random();
    List<Long> flying = new ArrayList<>();
    int most = 256 * threads;
    Turns.take(
        work,
        threads,
        thread -> {
          for (int i = 0; i < Turns.CALLS; i++) {
            flying.add(work.allocate(proxySize(random)));
            while (flying.size() > most / 2 + random.nextInt(most)) {
              long done = LabPatterns.take(flying, random.nextInt(flying.size()));
              work.thread(random.nextInt(4) == 0 ? thread % threads + 1 : thread);
              work.free(done);
            }
            work.thread(thread);
          }
        });
  }

  private static long proxySize(SplittableRandom random) {
    int[][] common = {{15, 10_344}, {256, 21_272}, {636, 5_443}, {1_024, 29_289}, {2_048, 2_636}};
    int drawn = random.nextInt(72_000);
    for (int[] size : common) {
      drawn -= size[1];
      if (drawn < 0) {
        return size[0];
      }
    }
    return 9L + random.nextInt(8_407);
  }
}
