package org.freehold.cli.trace;

import static org.freehold.cli.console.JsonOutput.object;
import static org.freehold.cli.console.JsonOutput.objects;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.freehold.cli.console.JsonOutput;
import org.freehold.cli.console.Shell;
import org.freehold.trace.Repairs;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.info.Histogram;
import org.freehold.trace.info.StackCosts;
import org.freehold.trace.info.TraceSummary;
import tools.jackson.core.JsonGenerator;

/// The figures of a trace, printed as JSON. The names are part of Freehold's interface: fields may
/// be added, none may change its meaning.
///
/// @param file the trace as the user named it
/// @param summary its summary
/// @param stackCount the number of stacks to show
record TraceInfo(String file, TraceSummary summary, int stackCount) {

  /// The top stacks at the peak, by bytes; equal ones are in the order of the trace.
  List<Integer> topStacks() {
    StackCosts costs = summary.costs();
    List<Integer> all = new ArrayList<>();
    for (int stack = 1; stack < costs.stackCount(); stack++) {
      if (costs.allocations(stack) > 0) {
        all.add(stack);
      }
    }
    Comparator<Integer> byPeak = Comparator.comparingLong(costs::peakBytes);
    Comparator<Integer> byBytes = Comparator.comparingLong(costs::bytes);
    all.sort(byPeak.thenComparing(byBytes).reversed());
    return all.subList(0, Math.min(stackCount, all.size()));
  }

  void printJson(Shell shell) {
    JsonOutput.print(
        shell,
        json -> {
          head(json);
          peak(json);
          objects(json, "sizes", buckets(summary.sizes()), TraceInfo::bucket);
          objects(json, "lifetimes", buckets(summary.lifetimes()), TraceInfo::bucket);
          objects(json, "lifetimeNanos", buckets(summary.lifetimeNanos()), TraceInfo::bucket);
          objects(json, "stacks", topStacks(), this::stack);
          object(json, "repairs", fields -> repairs(fields, summary.repairs()));
          json.writeBooleanProperty("isCut", summary.isCut());
        });
  }

  private void head(JsonGenerator json) {
    json.writeStringProperty("trace", file);
    json.writeStringProperty("format", summary.format().toString());
    json.writeStringProperty("command", summary.command());
    json.writeNumberProperty("startMillis", summary.startMillis());
    json.writeNumberProperty("operations", summary.operations());
    json.writeNumberProperty("allocations", summary.allocations());
    json.writeNumberProperty("frees", summary.frees());
    json.writeNumberProperty("reallocations", summary.reallocations());
    json.writeNumberProperty("nullFrees", summary.nullFrees());
    json.writeNumberProperty("threads", summary.threads());
    json.writeNumberProperty("crossThreadFrees", summary.crossThreadFrees());
    if (summary.nanos() != TraceEvent.UNKNOWN_TIME) {
      json.writeNumberProperty("nanoseconds", summary.nanos());
    }
    json.writeNumberProperty("requestedBytes", summary.sizes().sum());
    json.writeNumberProperty("temporaryAllocations", summary.costs().temporary());
  }

  private void peak(JsonGenerator json) {
    StackCosts costs = summary.costs();
    json.writeNumberProperty("peakLiveBytes", costs.peakBytes());
    json.writeNumberProperty("peakLiveBlocks", costs.peakBlocks());
    json.writeNumberProperty("peakOperation", costs.peakSequence());
    json.writeNumberProperty("finalLiveBytes", costs.liveBytes());
    json.writeNumberProperty("finalLiveBlocks", costs.liveBlocks());
  }

  /// A bucket that is not empty.
  ///
  /// @param from its smallest number
  /// @param to its largest number
  /// @param count the number of values
  record Bucket(long from, long to, long count) {}

  static List<Bucket> buckets(Histogram histogram) {
    List<Bucket> all = new ArrayList<>();
    for (int i = 0; i < histogram.buckets(); i++) {
      if (histogram.count(i) > 0) {
        all.add(new Bucket(Histogram.from(i), Histogram.to(i), histogram.count(i)));
      }
    }
    return all;
  }

  private static void bucket(JsonGenerator json, Bucket bucket) {
    json.writeNumberProperty("from", bucket.from());
    json.writeNumberProperty("to", bucket.to());
    json.writeNumberProperty("count", bucket.count());
  }

  private void stack(JsonGenerator json, int stack) {
    StackCosts costs = summary.costs();
    json.writeNumberProperty("peakBytes", costs.peakBytes(stack));
    json.writeNumberProperty("allocations", costs.allocations(stack));
    json.writeNumberProperty("requestedBytes", costs.bytes(stack));
    json.writeNumberProperty("temporaryAllocations", costs.temporary(stack));
    json.writeNumberProperty("finalLiveBytes", costs.liveBytes(stack));
    json.writeNumberProperty("finalLiveBlocks", costs.liveBlocks(stack));
    json.writeArrayPropertyStart("frames");
    summary.stacks().frames(stack).forEach(json::writeString);
    json.writeEndArray();
  }

  private static void repairs(JsonGenerator json, Repairs repairs) {
    json.writeNumberProperty("unknownFrees", repairs.unknownFrees());
    json.writeNumberProperty("nullFrees", repairs.nullFrees());
    json.writeNumberProperty("liveReallocations", repairs.liveReallocations());
    json.writeNumberProperty("failedAllocations", repairs.failedAllocations());
    json.writeNumberProperty("surplusOperations", repairs.surplusOperations());
    json.writeNumberProperty("undeclaredIds", repairs.undeclaredIds());
    json.writeNumberProperty("unplacedAllocations", repairs.unplacedAllocations());
    json.writeNumberProperty("otherProcesses", repairs.otherProcesses());
  }
}
