package org.freehold.cli.console;

import java.io.PrintWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/// What `--json` prints: exactly one object on stdout, on one line.
public final class JsonOutput {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private JsonOutput() {}

  /// Writes the fields of an object.
  @FunctionalInterface
  public interface Fields {
    /// Writes them.
    ///
    /// @param json positioned inside the object
    void write(JsonGenerator json);
  }

  /// Prints the object and the end of the line.
  ///
  /// @param shell where to print
  /// @param fields writes what the object holds
  public static void print(Shell shell, Fields fields) {
    print(shell.out(), fields);
  }

  /// Prints the object and the end of the line elsewhere than on stdout.
  ///
  /// @param out where to print
  /// @param fields writes what the object holds
  public static void print(PrintWriter out, Fields fields) {
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      object(json, fields);
    }
    out.println();
    out.flush();
  }

  /// Writes a field that is an object.
  public static void object(JsonGenerator json, String name, Fields fields) {
    json.writeName(name);
    object(json, fields);
  }

  /// Writes an object where a value belongs.
  public static void object(JsonGenerator json, Fields fields) {
    json.writeStartObject();
    fields.write(json);
    json.writeEndObject();
  }

  /// Writes a field that is an array of objects.
  ///
  /// @param elements what the array is made of
  /// @param element writes the fields of one of them
  public static <T> void objects(
      JsonGenerator json, String name, Iterable<T> elements, Element<T> element) {
    json.writeArrayPropertyStart(name);
    for (T each : elements) {
      object(json, fields -> element.write(fields, each));
    }
    json.writeEndArray();
  }

  /// Writes the fields of the object that represents an element.
  @FunctionalInterface
  public interface Element<T> {
    /// Writes them.
    ///
    /// @param json positioned inside the object
    /// @param element what to write
    void write(JsonGenerator json, T element);
  }
}
