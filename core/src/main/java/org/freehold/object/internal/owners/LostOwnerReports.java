package org.freehold.object.internal.owners;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.freehold.heap.Heap;
import org.freehold.heap.StackDatabase;
import org.freehold.object.LostOwner;
import org.jspecify.annotations.Nullable;

/// Where lost owners are reported: to the listener, or the first one to the log. And what the
/// program has asked for.
///
/// Thread-safe.
public final class LostOwnerReports {

  private static final String LOGGER = "org.freehold.object";

  private static final AtomicLong COUNT = new AtomicLong();

  private static volatile @Nullable Consumer<? super LostOwner> listener;
  private static volatile boolean isLogged;
  private static volatile boolean frees;

  /// Plain, since it is read with every frame: a thread may see a change late.
  private static boolean captures;

  private LostOwnerReports() {}

  /// Sets the listener; null for the log.
  public static void listen(@Nullable Consumer<? super LostOwner> told) {
    listener = told;
  }

  /// Sets whether the blocks of lost owners are freed.
  public static void freeLost(boolean isWanted) {
    frees = isWanted;
  }

  static boolean freesLost() {
    return frees;
  }

  /// Sets whether stacks are captured.
  public static void captureStacks(boolean isWanted) {
    captures = isWanted;
  }

  /// Whether stacks are captured.
  public static boolean capturesStacks() {
    return captures;
  }

  /// Captures the stack of the caller, if that was asked for.
  ///
  /// @return its number; 0 for none
  public static int capture() {
    return captures ? StackDatabase.ofProcess().capture() : StackDatabase.NONE;
  }

  /// The frames of a captured stack, innermost first.
  public static List<String> frames(int number) {
    return number == StackDatabase.NONE ? List.of() : StackDatabase.ofProcess().frames(number);
  }

  /// How many were reported.
  public static long count() {
    return COUNT.get();
  }

  /// Reports frames that were found open.
  ///
  /// @param heap of their stack
  /// @param stacks numbers of those that pushed them, if they were captured; else the frames are
  ///   reported together
  public static void reportFrames(Heap heap, int... stacks) {
    if (stacks.length == 0) {
      reportFrame(heap, StackDatabase.NONE);
    }
    for (int stack : stacks) {
      reportFrame(heap, stack);
    }
  }

  private static void reportFrame(Heap heap, int stack) {
    COUNT.incrementAndGet();
    LostOwner lost;
    try {
      lost = new LostOwner(LostOwner.Kind.FRAME, heap.options().name(), 0, true, frames(stack));
    } catch (OutOfMemoryError e) {
      return; // The frame is closed, and counted.
    }
    tell(lost);
  }

  /// Reports a lost owner. Nothing is locked.
  public static void report(LostOwner lost) {
    COUNT.incrementAndGet();
    tell(lost);
  }

  private static void tell(LostOwner lost) {
    Consumer<? super LostOwner> told = listener;
    if (told != null) {
      told.accept(lost);
    } else if (!isLogged) {
      isLogged = true;
      log(lost);
    }
  }

  private static void log(LostOwner lost) {
    try {
      Logger logger = System.getLogger(LOGGER);
      logger.log(Level.WARNING, "{0}; further ones are counted (LostOwners.count)", lost);
    } catch (OutOfMemoryError | StackOverflowError e) {
      isLogged = false; // The next one is logged, for which there may be room.
    }
  }
}
