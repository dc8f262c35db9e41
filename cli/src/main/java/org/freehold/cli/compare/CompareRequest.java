package org.freehold.cli.compare;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.freehold.cli.console.TextFile;
import org.freehold.cli.input.MemoryKind;
import org.freehold.lab.compare.Scoring;
import org.jspecify.annotations.Nullable;

/// A request of the user: the parsed options of `freehold compare`.
///
/// @param traces the files to replay
/// @param policies names with options, separated by commas
/// @param sources Java files with policies of the user's own
/// @param classpath where classes of such policies are; empty for nowhere
/// @param space the kind of memory that the policies use; null for the default of each
/// @param limitBytes maximum memory of a policy
/// @param timeLimit of a policy on a trace
/// @param javaHeapBytes of a process that runs a policy of the user's own
/// @param jobs how many trials run at the same time
/// @param samples at how many points in time a trial is sampled
/// @param scoring how a score is made
/// @param output what to print
record CompareRequest(
    List<Path> traces,
    String policies,
    List<Path> sources,
    String classpath,
    @Nullable MemoryKind space,
    long limitBytes,
    Duration timeLimit,
    long javaHeapBytes,
    int jobs,
    int samples,
    Scoring scoring,
    Output output) {

  /// What to print and write.
  ///
  /// @param json one object on stdout instead of the tables
  /// @param csv a file, or null
  /// @param html a file, or null
  record Output(boolean json, @Nullable Path csv, @Nullable Path html) {

    /// The files that are written.
    List<Path> files() {
      List<Path> files = new ArrayList<>();
      if (csv != null) {
        files.add(csv);
      }
      if (html != null) {
        files.add(html);
      }
      return files;
    }

    /// Whether standard output is for a file, so that the table goes to standard error.
    boolean takesOut() {
      return files().stream().anyMatch(TextFile::isStandardOutput);
    }

    /// Whether more than one of the forms is to go to standard output.
    boolean isAmbiguous() {
      long onOut = files().stream().filter(TextFile::isStandardOutput).count();
      return onOut + (json ? 1 : 0) > 1 && onOut > 0;
    }
  }
}
