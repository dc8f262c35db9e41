package org.freehold.playground.internal.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/// A request that has passed the [Gatekeeper].
public final class Request {

  /// The most bytes of a body that is an object in JSON.
  private static final long MOST_JSON = 1 << 20;

  private final HttpExchange exchange;
  private final Map<String, String> query;
  private final String path;

  Request(HttpExchange exchange) throws Refusal {
    this.exchange = exchange;
    this.path = String.valueOf(exchange.getRequestURI().getPath());
    this.query = parse(exchange.getRequestURI().getRawQuery());
  }

  private static Map<String, String> parse(@Nullable String text) throws Refusal {
    Map<String, String> fields = new LinkedHashMap<>();
    if (text != null) {
      for (String field : text.split("&", -1)) {
        int equals = field.indexOf('=');
        try {
          fields.put(
              decode(equals < 0 ? field : field.substring(0, equals)),
              equals < 0 ? "" : decode(field.substring(equals + 1)));
        } catch (IllegalArgumentException e) {
          throw new Refusal(Refusal.BAD_REQUEST, "the query of the address is not encoded well");
        }
      }
    }
    return fields;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /// The path, decoded.
  public String path() {
    return path;
  }

  /// Whether the query has a field.
  public boolean has(String name) {
    return query.containsKey(name);
  }

  /// A field of the query.
  ///
  /// @throws Refusal when it is missing
  public String text(String name) throws Refusal {
    String value = query.get(name);
    if (value == null) {
      throw new Refusal(Refusal.BAD_REQUEST, "'" + name + "' is missing");
    }
    return value;
  }

  /// A number of the query.
  ///
  /// @throws Refusal when it is missing, no number, or out of bounds
  public long number(String name, long least, long most) throws Refusal {
    return number(name, text(name), least, most);
  }

  /// Reads a number.
  ///
  /// @throws Refusal when it is none, or out of bounds
  public static long number(String name, String text, long least, long most) throws Refusal {
    long value;
    try {
      value = Long.decode(text);
    } catch (NumberFormatException e) {
      throw new Refusal(
          Refusal.BAD_REQUEST, "'" + name + "' must be a number, not '" + shortened(text) + "'");
    }
    if (value < least || value > most) {
      throw new Refusal(
          Refusal.BAD_REQUEST, "'" + name + "' must be from " + least + " to " + most);
    }
    return value;
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  /// A header; null without one.
  public @Nullable String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  /// The body.
  ///
  /// @param most bytes that may be read
  public Body body(long most) {
    return new Body(exchange.getRequestBody(), most, announced());
  }

  /// The length that the body is said to have, which the JDK's server has looked at.
  private long announced() {
    String length = header("Content-Length");
    return length == null ? 0 : Long.parseLong(length);
  }

  /// Whether whoever sent it has gone, as far as the system tells.
  public boolean isLeft() {
    return Peer.isGone(exchange.getLocalAddress(), exchange.getRemoteAddress());
  }

  /// The body as an object in JSON whose fields are texts, numbers and truth values.
  ///
  /// @throws Refusal when it is none
  /// @throws IOException when the other side has gone
  public Map<String, String> object() throws Refusal, IOException {
    return object(MOST_JSON);
  }

  /// The same.
  ///
  /// @param most bytes of it
  public Map<String, String> object(long most) throws Refusal, IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    Body body = body(most);
    byte[] text = Patience.await(body::readAllBytes);
    try (JsonParser json = Answer.JSON.createParser(ObjectReadContext.empty(), text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new Refusal(Refusal.BAD_REQUEST, "an object in JSON was expected");
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        if (!json.nextToken().isScalarValue()) {
          throw new Refusal(Refusal.BAD_REQUEST, "'" + name + "' must be a text or a number");
        }
        fields.put(name, json.getString());
      }
      if (json.nextToken() != null) {
        throw new Refusal(Refusal.BAD_REQUEST, "there is more than an object in JSON");
      }
    } catch (JacksonException e) {
      throw new Refusal(Refusal.BAD_REQUEST, "the body is not JSON");
    }
    return fields;
  }
}
