package org.freehold.lab.report;

import java.util.List;
import java.util.Locale;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Scoring;
import org.freehold.trace.replay.Fragmentation;

/// Results as comma-separated values (RFC 4180), one line each.
public final class ComparisonCsv {

  private ComparisonCsv() {}

  /// Writes the results.
  public static String of(List<Result> results, Scoring scoring) {
    StringBuilder out = new StringBuilder();
    out.append("trace,policy,outcome,failure,operations,utilization,operationsPerSecond,");
    out.append("peakLiveBytes,peakFootprintBytes,finalFootprintBytes,internal,external,virtual,");
    out.append("cached,realized,searchesPerAllocation,score\r\n");
    for (Result each : results) {
      Fragmentation kinds = each.fragmentation();
      String failure = each.failure();
      out.append(quoted(each.trace())).append(',').append(quoted(each.policy())).append(',');
      out.append(each.outcome().name().toLowerCase(Locale.ROOT)).append(',');
      out.append(failure == null ? "" : quoted(failure)).append(',').append(each.operations());
      out.append(',').append(each.utilization()).append(',').append(each.operationsPerSecond());
      out.append(',').append(each.peakLiveBytes()).append(',').append(each.peakFootprintBytes());
      out.append(',')
          .append(each.finalFootprintBytes())
          .append(',')
          .append(known(kinds.internal()));
      out.append(',').append(known(kinds.external())).append(',');
      out.append(known(kinds.virtual())).append(',').append(known(kinds.cached())).append(',');
      out.append(kinds.realized()).append(',');
      if (each.searchesPerAllocation() >= 0) {
        out.append(each.searchesPerAllocation());
      }
      out.append(',').append(scoring.of(each)).append("\r\n");
    }
    return out.toString();
  }

  /// A ratio; empty where the allocator does not report it.
  private static String known(double share) {
    return share < 0 ? "" : Double.toString(share);
  }

  private static String quoted(String text) {
    return text.matches("[^,\"\r\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
