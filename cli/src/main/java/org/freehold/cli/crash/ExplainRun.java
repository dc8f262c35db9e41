package org.freehold.cli.crash;

import static org.freehold.cli.console.JsonOutput.object;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.freehold.Bytes;
import org.freehold.cli.console.CommandFailure;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.JsonOutput;
import org.freehold.cli.console.Shell;
import org.freehold.cli.input.InputFiles;
import org.freehold.inspect.crash.BlockRecord;
import org.freehold.inspect.crash.BlockRecord.Event;
import org.freehold.inspect.crash.CrashExplanation;
import org.freehold.inspect.crash.CrashLog;
import org.freehold.inspect.crash.CrashLogParser;
import org.freehold.inspect.crash.CrashMapping;
import org.freehold.inspect.crash.CrashText;
import org.freehold.inspect.crash.PageRecordReader;
import org.freehold.inspect.crash.PageRecords;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Reads an error log, finds the page heap records that belong to it, and prints the explanation.
/// The names in JSON are part of Freehold's interface: fields may be added, none may change its
/// meaning.
final class ExplainRun {

  private static final String RECORDS_PROPERTY = "freehold.pageheap.records";
  private static final String TEMPORARY = "java.io.tmpdir";

  private final Shell shell;
  private final Path logFile;
  private final @Nullable Path recordFile;

  ExplainRun(Shell shell, Path logFile, @Nullable Path recordFile) {
    this.shell = shell;
    this.logFile = logFile;
    this.recordFile = recordFile;
  }

  /// Shows it.
  ///
  /// @param json whether as one object instead of text
  /// @return the exit code
  int run(boolean json) throws IOException {
    CrashLog log = CrashLogParser.read(InputFiles.requireNoFolder(logFile));
    Long address = log.address();
    if (address == null) {
      throw new CommandFailure(logFile + ": the log has no fault address; " + signal(log));
    }
    CrashExplanation explanation = CrashExplanation.of(log, address, records(log));
    if (json) {
      JsonOutput.print(shell, fields -> write(fields, explanation));
    } else {
      CrashText.lines(explanation).forEach(shell::println);
    }
    shell.out().flush();
    return ExitCode.OK;
  }

  private static String signal(CrashLog log) {
    return log.signal().isEmpty()
        ? "it is truncated before that"
        : "the signal was " + log.signal();
  }

  private @Nullable PageRecords records(CrashLog log) throws IOException {
    Path file = recordFile == null ? findRecords(log) : recordFile;
    if (file == null) {
      return null;
    }
    PageRecords records = PageRecordReader.read(file);
    if (log.pid() >= 0 && records.pid() != log.pid()) {
      throw new CommandFailure(
          file
              + ": these are the records of process "
              + records.pid()
              + ", and the error log is of process "
              + log.pid());
    }
    return records;
  }

  private @Nullable Path findRecords(CrashLog log) {
    if (log.pid() < 0) {
      return null;
    }
    String pid = Long.toString(log.pid());
    String name = "freehold-" + pid + ".fhp";
    List<String> places = new ArrayList<>();
    places.add(log.property(RECORDS_PROPERTY).replace("%p", pid));
    places.add(logFile.toAbsolutePath().resolveSibling(name).toString());
    String temporary = log.property(TEMPORARY);
    places.add(temporary.isEmpty() ? "" : temporary + "/" + name);
    places.add(System.getProperty(TEMPORARY, ".") + "/" + name);
    for (String place : places) {
      Path file = existing(place);
      if (file != null) {
        return file;
      }
    }
    return null;
  }

  /// The log names the file that the program wrote; that need not be a valid file name here.
  private static @Nullable Path existing(String place) {
    try {
      Path file = Path.of(place);
      return !place.isEmpty() && Files.isRegularFile(file) ? file : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static void write(JsonGenerator json, CrashExplanation explanation) {
    CrashLog log = explanation.log();
    json.writeStringProperty("finding", explanation.finding().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("address", Bytes.address(explanation.address()));
    json.writeNumberProperty("pid", log.pid());
    json.writeStringProperty("signal", log.signal());
    json.writeStringProperty("code", log.code());
    json.writeStringProperty("access", log.access().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("version", log.version());
    json.writeStringProperty("problematicFrame", log.problematicFrame());
    json.writeStringProperty("thread", log.thread());
    strings(json, "nativeFrames", log.nativeFrames());
    strings(json, "javaFrames", log.javaFrames());
    strings(json, "sentences", CrashText.sentences(explanation));
    explanation
        .block()
        .ifPresent(
            block -> object(json, "block", fields -> block(fields, block, explanation.address())));
    CrashMapping mapping = explanation.mapping();
    if (mapping != null) {
      object(json, "mapping", fields -> mapping(fields, mapping));
    }
  }

  private static void block(JsonGenerator json, BlockRecord block, long address) {
    json.writeStringProperty("heap", block.heap());
    json.writeStringProperty("state", block.state().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("address", Bytes.address(block.address()));
    json.writeNumberProperty("sizeBytes", block.size());
    json.writeNumberProperty("offset", address - block.address());
    json.writeNumberProperty("sequence", block.sequence());
    object(json, "allocated", fields -> event(fields, block.allocated()));
    Event freed = block.freed();
    if (freed != null) {
      object(json, "freed", fields -> event(fields, freed));
    }
  }

  private static void event(JsonGenerator json, Event event) {
    json.writeStringProperty("time", event.time().toString());
    json.writeStringProperty("thread", event.thread());
    strings(json, "stack", event.stack());
  }

  private static void mapping(JsonGenerator json, CrashMapping mapping) {
    json.writeStringProperty("start", Bytes.address(mapping.start()));
    json.writeStringProperty("end", Bytes.address(mapping.end()));
    json.writeStringProperty("permissions", mapping.permissions());
    json.writeStringProperty("name", mapping.name());
  }

  private static void strings(JsonGenerator json, String name, List<String> values) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }
}
