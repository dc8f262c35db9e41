package org.freehold.vm.internal;

import java.util.Locale;
import org.freehold.Bytes;
import org.freehold.internal.settings.SettingNames;

/// The margin: how much of each limit on the memory of the process Freehold leaves to the JVM.
///
/// The JVM needs memory of its own at any time, for a thread, for compiled code, for the collector.
/// Where it gets none it ends the process, so a heap that took the last byte that a limit allows
/// would take the program with it. By default the margin is a fiftieth of the limit and at least 64
/// MiB; the property `freehold.margin` sets it.
///
/// The Java heap grows as well, and a collector that cannot commit memory ends the process. Where
/// its growth counts against the limit, it is left room up to its maximum size (`-Xmx`), or up to
/// half of the limit if that is less: the default maximum follows from the machine's memory and not
/// from the limit.
public final class MemoryMargin {

  private static final long MIN_BYTES = 64L << 20;
  private static final int DIVISOR = 50;

  /// What the property says; -1 when it says nothing.
  private static final long CONFIGURED = parse(System.getProperty(SettingNames.MARGIN, ""));

  private MemoryMargin() {}

  /// Bytes of a limit that are left to the JVM.
  public static long of(long limit) {
    return CONFIGURED >= 0 ? CONFIGURED : Math.max(MIN_BYTES, limit / DIVISOR);
  }

  /// Bytes by which the Java heap may still grow under a limit that counts what it has committed.
  static long javaHeapGrowth(long limit) {
    Runtime runtime = Runtime.getRuntime();
    return Math.max(0, Math.min(runtime.maxMemory(), limit / 2) - runtime.totalMemory());
  }

  /// What is left of such a limit to the JVM, as a sentence says it.
  public static String leftToJvm(long limit) {
    long growth = javaHeapGrowth(limit);
    return Bytes.format(of(limit))
        + (growth == 0 ? "" : " and to the growth of its heap " + Bytes.format(growth));
  }

  /// Parses a number of bytes with an optional suffix `k`, `m` or `g`; -1 for anything else.
  static long parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    int digits = 0;
    while (digits < lower.length() && Character.isDigit(lower.charAt(digits))) {
      digits++;
    }
    int shift =
        switch (lower.substring(digits)) {
          case "" -> 0;
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          default -> -1;
        };
    return digits == 0 || digits > 9 + (shift == 0 ? 9 : 0) || shift < 0
        ? -1
        : Long.parseLong(lower, 0, digits, 10) << shift;
  }
}
