package org.freehold.cli.gflags;

import java.util.List;
import java.util.stream.Collectors;
import org.freehold.cli.console.Shell;
import org.freehold.flags.Destination;
import org.freehold.flags.GlobalFlag;
import org.freehold.flags.GlobalFlags;
import org.freehold.flags.PageHeapSettings;
import org.freehold.flags.SectionSettings;

/// Prints settings as text, in the words of the Windows tool where it has any.
final class GflagsText {

  private static final String INDENT = "    ";

  private GflagsText() {}

  static void machine(Shell shell, Destination destination, SectionSettings settings) {
    String what = destination == Destination.KERNEL ? "Running Kernel" : "Boot Registry";
    GlobalFlags flags = settings.flagsOrNone();
    shell.println("Current " + what + " Settings are: " + flags);
    flags(shell, flags);
    if (!settings.specialPool().isEmpty()) {
      shell.println(INDENT + "spp - Special Pool " + settings.specialPool());
    }
  }

  static void image(Shell shell, String name, SectionSettings settings) {
    if (settings.flags().isPresent()) {
      GlobalFlags flags = settings.flagsOrNone();
      shell.println("Current Registry Settings for " + name + " executable are: " + flags);
      flags(shell, flags);
    } else {
      shell.println("No Registry Settings for " + name + " executable");
    }
    if (settings.largePages()) {
      shell.println(INDENT + "lpg - Load image using large pages if possible");
    }
    if (settings.traceDatabaseMegabytes() != 0) {
      shell.println(
          INDENT + "The stack trace database has " + settings.traceDatabaseMegabytes() + " MB");
    }
  }

  private static void flags(Shell shell, GlobalFlags flags) {
    flags.list().forEach(flag -> shell.println(line(flag)));
  }

  private static String line(GlobalFlag flag) {
    return INDENT + flag.abbreviation() + " - " + flag.text();
  }

  static void pageHeap(Shell shell, String name, PageHeapSettings settings) {
    String words = settings.words().stream().map(word -> word + " ").collect(Collectors.joining());
    shell.println(name + ": page heap enabled with flags (" + words + ")");
  }

  static void explain(Shell shell, GlobalFlags flags) {
    shell.println(flags.toString());
    for (GlobalFlag flag : flags.list()) {
      shell.println(line(flag));
      String prefix = flag.isMeaningful() ? "" : "no effect in Freehold: ";
      shell.println(INDENT + INDENT + "  " + prefix + flag.effect());
    }
    shell.println("");
    shell.println(frontEnd(flags));
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
