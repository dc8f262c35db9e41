package org.freehold.playground.internal.live;

import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The JVMs of this user. They are found by the files that JVMs keep about themselves; none of them
/// notices.
public final class JvmList {

  private static final int MOST_NAME = 120;

  /// A JVM.
  ///
  /// @param pid its process
  /// @param name of its main class, module or jar; empty when unknown
  /// @param started milliseconds since 1970; 0 when unknown
  /// @param namesFreehold whether its command line names Freehold, which it need not
  public record Jvm(long pid, String name, long started, boolean namesFreehold) {}

  private JvmList() {}

  /// All of them but this one; those whose command line names Freehold first, then the youngest.
  public static List<Jvm> mine() {
    List<Jvm> found = new ArrayList<>();
    for (VirtualMachineDescriptor each : VirtualMachine.list()) {
      jvm(each).ifPresent(found::add);
    }
    found.sort(
        Comparator.comparing((Jvm each) -> !each.namesFreehold())
            .thenComparing(Comparator.comparingLong(Jvm::started).reversed()));
    return found;
  }

  private static Optional<Jvm> jvm(VirtualMachineDescriptor found) {
    long pid;
    try {
      pid = Long.parseLong(found.id());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    return own(pid)
        .map(process ->
            new Jvm(
                pid,
                name(found.displayName()),
                process.info().startInstant().map(Instant::toEpochMilli).orElse(0L),
                process.info().commandLine().orElse("").contains("freehold")));
  }

  /// The process of a number, if it is one of this user and not this one.
  static Optional<ProcessHandle> own(long pid) {
    ProcessHandle current = ProcessHandle.current();
    Optional<String> user = current.info().user();
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(each -> each.pid() != current.pid())
        .filter(each -> user.isPresent() && user.equals(each.info().user()));
  }

  /// Without the arguments of the program, which are nobody's business.
  private static String name(String shown) {
    String first = shown.strip().split("\\s", 2)[0];
    String last = first.substring(first.lastIndexOf('/') + 1);
    return last.substring(0, Math.min(last.length(), MOST_NAME));
  }
}
