package org.freehold.playground.internal.api;

import java.util.List;
import java.util.Map;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotFacts;
import org.freehold.inspect.snapshot.SnapshotHeap;
import org.freehold.playground.internal.heaps.FlameTree;
import org.freehold.playground.internal.heaps.HeapAnalysis;
import org.freehold.playground.internal.heaps.HeapDifference;
import org.freehold.playground.internal.heaps.Pin;
import org.freehold.playground.internal.heaps.SegmentFigures;
import org.freehold.playground.internal.heaps.SizeFigures;
import org.freehold.playground.internal.heaps.StackTotals;
import org.freehold.playground.internal.heaps.WithoutStack;
import org.freehold.playground.internal.workspace.OpenSnapshot;
import org.freehold.playground.internal.workspace.WatchedJvm;
import tools.jackson.core.JsonGenerator;

/// Figures of heaps as JSON. Addresses are texts in hexadecimal, sizes are bytes.
final class HeapJson {

  private static final int MOST_HEAPS = 1_000;

  private HeapJson() {}

  static String hex(long address) {
    return "0x" + Long.toHexString(address);
  }

  static void name(JsonGenerator json, OpenSnapshot open) {
    json.writeStringProperty("kind", "snapshot");
    json.writeNumberProperty("id", open.id());
    json.writeStringProperty("name", open.name());
    json.writeBooleanProperty("live", open.watched() != null);
  }

  static void snapshot(JsonGenerator json, OpenSnapshot open, HeapSnapshot snapshot) {
    name(json, open);
    SnapshotFacts facts = snapshot.facts();
    json.writeNumberProperty("pid", facts.pid());
    json.writeNumberProperty("taken", facts.epochMillis());
    json.writeStringProperty("reason", facts.reason());
    json.writeStringProperty("java", facts.java());
    json.writeStringProperty("search", facts.search().name());
    json.writeBooleanProperty("cut", snapshot.isCut());
    json.writeNumberProperty("stacks", snapshot.stacks());
    json.writeNumberProperty("allHeaps", snapshot.heaps().size());
    WatchedJvm jvm = open.watched();
    if (jvm != null) {
      look(json, jvm);
    }
    json.writeArrayPropertyStart("heaps");
    for (SnapshotHeap each :
        snapshot.heaps().subList(0, Math.min(snapshot.heaps().size(), MOST_HEAPS))) {
      heap(json, each);
    }
    json.writeEndArray();
  }

  private static void look(JsonGenerator json, WatchedJvm jvm) {
    WatchedJvm.Look look = jvm.last();
    json.writeObjectPropertyStart("look");
    json.writeNumberProperty("pid", jvm.pid());
    json.writeNumberProperty("number", look.number());
    json.writeNumberProperty("nanos", look.cost().nanos());
    json.writeNumberProperty("lockedNanos", look.cost().lockedNanos());
    json.writeNumberProperty("bytes", look.cost().bytes());
    json.writeNumberProperty("nextMillis", look.nextMillis());
    json.writeEndObject();
  }

  private static void heap(JsonGenerator json, SnapshotHeap heap) {
    json.writeStartObject();
    json.writeNumberProperty("index", heap.index());
    json.writeStringProperty("name", heap.name());
    json.writeStringProperty("space", heap.space());
    json.writeStringProperty("address", hex(heap.address()));
    json.writeStringProperty("sampling", heap.sampling());
    json.writeObjectPropertyStart("figures");
    for (Map.Entry<String, Long> each : heap.figures().entrySet()) {
      json.writeNumberProperty(each.getKey(), each.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  static void summary(JsonGenerator json, HeapAnalysis analysis) {
    json.writeNumberProperty("pageSize", analysis.pages().pageSize());
    json.writeNumberProperty("pages", analysis.pages().count());
    json.writeBooleanProperty("pagesCut", analysis.pages().isCut());
    json.writeNumberProperty("blocks", analysis.blocks());
    json.writeNumberProperty("liveBytes", analysis.liveBytes());
    json.writeNumberProperty("unreached", analysis.unreached());
    json.writeNumberProperty("freePages", analysis.freePages());
    json.writeNumberProperty("allSegments", analysis.allSegments());
    json.writeNumberProperty("allLarge", analysis.allLarge());
    json.writeNumberProperty("largeBytes", analysis.largeBytes());
    json.writeArrayPropertyStart("segments");
    analysis.segments().forEach(each -> segment(json, each));
    json.writeEndArray();
    json.writeArrayPropertyStart("pins");
    analysis.pins().forEach(each -> pin(json, each));
    json.writeEndArray();
    json.writeArrayPropertyStart("sizes");
    analysis.sizes().forEach(each -> size(json, each));
    json.writeEndArray();
  }

  private static void segment(JsonGenerator json, SegmentFigures segment) {
    json.writeStartObject();
    json.writeStringProperty("base", hex(segment.base()));
    json.writeNumberProperty("reserved", segment.reserved());
    json.writeNumberProperty("committed", segment.committed());
    json.writeNumberProperty("liveBytes", segment.liveBytes());
    json.writeNumberProperty("liveBlocks", segment.liveBlocks());
    json.writeNumberProperty("slabs", segment.slabs());
    json.writeNumberProperty("freeBytes", segment.freeBytes());
    json.writeNumberProperty("freePages", segment.freePages());
    json.writeBooleanProperty("large", segment.isLarge());
    json.writeEndObject();
  }

  private static void pin(JsonGenerator json, Pin pin) {
    json.writeStartObject();
    json.writeStringProperty("page", hex(pin.page()));
    json.writeStringProperty("from", hex(pin.from()));
    json.writeNumberProperty("pages", pin.pages());
    json.writeNumberProperty("bytes", pin.bytes());
    json.writeNumberProperty("blocks", pin.blocks());
    json.writeEndObject();
  }

  private static void size(JsonGenerator json, SizeFigures size) {
    json.writeStartObject();
    json.writeStringProperty("place", size.place());
    json.writeNumberProperty("from", size.from());
    json.writeNumberProperty("to", size.to());
    json.writeNumberProperty("blocks", size.blocks());
    json.writeNumberProperty("usable", size.usable());
    json.writeNumberProperty("requested", size.requested());
    json.writeNumberProperty("free", size.free());
    json.writeEndObject();
  }

  /// The tree, each box before its children.
  static void flame(JsonGenerator json, FlameTree.Node root) {
    json.writeName("flame");
    box(json, root);
  }

  private static void box(JsonGenerator json, FlameTree.Node node) {
    json.writeStartObject();
    json.writeStringProperty("name", node.name());
    json.writeNumberProperty("blocks", node.blocks());
    json.writeNumberProperty("bytes", node.bytes());
    json.writeArrayPropertyStart("children");
    node.children().forEach(each -> box(json, each));
    json.writeEndArray();
    json.writeEndObject();
  }

  static void stack(JsonGenerator json, HeapSnapshot snapshot, StackTotals totals, int stack) {
    json.writeStartObject();
    json.writeNumberProperty("stack", stack);
    json.writeNumberProperty("blocks", totals.blocks(stack));
    json.writeNumberProperty("bytes", totals.bytes(stack));
    json.writeNumberProperty("usable", totals.usable(stack));
    frames(json, snapshot.stack(stack));
    json.writeEndObject();
  }

  static void frames(JsonGenerator json, List<String> frames) {
    json.writeArrayPropertyStart("frames");
    frames.forEach(json::writeString);
    json.writeEndArray();
  }

  static void gain(JsonGenerator json, WithoutStack.Gain gain) {
    json.writeNumberProperty("blocks", gain.blocks());
    json.writeNumberProperty("bytes", gain.bytes());
    json.writeNumberProperty("pages", gain.pages());
    json.writeNumberProperty("largeBytes", gain.largeBytes());
    json.writeNumberProperty("segments", gain.segments());
  }

  static void difference(
      JsonGenerator json,
      String earlyName,
      HeapAnalysis before,
      HeapAnalysis after,
      HeapDifference difference) {
    json.writeStringProperty("name", earlyName);
    json.writeStringProperty("caution", difference.caution());
    json.writeArrayPropertyStart("figures");
    figure(json, "live blocks", before.blocks(), after.blocks(), false);
    figure(json, "live bytes", before.liveBytes(), after.liveBytes(), true);
    for (String[] each : FIGURES) {
      figure(json, each[1], before.heap().figure(each[0]), after.heap().figure(each[0]), true);
    }
    figure(json, "segments", before.allSegments(), after.allSegments(), false);
    figure(json, "large blocks", before.allLarge(), after.allLarge(), false);
    json.writeEndArray();
    json.writeNumberProperty("allStacks", difference.allStacks());
    json.writeArrayPropertyStart("stacks");
    for (HeapDifference.StackChange each : difference.stacks()) {
      json.writeStartObject();
      counts(json, each.before(), each.after());
      frames(json, each.frames());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("sizes");
    for (HeapDifference.SizeChange each : difference.sizes()) {
      json.writeStartObject();
      json.writeStringProperty("place", each.place());
      json.writeNumberProperty("from", each.from());
      json.writeNumberProperty("to", each.to());
      counts(json, each.before(), each.after());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static final String[][] FIGURES = {
    {"committedBytes", "committed"},
    {"reservedBytes", "reserved"},
    {"freeBytes", "committed and free"},
  };

  private static void figure(
      JsonGenerator json, String name, long before, long after, boolean isBytes) {
    if (before < 0 || after < 0) {
      return;
    }
    json.writeStartObject();
    json.writeStringProperty("name", name);
    json.writeNumberProperty("before", before);
    json.writeNumberProperty("after", after);
    json.writeBooleanProperty("bytes", isBytes);
    json.writeEndObject();
  }

  private static void counts(
      JsonGenerator json, HeapDifference.Count before, HeapDifference.Count after) {
    json.writeNumberProperty("blocksBefore", before.blocks());
    json.writeNumberProperty("bytesBefore", before.bytes());
    json.writeNumberProperty("blocksAfter", after.blocks());
    json.writeNumberProperty("bytesAfter", after.bytes());
  }
}
