package org.freehold.cli.address;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.freehold.Bytes;
import org.freehold.cli.console.CommandFailure;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.WideText;
import org.freehold.cli.process.Format;
import org.freehold.cli.process.MapSource;
import org.freehold.cli.process.SeparatedValues;
import org.freehold.inspect.AddressMap;
import org.freehold.inspect.LinuxFigures;
import org.freehold.inspect.MapRegion;
import org.freehold.inspect.report.AddressNames;
import org.freehold.inspect.report.AddressSummary;
import org.freehold.inspect.report.AddressText;
import org.freehold.inspect.report.RegionFilter;

/// Reads a map and shows the requested view.
final class AddressRun {

  private static final List<String> COLUMNS =
      List.of(
          "start",
          "end",
          "sizeBytes",
          "type",
          "state",
          "protect",
          "usage",
          "allocationBase",
          "name",
          "detail",
          "rssBytes",
          "pssBytes",
          "privateBytes",
          "sharedBytes",
          "swapBytes",
          "lockedBytes");
  private static final int FIGURES = 6;

  private final Shell shell;
  private final AddressRequest request;

  AddressRun(Shell shell, AddressRequest request) {
    this.shell = shell;
    this.request = request;
  }

  /// Shows it.
  ///
  /// @return the exit code
  int run() throws IOException {
    RegionFilter filter = filter();
    AddressMap map = MapSource.read(request.pid());
    Long address = request.address();
    if (request.summary()) {
      summary(AddressSummary.of(map));
    } else if (address != null) {
      region(at(map, address), map.is32Bit());
    } else {
      list(map, map.withFree().stream().filter(filter::accepts).toList());
    }
    shell.out().flush();
    return ExitCode.OK;
  }

  private RegionFilter filter() {
    try {
      return RegionFilter.of(
          request.usages(),
          request.states(),
          request.types(),
          request.protections(),
          request.minimumBytes());
    } catch (IllegalArgumentException e) {
      throw new UnknownWordException(e);
    }
  }

  private void summary(AddressSummary summary) {
    if (request.format() == Format.JSON) {
      AddressJson.print(shell, summary);
    } else {
      WideText.print(shell, AddressText.summary(summary));
    }
  }

  private static MapRegion at(AddressMap map, long address) {
    MapRegion region = map.at(address);
    if (region == null) {
      throw new CommandFailure(
          "no program can have the address "
              + Bytes.address(address)
              + ": the addresses of this process end at "
              + Bytes.address(map.limit()));
    }
    return region;
  }

  private void region(MapRegion region, boolean is32Bit) {
    if (request.format() == Format.JSON) {
      AddressJson.print(shell, region);
    } else {
      shell.out().println();
      AddressText.region(region, is32Bit).forEach(shell::println);
    }
  }

  private void list(AddressMap map, List<MapRegion> regions) {
    PrintWriter out = shell.out();
    switch (request.format()) {
      case JSON -> AddressJson.print(shell, map, regions);
      case CSV, TSV -> {
        SeparatedValues table = new SeparatedValues(out, request.format());
        table.row(COLUMNS);
        regions.forEach(region -> table.row(values(region)));
      }
      case TEXT, HTML -> {
        List<String> lines = new ArrayList<>(AddressText.listHeader());
        regions.forEach(region -> lines.add(AddressText.line(region, map.is32Bit())));
        WideText.print(shell, lines);
      }
    }
  }

  private static List<String> values(MapRegion region) {
    List<String> values = new ArrayList<>();
    values.add(Bytes.address(region.start()));
    values.add(Bytes.address(region.end()));
    values.add(Long.toString(region.size()));
    values.add(AddressNames.name(region.type()));
    values.add(AddressNames.name(region.state()));
    values.add(AddressNames.name(region.protection()));
    values.add(region.usage().label());
    values.add(Bytes.address(region.allocationBase()));
    values.add(region.name());
    values.add(region.detail());
    values.addAll(figures(region));
    return values;
  }

  private static List<String> figures(MapRegion region) {
    LinuxFigures figures = region.figures();
    if (figures == null) {
      return Collections.nCopies(FIGURES, "");
    }
    return LongStream.of(
            figures.resident(),
            figures.proportional(),
            figures.privateResident(),
            figures.sharedResident(),
            figures.swapped(),
            figures.locked())
        .mapToObj(Long::toString)
        .toList();
  }
}
