// A figure of all contenders over time, drawn by uPlot, which is loaded with the first chart. A line stands at
// the current call, and a click goes to the call below it.

import { colour as resolved } from "../shell/colours.js";
import { make } from "../shell/dom.js";
import { count } from "../shell/numbers.js";
import { colour, DASHES } from "./look.js";

/** @typedef {import("./contender.js").Contender} Contender */
/** @typedef {import("./series.js").Figure} Figure */

const LIBRARY = "../lib/uplot.js";
const HEIGHT = 170;
const LETTER = 12;
/** Distances of ticks of bytes. */
const POWERS = Array.from({ length: 48 }, (_, i) => 2 ** i);

/** @type {Promise<any> | null} */
let library = null;

/** The library and its style. @returns {Promise<any>} */
export function loadLibrary() {
  library ??= new Promise((resolve, reject) => {
    const style = make("link", { rel: "stylesheet", href: "lib/uplot.css", onload: resolve, onerror: reject });
    document.head.append(style);
  })
    .then(() => import(LIBRARY))
    .then((module) => module.default);
  return library;
}

/** Samples of all as uPlot wants them: the calls that any has, and for each contender its value there. It is
 * undefined where it has no sample, and the line goes on, and null where the allocator does not tell.
 * @param {Contender[]} contenders @param {Figure} figure @returns {(number | null | undefined)[][]} */
export function aligned(contenders, figure) {
  const calls = [...new Set(contenders.flatMap((each) => each.series.operations))].sort((a, b) => a - b);
  const columns = contenders.map(({ series }) => {
    const values = series.of(figure);
    const at = new Map(series.operations.map((operation, i) => [operation, values[i]]));
    return calls.map((operation) => at.get(operation));
  });
  return [calls, ...columns];
}

export class Chart {
  /** @param {any} Plot of the library @param {Figure} figure @param {Contender[]} contenders @param {number} operations
   * @param {(operation: number) => void} goTo */
  constructor(Plot, figure, contenders, operations, goTo) {
    this.figure = figure;
    this.contenders = contenders;
    this.data = aligned(contenders, figure);
    this.line = make("div", { className: "call-line" });
    this.frame = make("div", { className: "chart-frame", role: "img", "aria-label": this.#described() });
    this.root = make("figure", { className: "chart", "data-figure": figure.id }, make("figcaption", {}, make("b", {}, figure.title), `, ${figure.meaning}`), this.frame);
    this.operation = 0;
    const stroke = () => resolved("--chart-text");
    const grid = { stroke: () => resolved("--chart-grid"), width: 1 };
    this.plot = new Plot(
      {
        width: 300,
        height: HEIGHT,
        padding: [8, 20, 0, 0],
        legend: { show: false },
        cursor: { drag: { x: false, y: false, click: () => {} }, points: { show: false } },
        scales: { x: { time: false, range: [0, Math.max(1, operations)] }, y: { range: (/** @type {any} */ _, /** @type {number} */ __, /** @type {number} */ most) => [0, most > 0 ? most * 1.08 : 1] } },
        axes: [
          { stroke, grid, ticks: grid, values: (/** @type {any} */ _, /** @type {number[]} */ splits) => splits.map((each) => count(each)), space: 70, size: 30 },
          { stroke, grid, ticks: grid, values: (/** @type {any} */ _, /** @type {number[]} */ splits) => splits.map((each) => short(figure, each)), size: 74, ...(isBytes(figure) ? { incrs: POWERS } : {}) },
        ],
        series: [
          {},
          ...contenders.map((each) => ({
            label: each.name,
            stroke: () => colour(each.place),
            width: 2,
            dash: DASHES[each.place],
            points: { show: false },
          })),
        ],
        hooks: { draw: [(/** @type {any} */ plot) => this.#drawn(plot)] },
      },
      this.data,
      this.frame,
    );
    this.plot.over.append(this.line);
    this.plot.over.addEventListener("click", (/** @type {MouseEvent} */ event) => goTo(Math.round(this.plot.posToVal(event.offsetX, "x"))));
  }

  /** Only now it is known where a call lies. @param {any} plot */
  #drawn(plot) {
    this.#letters(plot);
    this.moved(this.operation);
  }

  /** Writes each contender's letter at the end of its line, apart from the others.
   * @param {any} plot */
  #letters(plot) {
    const scale = devicePixelRatio || 1;
    const ends = this.contenders.flatMap((each, i) => {
      const values = this.data[i + 1];
      const at = values.findLastIndex((value) => typeof value === "number");
      return at < 0 ? [] : [{ place: each.place, letter: each.letter, x: plot.valToPos(this.data[0][at], "x", true), y: plot.valToPos(values[at], "y", true) }];
    });
    ends.sort((a, b) => b.y - a.y);
    let below = plot.bbox.top + plot.bbox.height + LETTER * scale;
    const context = plot.ctx;
    context.save();
    context.font = `bold ${LETTER * scale}px system-ui, sans-serif`;
    context.textBaseline = "middle";
    context.textAlign = "left";
    for (const { place, letter, x, y } of ends) {
      below = Math.min(y, below - LETTER * scale);
      context.fillStyle = colour(place);
      context.fillText(letter, x + 4 * scale, below);
    }
    context.restore();
  }

  #described() {
    const { write } = this.figure;
    const ends = this.contenders.map((each, i) => {
      const known = /** @type {number[]} */ (this.data[i + 1].filter((value) => typeof value === "number"));
      return known.length === 0 ? `${each.name} unknown` : `${each.name} at most ${write(Math.max(...known))}, at the end ${write(known[known.length - 1])}`;
    });
    return `${this.figure.title} over the calls: ${ends.join("; ")}. The table of samples has all values.`;
  }

  /** @param {number} operation */
  moved(operation) {
    this.operation = operation;
    this.line.style.transform = `translateX(${Math.round(this.plot.valToPos(operation, "x"))}px)`;
  }

  /** @param {number} width */
  resize(width) {
    if (width > 0 && width !== this.plot.width) this.plot.setSize({ width, height: HEIGHT });
    this.moved(this.operation);
  }

  redraw() {
    this.plot.redraw(false, true);
  }

  dispose() {
    this.plot.destroy();
    this.root.remove();
  }
}

/** @param {Figure} figure */
function isBytes(figure) {
  return figure.id === "footprint" || figure.id === "live";
}

/** A value of an axis, in few letters. @param {Figure} figure @param {number} value */
function short(figure, value) {
  if (isBytes(figure)) {
    if (value < 1024) return String(value);
    const unit = Math.min(3, Math.floor(Math.log2(value) / 10));
    return `${Number((value / 1024 ** unit).toFixed(1))} ${["", "KiB", "MiB", "GiB"][unit]}`;
  }
  return figure.id === "holes" ? count(value) : `${Number((100 * value).toFixed(2))} %`;
}
