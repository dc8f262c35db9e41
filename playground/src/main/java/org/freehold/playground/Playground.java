package org.freehold.playground;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.lab.isolated.TemporaryFolder;
import org.freehold.playground.internal.api.Api;
import org.freehold.playground.internal.api.HeapRequests;
import org.freehold.playground.internal.api.PolicyRequests;
import org.freehold.playground.internal.api.RunRequests;
import org.freehold.playground.internal.api.SpeedRequests;
import org.freehold.playground.internal.api.TraceRequests;
import org.freehold.playground.internal.web.Answer;
import org.freehold.playground.internal.web.Assets;
import org.freehold.playground.internal.web.LocalServer;
import org.freehold.playground.internal.web.Tokens;
import org.freehold.playground.internal.workspace.Events;
import org.freehold.playground.internal.workspace.OpenPolicies;
import org.freehold.playground.internal.workspace.OpenRuns;
import org.freehold.playground.internal.workspace.OpenSnapshots;
import org.freehold.playground.internal.workspace.OpenTraces;
import org.freehold.playground.internal.workspace.Readings;
import org.freehold.playground.internal.workspace.SpeedTrials;

/// A playground that is running: a server on the loopback interface with one page. Thread-safe.
public final class Playground implements AutoCloseable {

  /// The page, in the folder of this class's resources.
  private static final List<String> FILES = PageFiles.ALL;

  /// The time that the timing of one run may take.
  private static final Duration MOST_TIMING = Duration.ofSeconds(20);

  /// Bytes that tell a snapshot from a trace.
  private static final int START = 8;

  private final Tokens tokens = new Tokens();
  private final Events events = new Events();
  private final TemporaryFolder folder = TemporaryFolder.create("playground");
  private final Readings readings = new Readings();
  private final OpenTraces traces = new OpenTraces(folder, readings);
  private final OpenSnapshots snapshots = new OpenSnapshots(folder, readings);
  private final OpenRuns runs;
  private final OpenPolicies policies = new OpenPolicies();
  private final SpeedTrials speeds;
  private final LocalServer server;

  private Playground(PlaygroundOptions options) throws IOException {
    runs =
        new OpenRuns(
            run -> events.tell("run", Answer.object(json -> RunRequests.state(json, run))));
    speeds =
        new SpeedTrials(
            MOST_TIMING,
            trial -> events.tell("speed", Answer.object(json -> SpeedRequests.state(json, trial))));
    try {
      for (Path each : options.traces()) {
        open(each);
      }
      Api api =
          new Api(
              tokens,
              events,
              new Api.Groups(
                  new TraceRequests(traces, options.samples(), options.version()),
                  new RunRequests(traces, runs),
                  new SpeedRequests(runs, speeds),
                  new HeapRequests(snapshots),
                  new PolicyRequests(policies, traces, runs)));
      server = LocalServer.start(options.port(), tokens, assets(), api.handlers());
    } catch (IOException | RuntimeException e) {
      closeWork();
      throw e;
    }
  }

  /// A snapshot of heaps is told by its first bytes. A pipe has them only once, and one that nobody
  /// writes to would be waited for.
  private void open(Path file) throws IOException {
    if (Files.exists(file) && !Files.isDirectory(file) && !Files.isRegularFile(file)) {
      throw new IOException(
          file + ": expected a file, found a pipe or a device; write it to a file first");
    }
    if (isSnapshot(file)) {
      snapshots.open(file.toString(), file);
    } else {
      traces.open(file.toString(), file);
    }
  }

  private static boolean isSnapshot(Path file) throws IOException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      return false; // Whoever opens it says why.
    }
    try (InputStream in = Files.newInputStream(file)) {
      return HeapSnapshot.isSnapshot(in.readNBytes(START));
    }
  }

  private static Assets assets() {
    Map<String, String> files = new LinkedHashMap<>();
    FILES.forEach(each -> files.put("/" + each, "/org/freehold/playground/page/" + each));
    PageFiles.LIBRARIES.forEach((path, resource) -> files.put("/" + path, resource));
    files.put("/", "/org/freehold/playground/page/index.html");
    return new Assets(files);
  }

  /// Starts a playground.
  ///
  /// @throws IOException when a file cannot be read, or the port cannot be had, in one sentence
  public static Playground start(PlaygroundOptions options) throws IOException {
    return new Playground(options);
  }

  /// An address that opens the page in one browser. Each call gives a new one, and the one before
  /// it works no more.
  public String address() {
    return "http://127.0.0.1:" + server.port() + "/#" + tokens.invite();
  }

  /// The port that it listens on.
  public int port() {
    return server.port();
  }

  /// Ends the server, its runs, and deletes what was uploaded.
  @Override
  public void close() {
    events.close();
    server.close();
    closeWork();
  }

  private void closeWork() {
    readings.close();
    speeds.close();
    policies.close();
    runs.close();
    snapshots.close();
    folder.close();
  }
}
