package org.freehold.playground.internal.api;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.freehold.lab.Area;
import org.freehold.lab.Policy;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Scoring;
import org.freehold.playground.internal.own.OwnPolicy;
import org.freehold.playground.internal.run.Run;
import org.freehold.playground.internal.web.Answer;
import org.freehold.playground.internal.web.Refusal;
import org.freehold.playground.internal.web.Request;
import org.freehold.playground.internal.workspace.OpenPolicies;
import org.freehold.playground.internal.workspace.OpenRun;
import org.freehold.playground.internal.workspace.OpenRuns;
import org.freehold.playground.internal.workspace.OpenTrace;
import org.freehold.playground.internal.workspace.OpenTraces;
import tools.jackson.core.JsonGenerator;

/// Policies that a user writes.
public final class PolicyRequests {

  /// The most operations that such a policy is asked for: each goes to another process and back.
  private static final int MOST_OPERATIONS = 500_000;

  private final OpenPolicies policies;
  private final OpenTraces traces;
  private final OpenRuns runs;

  /// Makes them.
  public PolicyRequests(OpenPolicies policies, OpenTraces traces, OpenRuns runs) {
    this.policies = policies;
    this.traces = traces;
    this.runs = runs;
  }

  /// Compiles a source. What is wrong with it is no refusal: it is the answer.
  Answer compile(Request request) throws Refusal, IOException {
    String source = request.object().getOrDefault("source", "");
    try {
      OpenPolicies.Open open = policies.start(source);
      return Answer.json(json -> {
        json.writeNumberProperty("id", open.id());
        json.writeStringProperty("name", open.policy().name());
        json.writeBooleanProperty("confined", open.policy().isConfined());
      });
    } catch (OwnPolicy.UncompilableException e) {
      return Answer.json(json -> {
        json.writeArrayPropertyStart("problems");
        e.problems()
            .forEach(each -> {
              json.writeStartObject();
              json.writeNumberProperty("line", each.line());
              json.writeStringProperty("message", each.message());
              json.writeEndObject();
            });
        json.writeEndArray();
      });
    } catch (OpenPolicies.BusyException e) {
      throw new Refusal(Refusal.CONFLICT, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new Refusal(Refusal.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  /// Starts a run of one.
  Answer run(Request request) throws Refusal, IOException {
    Map<String, String> fields = request.object();
    OpenPolicies.Open policy = policy(fields.getOrDefault("id", ""));
    OpenTrace trace = trace(fields.getOrDefault("trace", ""));
    if (trace.trace().operations() > MOST_OPERATIONS) {
      throw new Refusal(
          Refusal.BAD_REQUEST,
          "a policy of your own is asked for "
              + MOST_OPERATIONS
              + " calls at the most, and the trace has "
              + trace.trace().operations());
    }
    long limit =
        Request.number(
            "limit",
            fields.getOrDefault("limit", Long.toString(OwnPolicy.MOST_BYTES)),
            1 << 12,
            Long.MAX_VALUE);
    OpenRun run =
        runs.startOwn(
            trace,
            Run.of(
                trace.trace(),
                policy.policy().name(),
                Math.min(limit, OwnPolicy.MOST_BYTES),
                policy.policy().maker(limit)));
    return Answer.json(json -> RunRequests.state(json, run));
  }

  /// What a policy can have, and what its area can do: for completion.
  Answer methods() {
    return Answer.json(json -> {
      methods(json, "policy", Policy.class);
      methods(json, "area", Area.class);
    });
  }

  private static void methods(JsonGenerator json, String name, Class<?> type) {
    json.writeArrayPropertyStart(name);
    Arrays.stream(type.getDeclaredMethods())
        .filter(each -> Modifier.isPublic(each.getModifiers()) && !each.isSynthetic())
        .sorted(Comparator.comparing(Method::getName))
        .forEach(each -> {
          json.writeStartObject();
          json.writeStringProperty("name", each.getName());
          json.writeStringProperty("signature", signature(each));
          json.writeBooleanProperty("isDefault", each.isDefault());
          json.writeEndObject();
        });
    json.writeEndArray();
  }

  private static String signature(Method method) {
    return Arrays.stream(method.getParameters())
        .map(each -> each.getType().getSimpleName() + " " + each.getName())
        .collect(
            Collectors.joining(
                ", ", method.getReturnType().getSimpleName() + " " + method.getName() + "(", ")"));
  }

  /// What a policy has printed.
  Answer printed(Request request) throws Refusal {
    OpenPolicies.Open policy = policy(request.text("id"));
    return Answer.json(json -> json.writeStringProperty("text", policy.policy().printed()));
  }

  /// Tries one as the drivers of malloc labs do.
  Answer drive(Request request) throws Refusal, IOException {
    Map<String, String> fields = request.object();
    OpenPolicies.Open policy = policy(fields.getOrDefault("id", ""));
    OpenTrace trace = trace(fields.getOrDefault("trace", ""));
    Result result = drive(policy, trace);
    double score =
        result.isServed()
            ? Scoring.CLASSIC.of(result.utilization(), result.operationsPerSecond())
            : 0;
    return Answer.json(json -> {
      json.writeBooleanProperty("served", result.isServed());
      json.writeStringProperty("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
      if (result.failure() != null) {
        json.writeStringProperty("failure", result.failure());
      }
      json.writeNumberProperty("utilization", result.utilization());
      json.writeNumberProperty("operationsPerSecond", result.operationsPerSecond());
      json.writeNumberProperty("peakFootprint", result.peakFootprintBytes());
      json.writeNumberProperty("searches", result.searchesPerAllocation());
      json.writeNumberProperty("checks", result.checks());
      json.writeNumberProperty("score", score);
    });
  }

  private Result drive(OpenPolicies.Open policy, OpenTrace trace) throws Refusal, IOException {
    try {
      return policies.drive(policy, trace, _ -> {});
    } catch (OpenPolicies.BusyException e) {
      throw new Refusal(Refusal.CONFLICT, String.valueOf(e.getMessage()));
    }
  }

  private OpenPolicies.Open policy(String id) throws Refusal {
    return policies
        .find((int) Request.number("id", id, 1, Integer.MAX_VALUE))
        .orElseThrow(() ->
            new Refusal(Refusal.NOT_FOUND, "this policy is not open any more; compile it again"));
  }

  private OpenTrace trace(String id) throws Refusal {
    return traces
        .find((int) Request.number("trace", id, 1, Integer.MAX_VALUE))
        .orElseThrow(() -> new Refusal(Refusal.NOT_FOUND, "this trace is not open any more"));
  }
}
