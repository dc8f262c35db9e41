// Which contender suits a trace, by rules that the sentence names: among those that refused nothing, and, where
// speeds are measured, that are at least half as fast as the fastest, the one with the highest utilisation; and
// of those within a percentage point of it, the fastest.

import { count, percent, size } from "../shell/numbers.js";
import { names } from "./contender.js";

/** @typedef {import("./contender.js").Contender} Contender */

const FAST_ENOUGH = 2;
const AS_GOOD = 0.01;

const LEFT_OUT = "It says nothing of several threads, of the slowest single call, or of other traces.";

/** @param {Contender[]} contenders @returns {{suits: Contender | null, text: string}} */
export function verdict(contenders) {
  const serving = contenders.filter((each) => each.isServed);
  if (contenders.length === 0) return { suits: null, text: "" };
  if (serving.length === 0) return { suits: null, text: nobody(contenders) };
  const speed = (/** @type {Contender} */ each) => each.speed?.operationsPerSecond ?? 0;
  const isMeasured = serving.every((each) => speed(each) > 0);
  const fastest = serving.reduce((a, b) => (speed(b) > speed(a) ? b : a));
  const fast = isMeasured ? serving.filter((each) => speed(each) * FAST_ENOUGH >= speed(fastest)) : serving;
  const leanest = fast.reduce((a, b) => (b.utilization > a.utilization ? b : a));
  const asGood = isMeasured ? fast.filter((each) => leanest.utilization - each.utilization <= AS_GOOD) : [leanest];
  const suits = asGood.reduce((a, b) => (speed(b) > speed(a) ? b : a));
  const said = [why(suits, leanest, serving, contenders, isMeasured, fast.length)];
  if (!isMeasured) said.push("This weighs memory alone; measure the speed before you decide.");
  else if (serving.length > 1) said.push(...weighed(suits, serving, fast, fastest, speed));
  const refusing = contenders.filter((each) => !each.isServed);
  if (refusing.length > 0 && serving.length > 1) said.push(`Left out: ${names(refusing)}, which did not serve every request.`);
  said.push(LEFT_OUT);
  return { suits, text: said.join(" ") };
}

/** @param {Contender[]} contenders */
function nobody(contenders) {
  const going = contenders.filter((each) => !each.player.run.broken);
  if (going.length === 0) return "None of these suits this trace: all of them stopped before its end.";
  const least = going.reduce((a, b) => (b.player.run.refusals < a.player.run.refusals ? b : a));
  const { refusals } = least.player.run;
  return `None of these serves the whole trace in this memory. ${least.name} refuses the fewest requests, ${count(refusals)}; with refusals, the other figures cannot be compared.`;
}

/** @param {Contender} suits @param {Contender} leanest @param {Contender[]} serving @param {Contender[]} contenders @param {boolean} isMeasured @param {number} fast how many are fast enough */
function why(suits, leanest, serving, contenders, isMeasured, fast) {
  const used = `${percent(suits.utilization, 1)} of its peak footprint of ${size(suits.player.run.peakFootprint)} is what the program asked for`;
  if (serving.length === 1) {
    return contenders.length === 1
      ? `${suits.name} serves the whole trace: ${used}. Add others to compare.`
      : `${suits.name} suits this trace: it alone serves every request; ${used}.`;
  }
  if (fast === 1) return `${suits.name} suits this trace: none of the others that refuse nothing is half as fast; ${used}.`;
  const among = isMeasured ? "those that refuse nothing and are at least half as fast as the fastest" : "those that refuse nothing";
  return suits === leanest
    ? `${suits.name} suits this trace: ${used}, the most among ${among}.`
    : `${suits.name} suits this trace: ${used}. ${leanest.name} has the most among ${among}, by less than a percentage point, but is slower.`;
}

/** @param {Contender} suits @param {Contender[]} serving @param {Contender[]} fast @param {Contender} fastest @param {(each: Contender) => number} speed */
function weighed(suits, serving, fast, fastest, speed) {
  const said = [];
  if (suits !== fastest) {
    said.push(`It runs at ${percent(speed(suits), speed(fastest))} of the speed of the fastest, ${fastest.name}; half of it is asked for, and beyond that only memory counts.`);
  } else if (fast.length > 1) {
    said.push("It is also the fastest.");
  }
  const slower = serving.filter((each) => !fast.includes(each) && each.utilization > suits.utilization + AS_GOOD);
  if (slower.length > 0) {
    const other = slower.reduce((a, b) => (b.utilization > a.utilization ? b : a));
    said.push(`If memory counts for more, take ${other.name}: ${percent(other.utilization, 1)}, at ${percent(speed(other), speed(fastest))} of the speed of the fastest.`);
  }
  return said;
}
