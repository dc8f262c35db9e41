package org.freehold.playground.internal.web;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets in who may ask, and sends every answer with the headers that keep the page alone with this
/// server.
///
/// | request | must have |
/// |---|---|
/// | every | one `Host`: `127.0.0.1:PORT` or `localhost:PORT`; no `Origin` but of the same |
/// | every but GET and HEAD | that `Origin` |
/// | below `/api/`, but for `/api/enter` | `X-Freehold-Token`: a session's |
///
/// Stateless but for the tokens; for any thread.
final class Gatekeeper extends Filter {

  static final String TOKEN = "X-Freehold-Token";

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Set<String> READING = Set.of("GET", "HEAD");

  private final Set<String> hosts;
  private final Set<String> origins;
  private final Tokens tokens;

  Gatekeeper(int port, Tokens tokens) {
    this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
    this.origins = Set.of("http://127.0.0.1:" + port, "http://localhost:" + port);
    this.tokens = tokens;
  }

  @Override
  public String description() {
    return "who may ask";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    protect(exchange.getResponseHeaders());
    String path = exchange.getRequestURI().getPath();
    boolean isOpen = path == null || !path.startsWith("/api/") || path.equals("/api/enter");
    String wrong = wrong(exchange.getRequestMethod(), exchange.getRequestHeaders(), isOpen);
    if (wrong != null) {
      Answer.refuse(exchange, new Refusal(Refusal.FORBIDDEN, wrong));
    } else {
      chain.doFilter(exchange);
    }
  }

  private static void protect(Headers headers) {
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    headers.set("Cache-Control", "no-store");
  }

  /// What is wrong with a request, as a sentence; null if nothing is.
  @Nullable String wrong(String method, Headers headers, boolean isOpen) {
    List<String> host = headers.getOrDefault("Host", List.of());
    if (host.size() != 1 || !hosts.contains(host.getFirst())) {
      return "this server answers only when it is called 127.0.0.1 or localhost, with its port";
    }
    List<String> origin = headers.getOrDefault("Origin", List.of());
    if (origin.isEmpty() ? !READING.contains(method) : !isOwn(origin)) {
      return "a request from another page is refused";
    }
    if (!isOpen && !hasToken(headers)) {
      return "this needs the token of a session: open the address that the command printed";
    }
    return null;
  }

  private boolean isOwn(List<String> origin) {
    return origin.size() == 1 && origins.contains(origin.getFirst());
  }

  private boolean hasToken(Headers headers) {
    List<String> given = headers.getOrDefault(TOKEN, List.of());
    return given.size() == 1 && tokens.isSession(given.getFirst());
  }
}
