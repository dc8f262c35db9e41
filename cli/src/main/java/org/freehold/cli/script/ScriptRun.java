package org.freehold.cli.script;

import static org.freehold.cli.console.JsonOutput.objects;

import java.io.IOException;
import java.nio.file.Path;
import org.freehold.cli.console.CommandFailure;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Figures;
import org.freehold.cli.console.JsonOutput;
import org.freehold.cli.console.Shell;
import org.freehold.cli.input.MemoryKind;
import org.freehold.vm.NativeAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.freehold.win32.script.CheckReport;
import org.freehold.win32.script.Script;
import org.freehold.win32.script.ScriptRunner;
import org.freehold.win32.script.WrongAnswer;
import tools.jackson.core.JsonGenerator;

/// Runs or checks one script.
final class ScriptRun {

  private final Shell shell;
  private final Path file;
  private final ScriptRunner runner;

  ScriptRun(Shell shell, Path file, MemoryKind space) {
    this.shell = shell;
    this.file = file;
    this.runner =
        switch (space) {
          case NATIVE -> ScriptRunner.in(NativeAddressSpace.apart());
          case SIMULATED -> ScriptRunner.simulated(SimulatedMachine.builder().build());
        };
  }

  /// Prints the transcript.
  ///
  /// @return the exit status
  int transcript() throws IOException {
    runner.transcript(Script.read(file), shell.out()::println);
    return ExitCode.OK;
  }

  /// Prints the wrong answers and a verdict.
  ///
  /// @return the exit status
  int check(boolean json) throws IOException {
    Script script = Script.read(file);
    if (script.answers() == 0) {
      throw new CommandFailure(file + ": there is no answer to check");
    }
    CheckReport report = runner.check(script);
    if (json) {
      JsonOutput.print(shell, fields -> write(fields, report));
    } else {
      print(report);
    }
    return report.isClean() ? ExitCode.OK : ExitCode.FAILED;
  }

  private static void write(JsonGenerator json, CheckReport report) {
    json.writeNumberProperty("cases", report.cases());
    json.writeNumberProperty("calls", report.calls());
    json.writeNumberProperty("unchecked", report.unchecked());
    objects(json, "wrong", report.wrong(), ScriptRun::write);
  }

  private static void write(JsonGenerator json, WrongAnswer wrong) {
    json.writeNumberProperty("line", wrong.line());
    json.writeStringProperty("call", wrong.call());
    json.writeStringProperty("expected", wrong.expected());
    json.writeStringProperty("actual", wrong.actual());
  }

  private void print(CheckReport report) {
    for (WrongAnswer wrong : report.wrong()) {
      shell
          .out()
          .println(
              file
                  + ":"
                  + wrong.line()
                  + ": "
                  + wrong.call()
                  + ": expected '"
                  + wrong.expected()
                  + "' but got '"
                  + wrong.actual()
                  + "'");
    }
    shell.out().println(verdict(report));
  }

  private static String verdict(CheckReport report) {
    String checked =
        "checked "
            + Figures.count(report.cases(), "case")
            + ", "
            + Figures.count(report.calls() - (long) report.unchecked(), "call");
    String rest =
        report.unchecked() == 0
            ? ""
            : ", " + Figures.count(report.unchecked(), "call") + " skipped";
    String answers =
        report.isClean()
            ? "every answer is reproduced"
            : Figures.count(report.wrong().size(), "wrong answer");
    return checked + rest + ": " + answers;
  }
}
