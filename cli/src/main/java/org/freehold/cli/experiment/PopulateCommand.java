package org.freehold.cli.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.freehold.Bytes;
import org.freehold.OutOfMemoryException;
import org.freehold.cli.console.CommandFailure;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Figures;
import org.freehold.cli.console.JsonOutput;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.TextTable;
import org.freehold.cli.console.TextTable.Column;
import org.freehold.cli.experiment.LargeMemory.Round;
import org.freehold.cli.experiment.LargeMemory.Way;
import org.freehold.cli.input.Size;
import org.freehold.vm.AddressSpace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;

/// The options of `freehold experiment populate`, and its table.
@Command(
    name = "populate",
    description = {
      "Measure how fast much memory can be had, each way there is.",
      "%nA commit that succeeds has no physical memory behind it: the first write to each page"
          + " takes a fault. Populating takes them all in one call. The ways take turns, and the"
          + " median of the rounds is shown.",
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:measured", "1:the memory cannot be had", "2:wrong usage"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold experiment populate                 256 MiB",
      "  freehold experiment populate --size 2G --rounds 3",
    })
public final class PopulateCommand implements Callable<Integer> {

  private static final int MOST_ROUNDS = 1000;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = Size.class,
      defaultValue = "256M",
      description = "How much memory. Default: ${DEFAULT-VALUE}.")
  private long size;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each way is tried. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--json", description = "Print one JSON object instead of the table.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell where it is called from
  public PopulateCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    check(size > 0, "--size must be at least 1 byte");
    check(rounds > 0 && rounds <= MOST_ROUNDS, "--rounds must be at least 1 and at most 1000");
    Map<Way, Round> medians = measure();
    if (json) {
      JsonOutput.print(shell, out -> writeTo(out, medians));
    } else {
      print(medians);
    }
    return ExitCode.OK;
  }

  private Map<Way, Round> measure() {
    LargeMemory measured = new LargeMemory(AddressSpace.host(), size, new PageFaults());
    Map<Way, List<Round>> all = new EnumMap<>(Way.class);
    try {
      for (int round = -1; round < rounds; round++) { // The first one only warms up.
        for (Way way : Way.values()) {
          Round result = measured.run(way);
          if (round >= 0) {
            all.computeIfAbsent(way, _ -> new ArrayList<>()).add(result);
          }
        }
      }
    } catch (OutOfMemoryException e) {
      throw new CommandFailure(
          "cannot have " + Bytes.format(size) + ": " + e.diagnosis().sentence());
    }
    Map<Way, Round> medians = new EnumMap<>(Way.class);
    all.forEach((way, results) -> medians.put(way, median(results)));
    return medians;
  }

  private static Round median(List<Round> results) {
    results.sort(Comparator.comparingDouble(Round::seconds));
    return results.get(results.size() / 2);
  }

  private void print(Map<Way, Round> medians) {
    TextTable table =
        new TextTable(
            shell,
            List.of(
                Column.text(Bytes.format(size), 30),
                Column.figure("had after", 9),
                Column.figure("touched", 8),
                Column.figure("together", 8),
                Column.figure("GiB/s", 6),
                Column.figure("page faults", 11)));
    table.header();
    medians.forEach((way, round) ->
        table.row(
            List.of(
                way.label(),
                Figures.duration(round.callSeconds()),
                Figures.duration(round.touchSeconds()),
                Figures.duration(round.seconds()),
                String.format(Locale.ROOT, "%.2f", gibibytesPerSecond(round)),
                round.faults() < 0 ? "-" : Figures.count(round.faults()))));
    shell.out().flush();
  }

  private double gibibytesPerSecond(Round round) {
    return size / round.seconds() / (1L << 30);
  }

  private void writeTo(JsonGenerator out, Map<Way, Round> medians) {
    out.writeNumberProperty("bytes", size);
    out.writeNumberProperty("rounds", rounds);
    JsonOutput.objects(
        out,
        "ways",
        List.copyOf(medians.entrySet()),
        (each, entry) -> {
          Round round = entry.getValue();
          each.writeStringProperty("way", entry.getKey().label());
          each.writeNumberProperty("callSeconds", round.callSeconds());
          each.writeNumberProperty("touchSeconds", round.touchSeconds());
          each.writeNumberProperty("seconds", round.seconds());
          each.writeNumberProperty("pageFaults", round.faults());
        });
  }

  private void check(boolean holds, String message) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }
}
