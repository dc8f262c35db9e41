package org.freehold.inspect.record;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.freehold.inspect.record.RecordedCall.Kind;
import org.jspecify.annotations.Nullable;

/// Reads a record of memory calls, one call after the other. docs/vm-record.md describes the
/// format.
///
/// A last line without a newline is ignored, see [#isCut]; any other malformed line is refused with
/// its number. Only the stacks are kept in memory.
public final class VmRecordReader implements AutoCloseable {

  private static final String HEADER =
      "the first line of a memory call record, 'freehold-vm-record 1 space=… pid=… start=…"
          + " pageSize=…' with tabs between";
  private static final String CALL =
      "a call: time, thread, stack, call, address, size, result and protection with tabs between";
  private static final int FIELDS = 8;
  private static final long MAX_PAGE_SIZE = 1L << 40;
  private static final Map<String, Kind> KINDS =
      Arrays.stream(Kind.values()).collect(Collectors.toMap(Kind::word, Function.identity()));

  private final InputStream in;
  private final LineReader lines;
  private final RecordHeader header;
  private final Map<String, List<String>> stacks = new HashMap<>();
  private long lastNanos;

  private VmRecordReader(String file, InputStream in) throws IOException {
    this.in = in;
    this.lines = new LineReader(file, in);
    this.header = readHeader();
  }

  /// Opens a record.
  ///
  /// @param file written by `-Dfreehold.vm.record` or `RecordedAddressSpace`
  /// @return a reader positioned before the first call
  /// @throws IOException when it cannot be read, or is not a record: [RecordFormatException]
  public static VmRecordReader open(Path file) throws IOException {
    return open(file.toString(), Files.newInputStream(file));
  }

  /// Reads a record from a stream.
  ///
  /// @param file what to call it in messages
  /// @param in closed with the reader, or when it is not a record
  static VmRecordReader open(String file, InputStream in) throws IOException {
    InputStream buffered = new BufferedInputStream(in, 1 << 16);
    try {
      return new VmRecordReader(file, buffered);
    } catch (IOException e) {
      buffered.close();
      throw e;
    }
  }

  /// The first line.
  public RecordHeader header() {
    return header;
  }

  /// Whether the file ended within a line, which was ignored. Known after the last call.
  public boolean isCut() {
    return lines.isCut();
  }

  private RecordHeader readHeader() throws IOException {
    String line = lines.next();
    String[] fields = line == null ? new String[0] : line.split("\t", -1);
    if (line == null || fields.length < 6 || !fields[0].equals("freehold-vm-record")) {
      throw lines.wrong(HEADER, line == null ? "" : line);
    }
    if (!fields[1].equals("1")) {
      throw lines.wrong("version 1 of the format", fields[1]);
    }
    long pageSize = decimal(value(fields[5], "pageSize"), "a page size");
    if (Long.bitCount(pageSize) != 1 || pageSize < 1 || pageSize > MAX_PAGE_SIZE) {
      throw lines.wrong("a page size", fields[5]);
    }
    return new RecordHeader(
        unescape(value(fields[2], "space")),
        decimal(value(fields[3], "pid"), "the number of a process"),
        time(value(fields[4], "start")),
        pageSize);
  }

  private String value(String field, String name) throws RecordFormatException {
    if (!field.startsWith(name + "=")) {
      throw lines.wrong(name + "=…", field);
    }
    return field.substring(name.length() + 1);
  }

  private Instant time(String text) throws RecordFormatException {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw lines.wrong("a time such as 2026-01-31T12:00:00Z", text);
    }
  }

  /// The next call.
  ///
  /// @return null after the last one
  /// @throws IOException when it cannot be read, or is malformed: [RecordFormatException]
  public @Nullable RecordedCall next() throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      String[] fields = line.split("\t", -1);
      if (!fields[0].equals("stack")) {
        return call(fields, line);
      }
      stack(fields, line);
    }
    return null;
  }

  private void stack(String[] fields, String line) throws RecordFormatException {
    if (fields.length < 2) {
      throw lines.wrong("a stack: its number and its frames with tabs between", line);
    }
    decimal(fields[1], "the number of a stack");
    List<String> frames = Arrays.stream(fields).skip(2).map(VmRecordReader::unescape).toList();
    if (stacks.putIfAbsent(fields[1], frames) != null) {
      throw lines.wrong("a stack with a new number", line);
    }
  }

  private RecordedCall call(String[] fields, String line) throws RecordFormatException {
    if (fields.length != FIELDS) {
      throw lines.wrong(CALL, line);
    }
    Kind kind = KINDS.get(fields[3]);
    if (kind == null) {
      throw lines.wrong("one of the calls " + words(), fields[3]);
    }
    List<String> stack = stacks.get(fields[2]);
    if (stack == null) {
      throw lines.wrong("the number of a stack defined above", fields[2]);
    }
    RecordedCall call =
        new RecordedCall(
            nanos(fields[0]),
            unescape(fields[1]),
            stack,
            kind,
            hexadecimal(fields[4]),
            bytes(fields[5]),
            result(fields[6]),
            fields[7]);
    checkRange(call, line);
    return call;
  }

  private static String words() {
    return Arrays.stream(Kind.values()).map(Kind::word).collect(Collectors.joining(", "));
  }

  private long nanos(String text) throws RecordFormatException {
    long nanos = decimal(text, "a time in nanoseconds");
    if (nanos < lastNanos) {
      throw lines.wrong("a time not before the previous one, " + lastNanos, text);
    }
    lastNanos = nanos;
    return nanos;
  }

  private String result(String text) throws RecordFormatException {
    if (text.isEmpty()) {
      throw lines.wrong("a result", text);
    }
    if (text.startsWith("0x")) {
      hexadecimal(text);
    }
    return text;
  }

  /// Only a refused call can have an impossible range.
  private void checkRange(RecordedCall call, String line) throws RecordFormatException {
    long start = call.kind().reserves() ? call.reserved() : call.address();
    long room = Long.MAX_VALUE - header.pageSize() - start;
    if (call.isDone() && (start < 0 || call.size() < 0 || call.size() > room)) {
      throw lines.wrong("a possible range of addresses", line);
    }
  }

  private long decimal(String text, String what) throws RecordFormatException {
    try {
      long value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, together with numbers that are negative.
    }
    throw lines.wrong(what, text);
  }

  private long bytes(String text) throws RecordFormatException {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw lines.wrong("a number of bytes", text);
    }
  }

  private long hexadecimal(String text) throws RecordFormatException {
    try {
      if (text.startsWith("0x")) {
        return Long.parseUnsignedLong(text.substring(2), 16);
      }
    } catch (NumberFormatException e) {
      // Reported below, together with what does not begin with 0x.
    }
    throw lines.wrong("an address such as 0x7f12a4000000", text);
  }

  private static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter == '\\' && i + 1 < text.length()) {
        char next = text.charAt(++i);
        letter = next == 't' ? '\t' : next == 'n' ? '\n' : next == 'r' ? '\r' : next;
      }
      plain.append(letter);
    }
    return plain.toString();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
