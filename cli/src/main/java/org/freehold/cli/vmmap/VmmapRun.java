package org.freehold.cli.vmmap;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.freehold.Bytes;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.TextFile;
import org.freehold.cli.process.Format;
import org.freehold.cli.process.MapSource;
import org.freehold.cli.process.SeparatedValues;
import org.freehold.inspect.report.VmmapColumn;
import org.freehold.inspect.report.VmmapFigures;
import org.freehold.inspect.report.VmmapPage;
import org.freehold.inspect.report.VmmapSnapshot;
import org.freehold.inspect.report.VmmapType;

/// Takes a snapshot of a process and writes it.
final class VmmapRun {

  private final Shell shell;
  private final VmmapRequest request;

  VmmapRun(Shell shell, VmmapRequest request) {
    this.shell = shell;
    this.request = request;
  }

  /// Takes and writes it.
  ///
  /// @return the exit code
  int run() throws IOException {
    Path file = request.file();
    if (file != null) {
      TextFile.requireFolder(file);
    }
    VmmapSnapshot snapshot = snapshot(request.pid());
    boolean isStandardOutput = file == null || TextFile.isStandardOutput(file);
    if (isStandardOutput && request.format() == Format.TEXT) {
      VmmapTables.print(shell, snapshot, request.details());
      shell.out().flush();
    } else if (isStandardOutput) {
      write(snapshot, shell.out());
      shell.out().flush();
    } else if (file != null) {
      // All or nothing: nothing is written before everything is ready to write.
      StringWriter text = new StringWriter();
      PrintWriter writer = new PrintWriter(text);
      write(snapshot, writer);
      writer.flush();
      TextFile.write(shell, file, text.toString());
    }
    return ExitCode.OK;
  }

  /// Takes a snapshot of a process.
  static VmmapSnapshot snapshot(long pid) throws IOException {
    String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    return VmmapSnapshot.of(MapSource.read(pid), now);
  }

  private void write(VmmapSnapshot snapshot, PrintWriter out) {
    switch (request.format()) {
      case TEXT -> VmmapTables.lines(snapshot, request.details()).forEach(out::println);
      case CSV, TSV -> values(snapshot, new SeparatedValues(out, request.format()));
      case JSON -> VmmapJson.write(out, snapshot);
      case HTML -> out.print(VmmapPage.of(snapshot));
    }
  }

  private void values(VmmapSnapshot snapshot, SeparatedValues table) {
    if (!request.details()) {
      table.row(join(List.of("type"), columns(), List.of()));
      for (VmmapType type : VmmapType.values()) {
        table.row(join(List.of(type.label()), values(snapshot.of(type)), List.of()));
      }
      return;
    }
    table.row(join(List.of("address", "type"), columns(), List.of("protection", "details")));
    for (VmmapSnapshot.Detail region : snapshot.details()) {
      List<String> front = List.of(Bytes.address(region.address()), region.type().label());
      List<String> back = List.of(region.protection(), region.text());
      table.row(join(front, values(region.figures()), back));
    }
  }

  private static List<String> columns() {
    return List.of(VmmapColumn.values()).stream().map(VmmapColumn::field).toList();
  }

  private static List<String> values(VmmapFigures figures) {
    return List.of(VmmapColumn.values()).stream()
        .map(column -> Long.toString(column.value(figures)))
        .toList();
  }

  private static List<String> join(List<String> front, List<String> middle, List<String> back) {
    List<String> all = new ArrayList<>(front);
    all.addAll(middle);
    all.addAll(back);
    return all;
  }
}
