package org.freehold.vm.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
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
/// Sources: membarrier(2), `MEMBARRIER_CMD_PRIVATE_EXPEDITED`, since Linux 4.14; Dice, Huang and
/// Yang, "Asymmetric Dekker synchronization", 2001.
public final class ProcessBarrier {

  private static final int EXPEDITED = 8;
  private static final int REGISTER_EXPEDITED = 16;

  private static final MethodHandle MH_SYSCALL =
      Downcalls.withErrno(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(1));

  private static final long CALL_NUMBER =
      System.getProperty("os.arch", "").equals("aarch64") ? 283 : 324;

  /// Whether the frequent party must make a full barrier itself.
  public static final boolean THREADS_FENCE =
      "thread".equals(System.getProperty("freehold.barrier")) || call(REGISTER_EXPEDITED) != 0;

  private ProcessBarrier() {}

  /// Executes the barrier. Its cost grows with the number of processors that run threads of this
  /// process.
  public static void await() {
    if (THREADS_FENCE) {
      VarHandle.fullFence(); // The others make their own; this is the caller's.
    } else if (call(EXPEDITED) != 0) {
      throw new AssertionError("the kernel refused a barrier that it had registered");
    }
  }

  private static long call(int command) {
    try (Arena arena = Arena.ofConfined()) {
      return (long) MH_SYSCALL.invokeExact(Downcalls.newState(arena), CALL_NUMBER, command, 0, 0);
    } catch (Throwable t) {
      throw Downcalls.failed(t);
    }
  }
}
