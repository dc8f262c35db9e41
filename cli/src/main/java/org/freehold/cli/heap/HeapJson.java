package org.freehold.cli.heap;

import static org.freehold.cli.console.JsonOutput.object;
import static org.freehold.cli.console.JsonOutput.objects;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.freehold.Bytes;
import org.freehold.cli.console.JsonOutput;
import org.freehold.cli.console.Shell;
import org.freehold.heap.HeapEntry.Kind;
import org.freehold.inspect.heaps.BlockAt;
import org.freehold.inspect.heaps.HeapChange;
import org.freehold.inspect.heaps.HeapChange.Row;
import org.freehold.inspect.heaps.HeapSummaryText.Summed;
import org.freehold.inspect.heaps.HeapTally;
import org.freehold.inspect.heaps.SizeGroups;
import org.freehold.inspect.snapshot.HeapFlags;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotEntry;
import org.freehold.inspect.snapshot.SnapshotHeap;
import tools.jackson.core.JsonGenerator;

/// Prints snapshots as one JSON object. The names are part of Freehold's interface: fields may be
/// added, none may change its meaning. Addresses are strings, since many readers of JSON round
/// large numbers; unknown values are left out.
final class HeapJson {

  private HeapJson() {}

  static void list(Shell shell, HeapSnapshot snapshot) {
    JsonOutput.print(
        shell,
        json -> {
          facts(json, snapshot);
          objects(json, "heaps", snapshot.heaps(), HeapJson::heap);
        });
  }

  private static void facts(JsonGenerator json, HeapSnapshot snapshot) {
    json.writeNumberProperty("pid", snapshot.facts().pid());
    json.writeStringProperty(
        "takenAt", Instant.ofEpochMilli(snapshot.facts().epochMillis()).toString());
    json.writeStringProperty("reason", snapshot.facts().reason());
    json.writeStringProperty("search", snapshot.facts().search().name().toLowerCase(Locale.ROOT));
    json.writeBooleanProperty("isCut", snapshot.isCut());
  }

  private static void heap(JsonGenerator json, SnapshotHeap heap) {
    json.writeNumberProperty("index", heap.index());
    json.writeStringProperty("address", Bytes.address(heap.address()));
    json.writeStringProperty("name", heap.name());
    json.writeStringProperty("space", heap.space());
    json.writeArrayPropertyStart("flags");
    HeapFlags.names(heap.flags()).forEach(json::writeString);
    json.writeEndArray();
    object(json, "figures", fields -> heap.figures().forEach(fields::writeNumberProperty));
  }

  static void summary(Shell shell, HeapSnapshot snapshot, List<Summed> heaps, boolean isDetail) {
    JsonOutput.print(
        shell,
        json -> {
          facts(json, snapshot);
          objects(json, "heaps", heaps, (fields, each) -> summed(fields, each, isDetail));
        });
  }

  private static void summed(JsonGenerator json, Summed each, boolean isDetail) {
    heap(json, each.heap());
    HeapTally tally = each.tally();
    json.writeNumberProperty("reservedBytes", tally.reserved());
    json.writeNumberProperty("committedBytes", tally.committed());
    json.writeNumberProperty("virtualBytes", tally.virtual());
    json.writeNumberProperty("freeBytes", tally.free());
    json.writeNumberProperty("freeRanges", tally.freeRanges());
    json.writeNumberProperty("uncommittedRanges", tally.uncommittedRanges());
    json.writeNumberProperty("segments", tally.segments());
    json.writeNumberProperty("slabs", tally.slabs());
    json.writeNumberProperty("largeBlocks", tally.largeBlocks());
    json.writeNumberProperty("largeBytes", tally.largeBytes());
    json.writeNumberProperty("externalFragmentation", tally.externalFragmentation());
    json.writeNumberProperty("virtualFragmentation", tally.virtualFragmentation());
    if (isDetail) {
      objects(json, "ranges", tally.ranges(), HeapJson::range);
    }
  }

  private static void range(JsonGenerator json, HeapTally.Range range) {
    json.writeNumberProperty("fromBytes", range.from());
    json.writeNumberProperty("busy", range.busy());
    json.writeNumberProperty("free", range.free());
    json.writeNumberProperty("slabBusy", range.frontBusy());
    json.writeNumberProperty("slabFree", range.frontFree());
    json.writeNumberProperty("unusedBytes", range.unused());
  }

  static void entries(Shell shell, HeapSnapshot snapshot, List<SnapshotHeap> heaps) {
    JsonOutput.print(
        shell,
        json -> {
          facts(json, snapshot);
          objects(json, "heaps", heaps, (fields, heap) -> entries(fields, snapshot, heap));
        });
  }

  private static void entries(JsonGenerator json, HeapSnapshot snapshot, SnapshotHeap heap) {
    heap(json, heap);
    json.writeArrayPropertyStart("entries");
    try {
      snapshot.visit(heap, entry -> object(json, fields -> entry(fields, entry)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    json.writeEndArray();
  }

  private static void entry(JsonGenerator json, SnapshotEntry entry) {
    json.writeStringProperty("kind", name(entry.kind()));
    json.writeStringProperty("address", Bytes.address(entry.address()));
    json.writeNumberProperty("sizeBytes", entry.size());
    if (entry.requested() >= 0) {
      json.writeNumberProperty("requestedBytes", entry.requested());
    }
    json.writeBooleanProperty("inSlab", entry.inSlab());
    if (entry.stack() != 0) {
      json.writeNumberProperty("stack", entry.stack());
    }
    if (entry.isUnreached()) {
      json.writeBooleanProperty("isUnreached", true);
    }
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static void blocks(Shell shell, HeapSnapshot snapshot, List<BlockAt> blocks) {
    JsonOutput.print(
        shell,
        json -> {
          facts(json, snapshot);
          objects(json, "blocks", blocks, (fields, block) -> block(fields, snapshot, block));
        });
  }

  private static void block(JsonGenerator json, HeapSnapshot snapshot, BlockAt block) {
    json.writeNumberProperty("heap", block.heap().index());
    json.writeStringProperty("kind", name(block.kind()));
    json.writeStringProperty("address", Bytes.address(block.address()));
    json.writeNumberProperty("sizeBytes", block.size());
    if (block.requested() >= 0) {
      json.writeNumberProperty("requestedBytes", block.requested());
    }
    json.writeStringProperty("segment", Bytes.address(block.segment()));
    json.writeBooleanProperty("inSlab", block.inSlab());
    stack(json, snapshot.stack(block.stack()));
  }

  private static void stack(JsonGenerator json, List<String> stack) {
    json.writeArrayPropertyStart("stack");
    stack.forEach(json::writeString);
    json.writeEndArray();
  }

  static void groups(Shell shell, List<SnapshotHeap> heaps, List<SizeGroups> groups) {
    JsonOutput.print(
        shell,
        json ->
            objects(
                json,
                "heaps",
                heaps,
                (fields, heap) -> {
                  fields.writeNumberProperty("index", heap.index());
                  fields.writeStringProperty("address", Bytes.address(heap.address()));
                  SizeGroups sizes = groups.get(heaps.indexOf(heap));
                  fields.writeNumberProperty("totalBytes", sizes.totalBytes());
                  objects(fields, "groups", sizes.groups(), HeapJson::group);
                }));
  }

  private static void group(JsonGenerator json, SizeGroups.Group group) {
    json.writeNumberProperty("sizeBytes", group.size());
    json.writeNumberProperty("blocks", group.blocks());
    json.writeNumberProperty("totalBytes", group.total());
  }

  static void change(Shell shell, HeapChange change) {
    JsonOutput.print(
        shell,
        json -> {
          object(json, "before", fields -> count(fields, change.before()));
          object(json, "after", fields -> count(fields, change.after()));
          json.writeStringProperty("caution", change.caution());
          objects(json, "stacks", change.stacks(), HeapJson::row);
          objects(json, "sizes", change.sizes(), HeapJson::row);
        });
  }

  private static void count(JsonGenerator json, HeapChange.Count count) {
    json.writeNumberProperty("blocks", count.blocks());
    json.writeNumberProperty("bytes", count.bytes());
  }

  private static void row(JsonGenerator json, Row row) {
    if (row.size() >= 0) {
      json.writeNumberProperty("sizeBytes", row.size());
    } else {
      stack(json, row.stack());
    }
    json.writeNumberProperty("grownBytes", row.grownBytes());
    json.writeNumberProperty("grownBlocks", row.grownBlocks());
    object(json, "before", fields -> count(fields, row.before()));
    object(json, "after", fields -> count(fields, row.after()));
  }
}
