package org.freehold.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What valgrind, ltrace, glibc and strace wrote about one small program: each event of it, and the
/// same files truncated and damaged.
class SampleTracesTest {

  static byte[] sample(String name) throws IOException {
    try (InputStream in = SampleTracesTest.class.getResourceAsStream("samples/" + name)) {
      return in.readAllBytes();
    }
  }

  private static final String[] DEMO = {
    "allocate 0 24", "allocate 1 300", "reallocate 0 500", "allocate 2 40", "reallocate 1 100",
  };

  private static List<String> demo(String... rest) {
    List<String> all = new ArrayList<>(List.of(DEMO));
    all.addAll(List.of(rest));
    return all;
  }

  @Test
  void valgrind() throws IOException {
    TraceText.Result read = TraceText.read(sample("valgrind-trace-malloc.log"));
    assertThat(read.events())
        .isEqualTo(
            demo(
                "allocate 3 256",
                "allocate 4 256",
                "free 1",
                "allocate 5 300000",
                "free 5",
                "free 2",
                "allocate 6 6",
                "free 3",
                "free 0"));
    assertThat(read.repairs().nullFrees()).isEqualTo(read.repairs().total()).isPositive();
  }

  @Test
  void mtrace() throws IOException {
    TraceText.Result read = TraceText.read(sample("glibc-mtrace.txt"));
    assertThat(read.events())
        .isEqualTo(
            demo(
                "allocate 3 256",
                "allocate 4 256",
                "free 1",
                "allocate 5 300000",
                "free 5",
                "free 2",
                "allocate 6 6",
                "free 3",
                "free 0"));
    assertThat(read.repairs()).isEqualTo(Repairs.NONE);
  }

  @Test
  void mtraceTellsWhereACallCameFrom() throws IOException {
    TraceEvent event = new TraceEvent();
    try (TraceReader reader = TraceText.open(sample("glibc-mtrace.txt"))) {
      reader.next(event);
      assertThat(event.address()).isEqualTo(0x55e6784ec2a0L);
      assertThat(reader.stacks().frames(event.stackId())).containsExactly("./demo:[0x120b]");
    }
  }

  @Test
  void ltrace() throws IOException {
    // posix_memalign shows no address, so that neither its block nor its free is known.
    Repairs hidden = new Repairs(1, 0, 0, 0, 0, 0, 1, 0);
    String[] rest = {"allocate 3 256", "free 1", "allocate 4 300000", "free 4", "free 2"};
    for (String name : new String[] {"ltrace-e.txt", "ltrace-f-ttt-i.txt"}) {
      TraceText.Result read = TraceText.read(sample(name));
      List<String> expected = demo(rest);
      expected.add("free 0");
      assertThat(read.events()).as(name).isEqualTo(expected);
      assertThat(read.repairs()).as(name).isEqualTo(hidden);
    }
    List<String> plain = demo(rest);
    plain.add("allocate 5 6"); // strdup, which -e leaves out
    plain.add("free 0");
    TraceText.Result read = TraceText.read(sample("ltrace-plain.txt"));
    assertThat(read.events()).isEqualTo(plain);
    assertThat(read.repairs()).isEqualTo(hidden);
  }

  @Test
  void ltraceTellsThreadTimeAndCaller() throws IOException {
    TraceEvent event = new TraceEvent();
    try (TraceReader reader = TraceText.open(sample("ltrace-f-ttt-i.txt"))) {
      reader.next(event);
      assertThat(event.thread()).isEqualTo(9961);
      assertThat(event.timeNanos()).isZero();
      assertThat(reader.stacks().frames(event.stackId())).containsExactly("0x56531fc1620b");
      reader.next(event);
      assertThat(event.timeNanos()).isEqualTo(112_000);
      assertThat(event.isZeroed()).isTrue();
    }
  }

  @Test
  void strace() throws IOException {
    TraceText.Result read = TraceText.read(sample("strace-mem.txt"));
    assertThat(read.events())
        .containsExactly(
            "allocate 0 8192",
            "allocate 1 34819",
            "allocate 2 1974096",
            // The library's code goes into its first mapping, which is cut in two by that,
            "reallocate 2 155648",
            "allocate 3 417792",
            "allocate 4 1400832",
            // the constants after it take the front of the rest, and so on.
            "reallocate 3 77824",
            "allocate 5 339968",
            "reallocate 3 53248",
            "allocate 6 24576",
            "free 3",
            "allocate 7 53072",
            "allocate 8 12288",
            "free 1",
            "allocate 9 135168",
            "allocate 10 303104",
            "free 10");
    assertThat(read.repairs()).isEqualTo(Repairs.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "glibc-mtrace.txt",
        "ltrace-e.txt",
        "ltrace-f-ttt-i.txt",
        "ltrace-plain.txt",
        "strace-mem.txt",
        "valgrind-trace-malloc.log"
      })
  void isReadOrRefusedWhenCutOrDamaged(String name) throws IOException {
    byte[] whole = sample(name);
    for (int length = 0; length < whole.length; length += 3) {
      readOrRefuse(Arrays.copyOf(whole, length), name + " cut to " + length);
    }
    for (int seed = 0; seed < 700; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] copy = whole.clone();
      for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
        int at = random.nextInt(copy.length);
        copy[at] =
            (byte)
                (random.nextBoolean()
                    ? " \n()=,-0x\"<>@[]:.".charAt(random.nextInt(17))
                    : random.nextInt(256));
      }
      readOrRefuse(copy, name + " damaged with seed " + seed);
    }
  }

  private static void readOrRefuse(byte[] trace, String how) throws IOException {
    try (TraceReader reader = TraceText.open(trace)) {
      EventOrder.check(reader);
    } catch (TraceFormatException e) {
      assertThat(e).as(how).message().startsWith("t:").doesNotContain("\n");
    }
  }
}
