package org.freehold.cli.gflags;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.freehold.flags.Destination;
import org.freehold.flags.GlobalFlag;
import org.freehold.flags.GlobalFlags;
import org.freehold.flags.PageHeapSettings;
import org.freehold.flags.SectionSettings;

/// Prints settings as text, in the words of the Windows tool where it has any.
final class GflagsText {

  private static final String INDENT = "    ";

  private GflagsText() {}

  static void machine(PrintWriter out, Destination destination, SectionSettings settings) {
    String what = destination == Destination.KERNEL ? "Running Kernel" : "Boot Registry";
    GlobalFlags flags = settings.flagsOrNone();
    out.println("Current " + what + " Settings are: " + flags);
    flags(out, flags);
    if (!settings.specialPool().isEmpty()) {
      out.println(INDENT + "spp - Special Pool " + settings.specialPool());
    }
  }

  static void image(PrintWriter out, String name, SectionSettings settings) {
    if (settings.flags().isPresent()) {
      GlobalFlags flags = settings.flagsOrNone();
      out.println("Current Registry Settings for " + name + " executable are: " + flags);
      flags(out, flags);
    } else {
      out.println("No Registry Settings for " + name + " executable");
    }
    if (settings.largePages()) {
      out.println(INDENT + "lpg - Load image using large pages if possible");
    }
    if (settings.traceDatabaseMegabytes() != 0) {
      out.println(
          INDENT + "The stack trace database has " + settings.traceDatabaseMegabytes() + " MB");
    }
  }

  private static void flags(PrintWriter out, GlobalFlags flags) {
    flags.list().forEach(flag -> out.println(line(flag)));
  }

  private static String line(GlobalFlag flag) {
    return INDENT + flag.abbreviation() + " - " + flag.text();
  }

  static void pageHeap(PrintWriter out, String name, PageHeapSettings settings) {
    String words = settings.words().stream().map(word -> word + " ").collect(Collectors.joining());
    out.println(name + ": page heap enabled with flags (" + words + ")");
  }

  static void explain(PrintWriter out, GlobalFlags flags) {
    out.println(flags);
    for (GlobalFlag flag : flags.list()) {
      out.println(line(flag));
      String prefix = flag.isMeaningful() ? "" : "no effect in Freehold: ";
      out.println(INDENT + INDENT + "  " + prefix + flag.effect());
    }
    out.println();
    out.println(frontEnd(flags));
  }

  private static String frontEnd(GlobalFlags flags) {
    List<String> off =
        flags.list().stream()
            .filter(GlobalFlag::turnsFrontEndOff)
            .map(GlobalFlag::abbreviation)
            .toList();
    return off.isEmpty()
        ? "The low-fragmentation front end stays on."
        : "The low-fragmentation front end is off, because of " + String.join(", ", off) + ".";
  }
}
