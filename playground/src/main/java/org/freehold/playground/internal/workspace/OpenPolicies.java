package org.freehold.playground.internal.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import org.freehold.lab.compare.Result;
import org.freehold.lab.custom.CustomPolicy;
import org.freehold.lab.custom.CustomPolicyProcess;
import org.freehold.lab.isolated.TemporaryFolder;
import org.freehold.playground.internal.own.OwnPolicy;

/// The policies that a user wrote in the page, each in its process.
public final class OpenPolicies implements AutoCloseable {

  private static final int MOST = 3;

  /// Compilers that run at once, and drivers, each in a JVM.
  private static final int MOST_BUSY = 2;

  private static final long DRIVER_HEAP = 256L << 20;
  private static final Duration DRIVER_TIME = Duration.ofSeconds(10);

  /// A policy.
  ///
  /// @param id its number
  /// @param source Java
  /// @param policy in its process
  public record Open(int id, String source, OwnPolicy policy) {}

  /// Is thrown when others are being compiled or driven.
  public static final class BusyException extends Exception {

    private static final long serialVersionUID = 1L;

    BusyException() {
      super("other policies are being compiled or tried at this moment; try it again in a second");
    }
  }

  private final List<Open> policies = new ArrayList<>();
  private final Semaphore compilers = new Semaphore(MOST_BUSY);
  private final Semaphore drivers = new Semaphore(MOST_BUSY);
  private int last;

  /// Makes an empty list.
  public OpenPolicies() {}

  /// Compiles a policy and starts its process.
  ///
  /// @throws OwnPolicy.UncompilableException with the line of each error
  /// @throws IOException when no process can be started, or it ends
  /// @throws BusyException when others are being compiled
  public Open start(String source)
      throws OwnPolicy.UncompilableException, IOException, BusyException {
    enter(compilers);
    OwnPolicy policy;
    try {
      policy = OwnPolicy.start(source);
    } finally {
      compilers.release();
    }
    Open old = null;
    Open open;
    synchronized (this) {
      open = new Open(++last, source, policy);
      policies.add(open);
      if (policies.size() > MOST) {
        old = policies.removeFirst();
      }
    }
    if (old != null) {
      old.policy.close();
    }
    return open;
  }

  private static void enter(Semaphore room) throws BusyException {
    if (!room.tryAcquire()) {
      throw new BusyException();
    }
  }

  /// The policy of a number.
  public synchronized Optional<Open> find(int id) {
    return policies.stream().filter(each -> each.id() == id).findFirst();
  }

  /// Tries a policy as the drivers of malloc labs do, in a further process: every block is filled
  /// and looked at, and its heap checker runs.
  ///
  /// @throws IOException when there is no room for its source
  /// @throws BusyException when others are being tried
  public Result drive(Open open, OpenTrace trace, LongConsumer progress)
      throws IOException, BusyException {
    enter(drivers);
    try {
      return driveNow(open, trace, progress);
    } finally {
      drivers.release();
    }
  }

  private static Result driveNow(Open open, OpenTrace trace, LongConsumer progress)
      throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create("policy")) {
      Path source = folder.path().resolve(open.policy.name() + ".java");
      Files.writeString(source, open.source);
      return CustomPolicyProcess.run(
          trace.trace(),
          new CustomPolicy(
              open.policy.name(),
              source,
              "",
              false,
              OwnPolicy.MOST_BYTES,
              DRIVER_HEAP,
              DRIVER_TIME,
              10),
          progress);
    }
  }

  @Override
  public void close() {
    List<Open> all;
    synchronized (this) {
      all = List.copyOf(policies);
      policies.clear();
    }
    all.forEach(each -> each.policy.close());
  }
}
