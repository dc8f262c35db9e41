package org.freehold.playground.internal.api;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.freehold.playground.internal.web.Answer;
import org.freehold.playground.internal.web.Refusal;
import org.freehold.playground.internal.web.Request;
import org.freehold.playground.internal.workspace.OpenRun;
import org.freehold.playground.internal.workspace.OpenRuns;
import org.freehold.playground.internal.workspace.SpeedTrial;
import org.freehold.playground.internal.workspace.SpeedTrials;
import tools.jackson.core.JsonGenerator;

/// How fast a run's allocator is.
public final class SpeedRequests {

  private final OpenRuns runs;
  private final SpeedTrials trials;

  /// Makes them.
  public SpeedRequests(OpenRuns runs, SpeedTrials trials) {
    this.runs = runs;
    this.trials = trials;
  }

  Answer start(Request request) throws Refusal, IOException {
    Map<String, String> fields = request.object();
    int id = (int) Request.number("id", fields.getOrDefault("id", ""), 1, Integer.MAX_VALUE);
    OpenRun run =
        runs.find(id)
            .orElseThrow(() -> new Refusal(Refusal.NOT_FOUND, "this run is not open any more"));
    if (run.state() != OpenRun.State.READY) {
      throw new Refusal(Refusal.CONFLICT, "this run is not complete yet");
    }
    try {
      SpeedTrial trial = trials.start(run);
      return Answer.json(json -> state(json, trial));
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.CONFLICT, String.valueOf(e.getMessage()));
    }
  }

  Answer show(Request request) throws Refusal {
    int id = (int) request.number("id", 1, Integer.MAX_VALUE);
    SpeedTrial trial =
        trials
            .find(id)
            .orElseThrow(() -> new Refusal(Refusal.NOT_FOUND, "this run has not been timed"));
    return Answer.json(json -> state(json, trial));
  }

  /// Writes how far a timing is and what it came to.
  public static void state(JsonGenerator json, SpeedTrial trial) {
    json.writeNumberProperty("id", trial.run().id());
    json.writeStringProperty("state", trial.state().name().toLowerCase(Locale.ROOT));
    json.writeNumberProperty("done", trial.done());
    json.writeNumberProperty("total", trial.run().trace().trace().operations());
    if (trial.state() == SpeedTrial.State.READY) {
      json.writeNumberProperty("operationsPerSecond", trial.operationsPerSecond());
      json.writeNumberProperty("score", trial.score());
    }
    if (trial.failure() != null) {
      json.writeStringProperty("failure", trial.failure());
    }
  }
}
