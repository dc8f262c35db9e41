package org.freehold.vm;

import java.util.SplittableRandom;
import org.freehold.vm.internal.ProcessBarrier;
import org.jspecify.annotations.Nullable;

/// What [WholenessTest] runs in JVMs of its own: calls of address spaces that are cut short by a
/// full Java heap or a full stack. After each, every page is as it was before the call or as it is
/// after it, all pages of the call alike, and the space is valid.
final class WholenessProbe {

  private static final int PAGES = 32;

  /// What a page may be, as a number: not committed, or the protection it is committed with.
  private static final int RESERVED = 0;

  private static final int WRITABLE = 1;
  private static final int READABLE = 2;
  private static final int GUARDED = 3;

  private static final Protection[] PROTECTIONS = {
    Protection.NONE,
    Protection.READ_WRITE,
    Protection.READ,
    Protection.of(Access.EXECUTE_READ_WRITE).guarded()
  };

  private static final int CALLS_OF_A_ROUND = 40;
  private static final int STACK_BYTES = 512 << 10;

  private final AddressSpace space;
  private final Runnable validation;
  private final long page;
  private final long base;
  private final int[] before = new int[PAGES];
  private final long[] contentsBefore = new long[PAGES];
  private final int[] after = new int[PAGES];
  private final long[] contentsAfter = new long[PAGES];
  private final SplittableRandom random;
  private long stamp;
  private int call;
  private int from;
  private int to;
  private int wanted;
  private long extra;

  private WholenessProbe(AddressSpace space, Runnable validation, long seed) {
    this.space = space;
    this.validation = validation;
    this.page = space.info().pageSize();
    this.base = space.reserve(PAGES * page);
    this.random = new SplittableRandom(seed);
  }

  public static void main(String[] arguments) throws Exception {
    long seed = Long.parseLong(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    switch (arguments[0]) {
      case "heap" -> System.out.println(fullHeap(seed, rounds) + " cut short, whole");
      case "stack" -> System.out.println(fullStack(seed, rounds) + " cut short, whole");
      case "cold-heap" -> System.out.println(coldHeap(rounds) + " refused, whole");
      default -> System.out.println(coldStack() + " refused, whole");
    }
  }

  private static WholenessProbe[] probes(long seed) {
    SimulatedMachine machine =
        SimulatedMachine.builder().physicalMemory(24 * 4096).commitLimit(1 << 30).build();
    AddressSpace process = machine.createProcess("probe");
    return new WholenessProbe[] {
      new WholenessProbe(AddressSpace.host(), WholenessProbe::validateHost, seed),
      new WholenessProbe(process, machine::validate, seed)
    };
  }

  private static void validateHost() {
    if (AddressSpace.host() instanceof NativeAddressSpace host) {
      host.validate();
    }
  }

  /// Fills the Java heap, works until a call is cut short, and lets go of the heap.
  private static int fullHeap(long seed, int rounds) {
    WholenessProbe[] probes = probes(seed);
    int cuts = 0;
    for (int round = 0; round < rounds; round++) {
      WholenessProbe probe = probes[round % probes.length];
      @Nullable Object[] ballast = fill();
      boolean isCut = false;
      for (int i = 0; i < CALLS_OF_A_ROUND && !isCut; i++) {
        probe.choose();
        try {
          probe.call();
          probe.accept();
        } catch (OutOfMemoryError _) {
          isCut = true;
        }
      }
      drop(ballast);
      cuts += isCut ? 1 : 0;
      probe.check();
    }
    return cuts;
  }

  /// Fills the Java heap but for what no object fits into.
  private static @Nullable Object[] fill() {
    @Nullable Object[] ballast = new Object[1];
    for (int length = 1 << 14; length > 0; length /= 16) {
      try {
        while (true) {
          @Nullable Object[] piece = new Object[length];
          piece[0] = ballast[0];
          ballast[0] = piece;
        }
      } catch (OutOfMemoryError _) {
        // Smaller pieces may fit.
      }
    }
    return ballast;
  }

  private static void drop(@Nullable Object[] ballast) {
    ballast[0] = null;
  }

  /// Makes each call some frames before the end of the stack.
  private static int fullStack(long seed, int rounds) throws InterruptedException {
    WholenessProbe[] probes = probes(seed);
    int[] cuts = {0};
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < rounds; ) {
      int last = Math.min(rounds, round + 200);
      int first = round;
      Runnable work =
          () -> {
            for (int i = first; i < last; i++) {
              WholenessProbe probe = probes[i & 1];
              probe.choose();
              int depth = dive(0, Integer.MAX_VALUE, null) - random.nextInt(800);
              try {
                int _ = dive(0, depth, probe);
                probe.accept();
              } catch (StackOverflowError _) {
                cuts[0]++;
              }
              probe.check();
            }
          };
      Thread thread = new Thread(null, work, "deep", STACK_BYTES + random.nextInt(64) * 1024L);
      @Nullable Throwable[] failure = {null};
      thread.setUncaughtExceptionHandler((_, thrown) -> failure[0] = thrown);
      thread.start();
      thread.join();
      if (failure[0] != null) {
        throw new IllegalStateException(failure[0]);
      }
      round = last;
    }
    return cuts[0];
  }

  /// Goes down to a depth and makes a call there; without a call, finds out how deep the stack is.
  private static int dive(int level, int depth, @Nullable WholenessProbe probe) {
    if (level == depth) {
      if (probe != null) {
        probe.call();
      }
      return level;
    }
    if (probe != null) {
      return dive(level + 1, depth, probe);
    }
    try {
      return dive(level + 1, depth, null);
    } catch (StackOverflowError _) {
      return level;
    }
  }

  /// Tries to use the host again and again, each time with a little more of the Java heap free, so
  /// that the first use fails at many places.
  ///
  /// @param step pieces of the heap that become free
  private static int coldHeap(int step) {
    int refusals = 0;
    @Nullable Object[] ballast = fill();
    while (ballast[0] instanceof Object[] piece) {
      try {
        int _ = AddressSpace.host().info().pointerBits();
        ProcessBarrier.await();
        break;
      } catch (OutOfMemoryError _) {
        refusals++;
        ballast[0] = piece[0];
        for (int i = 1; i < step && ballast[0] instanceof Object[] next; i++) {
          ballast[0] = next[0];
        }
      }
    }
    drop(ballast);
    useTheHost();
    return refusals;
  }

  private static int coldStack() throws InterruptedException {
    int[] refusals = {0};
    Runnable work =
        () -> {
          int depth = dive(0, Integer.MAX_VALUE, null);
          for (int level = 4 * depth; level > 0; level = level * 9 / 10) {
            try {
              int _ = diveToTheHost(level);
              return;
            } catch (StackOverflowError _) {
              refusals[0]++;
            }
          }
        };
    Thread thread = new Thread(null, work, "deep", STACK_BYTES);
    thread.start();
    thread.join();
    useTheHost();
    return refusals[0];
  }

  private static int diveToTheHost(int levels) {
    return levels == 0 ? AddressSpace.host().info().pointerBits() : diveToTheHost(levels - 1);
  }

  private static void useTheHost() {
    AddressSpace host = AddressSpace.host();
    long address = host.reserve(1 << 20, ReserveOptions.COMMITTED);
    host.memory().fill(address, 1 << 20, (byte) 1);
    host.decommit(address, 1 << 19);
    host.release(address);
    validateHost();
    ProcessBarrier.await();
  }

  private void choose() {
    from = random.nextInt(PAGES);
    to = from + 1 + random.nextInt(PAGES - from);
    call = random.nextInt(9);
    wanted = 1 + random.nextInt(3);
    stamp++;
  }

  /// Makes the call that was chosen. Has no objects of its own.
  private void call() {
    long address = base + from * page;
    long bytes = (to - from) * page;
    boolean isCommitted = true;
    boolean isWritable = true;
    for (int i = 0; i < PAGES; i++) {
      after[i] = before[i];
      contentsAfter[i] = contentsBefore[i];
      boolean inside = i >= from && i < to;
      isCommitted &= !inside || before[i] != RESERVED;
      isWritable &= !inside || before[i] == WRITABLE;
    }
    switch (call) {
      case 0, 1 -> {
        expect(wanted, false);
        if (!space.tryCommit(address, bytes, PROTECTIONS[wanted])) {
          throw new IllegalStateException("refused");
        }
      }
      case 2 -> {
        expect(RESERVED, true);
        space.decommit(address, bytes);
      }
      case 3 -> {
        if (isCommitted) {
          expect(wanted, false);
          Protection _ = space.protect(address, bytes, PROTECTIONS[wanted]);
        }
      }
      case 4, 5 -> {
        if (before[from] == WRITABLE) {
          contentsAfter[from] = stamp;
          space.memory().putLong(address, stamp);
        }
      }
      case 6 -> {
        if (extra == 0) {
          extra = space.tryReserve(8 * page, ReserveOptions.COMMITTED);
        } else {
          long released = extra;
          space.release(released + page, page);
          extra = 0;
          space.release(released);
          space.release(released + 2 * page);
        }
      }
      case 7 -> {
        if (isWritable && to - from < 8) {
          space.lock(address, bytes);
          space.unlock(address, bytes);
        }
      }
      default -> {
        if (before[from] == GUARDED) {
          touchGuard(address);
        }
      }
    }
  }

  private void touchGuard(long address) {
    after[from] = WRITABLE + GUARDED;
    try {
      space.probe(address, true);
    } catch (AccessViolationException _) {
      return;
    }
    throw new IllegalStateException("no fault at a guard page");
  }

  private void expect(int state, boolean drops) {
    for (int i = from; i < to; i++) {
      boolean isFresh = before[i] == RESERVED;
      after[i] = state;
      contentsAfter[i] = drops || isFresh ? 0 : contentsBefore[i];
    }
  }

  /// The call has been served.
  private void accept() {
    for (int i = 0; i < PAGES; i++) {
      before[i] = after[i];
      contentsBefore[i] = contentsAfter[i];
    }
  }

  /// Compares the space with both states, and goes on from the one that it is in.
  private void check() {
    validation.run();
    boolean isBefore = true;
    boolean isAfter = true;
    for (int i = 0; i < PAGES; i++) {
      int found = stateOf(i);
      boolean isReadable = found == WRITABLE || found == READABLE;
      long contents = isReadable ? space.memory().getLong(base + i * page) : 0;
      isBefore &= found == before[i] && (!isReadable || contents == contentsBefore[i]);
      isAfter &= found == after[i] && (!isReadable || contents == contentsAfter[i]);
    }
    if (!isBefore && !isAfter) {
      throw new IllegalStateException(
          space.info().name() + ": half done, call=" + call + " pages=" + from + ".." + to);
    }
    if (!isBefore) {
      accept();
    }
  }

  private int stateOf(int index) {
    Region region = space.query(base + index * page);
    if (region.state() == Region.State.RESERVED) {
      return RESERVED;
    }
    Protection protection = region.protection();
    if (protection.guard()) {
      return GUARDED;
    }
    return switch (protection.access()) {
      case READ_WRITE -> WRITABLE;
      case READ -> READABLE;
      default -> WRITABLE + GUARDED;
    };
  }
}
