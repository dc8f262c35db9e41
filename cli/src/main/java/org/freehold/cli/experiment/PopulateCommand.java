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
import org.freehold.cli.input.IntRange;
import org.freehold.cli.input.SizeRange;
import org.freehold.vm.AddressSpace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/// The options of `freehold experiment populate`, and its table.
@Command(
    name = "populate",
    description = {
      "Measure how long it takes to obtain a lot of memory, in each possible way.",
      "%nA commit that succeeds is not yet backed by physical memory: the first write to each page"
          + " takes a page fault. Populating takes them all in one call. The ways take turns, and"
          + " the median of the rounds is shown.",
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:measured", "1:the memory is not available", "2:usage error"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold experiment populate                 256 MiB",
      "  freehold experiment populate --size 2G --rounds 3",
    })
public final class PopulateCommand implements Callable<Integer> {

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = Amount.class,
      defaultValue = "256M",
      description = "Amount of memory. Default: ${DEFAULT-VALUE}.")
  private long size;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      converter = Rounds.class,
      defaultValue = "5",
      description = "Number of rounds. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--json", description = "Print one JSON object instead of the table.")
  private boolean json;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell the environment that it is called from
  public PopulateCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
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
      for (int round = -1; round < rounds; round++) { // The first round only warms up.
        for (Way way : Way.values()) {
          Round result = measured.run(way);
          if (round >= 0) {
            all.computeIfAbsent(way, _ -> new ArrayList<>()).add(result);
          }
        }
      }
    } catch (OutOfMemoryException e) {
      throw new CommandFailure(
          "cannot obtain " + Bytes.format(size) + ": " + e.diagnosis().sentence());
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
                Column.figure("time to commit", 14),
                Column.figure("touch", 8),
                Column.figure("total", 8),
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

  /// Reads `--size`.
  static final class Amount extends SizeRange {
    Amount() {
      super(1, Long.MAX_VALUE);
    }
  }

  /// Reads `--rounds`.
  static final class Rounds extends IntRange {
    Rounds() {
      super(1, 1000);
    }
  }
}
