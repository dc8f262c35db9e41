package org.freehold.cli.address;

import static org.freehold.cli.console.JsonOutput.object;
import static org.freehold.cli.console.JsonOutput.objects;

import java.io.IOException;
import java.nio.file.Path;
import org.freehold.Bytes;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.JsonOutput;
import org.freehold.cli.console.Shell;
import org.freehold.inspect.record.LeakReport;
import org.freehold.inspect.record.LeakReport.Leak;
import org.freehold.inspect.record.LeakReport.Range;
import org.freehold.inspect.record.RecordHeader;
import org.freehold.inspect.record.VmRecordReader;
import org.freehold.inspect.report.LeakText;
import tools.jackson.core.JsonGenerator;

/// Reads a record of memory calls and shows what was never released (`address --leaks`). The names
/// in JSON are part of Freehold's interface: fields may be added, none may change its meaning.
final class LeaksRun {

  private static final double NANOS = 1e9;

  private final Shell shell;
  private final Path file;

  LeaksRun(Shell shell, Path file) {
    this.shell = shell;
    this.file = file;
  }

  /// Shows it.
  ///
  /// @param json whether as one object instead of text
  /// @return the exit code
  int run(boolean json) throws IOException {
    LeakReport report;
    try (VmRecordReader reader = VmRecordReader.open(file)) {
      report = LeakReport.of(reader);
    }
    if (json) {
      JsonOutput.print(shell, fields -> write(fields, report));
    } else {
      LeakText.lines(report).forEach(shell::println);
    }
    shell.out().flush();
    return ExitCode.OK;
  }

  private static void write(JsonGenerator json, LeakReport report) {
    object(json, "process", fields -> header(fields, report.header()));
    json.writeNumberProperty("calls", report.calls());
    json.writeNumberProperty("refused", report.refused());
    json.writeNumberProperty("seconds", report.nanos() / NANOS);
    json.writeNumberProperty("unmatchedCalls", report.unmatchedCalls());
    json.writeBooleanProperty("isCut", report.isCut());
    json.writeNumberProperty("reservations", report.reservations());
    json.writeNumberProperty("neverReleased", report.open());
    json.writeNumberProperty("views", report.views());
    json.writeNumberProperty("neverUnmapped", report.openViews());
    json.writeNumberProperty("viewBytes", report.viewBytes());
    json.writeNumberProperty("reservedBytes", report.reservedBytes());
    json.writeNumberProperty("committedBytes", report.committedBytes());
    objects(json, "leaks", report.leaks(), LeaksRun::leak);
  }

  private static void header(JsonGenerator json, RecordHeader header) {
    json.writeNumberProperty("pid", header.pid());
    json.writeStringProperty("space", header.space());
    json.writeStringProperty("start", header.start().toString());
    json.writeNumberProperty("pageSize", header.pageSize());
  }

  private static void leak(JsonGenerator json, Leak leak) {
    json.writeNumberProperty("reservations", leak.reservations());
    json.writeBooleanProperty("areViews", leak.areViews());
    json.writeNumberProperty("partlyReleased", leak.partlyReleased());
    json.writeNumberProperty("reservedBytes", leak.reservedBytes());
    json.writeNumberProperty("committedBytes", leak.committedBytes());
    json.writeNumberProperty("firstSeconds", leak.firstNanos() / NANOS);
    json.writeNumberProperty("lastSeconds", leak.lastNanos() / NANOS);
    json.writeArrayPropertyStart("stack");
    leak.stack().forEach(json::writeString);
    json.writeEndArray();
    objects(json, "ranges", leak.ranges(), LeaksRun::range);
  }

  private static void range(JsonGenerator json, Range range) {
    json.writeStringProperty("start", Bytes.address(range.start()));
    json.writeNumberProperty("sizeBytes", range.size());
    json.writeStringProperty("thread", range.thread());
  }
}
