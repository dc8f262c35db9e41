package org.freehold.cli.compare;

import static org.freehold.cli.console.JsonOutput.object;
import static org.freehold.cli.console.JsonOutput.objects;

import java.util.List;
import java.util.Locale;
import org.freehold.cli.console.JsonOutput;
import org.freehold.cli.console.Shell;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.compare.Ranking;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Scoring;
import org.freehold.lab.compare.Timeline;
import org.freehold.trace.replay.Fragmentation;
import tools.jackson.core.JsonGenerator;

/// The results as one JSON object. The names are part of Freehold's interface: fields may be added,
/// none may change its meaning.
final class CompareJson implements CompareView {

  private final Shell shell;
  private final Scoring scoring;

  CompareJson(Shell shell, Scoring scoring) {
    this.shell = shell;
    this.scoring = scoring;
  }

  @Override
  public void finished(LoadedTrace trace, List<Result> results) {
    // One object holds all of them: it is written at the end.
  }

  @Override
  public void end(List<Result> results, List<Unreadable> unreadable) {
    JsonOutput.print(
        shell,
        json -> {
          objects(json, "results", results, this::result);
          objects(json, "ranking", Ranking.of(results, scoring), CompareJson::entry);
          objects(json, "errors", unreadable, CompareJson::unreadable);
        });
  }

  private static void unreadable(JsonGenerator json, Unreadable trace) {
    json.writeStringProperty("trace", trace.trace());
    json.writeStringProperty("message", trace.message());
  }

  private static void entry(JsonGenerator json, Ranking.Entry entry) {
    json.writeStringProperty("policy", entry.policy());
    json.writeNumberProperty("utilization", entry.utilization());
    json.writeNumberProperty("operationsPerSecond", entry.operationsPerSecond());
    json.writeNumberProperty("score", entry.score());
    json.writeNumberProperty("served", entry.served());
    json.writeNumberProperty("traces", entry.traces());
  }

  private void result(JsonGenerator json, Result result) {
    json.writeStringProperty("trace", result.trace());
    json.writeStringProperty("policy", result.policy());
    json.writeStringProperty("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
    if (result.isServed()) {
      json.writeNullProperty("failure");
    } else {
      json.writeStringProperty("failure", result.failure());
    }
    json.writeNumberProperty("utilization", result.utilization());
    json.writeNumberProperty("operations", result.operations());
    json.writeNumberProperty("operationsPerSecond", result.operationsPerSecond());
    json.writeNumberProperty("peakLiveBytes", result.peakLiveBytes());
    json.writeNumberProperty("peakFootprintBytes", result.peakFootprintBytes());
    json.writeNumberProperty("finalFootprintBytes", result.finalFootprintBytes());
    object(json, "fragmentation", fields -> fragmentation(fields, result.fragmentation()));
    json.writeNumberProperty("searchesPerAllocation", result.searchesPerAllocation());
    json.writeNumberProperty("heapChecks", result.checks());
    json.writeNumberProperty("score", scoring.of(result));
    timeline(json, result.timeline());
  }

  private static void fragmentation(JsonGenerator json, Fragmentation kinds) {
    known(json, "internal", kinds.internal());
    known(json, "external", kinds.external());
    known(json, "virtual", kinds.virtual());
    known(json, "cached", kinds.cached());
    json.writeNumberProperty("realized", kinds.realized());
  }

  /// A share; null where the allocator does not report it.
  private static void known(JsonGenerator json, String name, double share) {
    if (share < 0) {
      json.writeNullProperty(name);
    } else {
      json.writeNumberProperty(name, share);
    }
  }

  private static void known(JsonGenerator json, String name, long figure) {
    if (figure < 0) {
      json.writeNullProperty(name);
    } else {
      json.writeNumberProperty(name, figure);
    }
  }

  private static void timeline(JsonGenerator json, Timeline timeline) {
    json.writeArrayPropertyStart("timeline");
    for (int i = 0; i < timeline.count(); i++) {
      Timeline.Sample sample = timeline.get(i);
      json.writeStartObject();
      json.writeNumberProperty("operation", sample.operation());
      json.writeNumberProperty("liveBytes", sample.live());
      json.writeNumberProperty("footprintBytes", sample.footprint());
      known(json, "holes", sample.holes().count());
      known(json, "freeBytes", sample.holes().bytes());
      known(json, "largestFreeBytes", sample.holes().largest());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
