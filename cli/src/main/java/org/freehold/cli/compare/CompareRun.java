package org.freehold.cli.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Explanation;
import org.freehold.cli.console.ProgressBar;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.TextFile;
import org.freehold.cli.input.MemoryKind;
import org.freehold.lab.compare.Comparison;
import org.freehold.lab.compare.Contender;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Result.Outcome;
import org.freehold.lab.compare.Trial;
import org.freehold.lab.compare.TrialOptions;
import org.freehold.lab.report.ComparisonCsv;
import org.freehold.lab.report.ComparisonPage;
import org.freehold.trace.TraceFormatException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;

/// Compares on one trace after the other. A trace that cannot be read is reported as an error of
/// one line, and the others still run.
final class CompareRun {

  private final Shell shell;
  private final CompareRequest request;
  private final CompareView view;
  private final List<Result> results = new ArrayList<>();
  private final List<CompareView.Unreadable> unreadable = new ArrayList<>();

  CompareRun(Shell shell, CompareRequest request) {
    this.shell = shell;
    this.request = request;
    this.view =
        request.output().json()
            ? new CompareJson(shell, request.scoring())
            : new CompareTable(
                request.output().takesOut() ? shell.withOutOnErr() : shell, request.scoring());
  }

  /// Compares all and shows all.
  ///
  /// @return the exit status
  int run() throws IOException {
    request.output().files().forEach(TextFile::requireFolder);
    Contestants contestants = Contestants.read(request);
    contestants.missing().forEach(peer -> shell.error(peer.missing()));
    if (contestants.contenders().isEmpty()) {
      return ExitCode.FAILED;
    }
    try (ProgressBar bar = new ProgressBar(shell)) {
      for (Path trace : request.traces()) {
        compare(trace, contestants, bar);
      }
    }
    writeFiles();
    view.end(results, unreadable);
    boolean clean =
        unreadable.isEmpty()
            && !contestants.lacksNamedPeer()
            && results.stream()
                .noneMatch(
                    each -> each.outcome() == Outcome.BROKEN || each.outcome() == Outcome.REFUSED);
    return clean ? ExitCode.OK : ExitCode.FAILED;
  }

  private void compare(Path file, Contestants contestants, ProgressBar bar) {
    List<Contender> contenders = contestants.contenders();
    bar.label(String.valueOf(file.getFileName()));
    try {
      bar.update(0, 0);
      LoadedTrace trace = LoadedTrace.read(file);
      if (trace.isCut() && trace.operations() == 0) {
        throw new IOException("truncated before its first operation; there is nothing to compare");
      }
      if (trace.isCut()) {
        bar.erase();
        shell.err().println(file + ": truncated; the operations before the cut are compared");
      }
      long total = 2 * trace.operations() * contenders.size();
      List<Result> ofTrace =
          Comparison.run(
              trace,
              contenders,
              (t, who, progress) -> trial(contestants, t, who, progress),
              request.jobs(),
              done -> bar.update(done, total));
      bar.erase();
      results.addAll(ofTrace);
      view.finished(trace, ofTrace);
    } catch (UncheckedIOException e) {
      bar.erase();
      unreadable(file, new IOException(String.valueOf(e.getMessage()), e));
    } catch (IOException e) {
      bar.erase();
      unreadable(file, e);
    }
  }

  private Result trial(
      Contestants contestants, LoadedTrace trace, Contender contender, LongConsumer progress) {
    Contestants.IsolatedTrial isolated = contestants.isolated(contender);
    if (isolated != null) {
      return isolated.run(trace, progress);
    }
    return Trial.run(trace, contender, options(), progress);
  }

  private TrialOptions options() {
    return TrialOptions.on(spaces(request.space() == null ? MemoryKind.NATIVE : request.space()))
        .withAreaLimit(request.limitBytes())
        .withTimeLimit(request.timeLimit())
        .withSamples(request.samples());
  }

  private void writeFiles() throws IOException {
    Path csv = request.output().csv();
    if (csv != null) {
      TextFile.write(shell, csv, ComparisonCsv.of(results, request.scoring()));
    }
    Path html = request.output().html();
    if (html != null) {
      TextFile.write(shell, html, ComparisonPage.of(results, request.scoring()));
    }
  }

  private static Supplier<AddressSpace> spaces(MemoryKind kind) {
    return switch (kind) {
      case NATIVE -> AddressSpace::host;
      case SIMULATED -> () -> SimulatedMachine.builder().build().createProcess("compare");
    };
  }

  // An exception of the file system names the file; "Is a directory" does not.
  private void unreadable(Path file, IOException problem) {
    String text = Explanation.of(problem);
    boolean isNamed = problem instanceof TraceFormatException || text.startsWith(file.toString());
    String message = isNamed ? text : file + ": " + text;
    unreadable.add(new CompareView.Unreadable(file.toString(), message));
    shell.error(message, problem);
  }
}
