package org.freehold.playground.internal.web;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// The server: accepts on the loopback interface, lets each request pass the [Gatekeeper], finds
/// its handler or its file, and sends the answer. Whatever a handler throws becomes an answer; the
/// server goes on.
///
/// A thread a request. More requests than [#MOST_AT_ONCE] wait.
public final class LocalServer implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(LocalServer.class.getName());

  private static final int MOST_AT_ONCE = 64;
  private static final int BACKLOG = 64;

  /// Answers requests of one method and path.
  @FunctionalInterface
  public interface Handler {
    /// Answers a request.
    ///
    /// @throws Refusal with a sentence for whoever sent it
    /// @throws IOException when the other side has gone
    Answer answer(Request request) throws Refusal, IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore atOnce = new Semaphore(MOST_AT_ONCE);
  private final Assets assets;

  /// By method and path: `POST /api/runs`.
  private final Map<String, Handler> handlers;

  private LocalServer(
      HttpServer server, Tokens tokens, Assets assets, Map<String, Handler> handlers) {
    this.server = server;
    this.assets = assets;
    this.handlers = Map.copyOf(handlers);
    HttpContext context = server.createContext("/", this::handle);
    context.getFilters().add(new Gatekeeper(server.getAddress().getPort(), tokens));
    server.setExecutor(threads);
  }

  /// Starts a server.
  ///
  /// @param port 0 for any that is free
  /// @param handlers by method and path, such as `POST /api/runs`
  /// @throws IOException when the port cannot be had
  public static LocalServer start(
      int port, Tokens tokens, Assets assets, Map<String, Handler> handlers) throws IOException {
    InetAddress loopback = InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), BACKLOG);
    LocalServer started = new LocalServer(server, tokens, assets, handlers);
    server.start();
    return started;
  }

  /// The port that it listens on.
  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      atOnce.acquire();
      try {
        answer(exchange).send(exchange);
      } finally {
        atOnce.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    try {
      Request request = new Request(exchange);
      Answer answer = find(exchange.getRequestMethod(), request);
      if (answer == null) {
        throw new Refusal(Refusal.NOT_FOUND, "there is nothing at this address");
      }
      return answer;
    } catch (Refusal refusal) {
      return back -> Answer.refuse(back, refusal);
    } catch (Body.TooLongException e) {
      Refusal refusal = new Refusal(Refusal.TOO_LARGE, String.valueOf(e.getMessage()));
      return back -> Answer.refuse(back, refusal);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "a request of the playground failed", e);
      Refusal refusal =
          new Refusal(500, "the playground failed at this: " + e.getClass().getSimpleName());
      return back -> Answer.refuse(back, refusal);
    }
  }

  private @Nullable Answer find(String method, Request request) throws Refusal, IOException {
    Handler handler = handlers.get(method + " " + request.path());
    if (handler != null) {
      return handler.answer(request);
    }
    return method.equals("GET") || method.equals("HEAD") ? assets.find(request.path()) : null;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
