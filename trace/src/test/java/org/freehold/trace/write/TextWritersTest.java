package org.freehold.trace.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.freehold.trace.TraceReader;
import org.freehold.trace.Traces;
import org.freehold.trace.write.TraceWriters.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tables, folded stacks and profiles of a trace that can be reckoned by hand.
class TextWritersTest {

  /// main calls read and write; read allocates 8 and 24 bytes, of which 8 are freed at once; write
  /// allocates 100 and frees them.
  private static final String TRACE =
      """
      v 10400 3
      x 4 demo
      X demo -v
      I 1000 5
      t 10 0
      t 20 1
      t 30 1
      + 8 2 1000
      - 1000
      + 18 2 1000
      c 5
      + 64 3 2000
      - 2000
      """;

  private static byte[] write(String trace, OutputFormat format, Weight weight) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = trace.getBytes(StandardCharsets.UTF_8);
    try (TraceReader reader = Traces.open("t", new ByteArrayInputStream(bytes));
        TraceWriter writer = TraceWriters.open(format, out, Origin.of(reader), weight)) {
      TraceWriters.copy(reader, writer, (_, _) -> {});
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "BYTES, 0x10;0x20 32, 0x10;0x30 100",
    "ALLOCATIONS, 0x10;0x20 2, 0x10;0x30 1",
    "PEAK, 0x10;0x20 24, 0x10;0x30 100",
    "LIVE, 0x10;0x20 24,",
  })
  void foldsStacks(Weight weight, String first, String second) throws IOException {
    String text = new String(write(TRACE, OutputFormat.FOLDED, weight), StandardCharsets.UTF_8);
    assertThat(text).isEqualTo(first + "\n" + (second == null ? "" : second + "\n"));
  }

  @Test
  void writesATable() throws IOException {
    String text = new String(write(TRACE, OutputFormat.CSV, Weight.BYTES), StandardCharsets.UTF_8);
    assertThat(text.lines())
        .containsExactly(
            "sequence,operation,block,size,alignment,zeroed,address,thread,nanoseconds,stack,caller",
            "1,allocate,0,8,,false,0x1000,,0,2,0x20",
            "2,free,0,,,,0x1000,,0,,",
            "3,allocate,1,24,,false,0x1000,,0,2,0x20",
            "4,allocate,2,100,,false,0x2000,,5000000,3,0x30",
            "5,free,2,,,,0x2000,,5000000,,");
  }

  @Test
  void writesTheThreadsOfATrace() throws IOException {
    String rep = "1 2 3 0\n7 a 0 8\n9 a 1 9\n7 f 0\n";
    String text = new String(write(rep, OutputFormat.REP, Weight.BYTES), StandardCharsets.UTF_8);
    assertThat(text).isEqualTo("1\n2\n3\n17\n0 a 0 8\n1 a 1 9\n0 f 0\n");
  }

  @Test
  void writesAProfile() throws IOException {
    byte[] profile;
    byte[] packed = write(TRACE, OutputFormat.PPROF, Weight.BYTES);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      profile = in.readAllBytes();
    }
    Message all = new Message(profile);
    List<String> strings = all.texts(6);
    assertThat(strings.getFirst()).isEmpty();
    assertThat(all.messages(1))
        .extracting(type -> strings.get((int) type.number(1)))
        .containsExactly("alloc_objects", "alloc_space", "inuse_objects", "inuse_space");
    Map<Long, String> names = new TreeMap<>();
    all.messages(5).forEach(f -> names.put(f.number(1), strings.get((int) f.number(2))));
    List<String> samples = new ArrayList<>();
    for (Message sample : all.messages(2)) {
      List<String> frames = sample.packed(1).stream().map(names::get).toList();
      samples.add(frames + " " + sample.packed(2));
    }
    assertThat(samples)
        .containsExactly("[0x20, 0x10] [2, 32, 1, 24]", "[0x30, 0x10] [1, 100, 0, 0]");
    assertThat(all.messages(4)).hasSize(3);
    assertThat(all.number(10)).isEqualTo(5_000_000);
    assertThat(strings.get((int) all.number(13))).isEqualTo("demo -v");
  }

  /// A protocol buffer message, read as the format is defined and without the writer's code.
  private static final class Message {

    private final Map<Integer, List<Object>> fields = new TreeMap<>();
    private final byte[] bytes;
    private int position;

    Message(byte[] bytes) {
      this.bytes = bytes;
      while (position < bytes.length) {
        long tag = varint();
        List<Object> values =
            fields.computeIfAbsent((int) (tag >>> 3), _ -> new ArrayList<Object>());
        if ((tag & 7) == 0) {
          values.add(varint());
        } else {
          assertThat(tag & 7).isEqualTo(2);
          int length = (int) varint();
          values.add(java.util.Arrays.copyOfRange(bytes, position, position + length));
          position += length;
        }
      }
    }

    private long varint() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = bytes[position++];
        value |= (next & 0x7FL) << shift;
        if (next >= 0) {
          return value;
        }
      }
    }

    private List<Object> values(int field) {
      return fields.getOrDefault(field, List.of());
    }

    long number(int field) {
      return values(field).isEmpty() ? 0 : (Long) values(field).getFirst();
    }

    List<Message> messages(int field) {
      return values(field).stream().map(each -> new Message((byte[]) each)).toList();
    }

    List<String> texts(int field) {
      return values(field).stream()
          .map(each -> new String((byte[]) each, StandardCharsets.UTF_8))
          .toList();
    }

    List<Long> packed(int field) {
      List<Long> all = new ArrayList<>();
      long value = 0;
      int shift = 0;
      for (byte next : (byte[]) values(field).getFirst()) {
        value |= (next & 0x7FL) << shift;
        shift += 7;
        if (next >= 0) {
          all.add(value);
          value = 0;
          shift = 0;
        }
      }
      return all;
    }
  }
}
