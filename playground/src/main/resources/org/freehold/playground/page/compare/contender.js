// An allocator in a comparison, with its run of the trace.

import { LETTERS } from "./look.js";

/** @typedef {import("../run/run-player.js").RunPlayer} RunPlayer */
/** @typedef {import("./series.js").Series} Series */
/** How fast it is; `failure` says why that is not known.
 * @typedef {{operationsPerSecond?: number, score?: number, failure?: string}} Speed */

export class Contender {
  /** @param {number} place 0 to 5 @param {string} policy with its options @param {number} allocations of the trace
   * @param {RunPlayer} player @param {Series} series */
  constructor(place, policy, allocations, player, series) {
    this.place = place;
    this.policy = policy;
    this.allocations = allocations;
    this.player = player;
    this.series = series;
    /** @type {Speed | null} */
    this.speed = null;
  }

  get letter() {
    return LETTERS[this.place];
  }

  /** Policy and letter; the letter in brackets, so that "A" is not taken for an article. */
  get name() {
    return `${this.policy} (${this.letter})`;
  }

  /** Whether it served every request of the trace. */
  get isServed() {
    return this.player.run.refusals === 0 && !this.player.run.broken;
  }

  /** Peak live ÷ peak footprint; 0 where the trace was not served. */
  get utilization() {
    return this.player.run.utilization;
  }
}

/** Names in a sentence: "first-fit (A), best-fit (B) and tlsf (C)". @param {Contender[]} contenders */
export function names(contenders) {
  const all = contenders.map((each) => each.name);
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}
