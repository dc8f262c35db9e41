package org.freehold.internal.change;

import org.jspecify.annotations.Nullable;

/// A stack reserve: makes sure that enough of the thread's stack is left for a change that must not
/// be cut short, before anything is changed.
///
/// A thread that has used up its stack gets a [StackOverflowError] at the entry of any method, and
/// with it every structure that is half changed at that moment. [#require] goes deeper than any
/// change does and comes back: either it throws, and nothing has changed, or the frames that follow
/// fit into what it has just used.
///
/// It descends [#LEVELS] times through a method whose frame is large, since it has many variables
/// that are live across a call: of a native method, which no compiler inlines. Only one call in 64
/// really fills them; but that is often enough for a compiler, which leaves out branches that are
/// never taken, to keep the room for them. A level takes 1.6 KiB in the interpreter and 0.8 KiB
/// once it is compiled, so the reserve is 19 KiB at least and 9 KiB for a shallow change; the
/// frames of a change take 100 to 250 bytes each, more in the interpreter than compiled. Tests
/// measure both (`StackReserveTest`).
///
/// The virtual machine has such a zone of its own for the locks of the JDK (`ReservedStackAccess`),
/// which no other program may use.
///
/// Cost: 40 ns once it is compiled, for a shallow change 20. So it belongs on slow paths; a hot
/// path repairs what was cut instead (`CutVisit`).
///
/// The class has no initialiser, which could itself be cut for want of stack.
///
/// Thread-safe. Virtual threads run on the stack of their carrier and need nothing else.
public final class StackReserve {

  /// How deep it goes.
  private static final int LEVELS = 24;

  /// How deep it goes for a change that requires a reserve itself.
  private static final int NESTED_LEVELS = 30;

  /// How deep it goes for a shallow change.
  private static final int SHALLOW_LEVELS = 12;

  /// A power of two: how many calls go by until one fills its frame.
  private static final int PERIOD = 64;

  /// Made at the first call and not by the initialiser: where that fails for want of Java memory,
  /// the class is lost to the process.
  private static long @Nullable [] values;

  /// Counts calls. Racy: it is only there to be different from call to call.
  private static int calls;

  private StackReserve() {}

  /// Makes sure that the thread's stack has room for a change.
  ///
  /// @throws StackOverflowError when it has not; nothing has changed then
  public static void require() {
    require(LEVELS);
  }

  /// Makes sure that the thread's stack has room for a change that calls what requires a reserve of
  /// its own, up to 12 calls further down: that one will pass. For an object that frees a block of
  /// a heap in the middle of its change. It costs a quarter more.
  ///
  /// @throws StackOverflowError when it has not; nothing has changed then
  public static void requireNested() {
    require(NESTED_LEVELS);
  }

  /// Makes sure that the thread's stack has room for a change that is at most 20 calls deep. It
  /// costs half.
  ///
  /// @throws StackOverflowError when it has not; nothing has changed then
  public static void requireShallow() {
    require(SHALLOW_LEVELS);
  }

  private static void require(int levels) {
    long[] made = values;
    if (made == null) {
      made = new long[64];
      values = made;
    }
    long _ = descend(levels, ++calls, made);
  }

  private static long descend(int level, long seed, long[] t) {
    if (level == 0) {
      return seed;
    }
    if (level == 1 && (seed & (PERIOD - 1)) == 0) {
      long a0 = t[0] + seed,
          b0 = t[1] + seed,
          c0 = t[2] + seed,
          d0 = t[3] + seed,
          e0 = t[4] + seed,
          f0 = t[5] + seed,
          g0 = t[6] + seed,
          h0 = t[7] + seed;
      long a1 = t[8] + seed,
          b1 = t[9] + seed,
          c1 = t[10] + seed,
          d1 = t[11] + seed,
          e1 = t[12] + seed,
          f1 = t[13] + seed,
          g1 = t[14] + seed,
          h1 = t[15] + seed;
      long a2 = t[16] + seed,
          b2 = t[17] + seed,
          c2 = t[18] + seed,
          d2 = t[19] + seed,
          e2 = t[20] + seed,
          f2 = t[21] + seed,
          g2 = t[22] + seed,
          h2 = t[23] + seed;
      long a3 = t[24] + seed,
          b3 = t[25] + seed,
          c3 = t[26] + seed,
          d3 = t[27] + seed,
          e3 = t[28] + seed,
          f3 = t[29] + seed,
          g3 = t[30] + seed,
          h3 = t[31] + seed;
      long a4 = t[32] + seed,
          b4 = t[33] + seed,
          c4 = t[34] + seed,
          d4 = t[35] + seed,
          e4 = t[36] + seed,
          f4 = t[37] + seed,
          g4 = t[38] + seed,
          h4 = t[39] + seed;
      long a5 = t[40] + seed,
          b5 = t[41] + seed,
          c5 = t[42] + seed,
          d5 = t[43] + seed,
          e5 = t[44] + seed,
          f5 = t[45] + seed,
          g5 = t[46] + seed,
          h5 = t[47] + seed;
      long a6 = t[48] + seed,
          b6 = t[49] + seed,
          c6 = t[50] + seed,
          d6 = t[51] + seed,
          e6 = t[52] + seed,
          f6 = t[53] + seed,
          g6 = t[54] + seed,
          h6 = t[55] + seed;
      long a7 = t[56] + seed,
          b7 = t[57] + seed,
          c7 = t[58] + seed,
          d7 = t[59] + seed,
          e7 = t[60] + seed,
          f7 = t[61] + seed,
          g7 = t[62] + seed,
          h7 = t[63] + seed;
      long below = Runtime.getRuntime().totalMemory();
      return below
          ^ (a0 ^ b0 ^ c0 ^ d0 ^ e0 ^ f0 ^ g0 ^ h0)
          ^ (a1 ^ b1 ^ c1 ^ d1 ^ e1 ^ f1 ^ g1 ^ h1)
          ^ (a2 ^ b2 ^ c2 ^ d2 ^ e2 ^ f2 ^ g2 ^ h2)
          ^ (a3 ^ b3 ^ c3 ^ d3 ^ e3 ^ f3 ^ g3 ^ h3)
          ^ (a4 ^ b4 ^ c4 ^ d4 ^ e4 ^ f4 ^ g4 ^ h4)
          ^ (a5 ^ b5 ^ c5 ^ d5 ^ e5 ^ f5 ^ g5 ^ h5)
          ^ (a6 ^ b6 ^ c6 ^ d6 ^ e6 ^ f6 ^ g6 ^ h6)
          ^ (a7 ^ b7 ^ c7 ^ d7 ^ e7 ^ f7 ^ g7 ^ h7);
    }
    return descend(level - 1, seed, t) + 1;
  }
}
