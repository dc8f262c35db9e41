package org.freehold.playground.internal.api;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.freehold.playground.internal.web.Answer;
import org.freehold.playground.internal.web.Lane;
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
/// | `GET /api/events` | what happens, as server-sent events: `run`, `speed`, `trace` |
/// | `POST /api/traces` (the file; `X-Name`) | an open trace, or an open snapshot if it is one |
/// | `POST /api/traces/sample` `{name}` | the same of a trace that comes with Freehold |
/// | `POST /api/traces/calls` `{calls, name}` | the same of calls that were written down |
/// | `POST /api/runs` `{trace, policy, limit}` | a run, which is being played |
/// | `POST /api/policies` `{source}` | a policy in a process of its own, or what is wrong with it, by lines |
/// | `POST /api/policies/run` `{id, trace, limit}` | a run of it, which is being played |
/// | `POST /api/policies/drive` `{id, trace}` | what the driver of a malloc lab says of it |
/// | `GET /api/policies/interface` | what a policy can have, for completion |
/// | `GET /api/policies/printed?id=` | what it has printed |
/// | `GET /api/run?id=` | the run: how far it is, what it came to |
/// | `GET /api/run/history?id=` | the life of every block, as columns |
/// | `GET /api/run/series?id=` | the figures over time, and where the footprint rose |
/// | `POST /api/run/speed` `{id}` | the timing of a run, which is being done |
/// | `GET /api/run/speed?id=` | the timing: how far it is, what it came to |
/// | `GET /api/run/steps?id=&first=&count=` | what operations did |
/// | `GET /api/run/parts?id=&operation=&from=&to=` | what the allocator keeps there: headers, links, slabs |
/// | `GET /api/run/bytes?id=&operation=&address=&size=` | bytes of its memory |
/// | `GET /api/snapshots` | the snapshots that are open |
/// | `POST /api/snapshots/demonstration` | a snapshot of demonstration heaps |
/// | `POST /api/snapshots/keep` `{snapshot}` | a copy, which later looks do not replace |
/// | `GET /api/snapshot?snapshot=` | its facts, and its heaps with their figures |
/// | `GET /api/heap?snapshot=&heap=` | segments, sizes, and what few bytes keep |
/// | `GET /api/heap/pages?snapshot=&heap=` | how full each page is and what keeps it, as columns |
/// | `GET /api/heap/stacks?snapshot=&heap=` | who allocated, as a tree and by stack |
/// | `GET /api/heap/keepers?snapshot=&heap=&from=&to=` | the blocks that keep pages |
/// | `GET /api/heap/without?snapshot=&heap=&stack=` | what would go back if a stack's blocks went |
/// | `GET /api/heap/change?snapshot=&heap=&other=` | what changed since another snapshot |
/// | `GET /api/jvms` | the JVMs of this user |
/// | `POST /api/jvms/watch` `{pid}` | a snapshot of a JVM, which can be looked at again |
/// | `POST /api/jvms/look` `{snapshot}` | that snapshot, replaced by what there is now |
/// | `POST /api/jvms/stop` `{pid}` | nothing: the JVM is not watched or waited for any more |
/// | `GET /api/story?name=` with its settings | the moments of a program on simulated memory |
public final class Api {

  /// Bytes of a request to enter, which everybody may send.
  private static final long MOST_INVITATION = 1_024;

  private final StoryRequests stories = new StoryRequests();
  private final Tokens tokens;
  private final Events events;
  private final Groups groups;

  /// The requests, by what they are about.
  public record Groups(
      TraceRequests traces,
      RunRequests runs,
      SpeedRequests speeds,
      HeapRequests heaps,
      PolicyRequests policies) {}

  /// Makes it.
  public Api(Tokens tokens, Events events, Groups groups) {
    this.tokens = tokens;
    this.events = events;
    this.groups = groups;
  }

  /// The handler of each request, by method and path.
  public Map<String, Handler> handlers() {
    Map<String, Handler> handlers = new LinkedHashMap<>();
    TraceRequests traces = groups.traces;
    RunRequests runs = groups.runs;
    SpeedRequests speeds = groups.speeds;
    HeapRequests heaps = groups.heaps;
    PolicyRequests policies = groups.policies;
    Uploads uploads = new Uploads(traces, heaps);
    Handler enter = this::enter;
    Handler follow = _ -> Answer.stream("text/event-stream; charset=utf-8", events::follow);
    Handler upload = uploads::upload;
    handlers.put("POST /api/enter", enter.in(Lane.ENTRY));
    handlers.put("GET /api/events", follow.in(Lane.EVENTS));
    handlers.put("GET /api/about", _ -> traces.about());
    handlers.put("POST /api/traces", upload.in(Lane.FILES));
    handlers.put("POST /api/traces/sample", traces::sample);
    handlers.put("POST /api/traces/calls", traces::calls);
    handlers.put("POST /api/runs", runs::start);
    handlers.put("POST /api/policies", policies::compile);
    handlers.put("GET /api/policies/interface", _ -> policies.methods());
    handlers.put("POST /api/policies/run", policies::run);
    handlers.put("POST /api/policies/drive", policies::drive);
    handlers.put("GET /api/policies/printed", policies::printed);
    handlers.put("GET /api/run", runs::show);
    handlers.put("GET /api/run/history", runs::history);
    handlers.put("GET /api/run/series", runs::series);
    handlers.put("POST /api/run/speed", speeds::start);
    handlers.put("GET /api/run/speed", speeds::show);
    handlers.put("GET /api/run/steps", runs::steps);
    handlers.put("GET /api/run/parts", runs::parts);
    handlers.put("GET /api/run/bytes", runs::bytes);
    handlers.put("GET /api/snapshots", heaps::list);
    handlers.put("POST /api/snapshots/demonstration", heaps::demonstration);
    handlers.put("POST /api/snapshots/keep", heaps::keep);
    handlers.put("GET /api/snapshot", heaps::show);
    handlers.put("GET /api/heap", heaps::summary);
    handlers.put("GET /api/heap/pages", heaps::pages);
    handlers.put("GET /api/heap/stacks", heaps::stacks);
    handlers.put("GET /api/heap/keepers", heaps::keepers);
    handlers.put("GET /api/heap/without", heaps::without);
    handlers.put("GET /api/heap/change", heaps::change);
    handlers.put("GET /api/jvms", heaps::jvms);
    handlers.put("POST /api/jvms/watch", heaps::watch);
    handlers.put("POST /api/jvms/look", heaps::look);
    handlers.put("POST /api/jvms/stop", heaps::stop);
    handlers.put("GET /api/story", stories::tell);
    return handlers;
  }

  private Answer enter(Request request) throws Refusal, IOException {
    String session = tokens.enter(request.object(MOST_INVITATION).getOrDefault("invitation", ""));
    if (session == null) {
      throw new Refusal(
          Refusal.FORBIDDEN,
          "this address was used before, or belongs to a playground that has ended;"
              + " start 'freehold playground' again and open the address that it prints");
    }
    return Answer.json(json -> json.writeStringProperty("token", session));
  }
}
