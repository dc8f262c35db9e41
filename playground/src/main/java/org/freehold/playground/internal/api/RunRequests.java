package org.freehold.playground.internal.api;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.freehold.lab.CannotServeException;
import org.freehold.playground.internal.run.BlockHistory;
import org.freehold.playground.internal.run.BrokenSubjectException;
import org.freehold.playground.internal.run.Choice;
import org.freehold.playground.internal.run.FigureSeries;
import org.freehold.playground.internal.run.FootprintSteps;
import org.freehold.playground.internal.run.Part;
import org.freehold.playground.internal.run.Run;
import org.freehold.playground.internal.run.Shortage;
import org.freehold.playground.internal.run.StepAccount;
import org.freehold.playground.internal.web.Answer;
import org.freehold.playground.internal.web.Refusal;
import org.freehold.playground.internal.web.Request;
import org.freehold.playground.internal.workspace.OpenRun;
import org.freehold.playground.internal.workspace.OpenRuns;
import org.freehold.playground.internal.workspace.OpenTrace;
import org.freehold.playground.internal.workspace.OpenTraces;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Runs and their moments.
public final class RunRequests {

  private static final long DEFAULT_LIMIT = 16L << 30;
  private static final int MOST_PACKED = 200_000;
  private static final int MOST_STEPS = 1_024;
  private static final int MOST_BYTES = 1 << 16;
  private static final int MOST_PARTS = 8_192;

  private final OpenTraces traces;
  private final OpenRuns runs;

  /// Makes them.
  public RunRequests(OpenTraces traces, OpenRuns runs) {
    this.traces = traces;
    this.runs = runs;
  }

  Answer start(Request request) throws Refusal, IOException {
    Map<String, String> fields = request.object();
    int id = (int) Request.number("trace", fields.getOrDefault("trace", ""), 1, Integer.MAX_VALUE);
    OpenTrace trace =
        traces
            .find(id)
            .orElseThrow(() -> new Refusal(Refusal.NOT_FOUND, "this trace is not open any more"));
    long limit =
        Request.number(
            "limit",
            fields.getOrDefault("limit", Long.toString(DEFAULT_LIMIT)),
            1 << 12,
            DEFAULT_LIMIT);
    try {
      OpenRun run = runs.start(trace, fields.getOrDefault("policy", ""), limit);
      return Answer.json(json -> state(json, run));
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private OpenRun find(Request request) throws Refusal {
    int id = (int) request.number("id", 1, Integer.MAX_VALUE);
    return runs.find(id)
        .orElseThrow(() -> new Refusal(Refusal.NOT_FOUND, "this run is not open any more"));
  }

  private Run ready(Request request) throws Refusal {
    OpenRun open = find(request);
    if (open.state() != OpenRun.State.READY) {
      throw new Refusal(Refusal.CONFLICT, "this run is not complete yet");
    }
    return open.run();
  }

  Answer show(Request request) throws Refusal {
    OpenRun run = find(request);
    return Answer.json(json -> state(json, run));
  }

  /// Writes how far a run is and what it came to.
  public static void state(JsonGenerator json, OpenRun open) {
    json.writeNumberProperty("id", open.id());
    json.writeNumberProperty("trace", open.trace().id());
    json.writeStringProperty("policy", open.run().policy());
    json.writeStringProperty("state", word(open.state()));
    json.writeNumberProperty("done", open.done());
    json.writeNumberProperty("total", open.trace().trace().operations());
    if (open.failure() != null) {
      json.writeStringProperty("failure", open.failure());
    }
    if (open.state() == OpenRun.State.READY) {
      outcome(json, open.run());
    }
  }

  private static void outcome(JsonGenerator json, Run run) {
    Run.Outcome outcome = run.outcome();
    json.writeNumberProperty("operations", outcome.operations());
    json.writeNumberProperty("refusals", outcome.refusals());
    json.writeNumberProperty("firstRefusal", outcome.firstRefusal());
    json.writeNumberProperty("peakFootprint", outcome.peakFootprint());
    json.writeNumberProperty("peakOperation", outcome.peakOperation());
    json.writeNumberProperty("peakLive", outcome.peakLive());
    json.writeNumberProperty("searchSteps", outcome.searchSteps());
    json.writeNumberProperty("utilization", outcome.utilization());
    json.writeNumberProperty("lives", run.history().lives());
    hex(json, "lowest", run.history().lowest());
    hex(json, "end", run.history().end());
    if (outcome.failure() != null) {
      json.writeStringProperty("broken", outcome.failure());
    }
  }

  Answer history(Request request) throws Refusal {
    Run run = ready(request);
    BlockHistory history = run.history();
    // Compression makes the first picture of a small trace come sooner, and that of a large one
    // later.
    return history.lives() <= MOST_PACKED
        ? Answer.packed("application/octet-stream", history::writeTo)
        : Answer.stream("application/octet-stream", history::writeTo);
  }

  Answer series(Request request) throws Refusal {
    Run run = ready(request);
    return Answer.json(json -> {
      List<FigureSeries.Sample> samples = run.series().samples();
      column(json, "operation", samples, FigureSeries.Sample::operation);
      column(json, "liveBlocks", samples, FigureSeries.Sample::liveBlocks);
      column(json, "liveBytes", samples, FigureSeries.Sample::liveBytes);
      column(json, "usableBytes", samples, FigureSeries.Sample::usableBytes);
      column(json, "footprint", samples, FigureSeries.Sample::footprint);
      column(json, "holes", samples, FigureSeries.Sample::holes);
      column(json, "freeBytes", samples, FigureSeries.Sample::freeBytes);
      column(json, "largestHole", samples, FigureSeries.Sample::largestHole);
      column(json, "reserved", samples, FigureSeries.Sample::reserved);
      column(json, "cached", samples, FigureSeries.Sample::cached);
      column(json, "refusals", samples, FigureSeries.Sample::refusals);
      steps(json, run.steps());
    });
  }

  private static void steps(JsonGenerator json, FootprintSteps steps) {
    json.writeArrayPropertyStart("rises");
    for (int step = 0; step < steps.count(); step++) {
      json.writeNumber(steps.operation(step));
      json.writeNumber(steps.footprint(step));
    }
    json.writeEndArray();
    json.writeBooleanProperty("risesAreExact", steps.isExact());
  }

  private static void column(
      JsonGenerator json,
      String name,
      List<FigureSeries.Sample> samples,
      java.util.function.ToLongFunction<FigureSeries.Sample> figure) {
    json.writeArrayPropertyStart(name);
    for (FigureSeries.Sample each : samples) {
      json.writeNumber(figure.applyAsLong(each));
    }
    json.writeEndArray();
  }

  Answer steps(Request request) throws Refusal {
    Run run = ready(request);
    int first = (int) request.number("first", 1, Integer.MAX_VALUE);
    int count = (int) request.number("count", 1, MOST_STEPS);
    List<StepAccount> accounts = moment(() -> run.accounts(first, count));
    return Answer.json(json -> {
      json.writeArrayPropertyStart("steps");
      accounts.forEach(each -> step(json, each));
      json.writeEndArray();
    });
  }

  private static void step(JsonGenerator json, StepAccount account) {
    json.writeStartObject();
    json.writeNumberProperty("operation", account.operation());
    json.writeNumberProperty("footprint", account.footprint());
    json.writeNumberProperty("holes", account.freeSpace().count());
    json.writeNumberProperty("freeBytes", account.freeSpace().bytes());
    json.writeNumberProperty("largestHole", account.freeSpace().largest());
    json.writeNumberProperty("moreTouches", account.moreTouches());
    json.writeArrayPropertyStart("touches");
    account
        .touches()
        .forEach(each -> {
          json.writeString(hex(each.address()));
          json.writeNumber(each.size());
          json.writeNumber(each.isWritten() ? 1 : 0);
        });
    json.writeEndArray();
    json.writeArrayPropertyStart("free");
    account
        .freeList()
        .forEach(each -> {
          json.writeString(hex(each.address()));
          json.writeNumber(each.size());
        });
    json.writeEndArray();
    json.writeObjectPropertyStart("choice");
    choice(json, account.choice());
    if (account.shortage() != null) {
      shortage(json, account.shortage());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void shortage(JsonGenerator json, Shortage shortage) {
    json.writeNumberProperty("requested", shortage.requested());
    json.writeNumberProperty("needs", shortage.need().bytes());
    json.writeBooleanProperty("fits", shortage.need().fits());
    json.writeNumberProperty("limit", shortage.limit());
    json.writeNumberProperty("held", shortage.held());
  }

  private static void choice(JsonGenerator json, Choice choice) {
    json.writeStringProperty("kind", word(choice.kind()));
    json.writeNumberProperty("candidates", choice.candidates());
    json.writeNumberProperty("holes", choice.free());
    json.writeNumberProperty("largest", choice.largest());
    json.writeNumberProperty("freeBytes", choice.freeBytes());
    if (choice.chosen() != null) {
      hex(json, "chosen", choice.chosen().address());
      json.writeNumberProperty("chosenSize", choice.chosen().size());
      json.writeBooleanProperty("lowest", choice.isLowest());
      json.writeBooleanProperty("smallest", choice.isSmallest());
      json.writeBooleanProperty("biggest", choice.isLargest());
      json.writeBooleanProperty("first", choice.isFirst());
      json.writeNumberProperty("rest", choice.rest());
    }
  }

  Answer bytes(Request request) throws Refusal {
    Run run = ready(request);
    int operation = (int) request.number("operation", 0, run.outcome().operations());
    long address = request.number("address", 0, Long.MAX_VALUE - MOST_BYTES);
    int size = (int) request.number("size", 1, MOST_BYTES);
    byte[] bytes = moment(() -> run.bytes(operation, address, size));
    // That the allocator does not hold them is an answer too: none.
    return Answer.bytes("application/octet-stream", bytes == null ? new byte[0] : bytes);
  }

  /// Looks at a moment; a policy of a user's own may be unable to get there once more.
  private static <T extends @Nullable Object> T moment(Supplier<T> look) throws Refusal {
    try {
      return look.get();
    } catch (CannotServeException | BrokenSubjectException e) {
      throw new Refusal(
          Refusal.CONFLICT, "the allocator cannot be brought there again: " + e.getMessage());
    }
  }

  Answer parts(Request request) throws Refusal {
    Run run = ready(request);
    int operation = (int) request.number("operation", 0, run.outcome().operations());
    long from = request.number("from", 0, Long.MAX_VALUE);
    long to = request.number("to", 0, Long.MAX_VALUE);
    List<Part> parts = moment(() -> run.parts(operation, from, to, MOST_PARTS + 1));
    return Answer.json(json -> {
      json.writeBooleanProperty("more", parts.size() > MOST_PARTS);
      json.writeArrayPropertyStart("parts");
      parts.stream()
          .limit(MOST_PARTS)
          .forEach(each -> {
            json.writeString(hex(each.address()));
            json.writeNumber(each.size());
            json.writeString(word(each.kind()));
          });
      json.writeEndArray();
    });
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void hex(JsonGenerator json, String name, long address) {
    json.writeStringProperty(name, hex(address));
  }

  private static String hex(long address) {
    return "0x" + Long.toHexString(address);
  }
}
