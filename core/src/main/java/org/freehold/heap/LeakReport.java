package org.freehold.heap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.freehold.Bytes;
import org.freehold.heap.AllocationStacks.Leak;
import org.freehold.heap.AllocationStacks.Permanent;
import org.jspecify.annotations.Nullable;

/// The leak report: the live blocks of open heaps, grouped by the stack that allocated them, in a
/// form like that of LeakSanitizer.
///
/// `-Dfreehold.leaks=exit` prints it to stderr when the program ends, for every heap that is still
/// open; heaps then track all their blocks, or one in `-Dfreehold.leaks.sample`.
/// `-Dfreehold.leaks=close` prints it for each heap when that is closed, and `exit,close` does
/// both. Blocks that are meant to live ([DebugHeap#markPermanent]) are counted in a line of their
/// own.
public final class LeakReport {

  static final String PROPERTY = "freehold.leaks";
  static final String SAMPLE = "freehold.leaks.sample";
  private static final String RULE = "=".repeat(65);
  private static final int MAX_STACKS = 100;

  private LeakReport() {}

  /// One in how many blocks of a heap is tracked, as its options say or else the system property; 0
  /// for none.
  static int sampling(HeapOptions options) {
    if (Switches.AT_EXIT) {
      AtExit.register();
    }
    return (Switches.AT_EXIT || Switches.AT_CLOSE) && options.stackTraces() == 0
        ? Switches.SAMPLING
        : options.stackTraces();
  }

  /// What is told of the blocks that are live when a heap is closed; null for nothing.
  static @Nullable Consumer<Unfreed> handlerAtClose() {
    return Switches.AT_CLOSE ? LeakReport::printToStderr : null;
  }

  private static void printToStderr(Unfreed unfreed) {
    PrintStream err = stderr();
    unfreed.lines().forEach(err::println);
    err.flush();
  }

  private static PrintStream stderr() {
    return new PrintStream(new FileOutputStream(FileDescriptor.err), false, UTF_8);
  }

  /// Prints the report on all open heaps that track their blocks.
  ///
  /// @param out where to print it
  /// @return whether there was anything to report
  public static boolean print(PrintStream out) {
    List<String> lines = lines(Heap.processHeaps());
    lines.forEach(out::println);
    out.flush();
    return !lines.isEmpty();
  }

  /// The leak report on some heaps.
  ///
  /// @param heaps the heaps; those that do not track their blocks are skipped
  /// @return its lines; none when no block is left
  public static List<String> lines(List<Heap> heaps) {
    List<String> body = new ArrayList<>();
    long blocks = 0;
    long bytes = 0;
    long permanentBlocks = 0;
    long permanentBytes = 0;
    boolean isEstimate = false;
    for (Heap heap : heaps) {
      AllocationStacks stacks = heap.allocationStacks();
      if (stacks == null) {
        continue;
      }
      isEstimate |= stacks.sampling().every() != 1;
      List<Leak> leaks = stacks.leaks();
      for (Leak leak : leaks) {
        blocks += leak.estimatedBlocks();
        bytes += leak.estimatedBytes();
      }
      Permanent permanent = stacks.permanent();
      permanentBlocks += permanent.blocks();
      permanentBytes += permanent.bytes();
      add(heap.options().name(), leaks, body);
      if (stacks.lost() > 0) {
        body.add(
            "%d more blocks of heap \"%s\" could not be tracked for want of memory or stack; some"
                    .formatted(stacks.lost(), heap.options().name())
                + " may be leaked");
        body.add("");
      }
    }
    return blocks == 0
        ? List.of()
        : framed(
            "blocks that were never freed",
            body,
            blocks,
            bytes,
            new Permanent(permanentBlocks, permanentBytes),
            isEstimate);
  }

  /// The blocks that are live in a heap that is about to be closed; null when there are none but
  /// those that are meant to live. The caller has locked the heap.
  static @Nullable Unfreed unfreed(Heap heap) {
    HeapSummary summary = heap.summary();
    AllocationStacks stacks = heap.allocationStacks();
    List<Leak> leaks = stacks == null ? List.of() : stacks.leaks();
    Permanent permanent = stacks == null ? new Permanent(0, 0) : stacks.permanent();
    long tracked = leaks.stream().mapToLong(Leak::blocks).sum();
    long blocks = Math.max(summary.busyBlocks() - permanent.blocks(), tracked);
    if (blocks == 0) {
      return null;
    }
    long trackedBytes = leaks.stream().mapToLong(Leak::bytes).sum();
    long all = summary.requestedBytes() < 0 ? summary.busyBytes() : summary.requestedBytes();
    long bytes = tracked == blocks ? trackedBytes : Math.max(all - permanent.bytes(), trackedBytes);
    return new Unfreed(heap.options().name(), blocks, bytes, permanent, leaks);
  }

  private static List<String> framed(
      String title,
      List<String> body,
      long blocks,
      long bytes,
      Permanent permanent,
      boolean isEstimate) {
    List<String> lines = new ArrayList<>();
    long pid = ProcessHandle.current().pid();
    lines.add(RULE);
    lines.add("==" + pid + "==Freehold: " + title);
    lines.add("");
    lines.addAll(body);
    if (permanent.blocks() != 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "Not counted: %d byte(s) in %d block(s) that are meant to live.",
              permanent.bytes(),
              permanent.blocks()));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "SUMMARY: Freehold: %s%d byte(s) leaked in %d block(s).",
            isEstimate ? "about " : "",
            bytes,
            blocks));
    return lines;
  }

  private static void add(String heap, List<Leak> leaks, List<String> body) {
    leaks.stream().limit(MAX_STACKS).forEach(leak -> add(heap, leak, body));
    if (leaks.size() > MAX_STACKS) {
      body.add("and " + (leaks.size() - MAX_STACKS) + " more stacks of heap " + heap);
      body.add("");
    }
  }

  private static void add(String heap, Leak leak, List<String> body) {
    String sampled =
        leak.blocks() == leak.estimatedBlocks()
            ? ""
            : ", of which " + leak.blocks() + (leak.blocks() == 1 ? " was" : " were") + " sampled";
    body.add(
        String.format(
            Locale.ROOT,
            "Leak of %d byte(s) in %d block(s)%s, heap \"%s\", allocated from:",
            leak.estimatedBytes(),
            leak.estimatedBlocks(),
            sampled,
            heap));
    int number = 0;
    for (String frame : leak.stack()) {
      body.add("    #" + number++ + " " + frame);
    }
    body.add(
        "    at "
            + String.join(", ", leak.samples().stream().map(Bytes::address).toList())
            + (leak.blocks() > leak.samples().size() ? ", …" : ""));
    body.add("");
  }

  /// The blocks that were live when a heap was closed, but for those that are meant to live.
  /// Immutable.
  public static final class Unfreed {
    private final String heap;
    private final long blocks;
    private final long bytes;
    private final Permanent permanent;
    private final List<Leak> leaks;

    private Unfreed(String heap, long blocks, long bytes, Permanent permanent, List<Leak> leaks) {
      this.heap = heap;
      this.blocks = blocks;
      this.bytes = bytes;
      this.permanent = permanent;
      this.leaks = leaks;
    }

    /// The name of the heap.
    public String heap() {
      return heap;
    }

    /// How many blocks there were.
    public long blocks() {
      return blocks;
    }

    /// The bytes requested for them; with rounding, where the heap kept neither exact sizes nor the
    /// stack of each block.
    public long bytes() {
      return bytes;
    }

    /// The blocks that are meant to live, which are not counted here; none are known where the heap
    /// kept no stacks.
    public Permanent permanent() {
      return permanent;
    }

    /// The blocks grouped by the stack that allocated them, most bytes first; empty when the heap
    /// kept no stacks.
    public List<Leak> leaks() {
      return leaks;
    }

    /// The report in lines.
    public List<String> lines() {
      List<String> body = new ArrayList<>();
      add(heap, leaks, body);
      String title = "blocks that were live when heap \"" + heap + "\" was closed";
      return framed(title, body, blocks, bytes, permanent, false);
    }

    /// The figures in one sentence.
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "heap \"%s\" was closed with %d byte(s) in %d live block(s)",
          heap,
          bytes,
          blocks);
    }
  }

  /// The report when the program ends.
  private static final class AtExit {
    private static boolean isRegistered;

    /// Registers the report, once.
    static synchronized void register() {
      if (!isRegistered) {
        PrintStream err = stderr();
        Runnable report = () -> print(err);
        addHook(new Thread(report, "freehold-leaks"));
        isRegistered = true;
      }
    }

    private static void addHook(Thread hook) {
      try {
        Runtime.getRuntime().addShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The program is ending already: the first heap was made by another hook.
      }
    }
  }

  /// The system properties, read once; an invalid value is reported once and ignored.
  private static final class Switches {
    private static final List<String> VALUES = List.of("exit", "close", "exit,close", "close,exit");

    static final boolean AT_EXIT = isSet("exit");
    static final boolean AT_CLOSE = isSet("close");
    static final int SAMPLING = sampling();

    private static boolean isSet(String moment) {
      String value = System.getProperty(PROPERTY);
      if (value == null || VALUES.contains(value)) {
        return value != null && value.contains(moment);
      }
      if (moment.equals("exit")) { // Said once.
        ignored(PROPERTY, value, "it must be 'exit', 'close' or 'exit,close'");
      }
      return false;
    }

    private static int sampling() {
      String value = System.getProperty(SAMPLE, "1");
      try {
        int oneIn = Integer.parseInt(value);
        if (oneIn > 0) {
          return oneIn;
        }
      } catch (NumberFormatException e) {
        // Reported below.
      }
      ignored(SAMPLE, value, "it must be a number of at least 1");
      return 1;
    }

    private static void ignored(String property, String value, String why) {
      System.getLogger("org.freehold.heap")
          .log(Level.WARNING, "-D" + property + "=" + value + " is ignored: " + why);
    }
  }
}
