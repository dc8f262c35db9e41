package org.freehold.playground.internal.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;
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

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, isHead || body.length == 0 ? -1 : body.length);
    if (!isHead && body.length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  /// Refuses a request, in words.
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
}
