package org.freehold.heap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.freehold.Bytes;
import org.freehold.heap.AllocationStacks.Leak;

/// The leak report: the live blocks of open heaps, grouped by the stack that allocated them, in a
/// form like that of LeakSanitizer.
///
/// `-Dfreehold.leaks=exit` prints it to stderr when the program ends, for every heap that is still
/// open; heaps then track all their blocks, or one in `-Dfreehold.leaks.sample`.
public final class LeakReport {

  static final String PROPERTY = "freehold.leaks";
  static final String SAMPLE = "freehold.leaks.sample";
  private static final String RULE = "=".repeat(65);
  private static final int MAX_STACKS = 100;

  private LeakReport() {}

  /// One in how many blocks of a heap is tracked, as its options say or else the system property; 0
  /// for none.
  static int sampling(HeapOptions options) {
    if (!Switches.AT_EXIT) {
      return options.stackTraces();
    }
    int bySwitch = Switches.SAMPLING;
    AtExit.register();
    return options.stackTraces() == 0 ? bySwitch : options.stackTraces();
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
      leaks.stream().limit(MAX_STACKS).forEach(leak -> add(heap, leak, body));
      if (stacks.lost() > 0) {
        body.add(
            "%d more blocks of heap \"%s\" could not be tracked for want of memory or stack; some"
                    .formatted(stacks.lost(), heap.options().name())
                + " may be leaked");
        body.add("");
      }
      if (leaks.size() > MAX_STACKS) {
        body.add(
            "and " + (leaks.size() - MAX_STACKS) + " more stacks of heap " + heap.options().name());
        body.add("");
      }
    }
    return blocks == 0 ? List.of() : framed(body, blocks, bytes, isEstimate);
  }

  private static List<String> framed(
      List<String> body, long blocks, long bytes, boolean isEstimate) {
    List<String> lines = new ArrayList<>();
    long pid = ProcessHandle.current().pid();
    lines.add(RULE);
    lines.add("==" + pid + "==Freehold: blocks that were never freed");
    lines.add("");
    lines.addAll(body);
    lines.add(
        String.format(
            Locale.ROOT,
            "SUMMARY: Freehold: %s%d byte(s) leaked in %d block(s).",
            isEstimate ? "about " : "",
            bytes,
            blocks));
    return lines;
  }

  private static void add(Heap heap, Leak leak, List<String> body) {
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
            heap.options().name()));
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

  /// The report when the program ends.
  private static final class AtExit {
    private static boolean isRegistered;

    /// Registers the report, once.
    static synchronized void register() {
      if (!isRegistered) {
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), false, UTF_8);
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
    static final boolean AT_EXIT = isAtExit();
    static final int SAMPLING = sampling();

    private static boolean isAtExit() {
      String value = System.getProperty(PROPERTY);
      if (value == null || value.equals("exit")) {
        return value != null;
      }
      ignored(PROPERTY, value, "the only value is 'exit'");
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
