// Try: calls that a person writes, and a policy that a person writes, seen at once.

import { choice, facts, labelled, make } from "../shell/dom.js";
import { count, counted, percent, size } from "../shell/numbers.js";
import { Refused, get, post } from "../shell/server.js";
import { LIMITS } from "../run/limits.js";
import { Scene, openCalls } from "../learn/scene.js";
import { Stage } from "../learn/stage.js";
import { areShort } from "../shell/route.js";
import { FreeList } from "../run/free-list.js";
import { Editor } from "../try/editor.js";
import { CALLS, POLICIES } from "../try/examples.js";
import { hints } from "../try/hints.js";

/** @typedef {import("../shell/app.js").App} App */
/** @typedef {import("../try/editor.js").Problem} Problem */

/** A policy that was compiled. @typedef {{id: number, name: string, source: string}} Compiled */

/** What is played, as it stood when that was asked for: what is chosen or written while the server answers is not in it.
 * @typedef {{calls: string, trace: string, policy: string, limit: number, compiled: Compiled | null}} Wanted */

const OWN = "your policy";
const CALLS_DELAY = 400;
const AGE_DELAY = 1000;
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
    this.oldVerdict = make("p", { className: "old", role: "status", hidden: true });
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
      this.oldVerdict,
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
    this.old = make("p", { className: "old", role: "status", hidden: true });
    this.result = make("div", { className: "result" }, this.empty, this.old, this.stage.root, free.root);
    root.append(
      make("h2", {}, "Try"),
      make("div", { className: "row" }, labelled("Played by", this.policy), labelled("Memory", this.limit), labelled("Calls from", this.trace)),
      this.status,
      make("div", { className: "try-columns" }, make("div", {}, this.calls, this.own), this.result),
    );
    this.stage.root.hidden = free.root.hidden = true;
    /** @type {Editor | null} */
    this.callEditor = null;
    /** @type {Editor | null} */
    this.sourceEditor = null;
    /** @type {Compiled | null} */
    this.compiled = null;
    this.timer = 0;
    this.ageTimer = 0;
    this.keepTimer = 0;
    /** Counts what is asked for: what comes back for an earlier one is not wanted any more. */
    this.run = 0;
    this.compiling = 0;
    /** What the picture is of. @type {Wanted | null} */
    this.shown = null;
    /** What the verdict of the driver is of. @type {Wanted | null} */
    this.drivenOf = null;
    /** The line of the call that is shown. */
    this.line = 0;
    /** @type {Promise<void> | null} */
    this.made = null;
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
    this.made ??= this.#makeEditors(calls, source);
    await this.made;
    if (state.has("calls") && this.callEditor) this.callEditor.text = calls;
    if (state.has("source") && this.sourceEditor) this.sourceEditor.text = source;
    this.#show();
    if (this.policy.value === OWN) await this.#compile();
    else this.#runSoon(0);
  }

  /** @param {string} calls @param {string} source */
  async #makeEditors(calls, source) {
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
    this.run++;
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
    this.run++;
    this.#show();
    clearTimeout(this.timer);
    clearTimeout(this.ageTimer);
    this.timer = setTimeout(() => void this.#play(), delay);
    // Mostly the new picture is there before the old one is called old.
    this.ageTimer = setTimeout(() => this.#age(), AGE_DELAY);
  }

  #keepSoon() {
    this.#age();
    clearTimeout(this.keepTimer);
    this.keepTimer = setTimeout(() => this.#keep(), CALLS_DELAY);
  }

  /** What is written and chosen now. @returns {Wanted} */
  #wanted() {
    const policy = this.policy.value;
    return { calls: this.callEditor?.text ?? "", trace: this.trace.value, policy, limit: Number(this.limit.value), compiled: policy === OWN ? this.compiled : null };
  }

  /** What has changed since something was asked for. @param {Wanted | null} then @returns {"" | "calls" | "policy"} */
  #changed(then) {
    if (!then) return "";
    const now = this.#wanted();
    if (then.trace !== now.trace || (now.trace === "" && then.calls !== now.calls)) return "calls";
    const isOther = then.policy !== now.policy || then.limit !== now.limit || (then.compiled !== null && then.compiled.source !== this.sourceEditor?.text);
    return isOther ? "policy" : "";
  }

  /** Tells whether the results are of what is written and chosen. */
  #age() {
    const changed = this.#changed(this.shown);
    this.callEditor?.at(changed === "calls" ? 0 : this.line);
    mark(this.result, this.old, changed);
    mark(this.driven, this.oldVerdict, this.#changed(this.drivenOf));
  }

  /** Keeps what is written in this browser, and in the address if it is short enough. */
  #keep() {
    const calls = this.callEditor?.text ?? "";
    const source = this.sourceEditor?.text ?? "";
    const isOwn = this.policy.value === OWN;
    localStorage.setItem(KEY, JSON.stringify({ calls, source, policy: this.policy.value, limit: this.limit.value }));
    const shared = areShort(calls, isOwn ? source : "");
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

  /** The trace that is chosen: the calls of the editor, or an open one. @param {Wanted} wanted */
  async #opened({ trace: name, calls }) {
    if (name) return this.app.trace(name);
    const isCurrent = () => this.callEditor?.text === calls;
    try {
      const trace = await openCalls(this.app, "your calls", calls, true);
      if (isCurrent()) this.#wrong(this.callEditor, this.callProblems, []);
      return trace;
    } catch (problem) {
      if (!(problem instanceof Refused) || problem.line === 0) throw problem;
      if (!isCurrent()) return null;
      this.#wrong(this.callEditor, this.callProblems, [{ line: problem.line, message: problem.message.replace(/^line \d+: /, "") }]);
      return null;
    }
  }

  /** Plays what is written and chosen now, unless something else is before it is there. */
  async #play() {
    if (!this.callEditor) return;
    const run = ++this.run;
    const isWanted = () => run === this.run;
    const wanted = this.#wanted();
    this.#keep();
    if (wanted.policy === OWN && !wanted.compiled) return;
    try {
      const trace = await this.#opened(wanted);
      if (!isWanted()) return;
      if (!trace) {
        this.#age();
        return;
      }
      const player = await this.#played(wanted, trace, (text) => isWanted() && this.#progress(text));
      if (!isWanted()) return;
      if (wanted.compiled) await this.#printed(wanted.compiled);
      if (isWanted()) await this.#picture(wanted, trace, player);
    } catch (problem) {
      if (!isWanted()) return;
      this.#progress("");
      this.#age();
      this.app.complain(problem);
    }
  }

  /** @param {Wanted} wanted @param {any} trace @param {(text: string) => void} progress */
  async #played({ policy, limit, compiled }, trace, progress) {
    if (!compiled) return this.app.play({ trace: trace.id, policy, limit }, progress);
    return this.app.load(await post("/api/policies/run", { id: compiled.id, trace: trace.id, limit }), progress);
  }

  /** @param {Wanted} wanted @param {any} trace @param {import("../run/run-player.js").RunPlayer} player */
  async #picture(wanted, trace, player) {
    const { broken, firstRefusal } = player.run;
    this.#progress(broken ? `Call ${broken.replace(/^operation /, "")}` : "");
    this.status.classList.toggle("wrong", Boolean(broken));
    this.shown = wanted;
    this.empty.hidden = true;
    this.stage.root.hidden = this.free.root.hidden = false;
    this.stage.show(new Scene(wanted, player, trace));
    this.free.show(player);
    player.on("move", () => {
      this.line = trace.lines?.[player.operation - 1] ?? 0;
      this.#age();
    });
    await this.stage.goTo(firstRefusal > 0 ? firstRefusal : player.operations);
  }

  async #compile() {
    if (!this.sourceEditor) return;
    const source = this.sourceEditor.text;
    const compiling = ++this.compiling;
    this.run++;
    this.app.calm();
    this.#verdict(null);
    this.compile.disabled = true;
    this.#progress("compiling …");
    try {
      const answer = await post("/api/policies", { source });
      if (compiling !== this.compiling) return;
      const problems = /** @type {Problem[]} */ (answer.problems ?? []);
      this.#wrong(this.sourceEditor, this.sourceProblems, problems);
      this.drive.disabled = problems.length > 0;
      this.#progress("");
      if (problems.length > 0) {
        this.app.say(`${counted(problems.length, "error")}: line ${problems[0].line}, ${problems[0].message}`);
        this.#keep();
        this.#age();
        return;
      }
      this.compiled = { ...answer, source };
      // Another one was chosen while it was compiled.
      if (this.policy.value !== OWN) return;
      if (!answer.confined) this.#progress("This system cannot take rights away from a process: the policy runs with yours.");
      await this.#play();
    } catch (problem) {
      if (compiling !== this.compiling) return;
      this.#progress("");
      this.app.complain(problem);
    } finally {
      if (compiling === this.compiling) this.compile.disabled = false;
    }
  }

  /** @param {Compiled} compiled */
  async #printed(compiled) {
    const { text } = await get(`/api/policies/printed?id=${compiled.id}`);
    this.printed.hidden = text === "";
    this.printed.textContent = text;
  }

  async #drive() {
    const { compiled } = this;
    if (!compiled) return;
    const wanted = this.#wanted();
    this.drive.disabled = true;
    this.#verdict(null, make("p", {}, "checking …"));
    try {
      const trace = await this.#opened(wanted);
      this.#verdict(wanted, ...(trace ? verdict(await post("/api/policies/drive", { id: compiled.id, trace: trace.id })) : []));
    } catch (problem) {
      this.#verdict(null);
      this.app.complain(problem);
    } finally {
      this.drive.disabled = false;
    }
  }

  /** @param {Wanted | null} of @param {Node[]} nodes */
  #verdict(of, ...nodes) {
    this.drivenOf = of;
    this.driven.replaceChildren(...nodes);
    this.#age();
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
    clearTimeout(this.ageTimer);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    return !this.stage.root.hidden && this.stage.transport.key(event);
  }
}

/** Marks a result as old, or as that of what is written. @param {HTMLElement} result @param {HTMLElement} note @param {"" | "calls" | "policy"} changed */
function mark(result, note, changed) {
  result.classList.toggle("is-old", changed !== "");
  const text = changed ? `Below is the result of the ${changed} before your change.` : "";
  if (note.textContent !== text) note.textContent = text;
  note.hidden = changed === "";
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
