// The figures of all contenders over time: the charts, their values at the current call, and the samples as a
// table.

import { onColours } from "../shell/colours.js";
import { choice, freshId, labelled, make } from "../shell/dom.js";
import { count } from "../shell/numbers.js";
import { Roving } from "../shell/roving.js";
import { saveTable } from "../shell/save.js";
import { Chart, aligned, loadLibrary } from "./chart.js";
import { swatch } from "./look.js";
import { FIGURES } from "./series.js";

/** @typedef {import("./contender.js").Contender} Contender */

const LISTED = 256;

export class ChartsPanel {
  /** @param {import("../shell/app.js").App} app @param {(operation: number) => void} goTo */
  constructor(app, goTo) {
    this.app = app;
    this.goTo = goTo;
    /** @type {Contender[]} */
    this.contenders = [];
    /** @type {Chart[]} */
    this.charts = [];
    this.operation = 0;
    this.turn = 0;
    const title = freshId("charts");
    this.legend = make("ul", { className: "legend run-legend", "aria-label": "Lines" });
    this.grid = make("div", { className: "charts" });
    this.caption = make("p", { className: "hint", id: freshId("values") });
    this.values = make("tbody");
    this.figure = choice(
      { onchange: () => this.#list() },
      FIGURES.map((each) => [each.id, each.title]),
    );
    this.head = make("tr");
    this.samples = make("tbody");
    this.roving = new Roving(this.samples, "button");
    this.thinned = make("p", { className: "hint" });
    this.details = make(
      "details",
      { className: "samples", ontoggle: () => this.#list() },
      make("summary", {}, "Samples as a table"),
      make("div", { className: "buttons" }, labelled("Figure", this.figure), make("button", { type: "button", onclick: () => this.#save() }, "Save all samples as CSV")),
      this.thinned,
      frame("Rows of the samples", make("table", {}, make("thead", {}, this.head), this.samples)),
    );
    this.root = make(
      "section",
      { className: "charts-panel", "aria-labelledby": title },
      make("h3", { id: title }, "Over time ", make("small", {}, "a click goes to the call below it")),
      this.legend,
      this.grid,
      this.caption,
      frame("Values at this call", make("table", { className: "values", "aria-describedby": this.caption.id }, make("thead", {}, make("tr", {}, ...["allocator", ...FIGURES.map((each) => each.title.replace(" fragmentation", ""))].map((each) => make("th", { scope: "col" }, each)))), this.values)),
      this.details,
    );
    new ResizeObserver(() => this.#resize()).observe(this.grid);
    onColours(() => this.charts.forEach((each) => each.redraw()));
  }

  /** @param {Contender[]} contenders @param {number} operations of the longest run */
  async show(contenders, operations) {
    const turn = ++this.turn;
    this.contenders = contenders;
    this.legend.replaceChildren(...contenders.map((each) => make("li", {}, swatch(each.place), " " + each.name)));
    this.cells = contenders.map(() => FIGURES.map(() => make("td")));
    this.values.replaceChildren(...contenders.map((each, i) => make("tr", {}, make("th", { scope: "row" }, each.name), ...(this.cells?.[i] ?? []))));
    this.#list();
    const Plot = await loadLibrary();
    if (turn !== this.turn) return;
    this.charts.forEach((each) => each.dispose());
    this.charts = FIGURES.map((each) => new Chart(Plot, each, contenders, operations, this.goTo));
    this.grid.replaceChildren(...this.charts.map((each) => each.root));
    this.#resize();
    this.moved(this.operation);
  }

  #resize() {
    const widths = this.charts.map((each) => Math.floor(each.frame.getBoundingClientRect().width));
    this.charts.forEach((each, i) => each.resize(widths[i]));
  }

  /** Writes the values at a call and moves the lines there. @param {number} operation */
  moved(operation) {
    this.operation = operation;
    this.charts.forEach((each) => each.moved(operation));
    this.contenders.forEach(({ series, player }, i) => {
      const at = series.sampleAt(Math.min(operation, player.operations));
      FIGURES.forEach((figure, column) => {
        const cell = this.cells?.[i][column];
        if (cell) cell.textContent = operation < 1 ? "–" : written(figure, series.of(figure)[at]);
      });
    });
    const [first] = this.contenders;
    const distance = first && first.series.operations.length > 1 ? first.series.operations[1] - first.series.operations[0] : 1;
    this.caption.textContent = distance > 1 ? `At call ${count(operation)}, from the sample at it or after it; a sample is taken every ${count(distance)} calls` : `At call ${count(operation)}`;
  }

  get #chosen() {
    return FIGURES.find((each) => each.id === this.figure.value) ?? FIGURES[0];
  }

  /** Fills the table of samples while it is open. */
  #list() {
    if (!this.details.open || this.contenders.length === 0) return;
    const figure = this.#chosen;
    const [calls, ...columns] = aligned(this.contenders, figure);
    const every = Math.ceil(calls.length / LISTED);
    const rows = calls.map((_, at) => at).filter((at) => (at + 1) % every === 0 || at === calls.length - 1);
    this.thinned.textContent = every > 1 ? `Every ${count(every)}th of ${count(calls.length)} samples; the file has all.` : "";
    this.head.replaceChildren(make("th", { scope: "col" }, "call"), ...this.contenders.map((each) => make("th", { scope: "col" }, each.name)));
    this.samples.replaceChildren(
      ...rows.map((at) => {
        const call = /** @type {number} */ (calls[at]);
        const go = make("button", { type: "button", className: "small", onclick: () => this.goTo(call) }, count(call));
        return make("tr", {}, make("td", {}, go), ...columns.map((each) => make("td", {}, written(figure, each[at]))));
      }),
    );
    this.roving.refresh();
  }

  #save() {
    const all = FIGURES.map((figure) => aligned(this.contenders, figure));
    const heads = ["call", ...FIGURES.flatMap((figure) => this.contenders.map((each) => `${figure.id} ${each.policy}`))];
    const rows = all[0][0].map((call, at) => [call ?? 0, ...all.flatMap((columns) => columns.slice(1).map((each) => each[at] ?? ""))]);
    saveTable("samples.csv", [heads, ...rows]);
  }
}

/** @param {import("./series.js").Figure} figure @param {number | null | undefined} value */
function written(figure, value) {
  if (value === undefined) return "";
  return value === null ? "unknown" : figure.write(value);
}

/** A table that scrolls by itself. @param {string} label @param {HTMLElement} table */
function frame(label, table) {
  return make("div", { className: "table-frame", tabIndex: 0, role: "group", "aria-label": label }, table);
}
