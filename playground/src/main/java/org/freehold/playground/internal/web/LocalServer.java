package org.freehold.playground.internal.web;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The server: accepts on the loopback interface, lets each request pass the [Gatekeeper], finds
/// its handler or its file, and sends the answer. Whatever a handler throws becomes an answer; the
/// server goes on.
///
/// A platform thread a request: what computes takes its share of the processors and no more, where
/// virtual threads would wait for it. Each kind of request has its room ([Lane]), and what waits
/// for the other side is ended after a while ([Patience]).
public final class LocalServer implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(LocalServer.class.getName());

  static final int MOST_CONNECTIONS = 512;
  private static final int BACKLOG = 64;

  /// How long a request waits for room.
  private static final long ROOM_MILLIS = 2_000;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static {
    // More connections are closed at once. The JDK's server reads this when its class is loaded.
    String most = "jdk.httpserver.maxConnections";
    if (System.getProperty(most) == null) {
      System.setProperty(most, Integer.toString(MOST_CONNECTIONS));
    }
  }

  /// Answers requests of one method and path.
  @FunctionalInterface
  public interface Handler {
    /// Answers a request.
    ///
    /// @throws Refusal with a sentence for whoever sent it
    /// @throws IOException when the other side has gone
    Answer answer(Request request) throws Refusal, IOException;

    /// The room that it takes.
    default Lane lane() {
      return Lane.WORK;
    }

    /// The same handler in another lane.
    default Handler in(Lane lane) {
      Handler same = this;
      return new Handler() {

        @Override
        public Answer answer(Request request) throws Refusal, IOException {
          return same.answer(request);
        }

        @Override
        public Lane lane() {
          return lane;
        }
      };
    }
  }

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("playground-request-", 0).factory());
  private final Map<Lane, Semaphore> room = new EnumMap<>(Lane.class);
  private final Patience patience;
  private final Assets assets;

  /// By method and path: `POST /api/runs`.
  private final Map<String, Handler> handlers;

  /// What fails from now on was interrupted.
  private volatile boolean isClosed;

  private LocalServer(
      HttpServer server,
      Tokens tokens,
      Assets assets,
      Map<String, Handler> handlers,
      Duration patience) {
    this.server = server;
    this.assets = assets;
    this.handlers = Map.copyOf(handlers);
    this.patience = new Patience(patience);
    for (Lane lane : Lane.values()) {
      room.put(lane, new Semaphore(lane.most));
    }
    HttpContext context = server.createContext("/", this::handle);
    context.getFilters().add(new Gatekeeper(server.getAddress().getPort(), tokens));
    server.setExecutor(request -> threads.execute(() -> this.patience.handle(guarded(request))));
  }

  /// Starts a server.
  ///
  /// @param port 0 for any that is free
  /// @param handlers by method and path, such as `POST /api/runs`
  /// @throws IOException when the port cannot be had
  public static LocalServer start(
      int port, Tokens tokens, Assets assets, Map<String, Handler> handlers) throws IOException {
    return start(port, tokens, assets, handlers, PATIENCE);
  }

  static LocalServer start(
      int port, Tokens tokens, Assets assets, Map<String, Handler> handlers, Duration patience)
      throws IOException {
    InetAddress loopback = InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), BACKLOG);
    LocalServer started = new LocalServer(server, tokens, assets, handlers, patience);
    server.start();
    return started;
  }

  /// The port that it listens on.
  public int port() {
    return server.getAddress().getPort();
  }

  /// What the JDK's server throws at a request becomes a line of the log, not a trace on the
  /// terminal.
  private static Runnable guarded(Runnable request) {
    return () -> {
      try {
        request.run();
      } catch (RuntimeException | Error e) {
        LOG.log(Level.WARNING, "a request of the playground ended early: " + e);
      }
    };
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.setStreams(null, Patience.patient(exchange.getResponseBody()));
      String path = String.valueOf(exchange.getRequestURI().getPath());
      Handler handler = find(exchange.getRequestMethod(), path);
      Lane lane = handler == null ? Lane.PAGE : handler.lane();
      Semaphore places = room.get(lane);
      if (places == null || !places.tryAcquire(ROOM_MILLIS, TimeUnit.MILLISECONDS)) {
        Answer.refuse(exchange, new Refusal(Refusal.BUSY, lane.sentence));
        return;
      }
      try {
        Patience.isWorking();
        answer(exchange, path, handler).send(exchange);
      } finally {
        Patience.isEnding();
        places.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer answer(HttpExchange exchange, String path, @Nullable Handler handler)
      throws IOException {
    try {
      if (handler == null) {
        throw unknown(exchange, path);
      }
      return handler.answer(new Request(exchange));
    } catch (Refusal refusal) {
      return back -> Answer.refuse(back, refusal);
    } catch (Body.WrongException e) {
      int status = e instanceof Body.TooLongException ? Refusal.TOO_LARGE : Refusal.BAD_REQUEST;
      Refusal refusal = new Refusal(status, String.valueOf(e.getMessage()));
      return back -> Answer.refuse(back, refusal);
    } catch (OutOfMemoryError e) {
      Refusal refusal =
          new Refusal(
              Refusal.TOO_LARGE,
              "the Java heap of the playground is too small for this;"
                  + " FREEHOLD_JAVA_OPTS=-Xmx4g gives it more");
      return back -> Answer.refuse(back, refusal);
    } catch (RuntimeException | Error e) {
      if (!isClosed) {
        LOG.log(Level.WARNING, "a request of the playground failed", e);
      }
      Refusal refusal =
          new Refusal(500, "the playground failed at this: " + e.getClass().getSimpleName());
      return back -> Answer.refuse(back, refusal);
    }
  }

  private @Nullable Handler find(String method, String path) {
    boolean isRead = method.equals("GET") || method.equals("HEAD");
    if (isRead && assets.has(path)) {
      Handler file = _ -> assets.find(path);
      return file.in(Lane.PAGE);
    }
    return handlers.get(method + " " + path);
  }

  /// Why there is no answer: a path has other methods, or there is nothing.
  private Refusal unknown(HttpExchange exchange, String path) {
    TreeSet<String> methods = new TreeSet<>();
    for (String each : handlers.keySet()) {
      if (each.endsWith(" " + path)) {
        methods.add(each.substring(0, each.indexOf(' ')));
      }
    }
    if (assets.has(path)) {
      methods.add("GET");
      methods.add("HEAD");
    }
    if (methods.isEmpty()) {
      return new Refusal(Refusal.NOT_FOUND, "there is nothing at this address");
    }
    String allowed = String.join(", ", methods);
    exchange.getResponseHeaders().set("Allow", allowed);
    return new Refusal(Refusal.WRONG_METHOD, "this address answers to " + allowed + " only");
  }

  @Override
  public void close() {
    isClosed = true;
    server.stop(0);
    threads.shutdownNow();
    patience.close();
  }
}
