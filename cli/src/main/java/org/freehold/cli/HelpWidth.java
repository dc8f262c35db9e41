package org.freehold.cli;

import java.util.Map;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.TextWrap;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/// Fits help texts to the terminal. picocli lays them out without a limit, and each section is
/// wrapped here: picocli's own wrapping follows Unicode's rules for prose, which break `0:600000`
/// and `--java-heap` in the middle.
final class HelpWidth {

  /// Wide enough that picocli wraps nothing.
  private static final int UNLIMITED = 2000;

  /// Used where the width of the terminal is unknown.
  private static final int DEFAULT_COLUMNS = 90;

  /// Longer lines are hard to read.
  private static final int MAX_COLUMNS = 100;

  private HelpWidth() {}

  /// Makes a command and its subcommands wrap their help.
  static void apply(CommandLine root, Shell shell) {
    int columns = shell.columns() == 0 ? DEFAULT_COLUMNS : Math.min(shell.columns(), MAX_COLUMNS);
    root.setUsageHelpWidth(UNLIMITED);
    Map<String, IHelpSectionRenderer> sections = root.getHelpSectionMap();
    sections.replaceAll((key, section) ->
        key.equals(UsageMessageSpec.SECTION_KEY_SYNOPSIS)
            ? help -> synopsis(help, section.render(help), columns)
            : help -> TextWrap.lines(section.render(help), columns));
    root.setHelpSectionMap(sections);
  }

  /// The synopsis begins after its heading, on the same line.
  private static String synopsis(Help help, String text, int columns) {
    int heading = help.synopsisHeadingLength();
    int hanging = heading + help.commandSpec().qualifiedName().length() + 1;
    if (text.stripTrailing().indexOf('\n') >= 0) { // Several forms, each on a line of its own.
      return TextWrap.lines(text, columns);
    }
    return TextWrap.words(text.stripTrailing(), columns, heading, hanging) + System.lineSeparator();
  }
}
