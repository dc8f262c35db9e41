// Try: calls that a person writes, and a policy that a person writes, seen at once.

import { choice, facts, labelled, make } from "../shell/dom.js";
import { count, percent, size } from "../shell/numbers.js";
import { Refused, get, post } from "../shell/server.js";
import { LIMITS } from "../run/limits.js";
import { Scene, openCalls } from "../learn/scene.js";
import { Stage } from "../learn/stage.js";
import { FreeList } from "../run/free-list.js";
import { Editor } from "../try/editor.js";
import { CALLS, POLICIES } from "../try/examples.js";
import { hints } from "../try/hints.js";

/** @typedef {import("../shell/app.js").App} App */
/** @typedef {import("../try/editor.js").Problem} Problem */

const OWN = "your policy";
const CALLS_DELAY = 400;
const MOST_SHARED = 6_000;
const KEY = "freehold-try";

export default class TryView {
  /** @param {HTMLElement} root @param {App} app */
  constructor(root, app) {
    this.app = app;
    this.stage = new Stage(app);
    this.limit = choice({ className: "limit", onchange: () => this.#runSoon(0) }, LIMITS);
    this.policy = make("select", { className: "policy", onchange: () => this.#chosen() });
    this.trace = make("select", { className: "trace", onchange: () => this.#runSoon(0) });
    this.callsRoot = make("div", { className: "editor" });
    this.sourceRoot = make("div", { className: "editor" });
    this.callExample = choice({ className: "call-example", onchange: () => this.#example("calls") }, [["", "…"], ...pairs(CALLS)]);
    this.policyExample = choice({ className: "policy-example", onchange: () => this.#example("source") }, [["", "…"], ...pairs(POLICIES)]);
    this.callProblems = make("ul", { className: "problems", "aria-label": "What is wrong with the calls" });
    this.sourceProblems = make("ul", { className: "problems", "aria-label": "What is wrong with the policy" });
    this.compile = make("button", { type: "button", className: "compile", onclick: () => void this.#compile() }, "Compile and run");
    this.drive = make("button", { type: "button", className: "drive", disabled: true, onclick: () => void this.#drive() }, "Check as a lab's driver does");
    this.driven = make("div", { className: "driven", role: "status" });
    this.status = make("p", { className: "hint progress", role: "status" });
    this.printed = make("pre", { className: "printed", tabIndex: 0, "aria-label": "What the policy printed", hidden: true });
    this.own = make(
      "section",
      { className: "own", "aria-labelledby": "try-own", hidden: true },
      make("h3", { id: "try-own" }, "A policy in Java"),
      make("p", { className: "hint" }, "A class that implements Policy, with a constructor that takes an Area. Ctrl+Space completes. It runs in a process of its own: 512 MiB of Java heap, 5 seconds a call, no network, no files to write."),
      make("div", { className: "row" }, labelled("Example", this.policyExample), this.compile, this.drive),
      this.sourceRoot,
      this.sourceProblems,
      this.printed,
      this.driven,
    );
    this.calls = make(
      "section",
      { className: "calls-editor", "aria-labelledby": "try-calls" },
      make("h3", { id: "try-calls" }, "Calls"),
      make("p", { className: "hint" }, "A line each: a = malloc(40), a = calloc(3, 8), b = realloc(a, 64 KiB), free(b), repeat 10 … end, a[i] in a repetition."),
      make("div", { className: "row" }, labelled("Example", this.callExample)),
      this.callsRoot,
      this.callProblems,
    );
    const free = new FreeList(/** @type {any} */ ({ map: { reveal() {} }, point: (/** @type {any} */ range) => this.stage.point(range ? [range] : null), set freeOrder(/** @type {any} */ _) {} }));
    this.free = free;
    this.empty = make("p", { className: "hint empty" }, "Write calls, and what they do is shown here.");
    root.append(
      make("h2", {}, "Try"),
      make("div", { className: "row" }, labelled("Played by", this.policy), labelled("Memory", this.limit), labelled("Calls from", this.trace)),
      this.status,
      make("div", { className: "try-columns" }, make("div", {}, this.calls, this.own), make("div", {}, this.empty, this.stage.root, free.root)),
    );
    this.stage.root.hidden = free.root.hidden = true;
    /** @type {Editor | null} */
    this.callEditor = null;
    /** @type {Editor | null} */
    this.sourceEditor = null;
    /** @type {{id: number, name: string, source: string} | null} */
    this.compiled = null;
    this.timer = 0;
    this.run = 0;
    this.kept = read();
  }

  /** @param {URLSearchParams} state */
  async enter(state) {
    this.#choices();
    const kept = this.kept;
    const calls = state.get("calls") ?? kept.calls ?? Object.values(CALLS)[0];
    const source = state.get("source") ?? kept.source ?? Object.values(POLICIES)[1];
    this.limit.value = state.get("limit") ?? kept.limit ?? "65536";
    if (this.limit.value === "") this.limit.value = "65536";
    this.policy.value = state.has("source") ? OWN : (state.get("policy") ?? kept.policy ?? "best-fit");
    if (this.policy.value === "") this.policy.value = "best-fit";
    if (state.has("trace")) this.trace.value = state.get("trace") ?? "";
    if (!this.callEditor) {
      this.callEditor = await Editor.make(this.callsRoot, {
        label: "Calls",
        mode: "text/x-csrc",
        text: calls,
        changed: () => this.#runSoon(CALLS_DELAY),
        run: () => this.#runSoon(0),
      });
      const known = await get("/api/policies/interface");
      this.sourceEditor = await Editor.make(this.sourceRoot, {
        label: "A policy in Java",
        mode: "text/x-java",
        text: source,
        changed: () => this.#keepSoon(),
        run: () => void this.#compile(),
        hints: hints(known),
      });
    } else {
      if (state.has("calls")) this.callEditor.text = calls;
      if (state.has("source") && this.sourceEditor) this.sourceEditor.text = source;
    }
    this.#show();
    if (this.policy.value === OWN) await this.#compile();
    else this.#runSoon(0);
  }

  #choices() {
    const { about } = this.app;
    if (this.policy.options.length === 0) this.policy.append(new Option("your own, in Java", OWN), ...about.policies.map((each) => new Option(each.name, each.name)));
    const chosen = this.trace.value;
    const names = [...about.traces.map((each) => each.name), ...about.samples];
    this.trace.replaceChildren(new Option("the editor", ""), ...[...new Set(names)].map((name) => new Option(name, name)));
    this.trace.value = chosen;
  }

  #chosen() {
    this.#show();
    if (this.policy.value === OWN) void this.#compile();
    else this.#runSoon(0);
  }

  #show() {
    this.own.hidden = this.policy.value !== OWN;
    this.calls.hidden = this.trace.value !== "";
    this.callEditor?.refresh();
    this.sourceEditor?.refresh();
  }

  /** @param {"calls" | "source"} which */
  #example(which) {
    if (which === "calls" && this.callEditor && this.callExample.value) this.callEditor.text = CALLS[this.callExample.value];
    if (which === "source" && this.sourceEditor && this.policyExample.value) {
      this.sourceEditor.text = POLICIES[this.policyExample.value];
      void this.#compile();
    }
  }

  /** @param {number} delay */
  #runSoon(delay) {
    this.#show();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.#play().catch((problem) => this.app.complain(problem)), delay);
  }

  #keepSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#keep(), CALLS_DELAY);
  }

  /** Keeps what is written in this browser, and in the address if it is short enough. */
  #keep() {
    const calls = this.callEditor?.text ?? "";
    const source = this.sourceEditor?.text ?? "";
    const isOwn = this.policy.value === OWN;
    localStorage.setItem(KEY, JSON.stringify({ calls, source, policy: this.policy.value, limit: this.limit.value }));
    const shared = calls.length + (isOwn ? source.length : 0) <= MOST_SHARED;
    this.app.remember("try", {
      policy: isOwn ? null : this.policy.value,
      limit: this.limit.value,
      trace: this.trace.value,
      calls: shared && !this.trace.value ? calls : null,
      source: shared && isOwn ? source : null,
    });
  }

  /** @param {string} text */
  #progress(text) {
    this.status.textContent = text;
  }

  /** The trace that is chosen: the calls of the editor, or an open one. */
  async #opened() {
    if (this.trace.value) return this.app.trace(this.trace.value);
    const text = this.callEditor?.text ?? "";
    try {
      const trace = await openCalls(this.app, "your calls", text, true);
      this.#wrong(this.callEditor, this.callProblems, []);
      return trace;
    } catch (problem) {
      if (!(problem instanceof Refused) || problem.line === 0) throw problem;
      this.#wrong(this.callEditor, this.callProblems, [{ line: problem.line, message: problem.message.replace(/^line \d+: /, "") }]);
      return null;
    }
  }

  async #play() {
    if (!this.callEditor) return;
    const run = ++this.run;
    this.#keep();
    if (this.policy.value === OWN && !this.compiled) return;
    const trace = await this.#opened();
    if (!trace || run !== this.run) return;
    const limit = Number(this.limit.value);
    let player;
    if (this.policy.value === OWN && this.compiled) {
      const started = await post("/api/policies/run", { id: this.compiled.id, trace: trace.id, limit });
      player = await this.app.load(started, (text) => this.#progress(text));
    } else {
      player = await this.app.play({ trace: trace.id, policy: this.policy.value, limit }, (text) => this.#progress(text));
    }
    if (run !== this.run) return;
    this.#progress(player.run.broken ? `Call ${player.run.broken.replace(/^operation /, "")}` : "");
    this.status.classList.toggle("wrong", Boolean(player.run.broken));
    await this.#printed();
    const scene = new Scene({ calls: this.callEditor.text, policy: this.policy.value, limit }, player, trace);
    this.empty.hidden = true;
    this.stage.root.hidden = this.free.root.hidden = false;
    this.stage.show(scene);
    this.free.show(player);
    player.on("move", () => this.callEditor?.at(trace.lines?.[player.operation - 1] ?? 0));
    await this.stage.goTo(player.run.firstRefusal > 0 ? player.run.firstRefusal : player.operations);
  }

  async #compile() {
    if (!this.sourceEditor) return;
    const source = this.sourceEditor.text;
    this.app.calm();
    this.driven.replaceChildren();
    this.compile.disabled = true;
    this.#progress("compiling …");
    try {
      const answer = await post("/api/policies", { source });
      const problems = /** @type {Problem[]} */ (answer.problems ?? []);
      this.#wrong(this.sourceEditor, this.sourceProblems, problems);
      this.drive.disabled = problems.length > 0;
      this.#progress("");
      if (problems.length > 0) {
        this.app.say(`${problems.length} ${problems.length === 1 ? "error" : "errors"}: line ${problems[0].line}, ${problems[0].message}`);
        this.#keep();
        return;
      }
      this.compiled = { ...answer, source };
      if (!answer.confined) this.#progress("This system cannot take rights away from a process: the policy runs with yours.");
      await this.#play();
    } catch (problem) {
      this.#progress("");
      this.app.complain(problem);
    } finally {
      this.compile.disabled = false;
    }
  }

  async #printed() {
    if (this.policy.value !== OWN || !this.compiled) return;
    const { text } = await get(`/api/policies/printed?id=${this.compiled.id}`);
    this.printed.hidden = text === "";
    this.printed.textContent = text;
  }

  async #drive() {
    if (!this.compiled) return;
    const trace = await this.#opened();
    if (!trace) return;
    this.drive.disabled = true;
    this.driven.replaceChildren(make("p", {}, "checking …"));
    try {
      const result = await post("/api/policies/drive", { id: this.compiled.id, trace: trace.id });
      this.driven.replaceChildren(...verdict(result));
    } catch (problem) {
      this.driven.replaceChildren();
      this.app.complain(problem);
    } finally {
      this.drive.disabled = false;
    }
  }

  /** @param {Editor | null} editor @param {HTMLElement} list @param {Problem[]} problems */
  #wrong(editor, list, problems) {
    editor?.mark(problems);
    list.replaceChildren(
      ...problems.map(({ line, message }) =>
        make("li", {}, line > 0 ? make("button", { type: "button", className: "small", onclick: () => editor?.goTo(line) }, `Line ${line}`) : "", ` ${message}`),
      ),
    );
  }

  leave() {
    this.stage.leave();
    clearTimeout(this.timer);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    return !this.stage.root.hidden && this.stage.transport.key(event);
  }
}

/** @param {any} result */
function verdict(result) {
  const words = result.served ? "Every block was in its place, kept its contents and overlapped no other." : `It failed: ${result.failure ?? result.outcome}.`;
  /** @type {[string, string][]} */
  const rows = [
    ["utilisation", percent(result.utilization, 1)],
    ["calls a second", result.operationsPerSecond > 0 ? count(Math.round(result.operationsPerSecond)) : "not measured"],
    ["peak footprint", size(result.peakFootprint)],
    ["free blocks probed for an allocation", result.searches < 0 ? "unknown" : result.searches.toFixed(2)],
    ["runs of its heap checker", count(result.checks)],
    ["score of the lab", `${Math.round(result.score)} of 100`],
  ];
  return [make("p", { className: result.served ? "right" : "wrong" }, words), ...(result.served ? [facts(rows)] : [])];
}

/** @param {Record<string, string>} all @returns {[string, string][]} */
function pairs(all) {
  return Object.keys(all).map((each) => [each, each]);
}

/** @returns {{calls?: string, source?: string, policy?: string, limit?: string}} */
function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}
