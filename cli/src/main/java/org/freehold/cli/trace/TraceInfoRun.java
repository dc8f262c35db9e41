package org.freehold.cli.trace;

import java.io.IOException;
import java.nio.file.Path;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.ProgressBar;
import org.freehold.cli.console.Shell;
import org.freehold.trace.TraceReader;
import org.freehold.trace.Traces;
import org.freehold.trace.info.TraceSummary;

/// Summarises a trace.
///
/// @param shell where the command is called from
/// @param file the trace
/// @param stacks the number of stacks to show
record TraceInfoRun(Shell shell, Path file, int stacks) {

  int run(boolean json) throws IOException {
    TraceSummary summary;
    try (TraceReader reader = Traces.open(file);
        ProgressBar progress = new ProgressBar(shell)) {
      progress.label(String.valueOf(file.getFileName()));
      summary = TraceSummary.of(reader, progress::update);
    }
    TraceInfo info = new TraceInfo(file.toString(), summary, stacks);
    if (json) {
      info.printJson(shell);
    } else {
      TraceInfoText.lines(info, shell.columns()).forEach(shell::println);
      shell.out().flush();
    }
    return ExitCode.OK;
  }
}
