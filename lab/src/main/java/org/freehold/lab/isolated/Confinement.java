package org.freehold.lab.isolated;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/// Takes rights away from this process, for good: it cannot start processes, open sockets, write or
/// change files, or reach other processes any more, whatever code runs in it. Reading files, memory
/// and threads stay.
///
/// It is a filter of system calls (`seccomp`, Linux 3.17 and newer) on all threads. A call that is
/// forbidden fails with `EPERM`, one that has an older form which can be looked at (`clone3`,
/// `openat2`) with `ENOSYS`, so that the C library uses that one. It is a list of what is forbidden
/// and not of what is allowed, since what a JVM calls differs between versions.
///
/// Sources: `seccomp(2)`, `prctl(2)`; the call numbers are those of the kernel's tables for x86-64
/// and AArch64.
public final class Confinement {

  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int SET_MODE_FILTER = 1;
  private static final int FLAG_TSYNC = 1;

  private static final int ALLOW = 0x7fff0000;
  private static final int FAIL = 0x00050000;
  private static final int EPERM = 1;
  private static final int EACCES = 13;
  private static final int ENOSYS = 38;

  // Instructions: load a word of the call's description; compare; return.
  private static final int LOAD = 0x20;
  private static final int AND = 0x54;
  private static final int IF_EQUAL = 0x15;
  private static final int IF_AT_LEAST = 0x35;
  private static final int RETURN = 0x06;

  private static final int NUMBER_AT = 0;
  private static final int ARCHITECTURE_AT = 4;
  private static final int ARGUMENTS_AT = 16;

  /// `O_WRONLY`, `O_RDWR`, `O_CREAT` and `O_TRUNC`.
  private static final int WRITING = 0x3 | 0x40 | 0x200;

  private static final int CLONE_THREAD = 0x10000;

  /// The calls of an architecture.
  ///
  /// @param word by which the kernel knows it
  /// @param seccomp number of the call that sets a filter
  /// @param cloning number of `clone`; allowed for threads
  /// @param open number, or -1 where there is none; allowed for reading, as `openat`
  /// @param unknown calls that are said not to exist
  /// @param own calls whose first argument must be 0 or this process
  /// @param forbidden calls
  private record Calls(
      int word,
      int seccomp,
      int cloning,
      int open,
      int openat,
      List<Integer> unknown,
      List<Integer> own,
      List<Integer> forbidden) {}

  private static final Calls X86_64 =
      new Calls(
          0xC000003E,
          317,
          56,
          2,
          257,
          List.of(435, 437),
          List.of(234, 302),
          List.of(
              // Processes: fork, vfork, execve, execveat, kill, tkill, ptrace, process_vm_*,
              // pidfd_*.
              57,
              58,
              59,
              322,
              62,
              200,
              101,
              310,
              311,
              424,
              434,
              438,
              // Sockets: socket, socketpair, connect, accept, sendto, sendmsg, bind, listen,
              // accept4.
              41,
              53,
              42,
              43,
              44,
              46,
              49,
              50,
              288,
              // Files: creat, rename*, mkdir*, rmdir, link*, unlink*, symlink*, chmod*, chown*.
              85,
              82,
              264,
              316,
              83,
              258,
              84,
              86,
              265,
              87,
              263,
              88,
              266,
              90,
              91,
              268,
              452,
              92,
              93,
              94,
              260,
              76,
              77,
              133,
              259,
              132,
              235,
              261,
              280,
              188,
              189,
              190,
              // Mounts, keys, tracing, shared memory of System V, message queues, io_uring.
              165,
              166,
              161,
              155,
              248,
              249,
              250,
              321,
              298,
              323,
              29,
              68,
              64,
              240,
              425,
              426,
              427));

  private static final Calls AARCH64 =
      new Calls(
          0xC00000B7,
          277,
          220,
          -1,
          56,
          List.of(435, 437),
          List.of(131, 261),
          List.of(
              221, 281, 129, 130, 117, 270, 271, 424, 434, 438, 198, 199, 203, 202, 206, 211, 200,
              201, 242, 38, 276, 34, 37, 35, 36, 52, 53, 452, 54, 55, 45, 46, 33, 88, 5, 6, 7, 40,
              39, 51, 41, 217, 218, 219, 280, 241, 282, 194, 186, 190, 180, 425, 426, 427));

  private Confinement() {}

  /// Confines this process and all of its threads.
  ///
  /// @return whether the kernel did; false on a system that cannot, and then nothing has changed
  public static boolean enter() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return false;
    }
    return switch (System.getProperty("os.arch", "")) {
      case "amd64" -> enter(X86_64);
      case "aarch64" -> enter(AARCH64);
      default -> false;
    };
  }

  private static boolean enter(Calls calls) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment program = program(arena, filter(calls, (int) ProcessHandle.current().pid()));
      MethodHandle prctl =
          function("prctl", FunctionDescriptor.of(ValueLayout.JAVA_INT, longs(5, true)), 1);
      int isLocked = (int) prctl.invokeExact(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
      MethodHandle syscall =
          function("syscall", FunctionDescriptor.of(ValueLayout.JAVA_LONG, longs(4, false)), 1);
      long done =
          isLocked != 0
              ? -1
              : (long)
                  syscall.invokeExact(
                      (long) calls.seccomp,
                      (long) SET_MODE_FILTER,
                      (long) FLAG_TSYNC,
                      program.address());
      return done == 0;
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the process cannot be confined", e);
    }
  }

  private static ValueLayout[] longs(int count, boolean isFirstAnInt) {
    ValueLayout[] layouts = new ValueLayout[count];
    for (int i = 0; i < count; i++) {
      layouts[i] = isFirstAnInt && i == 0 ? ValueLayout.JAVA_INT : ValueLayout.JAVA_LONG;
    }
    return layouts;
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(String name, FunctionDescriptor type, int fixed) {
    SymbolLookup library = Linker.nativeLinker().defaultLookup();
    return Linker.nativeLinker()
        .downcallHandle(library.findOrThrow(name), type, Linker.Option.firstVariadicArg(fixed));
  }

  /// A program as the kernel wants it: a length and the address of its instructions, of 8 bytes
  /// each: a code, two jumps and an operand, in the order of bytes of both architectures.
  private static MemorySegment program(Arena arena, List<long[]> filter) {
    long[] code =
        filter.stream()
            .mapToLong(each -> each[0] | each[1] << 16 | each[2] << 24 | each[3] << 32)
            .toArray();
    MemorySegment instructions = arena.allocateFrom(ValueLayout.JAVA_LONG, code);
    return arena.allocateFrom(ValueLayout.JAVA_LONG, filter.size(), instructions.address());
  }

  /// The instructions: code, how many to skip if so, how many if not, operand.
  private static List<long[]> filter(Calls calls, int pid) {
    List<long[]> all = new ArrayList<>();
    add(all, LOAD, 0, 0, ARCHITECTURE_AT);
    add(all, IF_EQUAL, 1, 0, calls.word);
    add(all, RETURN, 0, 0, FAIL | EPERM);
    add(all, LOAD, 0, 0, NUMBER_AT);
    // The calls of x32, which have numbers of their own.
    add(all, IF_AT_LEAST, 0, 1, 0x40000000);
    add(all, RETURN, 0, 0, FAIL | ENOSYS);
    calls.unknown.forEach(each -> refuse(all, each, ENOSYS));
    calls.forbidden.forEach(each -> refuse(all, each, EPERM));
    // clone: only threads. Of each argument the low word is looked at; the flags are in it.
    add(all, IF_EQUAL, 0, 5, calls.cloning);
    add(all, LOAD, 0, 0, ARGUMENTS_AT);
    add(all, AND, 0, 0, CLONE_THREAD);
    add(all, IF_EQUAL, 1, 0, CLONE_THREAD);
    add(all, RETURN, 0, 0, FAIL | EPERM);
    add(all, RETURN, 0, 0, ALLOW);
    opening(all, calls.openat, 2);
    if (calls.open >= 0) {
      opening(all, calls.open, 1);
    }
    for (int each : calls.own) {
      add(all, IF_EQUAL, 0, 5, each);
      add(all, LOAD, 0, 0, ARGUMENTS_AT);
      add(all, IF_EQUAL, 2, 0, 0);
      add(all, IF_EQUAL, 1, 0, pid);
      add(all, RETURN, 0, 0, FAIL | EPERM);
      add(all, RETURN, 0, 0, ALLOW);
    }
    add(all, RETURN, 0, 0, ALLOW);
    return all;
  }

  private static void refuse(List<long[]> all, int number, int error) {
    add(all, IF_EQUAL, 0, 1, number);
    add(all, RETURN, 0, 0, FAIL | error);
  }

  /// A call that opens a file: only for reading.
  private static void opening(List<long[]> all, int number, int flags) {
    add(all, IF_EQUAL, 0, 5, number);
    add(all, LOAD, 0, 0, ARGUMENTS_AT + 8 * flags);
    add(all, AND, 0, 0, WRITING);
    add(all, IF_EQUAL, 1, 0, 0);
    add(all, RETURN, 0, 0, FAIL | EACCES);
    add(all, RETURN, 0, 0, ALLOW);
  }

  private static void add(List<long[]> all, int code, int ifSo, int ifNot, int operand) {
    all.add(new long[] {code, ifSo, ifNot, operand});
  }
}
