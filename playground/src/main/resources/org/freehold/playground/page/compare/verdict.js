// Which contenders suit a trace, by rules that the text names: of those that refused nothing, and, where speeds
// are measured, that are at least half as fast as the fastest, the one with the highest utilisation. Those whose
// utilisation is written alike are equal.

import { count, percent, size } from "../shell/numbers.js";
import { names } from "./contender.js";

/** @typedef {import("./contender.js").Contender} Contender */

const FAST_ENOUGH = 2;
/** Whoever has less, but no less than by this, is named too. */
const CLOSE = 0.01;
const NUMBERS = ["none", "one", "two", "three", "four", "five", "six"];

const LEFT_OUT = "It says nothing of several threads, of the slowest single call, or of other traces.";

/** @param {Contender} each */
const speed = (each) => each.speed?.operationsPerSecond ?? 0;
/** @param {Contender} each */
const used = (each) => percent(each.utilization, 1);

/** @param {Contender[]} contenders @returns {{suits: Contender[], text: string}} those that suit it, the fastest first */
export function verdict(contenders) {
  const serving = contenders.filter((each) => each.isServed);
  if (contenders.length === 0) return { suits: [], text: "" };
  if (serving.length === 0) return { suits: [], text: nobody(contenders) };
  const isMeasured = serving.every((each) => speed(each) > 0);
  const fastest = most(serving, speed);
  const fast = isMeasured ? serving.filter((each) => speed(each) * FAST_ENOUGH >= speed(fastest)) : serving;
  const leanest = most(fast, (each) => each.utilization);
  const suits = fast.filter((each) => used(each) === used(leanest)).sort((a, b) => (isMeasured ? speed(b) - speed(a) : a.place - b.place));
  const said = [best(contenders, serving, fast, suits)];
  const close = fast.filter((each) => !suits.includes(each) && leanest.utilization - each.utilization <= CLOSE);
  if (close.length > 0) said.push(`Less than a percentage point behind: ${close.map((each) => `${each.name} with ${used(each)}`).join(", ")}.`);
  if (contenders.length > serving.length && serving.length > 1) said.push(`Left out: ${names(contenders.filter((each) => !each.isServed))}, which did not serve every request.`);
  if (isMeasured && serving.length > 1) said.push(...weighed(suits, serving, fast, fastest));
  if (!isMeasured) said.push(unmeasured(serving));
  said.push(LEFT_OUT);
  return { suits, text: said.join(" ") };
}

/** @param {Contender[]} list @param {(each: Contender) => number} value */
function most(list, value) {
  return list.reduce((a, b) => (value(b) > value(a) ? b : a));
}

/** @param {Contender[]} contenders */
function these({ length }) {
  return length === 1 ? "this one" : `these ${NUMBERS[length]}`;
}

/** @param {Contender[]} contenders */
function nobody(contenders) {
  const going = contenders.filter((each) => !each.player.run.broken);
  if (contenders.length === 1) return `${contenders[0].name} does not serve the whole trace in this memory. Add others to compare.`;
  if (going.length === 0) return `None of ${these(contenders)} suits this trace: all of them stopped before its end.`;
  const least = Math.min(...going.map((each) => each.player.run.refusals));
  const those = going.filter((each) => each.player.run.refusals === least);
  const fewest = `${names(those)} ${those.length === 1 ? "refuses" : "refuse"} the fewest requests, ${count(least)}${those.length === 1 ? "" : " each"}`;
  return `None of ${these(contenders)} serves the whole trace in this memory. ${fewest}; with refusals, the other figures cannot be compared.`;
}

/** Who suits the trace, and why. @param {Contender[]} contenders @param {Contender[]} serving @param {Contender[]} fast @param {Contender[]} suits */
function best(contenders, serving, fast, suits) {
  const [one] = suits;
  const of = `Of ${these(contenders)}, `;
  const its = `${used(one)} of its peak footprint of ${size(one.player.run.peakFootprint)} is what the program asked for`;
  if (contenders.length === 1) return `${one.name} serves the whole trace: ${its}. Add others to compare.`;
  if (serving.length === 1) return `${of}${one.name} alone serves every request; ${its}.`;
  if (fast.length === 1) return `${of}${one.name} suits this trace best: no other that refuses nothing is half as fast; ${its}.`;
  if (suits.length > 1) return `${of}${names(suits)} suit this trace equally well: ${used(one)} of the peak footprint of each is what the program asked for, ${among(contenders, serving, fast)}.`;
  return `${of}${one.name} suits this trace best: ${its}, ${among(contenders, serving, fast)}.`;
}

/** Of whom it is the most. @param {Contender[]} contenders @param {Contender[]} serving @param {Contender[]} fast */
function among(contenders, serving, fast) {
  const served = serving.length < contenders.length ? "that refuse nothing" : "";
  const fastEnough = fast.length < serving.length ? "that are at least half as fast as the fastest" : "";
  const which = [served, fastEnough].filter(Boolean).join(" and ");
  return which ? `the most among those ${which}` : "the most of all";
}

/** What the speed adds to it. @param {Contender[]} suits the fastest first @param {Contender[]} serving @param {Contender[]} fast @param {Contender} fastest */
function weighed(suits, serving, fast, fastest) {
  const said = [];
  const [one] = suits;
  if (one !== fastest) {
    said.push(`${suits.length > 1 ? `The fastest of them, ${one.name},` : one.name} runs at ${percent(speed(one), speed(fastest))} of the speed of the fastest, ${fastest.name}; half of it is asked for, and beyond that only memory counts.`);
  } else if (fast.length > 1) {
    said.push(suits.length > 1 ? `${one.name} is the fastest of all.` : "It is also the fastest.");
  }
  const leaner = serving.filter((each) => !fast.includes(each) && each.utilization > one.utilization);
  if (leaner.length > 0) {
    const other = most(leaner, (each) => each.utilization);
    said.push(`If memory counts for more, take ${other.name}: ${used(other)}, at ${percent(speed(other), speed(fastest))} of the speed of the fastest.`);
  }
  const score = (/** @type {Contender} */ each) => Number((each.speed?.score ?? 0).toFixed(1));
  const first = most(serving, score);
  if (suits.every((each) => score(each) < score(first))) {
    said.push(`The score is highest for ${first.name}: it counts memory for 60 % and speed for 40 %, no speed beyond 600,000 calls a second.`);
  }
  return said;
}

/** @param {Contender[]} serving */
function unmeasured(serving) {
  const missing = serving.filter((each) => !speed(each));
  return missing.length === serving.length ? "This weighs memory alone; measure the speed before you decide." : `This weighs memory alone, since the speed of ${names(missing)} is not known.`;
}
