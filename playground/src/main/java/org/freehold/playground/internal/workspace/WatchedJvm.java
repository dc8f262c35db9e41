package org.freehold.playground.internal.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.playground.internal.live.JvmHeaps;
import org.freehold.playground.internal.live.JvmHeaps.Cost;

/// A JVM that is looked at. A look has it write a snapshot into a folder of the server. Looks are
/// asked for by the page, so they end with it; and they are spread so that the JVM's heaps are
/// locked for a twentieth of the time at the most.
public final class WatchedJvm {

  private static final long PACE_MILLIS = 1_000;
  private static final long SHARE = 20;
  private static final long NANOS = 1_000_000;

  /// What a look cost and when the next one may be.
  ///
  /// @param number of the look, from 1
  /// @param cost of it
  /// @param nextMillis until the next
  public record Look(long number, Cost cost, long nextMillis) {}

  private final JvmHeaps heaps;
  private final Path folder;
  private volatile Look last = new Look(0, new Cost(0, -1, -1), 0);
  private long notBefore;

  private WatchedJvm(JvmHeaps heaps, Path folder) {
    this.heaps = heaps;
    this.folder = folder;
  }

  static WatchedJvm of(long pid, Path folder) throws IOException {
    return new WatchedJvm(JvmHeaps.of(pid), folder);
  }

  void connect() throws IOException {
    heaps.connect();
  }

  /// The process.
  public long pid() {
    return heaps.pid();
  }

  /// A file and what is in it.
  record Seen(Path file, HeapSnapshot snapshot) {}

  /// Whether the next look would come too soon.
  synchronized boolean isTooSoon() {
    return System.nanoTime() - notBefore < 0;
  }

  /// Looks.
  synchronized Seen look() throws IOException {
    Path file = Files.createTempFile(folder, "look", ".fhs");
    try {
      Cost cost = heaps.snapshot(file);
      long busy = cost.lockedNanos() >= 0 ? cost.lockedNanos() : cost.nanos();
      long pause = Math.max(PACE_MILLIS, SHARE * busy / NANOS);
      notBefore = System.nanoTime() + (pause - PACE_MILLIS / 2) * NANOS;
      last = new Look(last.number() + 1, cost, pause);
      return new Seen(file, HeapSnapshot.open(file));
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /// The last look; does not wait for the one that goes on.
  public Look last() {
    return last;
  }

  /// Lets it go; a look that goes on fails.
  void close() {
    heaps.close();
  }
}
