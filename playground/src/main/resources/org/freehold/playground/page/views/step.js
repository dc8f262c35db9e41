// One run, call by call.

import { choice, labelled, make } from "../shell/dom.js";
import { counted } from "../shell/numbers.js";
import { shared } from "../shell/route.js";
import { isClosed } from "../shell/server.js";
import { BlockTable } from "../run/block-table.js";
import { Bytes } from "../run/bytes.js";
import { Figures } from "../run/figures.js";
import { FreeList } from "../run/free-list.js";
import { LIMITS, STANDARD_LIMIT, chooseLimit } from "../run/limits.js";
import { MapPanel } from "../run/map-panel.js";
import { example, inWords } from "../run/policy-options.js";
import { Transport } from "../run/transport.js";

/** @typedef {import("../shell/app.js").App} App */
/** @typedef {import("../run/run-player.js").RunPlayer} RunPlayer */

const STANDARD_POLICY = "best-fit";
const REMEMBER_DELAY = 300;

/** Calls from which on an allocator that looks at every free block is not what one begins with. */
const LONG = 200_000;
const LONG_POLICY = "tlsf";

export default class StepView {
  /** @param {HTMLElement} root @param {App} app */
  constructor(root, app) {
    this.app = app;
    this.trace = make("select", { className: "trace" });
    this.policy = make("select", { className: "policy", onchange: () => this.#describe() });
    this.options = make("input", { className: "options", autocomplete: "off", spellcheck: false, "aria-describedby": "step-options" });
    this.limit = choice({ className: "limit" }, LIMITS);
    this.help = make("p", { className: "hint", id: "step-options" });
    const form = make(
      "form",
      { "aria-label": "What is played", onsubmit: (/** @type {Event} */ event) => this.#submit(event) },
      labelled("Trace", this.trace),
      labelled("Allocator", this.policy),
      labelled("Options", this.options),
      labelled("Memory", this.limit),
      make("button", { type: "submit", className: "run" }, "Run"),
    );
    this.map = new MapPanel({ mostRows: 32 });
    this.transport = new Transport(app);
    this.panels = [this.transport, this.map, new Figures(), new FreeList(this.map), new Bytes(), new BlockTable(this.map)];
    this.progress = make("p", { className: "hint progress", role: "status" });
    root.append(make("h2", {}, "Step"), form, this.help, this.progress, make("div", { className: "panels" }, ...this.panels.map((each) => each.root)));
    /** @type {RunPlayer | null} */
    this.player = null;
    /** What is played, to know whether an address shows the same. */
    this.played = "";
    this.timer = 0;
    this.entries = 0;
  }

  /** @param {URLSearchParams} state */
  async enter(state) {
    // An address that comes while another one is still loading takes its place.
    const entry = ++this.entries;
    const { about } = this.app;
    const named = state.get("trace");
    const calls = state.get("calls");
    if (named && calls) await this.app.write(named, calls);
    if (entry !== this.entries) return;
    this.#choices();
    const trace = named ?? (this.player ? this.trace.value : "") ?? "";
    const wanted = trace || about.traces.at(-1)?.name || about.samples[0];
    if (!wanted) return;
    if (named || !this.player) {
      if (![...this.trace.options].some((each) => each.value === wanted)) await this.app.trace(wanted);
      if (entry !== this.entries) return;
      this.trace.value = wanted;
      const policy = (state.get("policy") ?? this.#suited(wanted)).split(":");
      this.policy.value = policy[0];
      this.options.value = policy.slice(1).join(":");
      chooseLimit(this.limit, state.get("limit") ?? STANDARD_LIMIT);
      this.#describe();
    }
    const call = state.get("call");
    if (!this.player || this.played !== this.#key() || state.has("again")) await this.#play(() => entry === this.entries);
    if (entry !== this.entries) return;
    if (call && this.player) this.player.goTo(Number(call) || 0);
    const from = Number(state.get("from"));
    const to = Number(state.get("to"));
    if (from > 0 && to > from) this.map.map.look(from, to - from);
    this.#remember();
  }

  /** The allocator to begin with: the one that is chosen, unless it looks at every free block and the trace is long.
   * @param {string} name of the trace */
  #suited(name) {
    const { about } = this.app;
    const chosen = this.player ? this.policyText : STANDARD_POLICY;
    const kind = about.policies.find((each) => each.name === chosen.split(":")[0]);
    const operations = about.traces.findLast((each) => each.name === name)?.operations ?? 0;
    return operations > LONG && kind?.cost === "O(n)" ? LONG_POLICY : chosen;
  }

  #choices() {
    const { about } = this.app;
    const chosen = this.trace.value;
    this.trace.replaceChildren(
      ...about.traces.map((each) => new Option(`${each.name} (${counted(each.operations, "call")})`, each.name)),
      ...about.samples.filter((name) => !about.traces.some((each) => each.name === name)).map((name) => new Option(name, name)),
    );
    if (chosen) this.trace.value = chosen;
    if (this.policy.options.length === 0) this.policy.append(...about.policies.map((each) => new Option(each.name, each.name)));
  }

  #describe() {
    const policy = this.app.about.policies.find((each) => each.name === this.policy.value);
    if (!policy) return;
    this.options.placeholder = example(policy);
    this.help.textContent = `${policy.summary.charAt(0).toUpperCase()}${policy.summary.slice(1)}. ${inWords(policy)}`;
  }

  get policyText() {
    const options = this.options.value.trim();
    return this.policy.value + (options ? ":" + options : "");
  }

  #key() {
    return JSON.stringify([this.trace.value, this.#calls() ?? "", this.policyText, this.limit.value]);
  }

  /** The text of the trace, if it was written. */
  #calls() {
    return this.app.about.traces.findLast((each) => each.name === this.trace.value)?.calls;
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    this.app.calm();
    this.entries++;
    this.#play()
      .then(() => this.#remember())
      .catch((problem) => this.app.complain(problem));
  }

  /** @param {() => boolean} [isWanted] whether what was played is still wanted */
  async #play(isWanted = () => true) {
    const key = this.#key();
    const trace = await this.app.trace(this.trace.value);
    const what = { policy: this.policyText, limit: this.limit.value };
    const progress = (/** @type {string} */ text) => {
      this.progress.textContent = text;
    };
    const player = await this.app.play({ ...what, trace: trace.id }, progress).catch(async (problem) => {
      // The server keeps the last few texts.
      if (trace.calls === undefined || !isClosed(problem)) throw problem;
      return this.app.play({ ...what, trace: (await this.app.write(trace.name, trace.calls, true)).id }, progress);
    });
    if (!isWanted()) return;
    this.progress.textContent = "";
    this.#choices();
    this.trace.value = trace.name;
    this.show(player);
    this.played = key;
  }

  /** @param {RunPlayer} player */
  show(player) {
    this.player = player;
    this.panels.forEach((each) => each.show(player));
    player.on("move", () => this.#rememberSoon());
    player.goTo(player.run.firstRefusal > 0 ? player.run.firstRefusal : Math.min(1, player.operations));
    if (player.run.broken) this.app.complain(`The allocator could not go on at ${player.run.broken}`);
  }

  #rememberSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#remember(), REMEMBER_DELAY);
  }

  #remember() {
    const { player } = this;
    if (!player) return;
    const { map } = this.map;
    const isWhole = map.from === map.base && map.to === map.end;
    this.app.remember("step", {
      trace: this.trace.value,
      calls: shared(this.#calls() ?? ""),
      policy: this.policyText,
      limit: this.limit.value === STANDARD_LIMIT ? null : this.limit.value,
      call: player.operation,
      from: isWhole ? null : map.from,
      to: isWhole ? null : map.to,
    });
  }

  leave() {
    this.transport.leave();
    clearTimeout(this.timer);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    return this.map.key(event) || this.transport.key(event);
  }
}
