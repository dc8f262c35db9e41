// Up to six allocators on one trace, side by side.

import { choice, labelled, make } from "../shell/dom.js";
import { count } from "../shell/numbers.js";
import { ChartsPanel } from "../compare/charts-panel.js";
import { Contender } from "../compare/contender.js";
import { DifferencePanel } from "../compare/difference-panel.js";
import { LETTERS } from "../compare/look.js";
import { missing } from "../compare/missing-blocks.js";
import { ResultPanel } from "../compare/result-panel.js";
import { RunCard } from "../compare/run-card.js";
import { RunGroup } from "../compare/run-group.js";
import { load } from "../compare/series.js";
import { LIMITS, STANDARD_LIMIT, chooseLimit } from "../run/limits.js";
import { legend } from "../run/map-panel.js";
import { Transport } from "../run/transport.js";

/** @typedef {import("../shell/app.js").App} App */
/** @typedef {import("../shell/app.js").OpenTrace} OpenTrace */

const MOST = 6;
const STANDARD_POLICIES = ["first-fit", "best-fit", "tlsf", "freehold"];
const REMEMBER_DELAY = 300;
/** Milliseconds of standing still after which blocks that others lack are marked. */
const MARK_DELAY = 150;
/** Maps have one scale unless the largest would make the smallest this much smaller. */
const ONE_SCALE = 4;

export default class CompareView {
  /** @param {HTMLElement} root @param {App} app */
  constructor(root, app) {
    this.app = app;
    /** @type {RunCard[]} */
    this.cards = [];
    /** @type {RunGroup | null} */
    this.group = null;
    /** The trace and the memory of what is shown, and the same in words. */
    this.played = "";
    this.playedWords = "";
    this.turn = 0;
    this.timer = 0;
    this.marking = 0;
    this.heading = make("h2", {}, "Compare");
    this.trace = make("select", { className: "trace", onchange: () => this.#age() });
    this.limit = choice({ className: "limit", onchange: () => this.#age() }, LIMITS);
    this.old = make("p", { className: "old", role: "status" });
    this.policy = make("select", { className: "policy", onchange: () => this.#describe() });
    this.options = make("input", { className: "options", autocomplete: "off", spellcheck: false, placeholder: "name=value:name=value", "aria-describedby": "compare-options" });
    this.help = make("p", { className: "hint", id: "compare-options" });
    this.addButton = make("button", { type: "submit", className: "add" }, "Add");
    this.progress = make("p", { className: "hint progress", role: "status" });
    this.transport = new Transport(app, { name: (operation) => this.group?.name(operation) ?? "" });
    const goTo = (/** @type {number} */ operation) => this.group?.goTo(operation);
    this.differences = new DifferencePanel(app, goTo);
    this.charts = new ChartsPanel(app, goTo);
    this.result = new ResultPanel(app);
    this.grid = make("div", { className: "run-cards" });
    this.oneScale = make("input", { type: "checkbox", onchange: () => this.#scale() });
    const marks = legend();
    marks.append(make("li", {}, make("i", { className: "k-differs" }), "a block that another refused"));
    this.parts = make(
      "div",
      { className: "compare-parts" },
      this.result.answer,
      this.transport.root,
      this.differences.root,
      this.grid,
      make("div", { className: "map-notes" }, marks, make("label", { className: "check" }, this.oneScale, " one scale for all maps")),
      this.charts.root,
      this.result.root,
    );
    root.append(
      this.heading,
      make("form", { "aria-label": "What is played", onsubmit: (/** @type {Event} */ event) => this.#submit(event, () => this.#start()) }, labelled("Trace", this.trace), labelled("Memory", this.limit), make("button", { type: "submit", className: "run" }, "Run")),
      make("form", { "aria-label": "Add an allocator", onsubmit: (/** @type {Event} */ event) => this.#submit(event, () => this.#add()) }, labelled("Allocator", this.policy), labelled("Options", this.options), this.addButton),
      this.help,
      this.progress,
      this.old,
      this.parts,
    );
  }

  get contenders() {
    return this.cards.map((each) => each.contender);
  }

  /** @param {URLSearchParams} state */
  async enter(state) {
    this.#choices();
    const { about } = this.app;
    const isFirst = this.cards.length === 0;
    const trace = state.get("trace") ?? (this.trace.value || about.traces.at(-1)?.name || about.samples[0]);
    if (!trace) return;
    if (![...this.trace.options].some((each) => each.value === trace)) await this.app.trace(trace);
    this.trace.value = trace;
    if (isFirst || state.has("limit") || state.has("trace")) chooseLimit(this.limit, state.get("limit") ?? STANDARD_LIMIT);
    const named = state.get("policies")?.split(",").filter(Boolean);
    const policies = named ?? (isFirst ? STANDARD_POLICIES : this.contenders.map((each) => each.policy));
    const call = state.get("call");
    const here = this.played === this.#key() ? (this.group?.operation ?? null) : null;
    await this.#show(policies, call === null ? here : Number(call) || 0);
  }

  /** What all of them play. */
  #key() {
    return JSON.stringify([this.trace.value, this.limit.value]);
  }

  /** The same in words. */
  #words() {
    return `${this.trace.value} in ${this.limit.selectedOptions[0]?.text ?? "no memory"}`;
  }

  /** Says whether what is shown is that of another choice. */
  #age() {
    const isOld = this.group !== null && this.played !== this.#key();
    this.old.textContent = isOld ? `Below is still ${this.playedWords}. Run plays ${this.#words()}.` : "";
    this.parts.classList.toggle("is-old", isOld);
  }

  #choices() {
    const { about } = this.app;
    const chosen = this.trace.value;
    this.trace.replaceChildren(
      ...about.traces.map((each) => new Option(`${each.name} (${count(each.operations)} calls)`, each.name)),
      ...about.samples.filter((name) => !about.traces.some((each) => each.name === name)).map((name) => new Option(name, name)),
    );
    if (chosen) this.trace.value = chosen;
    if (this.policy.options.length === 0) {
      this.policy.append(...about.policies.map((each) => new Option(each.name, each.name)));
      this.#describe();
    }
  }

  #describe() {
    const policy = this.app.about.policies.find((each) => each.name === this.policy.value);
    if (!policy) return;
    const options = policy.options.map((each) => `${each.name}=${each.choices.length ? each.choices.join("|") : each.default}`);
    this.help.textContent = `${policy.summary}. ${options.length ? "Options: " + options.join(", ") + "." : "It has no options."}`;
  }

  /** @param {Event} event @param {() => Promise<void>} action */
  #submit(event, action) {
    event.preventDefault();
    this.app.calm();
    action().catch((problem) => this.app.complain(problem));
  }

  async #start() {
    const policies = this.contenders.map((each) => each.policy);
    await this.#show(policies.length ? policies : STANDARD_POLICIES, null);
  }

  async #add() {
    const options = this.options.value.trim();
    const policy = this.policy.value + (options ? ":" + options : "");
    const policies = this.contenders.map((each) => each.policy);
    if (policies.includes(policy)) throw new Error(`${policy} is compared already.`);
    if (policies.length >= MOST) throw new Error("Six are compared already: remove one first.");
    await this.#show([...policies, policy], this.group?.operation ?? null);
  }

  /** @param {Contender} contender */
  #remove(contender) {
    const policies = this.contenders.filter((each) => each !== contender).map((each) => each.policy);
    const at = this.contenders.indexOf(contender);
    this.#show(policies, this.group?.operation ?? null)
      .then(() => (this.cards[Math.min(at, this.cards.length - 1)]?.removeButton ?? this.policy).focus())
      .catch((problem) => this.app.complain(problem));
  }

  /** Plays what is not there yet, lets go of what is not wanted any more, and shows the rest.
   * @param {string[]} policies @param {number | null} call to go to; null for the first difference */
  async #show(policies, call) {
    const turn = ++this.turn;
    const wanted = [...new Set(policies)].slice(0, MOST);
    const key = this.#key();
    const kept = key === this.played ? this.cards.filter((each) => wanted.includes(each.contender.policy)) : [];
    const trace = await this.app.trace(this.trace.value);
    const missing = wanted.filter((policy) => !kept.some((each) => each.contender.policy === policy));
    const played = await Promise.allSettled(missing.map((policy) => this.#play(trace, policy)));
    if (turn !== this.turn) return;
    this.progress.textContent = "";
    this.cards.filter((each) => !kept.includes(each)).forEach((each) => each.dispose());
    const cards = [...kept];
    played.forEach((each, i) => {
      if (each.status === "fulfilled") cards.push(this.#card(cards, missing[i], trace, each.value));
    });
    this.cards = cards.sort((a, b) => wanted.indexOf(a.contender.policy) - wanted.indexOf(b.contender.policy));
    this.#choices();
    this.trace.value = trace.name;
    this.played = key;
    this.playedWords = this.#words();
    this.heading.textContent = `Compare: ${this.playedWords}`;
    this.#arrange(call, trace);
    const failed = played.find((each) => each.status === "rejected");
    if (failed) this.app.complain(/** @type {PromiseRejectedResult} */ (failed).reason);
  }

  /** @param {OpenTrace} trace @param {string} policy */
  async #play(trace, policy) {
    const player = await this.app.play({ trace: trace.id, policy, limit: this.limit.value }, (text) => {
      this.progress.textContent = `${policy}: ${text}`;
    });
    return { player, series: await load(player.run.id) };
  }

  /** @param {RunCard[]} others @param {string} policy @param {OpenTrace} trace
   * @param {{player: import("../run/run-player.js").RunPlayer, series: import("../compare/series.js").Series}} played */
  #card(others, policy, trace, { player, series }) {
    const place = LETTERS.findIndex((_, each) => !others.some((other) => other.contender.place === each));
    return new RunCard(new Contender(place, policy, trace.allocations, player, series), (contender) => this.#remove(contender));
  }

  /** Puts everything in order after the contenders have changed. @param {number | null} call @param {OpenTrace} trace */
  #arrange(call, trace) {
    this.group?.dispose();
    const { contenders } = this;
    this.grid.replaceChildren(...this.cards.map((each) => each.root));
    this.addButton.setAttribute("aria-disabled", String(contenders.length >= MOST));
    this.addButton.textContent = contenders.length >= MOST ? "Six at the most" : "Add";
    const group = contenders.length > 0 ? new RunGroup(contenders.map((each) => each.player)) : null;
    this.group = group;
    this.#age();
    this.differences.show(contenders, group?.operations ?? 0);
    this.result.show(contenders);
    this.charts.show(contenders, group?.operations ?? 0).catch((problem) => this.app.complain(problem));
    if (!group) {
      this.#remember();
      return;
    }
    const needed = this.cards.map((each) => each.needed);
    this.oneScale.checked = Math.max(...needed) <= ONE_SCALE * Math.min(...needed);
    this.#scale();
    this.transport.show(group);
    group.on("move", () => this.#moved(group));
    group.on("account", () => this.#settled(group));
    const first = this.differences.all.find((each) => each.kind === "outcome");
    group.goTo(call ?? first?.operation ?? trace.peakOperation);
    this.#remember();
  }

  #scale() {
    const most = Math.max(...this.cards.map((each) => each.needed));
    this.cards.forEach((each) => each.span(this.oneScale.checked ? most : each.needed));
  }

  /** @param {RunGroup} group */
  #moved(group) {
    const { operation } = group;
    this.cards.forEach((each) => each.show(operation));
    this.differences.moved(operation);
    this.charts.moved(operation);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#remember(), REMEMBER_DELAY);
    clearTimeout(this.marking);
    this.marking = setTimeout(() => this.#mark(), MARK_DELAY);
  }

  /** All have told what this call did. @param {RunGroup} group */
  #settled(group) {
    if (!group.isPlaying && group.operation > 0) this.app.say(`${group.name(group.operation)}. ${this.differences.text}`);
  }

  /** Marks the blocks that others lack. */
  #mark() {
    const lacking = missing(this.contenders);
    this.cards.forEach((each, i) => each.panel.mark(lacking[i]));
  }

  #remember() {
    this.app.remember("compare", {
      trace: this.trace.value,
      policies: this.contenders.map((each) => each.policy).join(","),
      limit: this.limit.value === STANDARD_LIMIT ? null : this.limit.value,
      call: this.group?.operation,
    });
  }

  leave() {
    this.group?.pause();
    clearTimeout(this.timer);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (this.cards.some((each) => each.panel.key(event))) return true;
    if (event.key === "x" || event.key === "X") {
      this.differences.go(event.key === "x" ? 1 : -1);
      return true;
    }
    return this.transport.key(event);
  }
}
