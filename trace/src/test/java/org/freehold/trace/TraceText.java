package org.freehold.trace;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads traces that a test spells out, and finds the ones that the repository ships.
public final class TraceText {

  /// The traces that the repository ships, seen from this module.
  public static final Path EXAMPLES = Path.of("..", "examples", "traces");

  private TraceText() {}

  /// What a reader made of a text.
  ///
  /// @param events each as `op id size`
  public record Result(List<String> events, Repairs repairs) {}

  public static Result read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public static Result read(byte[] bytes) throws IOException {
    List<String> events = new ArrayList<>();
    TraceEvent event = new TraceEvent();
    try (TraceReader reader = open(bytes)) {
      while (reader.next(event)) {
        events.add(describe(event));
      }
      return new Result(events, reader.repairs());
    }
  }

  public static TraceReader open(byte[] bytes) throws IOException {
    return Traces.open("t", new ByteArrayInputStream(bytes), bytes.length);
  }

  public static TraceReader open(String text) throws IOException {
    return open(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public static List<String> events(String text) throws IOException {
    return read(text).events();
  }

  public static Repairs repairs(String text) throws IOException {
    return read(text).repairs();
  }

  /// Reads a trace to its end.
  ///
  /// @return how many events there were
  public static long drain(TraceReader reader) throws IOException {
    TraceEvent event = new TraceEvent();
    long count = 0;
    while (reader.next(event)) {
      count++;
    }
    return count;
  }

  private static String describe(TraceEvent event) {
    return switch (event.op()) {
      case ALLOCATE -> "allocate " + event.id() + " " + Long.toUnsignedString(event.size());
      case REALLOCATE -> "reallocate " + event.id() + " " + Long.toUnsignedString(event.size());
      case FREE -> "free " + event.id();
      case FREE_NULL -> "free null";
    };
  }

  public static byte[] zstd(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new ZstdOutputStreamNoFinalizer(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  /// Bytes of the Java heap that are in use, garbage collected.
  public static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /// The traces that the repository ships.
  public static List<Path> examples() throws IOException {
    try (var files = Files.list(EXAMPLES)) {
      return files.filter(f -> !f.toString().endsWith(".md")).sorted().toList();
    }
  }
}
