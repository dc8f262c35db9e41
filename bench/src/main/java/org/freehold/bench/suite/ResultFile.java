package org.freehold.bench.suite;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.freehold.bench.measure.Metric;
import org.freehold.bench.plan.Case;
import org.freehold.bench.plan.Plan;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The file of results: one JSON object with the machine, the settings, and a result for each case.
/// A new version replaces the old one atomically, so that a reader never sees half of one.
///
/// Each value is the median of the forks; `error` is half of the range between the lowest and the
/// highest `nanosecondsPerOperation`, whose values are in `forks` in the order of measurement.
public final class ResultFile {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final Plan plan;
  private final List<Outcome> outcomes;
  private final List<Plan.Skipped> failures;

  ResultFile(Plan plan, List<Outcome> outcomes, List<Plan.Skipped> failures) {
    this.plan = plan;
    this.outcomes = outcomes;
    this.failures = failures;
  }

  void write() throws IOException {
    Path half = plan.output().resolveSibling(plan.output().getFileName() + ".new");
    try (Writer writer = Files.newBufferedWriter(half, StandardCharsets.UTF_8)) {
      write(writer);
    }
    Files.move(half, plan.output(), StandardCopyOption.REPLACE_EXISTING);
  }

  void write(Writer writer) {
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), writer)) {
      json.writeStartObject();
      machine(json, Machine.describe());
      settings(json);
      json.writeArrayPropertyStart("results");
      outcomes.stream().filter(each -> each.forks() > 0).forEach(each -> result(json, each));
      json.writeEndArray();
      skipped(json, "skipped", plan.skipped());
      skipped(json, "failed", failures);
      json.writeEndObject();
    }
  }

  public static void machine(JsonGenerator json, Map<String, String> machine) {
    json.writeObjectPropertyStart("machine");
    machine.forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  private void settings(JsonGenerator json) {
    json.writeObjectPropertyStart("settings");
    json.writeNumberProperty("forks", plan.forks());
    json.writeNumberProperty("warmups", plan.warmups());
    json.writeNumberProperty("seconds", plan.time().toMillis() / 1e3);
    json.writeNumberProperty("settlingSeconds", plan.settling().toMillis() / 1e3);
    json.writeNumberProperty("seed", plan.seed());
    json.writeNumberProperty("heapBytes", plan.heapBytes());
    json.writeStringProperty("litter", plan.litter());
    json.writeEndObject();
  }

  private static void result(JsonGenerator json, Outcome outcome) {
    Case measured = outcome.measured();
    json.writeStartObject();
    json.writeStringProperty("workload", measured.workload());
    json.writeStringProperty("allocator", measured.contestant().word());
    json.writeNumberProperty("threads", measured.threads());
    for (Metric figure : Metric.values()) {
      outcome.median(figure).ifPresent(value -> number(json, figure.json(), value));
    }
    OptionalDouble error = outcome.spread(Metric.NANOSECONDS_PER_OPERATION);
    json.writeNumberProperty("error", error.orElseThrow());
    json.writeArrayPropertyStart("forks");
    outcome.all(Metric.NANOSECONDS_PER_OPERATION).forEach(json::writeNumber);
    json.writeEndArray();
    json.writeEndObject();
  }

  /// Bytes and counts are integers.
  private static void number(JsonGenerator json, String name, double value) {
    if (name.endsWith("Bytes")) {
      json.writeNumberProperty(name, Math.round(value));
    } else {
      json.writeNumberProperty(name, value);
    }
  }

  private static void skipped(JsonGenerator json, String name, List<Plan.Skipped> all) {
    json.writeArrayPropertyStart(name);
    for (Plan.Skipped each : all) {
      json.writeStartObject();
      json.writeStringProperty("what", each.what());
      json.writeStringProperty("reason", each.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
