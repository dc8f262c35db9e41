package org.freehold.cli.replay;

import static org.freehold.cli.console.JsonOutput.object;
import static org.freehold.cli.console.JsonOutput.objects;

import java.util.List;
import java.util.Locale;
import org.freehold.cli.console.JsonOutput;
import org.freehold.cli.console.Shell;
import org.freehold.heap.HeapSummary;
import org.freehold.trace.Repairs;
import org.freehold.trace.replay.Fragmentation;
import org.freehold.trace.replay.ReplayReport;
import org.freehold.trace.replay.Violation;
import tools.jackson.core.JsonGenerator;

/// The reports as one JSON object. The names are part of Freehold's interface: fields may be added,
/// none may change its meaning.
final class ReplayJson implements ReplayView {

  private final Shell shell;

  ReplayJson(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void finished(ReplayReport report) {
    // One object holds all of them: it is written at the end.
  }

  @Override
  public void end(Outcome outcome) {
    JsonOutput.print(
        shell,
        json -> {
          objects(json, "traces", outcome.reports(), ReplayJson::report);
          object(json, "heap", heap -> lastHeap(heap, outcome.reports()));
          objects(json, "errors", outcome.unreadable(), ReplayJson::unreadable);
        });
  }

  private static void lastHeap(JsonGenerator json, List<ReplayReport> reports) {
    if (!reports.isEmpty()) {
      heap(json, reports.getLast().heap());
    }
  }

  private static void unreadable(JsonGenerator json, Outcome.Unreadable trace) {
    json.writeStringProperty("trace", trace.trace());
    json.writeStringProperty("message", trace.message());
  }

  private static void report(JsonGenerator json, ReplayReport report) {
    json.writeStringProperty("trace", report.trace());
    json.writeStringProperty("space", report.space());
    json.writeNumberProperty("operations", report.operations());
    json.writeNumberProperty("seconds", report.seconds());
    json.writeNumberProperty("operationsPerSecond", report.operationsPerSecond());
    json.writeNumberProperty("passes", report.passes());
    json.writeBooleanProperty("verified", report.verified());
    json.writeNumberProperty("peakLiveBytes", report.peakLiveBytes());
    json.writeNumberProperty("peakLiveBlocks", report.peakLiveBlocks());
    json.writeNumberProperty("peakFootprintBytes", report.peakFootprintBytes());
    json.writeNumberProperty("finalFootprintBytes", report.finalFootprintBytes());
    object(json, "fragmentation", fields -> fragmentation(fields, report.fragmentation()));
    json.writeNumberProperty("metadataBytes", report.metadataBytes());
    notes(json, report);
    json.writeStringProperty("placement", placement(report));
    object(json, "heap", fields -> heap(fields, report.heap()));
  }

  private static void notes(JsonGenerator json, ReplayReport report) {
    json.writeBooleanProperty("cutOff", report.isCut());
    json.writeNumberProperty("repairs", report.repairs().total());
    object(json, "repairDetails", fields -> repairs(fields, report.repairs()));
    objects(json, "violations", report.violations(), ReplayJson::violation);
    json.writeNumberProperty("violationCount", report.violationCount());
    json.writeNumberProperty("refusals", report.refusals());
    json.writeStringProperty("firstRefusal", report.firstRefusal());
  }

  /// The checksum of all addresses as it is shown everywhere.
  static String placement(ReplayReport report) {
    return String.format(Locale.ROOT, "%016x", report.placement());
  }

  private static void fragmentation(JsonGenerator json, Fragmentation kinds) {
    json.writeNumberProperty("internal", kinds.internal());
    json.writeNumberProperty("external", kinds.external());
    json.writeNumberProperty("virtual", kinds.virtual());
    json.writeNumberProperty("cached", kinds.cached());
    json.writeNumberProperty("realized", kinds.realized());
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

  private static void violation(JsonGenerator json, Violation violation) {
    json.writeNumberProperty("operation", violation.operation());
    json.writeStringProperty("kind", violation.kind().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("message", violation.message());
  }

  private static void heap(JsonGenerator json, HeapSummary heap) {
    json.writeStringProperty("name", heap.name());
    json.writeNumberProperty("footprintBytes", heap.footprintBytes());
    json.writeNumberProperty("reservedBytes", heap.reservedBytes());
    json.writeNumberProperty("committedBytes", heap.committedBytes());
    json.writeNumberProperty("uncommittedBytes", heap.uncommittedBytes());
    json.writeNumberProperty("busyBytes", heap.busyBytes());
    if (heap.requestedBytes() >= 0) {
      json.writeNumberProperty("requestedBytes", heap.requestedBytes());
    }
    json.writeNumberProperty("freeBytes", heap.freeBytes());
    json.writeNumberProperty("largestFreeBytes", heap.largestFreeBytes());
    json.writeNumberProperty("cachedBytes", heap.cachedBytes());
    json.writeNumberProperty("metadataBytes", heap.metadataBytes());
    json.writeNumberProperty("largeBytes", heap.largeBytes());
    json.writeNumberProperty("slabBytes", heap.slabBytes());
    heapCounts(json, heap);
  }

  private static void heapCounts(JsonGenerator json, HeapSummary heap) {
    json.writeNumberProperty("busyBlocks", heap.busyBlocks());
    json.writeNumberProperty("freeRanges", heap.freeRanges());
    json.writeNumberProperty("uncommittedRanges", heap.uncommittedRanges());
    json.writeNumberProperty("segments", heap.segments());
    json.writeNumberProperty("largeBlocks", heap.largeBlocks());
    json.writeNumberProperty("slabs", heap.slabs());
    json.writeNumberProperty("allocations", heap.allocations());
    json.writeNumberProperty("frees", heap.frees());
    json.writeNumberProperty("reallocations", heap.reallocations());
    json.writeNumberProperty("refusals", heap.refusals());
    json.writeNumberProperty("lockContentions", heap.lockContentions());
    json.writeNumberProperty("commits", heap.commits());
    json.writeNumberProperty("decommits", heap.decommits());
  }
}
