package org.freehold.playground.internal.api;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.freehold.playground.internal.web.Answer;
import org.freehold.playground.internal.web.LocalServer.Handler;
import org.freehold.playground.internal.web.Refusal;
import org.freehold.playground.internal.web.Request;
import org.freehold.playground.internal.web.Tokens;
import org.freehold.playground.internal.workspace.Events;

/// All requests of the page.
///
/// | request | gets |
/// |---|---|
/// | `POST /api/enter` `{invitation}` | the token of a session |
/// | `GET /api/about` | version, policies with their options, samples, what is open |
/// | `GET /api/events` | what happens, as server-sent events: `run`, `trace` |
/// | `POST /api/traces` (the file; `X-Name`) | an open trace |
/// | `POST /api/traces/sample` `{name}` | the same of a trace that comes with Freehold |
/// | `POST /api/traces/calls` `{calls, name}` | the same of calls that were written down |
/// | `POST /api/runs` `{trace, policy, limit}` | a run, which is being played |
/// | `GET /api/run?id=` | the run: how far it is, what it came to |
/// | `GET /api/run/history?id=` | the life of every block, as columns |
/// | `GET /api/run/series?id=` | the figures over time |
/// | `GET /api/run/steps?id=&first=&count=` | what operations did |
/// | `GET /api/run/parts?id=&operation=&from=&to=` | what the allocator keeps there: headers, links, slabs |
/// | `GET /api/run/bytes?id=&operation=&address=&size=` | bytes of its memory |
/// | `GET /api/story?name=` with its settings | the moments of a program on simulated memory |
public final class Api {

  private final Tokens tokens;
  private final TraceRequests traces;
  private final RunRequests runs;
  private final StoryRequests stories = new StoryRequests();
  private final Events events;

  /// Makes it.
  public Api(Tokens tokens, TraceRequests traces, RunRequests runs, Events events) {
    this.tokens = tokens;
    this.traces = traces;
    this.runs = runs;
    this.events = events;
  }

  /// The handler of each request, by method and path.
  public Map<String, Handler> handlers() {
    Map<String, Handler> handlers = new LinkedHashMap<>();
    handlers.put("POST /api/enter", this::enter);
    handlers.put(
        "GET /api/events", _ -> Answer.stream("text/event-stream; charset=utf-8", events::follow));
    handlers.put("GET /api/about", _ -> traces.about());
    handlers.put("POST /api/traces", traces::upload);
    handlers.put("POST /api/traces/sample", traces::sample);
    handlers.put("POST /api/traces/calls", traces::calls);
    handlers.put("POST /api/runs", runs::start);
    handlers.put("GET /api/run", runs::show);
    handlers.put("GET /api/run/history", runs::history);
    handlers.put("GET /api/run/series", runs::series);
    handlers.put("GET /api/run/steps", runs::steps);
    handlers.put("GET /api/run/parts", runs::parts);
    handlers.put("GET /api/run/bytes", runs::bytes);
    handlers.put("GET /api/story", stories::tell);
    return handlers;
  }

  private Answer enter(Request request) throws Refusal, IOException {
    String session = tokens.enter(request.object().getOrDefault("invitation", ""));
    if (session == null) {
      throw new Refusal(
          Refusal.FORBIDDEN,
          "this address was used before, or belongs to a playground that has ended;"
              + " start 'freehold playground' again and open the address that it prints");
    }
    return Answer.json(json -> json.writeStringProperty("token", session));
  }
}
