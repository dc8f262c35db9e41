package org.freehold.playground.internal.workspace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What happens, told to all pages as server-sent events. A page that does not read fast enough
/// misses events: each tells a state and not a change, so that the next one makes good.
public final class Events {

  /// Events that wait for a slow page.
  private static final int MOST_WAITING = 256;

  private static final int HEARTBEAT_SECONDS = 15;

  private final Set<BlockingQueue<String>> listeners = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;

  /// Makes a hub without listeners.
  public Events() {}

  /// Tells everybody.
  ///
  /// @param kind a word
  /// @param json an object
  public void tell(String kind, byte[] json) {
    String event =
        "event: " + kind + "\ndata: " + new String(json, StandardCharsets.UTF_8) + "\n\n";
    for (BlockingQueue<String> each : listeners) {
      if (!each.offer(event)) {
        each.poll();
        each.offer(event);
      }
    }
  }

  /// Sends events to one page until it goes or the hub is closed.
  ///
  /// @throws IOException when the page has gone
  public void follow(OutputStream out) throws IOException {
    BlockingQueue<String> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    listeners.add(queue);
    try {
      send(out, ": hello\n\n");
      while (!isClosed) {
        String event = next(queue);
        send(out, event == null ? ": still here\n\n" : event);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      listeners.remove(queue);
    }
  }

  private static @Nullable String next(BlockingQueue<String> queue) throws InterruptedException {
    return queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /// Ends all streams at their next event.
  public void close() {
    isClosed = true;
    tell("end", "{}".getBytes(StandardCharsets.UTF_8));
  }
}
