package org.freehold.playground.internal.api;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.freehold.playground.internal.stories.Settings.Setting;
import org.freehold.playground.internal.stories.Stories;
import org.freehold.playground.internal.stories.Story;
import org.freehold.playground.internal.stories.Teller;
import org.freehold.playground.internal.web.Answer;
import org.freehold.playground.internal.web.Refusal;
import org.freehold.playground.internal.web.Request;
import tools.jackson.core.JsonGenerator;

/// Stories: programs that run on simulated memory for the lessons.
public final class StoryRequests {

  private final Stories stories = new Stories();

  Answer tell(Request request) throws Refusal {
    Teller teller =
        Stories.find(request.text("name"))
            .orElseThrow(() -> new Refusal(Refusal.NOT_FOUND, "there is no story of that name"));
    Map<String, String> given = new LinkedHashMap<>();
    for (Setting each : teller.settings()) {
      if (request.has(each.name())) {
        given.put(each.name(), request.text(each.name()));
      }
    }
    try {
      Story story = stories.tell(teller, given);
      return Answer.json(json -> write(json, teller, story));
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static void write(JsonGenerator json, Teller teller, Story story) {
    json.writeStringProperty("name", teller.name());
    json.writeArrayPropertyStart("settings");
    for (Setting each : teller.settings()) {
      json.writeStartObject();
      json.writeStringProperty("name", each.name());
      json.writeStringProperty("meaning", each.meaning());
      json.writeNumberProperty("standard", each.standard());
      json.writeNumberProperty("least", each.least());
      json.writeNumberProperty("most", each.most());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("moments");
    story.moments().forEach(each -> moment(json, each));
    json.writeEndArray();
  }

  private static void moment(JsonGenerator json, Story.Moment moment) {
    json.writeStartObject();
    json.writeStringProperty("call", moment.call());
    json.writeStringProperty("answer", moment.answer());
    json.writeObjectPropertyStart("windows");
    moment
        .windows()
        .forEach((name, window) -> {
          json.writeObjectPropertyStart(name);
          window(json, window);
          json.writeEndObject();
        });
    json.writeEndObject();
    json.writeObjectPropertyStart("figures");
    moment
        .figures()
        .forEach((name, figure) -> {
          json.writeObjectPropertyStart(name);
          json.writeNumberProperty("value", figure.value());
          json.writeStringProperty("unit", figure.unit());
          json.writeStringProperty("text", figure.text());
          json.writeEndObject();
        });
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void window(JsonGenerator json, Story.Window window) {
    json.writeNumberProperty("from", window.from());
    json.writeNumberProperty("to", window.to());
    json.writeArrayPropertyStart("parts");
    for (Story.Part each : window.parts()) {
      json.writeStartObject();
      json.writeStringProperty("name", each.name());
      json.writeStringProperty("kind", each.kind());
      json.writeStringProperty("label", each.label());
      json.writeNumberProperty("address", each.address());
      json.writeNumberProperty("size", each.size());
      json.writeEndObject();
    }
    json.writeEndArray();
    if (window.bytes() != null) {
      json.writeStringProperty("bytes", HexFormat.of().formatHex(window.bytes()));
    }
    if (window.shares() != null) {
      json.writeArrayPropertyStart("shares");
      for (byte each : window.shares()) {
        json.writeNumber(each);
      }
      json.writeEndArray();
    }
  }
}
