// What the comparison comes to: which contender suits the trace, which stands above all else, and below it
// utilisation against speed, and the table.

import { freshId, make } from "../shell/dom.js";
import { count, percent, size } from "../shell/numbers.js";
import { Roving } from "../shell/roving.js";
import { saveTable } from "../shell/save.js";
import { scatter } from "./scatter.js";
import { measure } from "./speeds.js";
import { verdict } from "./verdict.js";

/** @typedef {import("./contender.js").Contender} Contender */
/** A column: its value to sort by, and as it is written. `up` where less is better, so that it begins there.
 * @typedef {{id: string, title: string, up?: boolean, value: (each: Contender) => number | string | null, write: (each: Contender) => string}} Column */

/** @param {(each: Contender) => number | null} value @param {(value: number) => string} write */
const figure = (value, write) => ({ value, write: (/** @type {Contender} */ each) => ((known) => (known === null ? "–" : write(known)))(value(each)) });

/** @type {Column[]} */
const COLUMNS = [
  { id: "policy", title: "allocator", up: true, value: (each) => each.letter, write: (each) => each.name },
  { id: "utilization", title: "utilisation", ...figure((each) => (each.isServed ? each.utilization : null), (value) => percent(value, 1)) },
  { id: "footprint", title: "peak footprint", up: true, ...figure((each) => each.player.run.peakFootprint, size) },
  { id: "live", title: "peak live", ...figure((each) => each.player.run.peakLive, size) },
  { id: "refusals", title: "refusals", up: true, ...figure((each) => each.player.run.refusals, count) },
  { id: "holes", title: "holes at the end", up: true, ...figure((each) => /** @type {number | null} */ (each.series.known("holes").at(-1) ?? null), count) },
  { id: "speed", title: "calls a second", ...figure((each) => each.speed?.operationsPerSecond ?? null, rate) },
  { id: "steps", title: "search steps a request", up: true, ...figure(steps, (value) => value.toFixed(1)) },
  { id: "score", title: "score", ...figure((each) => (each.isServed ? (each.speed?.score ?? null) : 0), (value) => value.toFixed(1)) },
];

/** @param {Contender} each */
function steps(each) {
  const { searchSteps } = each.player.run;
  return searchSteps < 0 || each.allocations === 0 ? null : searchSteps / each.allocations;
}

/** @param {number} value */
function rate(value) {
  return value >= 1e6 ? `${(value / 1e6).toFixed(value < 1e7 ? 2 : 1)} M` : value >= 1000 ? `${(value / 1000).toFixed(0)} k` : value.toFixed(0);
}

export class ResultPanel {
  /** @param {import("../shell/app.js").App} app */
  constructor(app) {
    this.app = app;
    /** @type {Contender[]} */
    this.contenders = [];
    this.column = COLUMNS[1];
    this.isRising = false;
    this.turn = 0;
    this.isMeasuring = false;
    const title = freshId("result");
    const tableTitle = freshId("results");
    this.verdict = make("p", { className: "verdict" });
    this.progress = make("p", { className: "hint", role: "status" });
    this.measureButton = make("button", { type: "button", className: "measure", onclick: () => void this.#measure() }, "Measure speed");
    this.picture = make("div", { className: "scatter-frame" });
    this.heads = COLUMNS.map((column) => {
      const button = make("button", { type: "button", className: "small", onclick: () => this.#sort(column) }, column.title);
      return make("th", { scope: "col", "data-column": column.id }, button);
    });
    const heads = make("tr", {}, ...this.heads);
    new Roving(heads, "button").refresh();
    this.rows = make("tbody");
    this.notes = make("p", { className: "hint" });
    this.answer = make("section", { className: "answer", "aria-labelledby": title }, make("h3", { id: title }, "Which one suits this trace"), this.verdict, make("div", { className: "buttons" }, this.measureButton, this.progress));
    this.root = make(
      "section",
      { className: "result", "aria-labelledby": tableTitle },
      make("h3", { id: tableTitle }, "Results ", make("button", { type: "button", className: "small", onclick: () => this.#save() }, "Save table as CSV")),
      make(
        "div",
        { className: "result-parts" },
        make("div", {}, make("div", { className: "table-frame", tabIndex: 0, role: "group", "aria-label": "Results" }, make("table", { className: "results" }, make("thead", {}, heads), this.rows)), this.notes),
        this.picture,
      ),
    );
  }

  /** Shows others. Those that have joined contenders whose speed is measured are measured too.
   * @param {Contender[]} contenders */
  show(contenders) {
    this.turn++;
    const isWanted = this.isMeasuring || contenders.some((each) => each.speed);
    this.contenders = contenders;
    this.#measuring(false);
    this.#write();
    if (isWanted && contenders.some((each) => !each.speed)) void this.#measure();
  }

  /** The button keeps the focus while it can do nothing. @param {boolean} isMeasuring */
  #measuring(isMeasuring) {
    this.isMeasuring = isMeasuring;
    this.measureButton.setAttribute("aria-disabled", String(isMeasuring));
    this.progress.textContent = "";
  }

  /** @param {Column} column */
  #sort(column) {
    this.isRising = this.column === column ? !this.isRising : (column.up ?? false);
    this.column = column;
    this.#write();
  }

  get #sorted() {
    const { value } = this.column;
    const sign = this.isRising ? 1 : -1;
    return [...this.contenders].sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
      return x < y ? -sign : x > y ? sign : a.place - b.place;
    });
  }

  #write() {
    const { suits, text } = verdict(this.contenders);
    this.verdict.textContent = text;
    this.heads.forEach((head, i) => {
      if (COLUMNS[i] === this.column) head.setAttribute("aria-sort", this.isRising ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    this.rows.replaceChildren(
      ...this.#sorted.map((each) => {
        const [first, ...others] = COLUMNS.map((column) => column.write(each));
        return make("tr", { className: suits.includes(each) ? "suits" : "" }, make("th", { scope: "row" }, first), ...others.map((cell) => make("td", {}, cell)));
      }),
    );
    const failures = this.contenders.filter((each) => each.speed?.failure).map((each) => `${each.name}: ${each.speed?.failure}.`);
    this.notes.textContent = [
      "Utilisation is peak live ÷ peak footprint, and is not given where requests were refused. The score is that of the malloc labs of 2002: 60 % utilisation, 40 % speed up to 600,000 calls a second; 0 unless every request is served.",
      "The speed is that of the best of several passes on this machine's memory, with whatever else it does.",
      ...failures,
    ].join(" ");
    this.picture.replaceChildren(...(this.contenders.some((each) => each.speed?.operationsPerSecond) ? [scatter(this.contenders)] : []));
  }

  async #measure() {
    if (this.isMeasuring) return;
    const turn = ++this.turn;
    const isWanted = () => turn === this.turn;
    this.#measuring(true);
    try {
      await measure(
        this.app,
        this.contenders,
        (text) => {
          if (isWanted()) this.progress.textContent = text;
        },
        isWanted,
      );
    } catch (problem) {
      this.app.complain(problem);
    }
    if (!isWanted()) return;
    this.#measuring(false);
    this.#write();
    this.app.say(this.verdict.textContent ?? "");
  }

  #save() {
    const rows = this.#sorted.map((each) => COLUMNS.map((column) => (column.id === "policy" ? each.policy : (column.value(each) ?? ""))));
    saveTable("comparison.csv", [COLUMNS.map((each) => each.title), ...rows]);
  }
}
