package org.freehold.playground.internal.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What a handler answers. Nothing is sent before it is complete, unless it is a stream.
public interface Answer {

  /// Sends it and ends the exchange.
  ///
  /// @throws IOException when the other side has gone
  void send(HttpExchange exchange) throws IOException;

  /// An answer that is written piece by piece.
  @FunctionalInterface
  interface Writer {
    /// Writes it.
    void writeTo(OutputStream out) throws IOException;
  }

  /// Bytes below which compression is not worth its header.
  int LEAST_PACKED = 1_024;

  /// The most bytes of a refused request that are thrown away.
  long MOST_DRAINED = 256L << 20;

  /// The factory of all JSON.
  JsonFactory JSON = new JsonFactory();

  /// An object in JSON.
  ///
  /// @param fields writes its fields
  static Answer json(Consumer<JsonGenerator> fields) {
    byte[] text = object(fields);
    return exchange -> send(exchange, 200, "application/json; charset=utf-8", text);
  }

  /// An object in JSON, as text.
  static byte[] object(Consumer<JsonGenerator> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      fields.accept(json);
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  /// Bytes.
  static Answer bytes(String type, byte[] bytes) {
    return exchange -> send(exchange, 200, type, bytes);
  }

  /// Bytes of any number, written as they come.
  static Answer stream(String type, Writer writer) {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        writer.writeTo(out);
      }
    };
  }

  /// The same, compressed where the other side takes that.
  static Answer packed(String type, Writer writer) {
    return exchange -> {
      boolean isPacked = pack(exchange);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        if (isPacked) {
          try (GZIPOutputStream packed = new GZIPOutputStream(out, 1 << 16)) {
            writer.writeTo(packed);
          }
        } else {
          writer.writeTo(out);
        }
      }
    };
  }

  /// Whether the other side takes what is compressed; says so in the answer's headers if it does.
  private static boolean pack(HttpExchange exchange) {
    exchange.getResponseHeaders().set("Vary", "Accept-Encoding");
    String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
    boolean isTaken = accepted != null && accepted.matches("(?i)(.*[, ])?gzip([,;].*)?");
    if (isTaken) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    return isTaken;
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    byte[] sent = body.length >= LEAST_PACKED && pack(exchange) ? packed(body) : body;
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, isHead || sent.length == 0 ? -1 : sent.length);
    if (!isHead && sent.length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(sent);
        if (status >= Refusal.BAD_REQUEST) {
          out.flush();
          Patience.isEnding();
          drain(exchange);
        }
      }
    }
  }

  private static byte[] packed(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(body);
    }
    return bytes.toByteArray();
  }

  /// Refuses a request, in words.
  ///
  /// What is left of its body is read and thrown away, within bounds: a connection that is closed
  /// over bytes that nobody read is reset, and the refusal is lost with it.
  static void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
    byte[] text =
        object(json -> {
          json.writeStringProperty("error", String.valueOf(refusal.getMessage()));
          if (refusal.line() > 0) {
            json.writeNumberProperty("line", refusal.line());
          }
        });
    send(exchange, refusal.status(), "application/json; charset=utf-8", text);
  }

  private static void drain(HttpExchange exchange) {
    InputStream rest = exchange.getRequestBody();
    byte[] buffer = new byte[1 << 16];
    try {
      int count = 0;
      for (long drained = 0; count >= 0 && drained < MOST_DRAINED; drained += count) {
        count = rest.read(buffer);
      }
    } catch (IOException | RuntimeException _) {
      // It is malformed, or the other side has gone: the connection is closed.
    }
  }
}
