package org.freehold.playground.internal.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.freehold.lab.policy.Policies;
import org.freehold.lab.policy.PolicyKind;
import org.freehold.lab.policy.PolicyOption;
import org.freehold.playground.internal.calls.CallScript;
import org.freehold.playground.internal.calls.CallScriptException;
import org.freehold.playground.internal.calls.WrittenCall;
import org.freehold.playground.internal.web.Answer;
import org.freehold.playground.internal.web.Refusal;
import org.freehold.playground.internal.web.Request;
import org.freehold.playground.internal.workspace.OpenTrace;
import org.freehold.playground.internal.workspace.OpenTraces;
import tools.jackson.core.JsonGenerator;

/// What there is to play, and with what.
public final class TraceRequests {

  private final OpenTraces traces;
  private final Map<String, Path> samples;
  private final String version;

  /// Makes them.
  ///
  /// @param samples traces that come with Freehold, by name
  /// @param version of Freehold
  public TraceRequests(OpenTraces traces, Map<String, Path> samples, String version) {
    this.traces = traces;
    this.samples = Map.copyOf(samples);
    this.version = version;
  }

  Answer about() {
    return Answer.json(json -> {
      json.writeStringProperty("version", version);
      json.writeArrayPropertyStart("samples");
      samples.keySet().stream().sorted().forEach(json::writeString);
      json.writeEndArray();
      json.writeArrayPropertyStart("traces");
      traces
          .all()
          .forEach(each -> {
            json.writeStartObject();
            trace(json, each);
            json.writeEndObject();
          });
      json.writeEndArray();
      json.writeArrayPropertyStart("policies");
      heap(json, "freehold", "Freehold's own heap, small sizes from slabs");
      heap(json, "freehold-back-end", "Freehold's own heap without its front end");
      Policies.all().forEach(each -> policy(json, each));
      json.writeEndArray();
    });
  }

  private static void heap(JsonGenerator json, String name, String summary) {
    json.writeStartObject();
    json.writeStringProperty("name", name);
    json.writeStringProperty("summary", summary);
    json.writeStringProperty("cost", PolicyKind.Cost.LOGARITHMIC.label());
    json.writeArrayPropertyStart("options");
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void policy(JsonGenerator json, PolicyKind kind) {
    json.writeStartObject();
    json.writeStringProperty("name", kind.name());
    json.writeStringProperty("summary", kind.summary());
    json.writeStringProperty("teaches", kind.teaches());
    json.writeStringProperty("source", kind.source());
    json.writeStringProperty("cost", kind.cost().label());
    json.writeArrayPropertyStart("options");
    kind.options().forEach(each -> option(json, each));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void option(JsonGenerator json, PolicyOption option) {
    json.writeStartObject();
    json.writeStringProperty("name", option.name());
    json.writeStringProperty("meaning", option.meaning());
    json.writeStringProperty("default", option.standard());
    json.writeArrayPropertyStart("choices");
    option.choices().forEach(json::writeString);
    json.writeEndArray();
    json.writeNumberProperty("least", option.least());
    json.writeNumberProperty("most", option.most());
    json.writeEndObject();
  }

  Answer sample(Request request) throws Refusal, IOException {
    String name = request.object().getOrDefault("name", "");
    Path file = samples.get(name);
    if (file == null) {
      throw new Refusal(Refusal.NOT_FOUND, "there is no sample of that name");
    }
    try {
      return opened(traces.open(name, file));
    } catch (IOException e) {
      throw Uploads.refusal(e);
    }
  }

  Answer upload(String name, InputStream in, BooleanSupplier isLeft) throws IOException {
    return opened(traces.upload(name, in, isLeft));
  }

  /// Opens calls that a person wrote; the answer tells for each operation its line and its block.
  Answer calls(Request request) throws Refusal, IOException {
    Map<String, String> fields = request.object();
    String name = fields.getOrDefault("name", "your calls");
    List<WrittenCall> calls;
    try {
      calls = CallScript.parse(fields.getOrDefault("calls", ""));
    } catch (CallScriptException e) {
      throw new Refusal(Refusal.BAD_REQUEST, String.valueOf(e.getMessage()), e.line());
    }
    OpenTrace open = traces.calls(Uploads.shown(name), calls);
    return Answer.json(json -> {
      trace(json, open);
      json.writeArrayPropertyStart("lines");
      calls.forEach(each -> json.writeNumber(each.line()));
      json.writeEndArray();
      json.writeArrayPropertyStart("names");
      calls.forEach(each -> json.writeString(each.name()));
      json.writeEndArray();
    });
  }

  private static Answer opened(OpenTrace trace) {
    return Answer.json(json -> {
      json.writeStringProperty("kind", "trace");
      trace(json, trace);
    });
  }

  static void trace(JsonGenerator json, OpenTrace open) {
    json.writeNumberProperty("id", open.id());
    json.writeStringProperty("name", open.name());
    json.writeNumberProperty("operations", open.trace().operations());
    json.writeNumberProperty("allocations", open.trace().allocations());
    json.writeNumberProperty("peakLiveBytes", open.trace().peakLiveBytes());
    json.writeNumberProperty("peakOperation", open.trace().peakOperation());
    json.writeBooleanProperty("cut", open.trace().isCut());
  }
}
