package org.freehold.playground.internal.api;

import static org.freehold.playground.internal.api.HeapJson.hex;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.playground.internal.heaps.Keepers;
import org.freehold.playground.internal.heaps.KeptBlock;
import tools.jackson.core.JsonGenerator;

/// What keeps pages, as JSON: the blocks name stacks by number, and the stacks that are named
/// follow with their frames.
final class KeepersJson {

  private KeepersJson() {}

  static void write(JsonGenerator json, HeapSnapshot snapshot, Keepers found) {
    json.writeStringProperty("from", hex(found.from()));
    json.writeStringProperty("to", hex(found.to()));
    json.writeBooleanProperty("inHeap", found.segmentEnd() >= 0);
    if (found.segmentEnd() >= 0) {
      json.writeStringProperty("segment", hex(found.segment()));
      json.writeStringProperty("segmentEnd", hex(found.segmentEnd()));
    }
    json.writeBooleanProperty("firstSegment", found.isFirstSegment());
    json.writeBooleanProperty("large", found.isLarge());
    json.writeNumberProperty("allBlocks", found.allBlocks());
    json.writeNumberProperty("allBytes", found.allBytes());
    json.writeNumberProperty("onPageBlocks", found.onPageBlocks());
    json.writeNumberProperty("onPageBytes", found.onPageBytes());
    json.writeNumberProperty("quarantined", found.quarantined());
    json.writeNumberProperty("gainPages", found.gainPages());
    json.writeBooleanProperty("emptiesSegment", found.emptiesSegment());
    if (found.freeFrom() >= 0) {
      json.writeStringProperty("freeFrom", hex(found.freeFrom()));
      json.writeStringProperty("freeTo", hex(found.freeTo()));
    }
    json.writeArrayPropertyStart("items");
    found.items().forEach(each -> item(json, each));
    json.writeEndArray();
    json.writeArrayPropertyStart("blocks");
    found.blocks().forEach(each -> block(json, each));
    json.writeEndArray();
    stacks(json, snapshot, found);
  }

  private static void item(JsonGenerator json, Keepers.Part part) {
    json.writeStartObject();
    json.writeStringProperty("kind", part.item().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("start", hex(part.start()));
    json.writeStringProperty("end", hex(part.end()));
    json.writeNumberProperty("blocks", part.blocks());
    json.writeNumberProperty("bytes", part.bytes());
    json.writeEndObject();
  }

  private static void block(JsonGenerator json, KeptBlock block) {
    json.writeStartObject();
    json.writeStringProperty("address", hex(block.address()));
    json.writeNumberProperty("size", block.size());
    json.writeNumberProperty("requested", block.requested());
    json.writeNumberProperty("stack", block.stack());
    json.writeBooleanProperty("inSlab", block.inSlab());
    json.writeBooleanProperty("onPage", block.isOnPage());
    json.writeBooleanProperty("unreached", block.isUnreached());
    json.writeEndObject();
  }

  private static void stacks(JsonGenerator json, HeapSnapshot snapshot, Keepers found) {
    json.writeArrayPropertyStart("stacks");
    for (Keepers.Share each : found.stacks()) {
      json.writeStartObject();
      json.writeNumberProperty("stack", each.stack());
      json.writeNumberProperty("blocks", each.blocks());
      json.writeNumberProperty("bytes", each.bytes());
      HeapJson.frames(json, snapshot.stack(each.stack()));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectPropertyStart("tops");
    IntStream.concat(
            found.blocks().stream().mapToInt(KeptBlock::stack),
            found.stacks().stream().mapToInt(Keepers.Share::stack))
        .filter(each -> each > 0)
        .distinct()
        .sorted()
        .forEach(each -> {
          List<String> frames = snapshot.stack(each);
          json.writeStringProperty(
              Integer.toString(each), frames.isEmpty() ? "" : frames.getFirst());
        });
    json.writeEndObject();
  }
}
