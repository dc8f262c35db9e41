// Where runs of one trace differ in what matters. That a block lies elsewhere in each is no difference. These are:
//
// * outcome: a request that some refuse and others serve;
// * stopped: an allocator that cannot go on, where others do;
// * footprint: the gap between the largest and the smallest peak so far has widened or narrowed by a twentieth
//   of the largest peak of all, since it did so last. So each call at which one run grows and others do not is
//   counted when such calls add up to something, and the list stays short.

import { NOTHING } from "../run/history.js";
import { size } from "../shell/numbers.js";
import { names } from "./contender.js";

/** @typedef {import("./contender.js").Contender} Contender */
/** @typedef {{operation: number, kind: "outcome" | "stopped" | "footprint", text: string}} Difference */

const APART = 1 / 20;
const MOST = 10_000;

/** @param {Contender[]} contenders @returns {Difference[]} in the order of the calls */
export function find(contenders) {
  return [...outcomes(contenders), ...stops(contenders), ...footprints(contenders)].sort((a, b) => a.operation - b.operation);
}

/** Who refuses a call and who serves it. @param {Contender[]} contenders @param {number} operation */
export function outcome(contenders, operation) {
  const at = contenders.filter((each) => operation >= 1 && operation <= each.player.operations);
  const refused = at.filter((each) => each.player.history.isRefused(operation));
  const served = at.filter((each) => !refused.includes(each) && each.player.history.kind(operation) !== NOTHING);
  return { refused, served };
}

/** @param {Contender[]} contenders */
function outcomes(contenders) {
  /** @type {Difference[]} */
  const found = [];
  const refusing = contenders.filter((each) => each.player.run.refusals > 0);
  if (refusing.length === 0) return found;
  const last = Math.max(...refusing.map((each) => each.player.operations));
  for (let operation = 1; operation <= last && found.length < MOST; operation++) {
    if (!refusing.some(({ player }) => operation <= player.operations && player.history.isRefused(operation))) continue;
    const { refused, served } = outcome(contenders, operation);
    if (served.length > 0) found.push({ operation, kind: "outcome", text: `Refused by ${names(refused)}; served by ${names(served)}.` });
  }
  return found;
}

/** @param {Contender[]} contenders @returns {Difference[]} */
function stops(contenders) {
  const last = Math.max(...contenders.map((each) => each.player.operations));
  return contenders
    .filter((each) => each.player.run.broken && each.player.operations < last)
    .map((each) => ({ operation: each.player.operations + 1, kind: "stopped", text: `Stopped: ${each.name}, which cannot go on.` }));
}

/** @param {Contender[]} contenders */
function footprints(contenders) {
  /** @type {Difference[]} */
  const found = [];
  if (contenders.length < 2) return found;
  const threshold = APART * Math.max(...contenders.map((each) => each.player.run.peakFootprint));
  const next = contenders.map(() => 0);
  const highs = contenders.map(() => 0);
  let last = 0;
  for (;;) {
    const operation = Math.min(...contenders.map(({ series }, i) => series.rises[2 * next[i]] ?? Infinity));
    if (operation === Infinity || found.length >= MOST) return found;
    const grew = contenders.filter(({ series }, i) => {
      if (series.rises[2 * next[i]] !== operation) return false;
      highs[i] = series.rises[2 * next[i] + 1];
      next[i]++;
      return true;
    });
    const gap = Math.max(...highs) - Math.min(...highs);
    if (Math.abs(gap - last) >= threshold) {
      found.push({ operation, kind: "footprint", text: apart(contenders, highs, grew, gap > last) });
      last = gap;
    }
  }
}

/** @param {Contender[]} contenders @param {number[]} highs @param {Contender[]} grew @param {boolean} widened */
function apart(contenders, highs, grew, widened) {
  const grown = grew.map((each) => `${each.name} to ${size(highs[contenders.indexOf(each)])}`).join(" and ");
  const limit = widened ? Math.min(...highs) : Math.max(...highs);
  const other = contenders[highs.indexOf(limit)];
  return `Grows: ${grown}. The ${widened ? "smallest" : "largest"}, ${other.name}, ${widened ? "has needed no more than" : "has reached"} ${size(limit)}.`;
}

/** What a call came to, in all of them. @param {Contender[]} contenders @param {number} operation */
export function sentence(contenders, operation) {
  if (operation < 1) return "Nothing has been called yet.";
  const { refused, served } = outcome(contenders, operation);
  const parts = [];
  if (refused.length > 0) parts.push(served.length > 0 ? `Refused by ${names(refused)}; served by ${names(served)}.` : "Refused by all that got here.");
  const stopped = contenders.filter((each) => each.player.operations < operation);
  if (stopped.length > 0) parts.push(`Stopped before: ${names(stopped)}.`);
  const grew = contenders.filter((each) => each.player.operations >= operation && each.series.riseAt(operation).by > 0);
  if (grew.length > 0) {
    const grown = grew.map((each) => `${each.name} by ${size(each.series.riseAt(operation).by)}`).join(", ");
    parts.push(`The peak footprint rises: ${grown}${grew.length < contenders.length ? "; that of the others does not" : ""}.`);
  }
  return parts.length > 0 ? parts.join(" ") : "No difference at this call: all do it within the memory that they have held.";
}
