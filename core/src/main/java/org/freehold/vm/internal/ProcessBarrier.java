package org.freehold.vm.internal;

import java.lang.invoke.VarHandle;

/// A process-wide memory barrier (`membarrier`): a barrier in every thread of the process at once,
/// so that the threads themselves need none.
///
/// Two parties that both write and then read what the other has written need a barrier between the
/// two steps. Where one party does so all the time and the other one rarely, the rare one can have
/// the barrier executed on the other's behalf: the kernel interrupts each processor that runs a
/// thread of the process. After [#await] every other thread either has its earlier writes seen, or
/// will see in its later reads what the caller had written before.
///
/// The frequent party's two steps must stay in order: it writes and reads with opaque access, which
/// the compiler does not reorder. Where the kernel does not offer the barrier, or
/// `-Dfreehold.barrier=thread` says so, [#THREADS_FENCE] makes the frequent party execute its own.
///
/// Whoever will call it calls [SystemCalls#prepare] first, while a failure can still be reported:
/// then neither the initialiser of this class nor a barrier can fail.
///
/// Sources: membarrier(2), `MEMBARRIER_CMD_PRIVATE_EXPEDITED`, since Linux 4.14; Dice, Huang and
/// Yang, "Asymmetric Dekker synchronization", 2001.
public final class ProcessBarrier {

  private static final int EXPEDITED = 8;

  /// Whether the frequent party must make a full barrier itself.
  public static final boolean THREADS_FENCE =
      "thread".equals(System.getProperty("freehold.barrier")) || !LinuxCalls.linked().hasBarrier;

  private ProcessBarrier() {}

  /// Executes the barrier. Its cost grows with the number of processors that run threads of this
  /// process.
  public static void await() {
    if (THREADS_FENCE) {
      VarHandle.fullFence(); // The others make their own; this is the caller's.
    } else if (Downcalls.tryCall(CallNumbers.MEMBARRIER, EXPEDITED, 0, 0, 0, 0, 0) != 0) {
      throw new AssertionError("the kernel refused a barrier that it had registered");
    }
  }
}
