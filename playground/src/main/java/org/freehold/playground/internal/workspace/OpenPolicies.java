package org.freehold.playground.internal.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.freehold.lab.compare.Result;
import org.freehold.lab.custom.CustomPolicy;
import org.freehold.lab.custom.CustomPolicyProcess;
import org.freehold.playground.internal.own.OwnPolicy;

/// The policies that a user wrote in the page, each in its process.
public final class OpenPolicies implements AutoCloseable {

  private static final int MOST = 3;
  private static final long DRIVER_HEAP = 256L << 20;
  private static final Duration DRIVER_TIME = Duration.ofSeconds(10);

  /// A policy.
  ///
  /// @param id its number
  /// @param source Java
  /// @param policy in its process
  public record Open(int id, String source, OwnPolicy policy) {}

  private final List<Open> policies = new ArrayList<>();
  private int last;

  /// Makes an empty list.
  public OpenPolicies() {}

  /// Compiles a policy and starts its process.
  ///
  /// @throws OwnPolicy.UncompilableException with the line of each error
  /// @throws IOException when no process can be started, or it ends
  public Open start(String source) throws OwnPolicy.UncompilableException, IOException {
    OwnPolicy policy = OwnPolicy.start(source);
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

  /// The policy of a number.
  public synchronized Optional<Open> find(int id) {
    return policies.stream().filter(each -> each.id() == id).findFirst();
  }

  /// Tries a policy as the drivers of malloc labs do, in a further process: every block is filled
  /// and looked at, and its heap checker runs.
  ///
  /// @throws IOException when there is no room for its source
  public Result drive(Open open, OpenTrace trace, LongConsumer progress) throws IOException {
    Path folder = Files.createTempDirectory("freehold-policy");
    Path source = folder.resolve(open.policy.name() + ".java");
    try {
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
    } finally {
      Files.deleteIfExists(source);
      Files.deleteIfExists(folder);
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
