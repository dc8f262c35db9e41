// The figures of a run over time, as the server samples them, and what is derived from them: the five kinds of
// fragmentation. A figure that the allocator does not report is null.

import * as server from "../shell/server.js";
import { count, percent, size } from "../shell/numbers.js";

/** A figure over time.
 * @typedef {{id: string, title: string, meaning: string, write: (value: number) => string, of: (series: Series) => (number | null)[]}} Figure */

const share = (/** @type {number} */ value) => percent(value, 1);

/** @type {Figure[]} */
export const FIGURES = [
  { id: "footprint", title: "Footprint", meaning: "bytes that the allocator holds", write: size, of: (series) => series.columns.footprint },
  { id: "live", title: "Live bytes", meaning: "requested by the live blocks", write: size, of: (series) => series.columns.liveBytes },
  { id: "holes", title: "Holes", meaning: "free ranges", write: count, of: (series) => series.known("holes") },
  {
    id: "internal",
    title: "Internal fragmentation",
    meaning: "lost inside blocks, of their usable bytes",
    write: share,
    of: (series) => series.each((at) => ratio(series.columns.usableBytes[at] - series.columns.liveBytes[at], series.columns.usableBytes[at])),
  },
  {
    id: "external",
    title: "External fragmentation",
    meaning: "free, but not in the largest hole",
    write: share,
    of: (series) => series.each((at) => (series.columns.freeBytes[at] < 0 ? null : ratio(series.columns.freeBytes[at] - series.columns.largestHole[at], series.columns.freeBytes[at]))),
  },
  {
    id: "virtual",
    title: "Virtual fragmentation",
    meaning: "addresses reserved and not held",
    write: share,
    of: (series) => series.each((at) => (series.columns.reserved[at] < 0 ? null : Math.max(0, ratio(series.columns.reserved[at] - series.columns.footprint[at], series.columns.reserved[at])))),
  },
  {
    id: "cached",
    title: "Cached",
    meaning: "set aside for quick reuse, of the footprint",
    write: share,
    of: (series) => series.each((at) => (series.columns.cached[at] < 0 ? null : ratio(series.columns.cached[at], series.columns.footprint[at]))),
  },
  {
    id: "realized",
    title: "Realized fragmentation",
    meaning: "highest footprint so far above the most live bytes so far",
    write: share,
    of: (series) => series.realized(),
  },
];

/** @param {number} part @param {number} whole */
function ratio(part, whole) {
  return whole > 0 ? part / whole : 0;
}

export class Series {
  /** @param {any} answer columns by name, and the rises of the footprint */
  constructor(answer) {
    /** @type {Record<string, number[]>} */
    this.columns = answer;
    /** The calls of the samples. @type {number[]} */
    this.operations = answer.operation;
    /** Calls at which the footprint rose, and to what, in turn. @type {number[]} */
    this.rises = answer.rises;
    /** @type {boolean} */
    this.risesAreExact = answer.risesAreExact;
    /** @type {Map<Figure, (number | null)[]>} */
    this.values = new Map();
  }

  /** @param {(at: number) => number | null} value */
  each(value) {
    return this.operations.map((_, at) => value(at));
  }

  /** A column in which −1 stands for unknown. @param {string} name */
  known(name) {
    return this.columns[name].map((each) => (each < 0 ? null : each));
  }

  realized() {
    let footprint = 0;
    let live = 0;
    return this.each((at) => {
      footprint = Math.max(footprint, this.columns.footprint[at]);
      live = Math.max(live, this.columns.liveBytes[at]);
      return live > 0 ? footprint / live - 1 : null;
    });
  }

  /** The samples of a figure. @param {Figure} figure */
  of(figure) {
    const known = this.values.get(figure) ?? figure.of(this);
    this.values.set(figure, known);
    return known;
  }

  /** The sample that covers a call: the first one at it or after it. @param {number} operation */
  sampleAt(operation) {
    return Math.min(lowerBound(this.operations, operation), this.operations.length - 1);
  }

  /** How far a call raised the footprint: by how much, and to what. @param {number} operation */
  riseAt(operation) {
    const at = this.#rise(operation);
    if (at < 0 || this.rises[2 * at] !== operation) return { by: 0, to: at < 0 ? 0 : this.rises[2 * at + 1] };
    const to = this.rises[2 * at + 1];
    return { by: to - (at > 0 ? this.rises[2 * at - 1] : 0), to };
  }

  /** The last rise at a call or before it; -1 without one. @param {number} operation */
  #rise(operation) {
    let low = 0;
    let high = this.rises.length / 2;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rises[2 * middle] <= operation) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** The first place at which a rising list has a value or more. @param {number[]} list @param {number} value */
function lowerBound(list, value) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param {number} run @returns {Promise<Series>} */
export async function load(run) {
  return new Series(await server.get(`/api/run/series?id=${run}`));
}
