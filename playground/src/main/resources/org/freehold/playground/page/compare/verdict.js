// Which contenders suit a trace, by a rule that the text names: of those that refused nothing the one with the
// highest utilisation, and, where all speeds are measured, the one with the highest score, which weighs both. So
// the text says what the columns say. Those whose figure is written alike are equal.

import { count, percent, size } from "../shell/numbers.js";
import { names } from "./contender.js";

/** @typedef {import("./contender.js").Contender} Contender */
/** What is weighed. @typedef {{of: (each: Contender) => number, write: (each: Contender) => string, close: number}} Measure */

const FAST_ENOUGH = 2;
const NUMBERS = ["none", "one", "two", "three", "four", "five", "six"];

const LEFT_OUT = "It says nothing of several threads, of the slowest single call, or of other traces.";

/** @param {Contender} each */
const speed = (each) => each.speed?.operationsPerSecond ?? 0;
/** @param {Contender} each */
const used = (each) => percent(each.utilization, 1);

/** Whoever is behind by no more than `close` is named too. @type {Measure} */
const MEMORY = { of: (each) => each.utilization, write: used, close: 0.01 };
/** @type {Measure} */
const SCORE = { of: (each) => each.speed?.score ?? 0, write: (each) => (each.speed?.score ?? 0).toFixed(1), close: 1 };

/** @param {Contender[]} contenders @returns {{suits: Contender[], text: string}} those that suit it, the fastest first */
export function verdict(contenders) {
  const serving = contenders.filter((each) => each.isServed);
  if (contenders.length === 0) return { suits: [], text: "" };
  if (serving.length === 0) return { suits: [], text: nobody(contenders) };
  const isMeasured = serving.every((each) => speed(each) > 0);
  const measure = isMeasured ? SCORE : MEMORY;
  const first = most(serving, measure.of);
  const suits = serving.filter((each) => measure.write(each) === measure.write(first)).sort((a, b) => (isMeasured ? speed(b) - speed(a) : a.place - b.place));
  const said = [best(contenders, serving, suits, measure)];
  const close = serving.filter((each) => !suits.includes(each) && measure.of(first) - measure.of(each) <= measure.close);
  if (close.length > 0) said.push(`Close behind: ${close.map((each) => `${each.name} with ${measure.write(each)}`).join(", ")}.`);
  if (contenders.length > serving.length && serving.length > 1) said.push(`Left out: ${names(contenders.filter((each) => !each.isServed))}, which did not serve every request.`);
  if (isMeasured && serving.length > 1) said.push(...weighed(suits, serving));
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

/** Who suits the trace, and why. @param {Contender[]} contenders @param {Contender[]} serving @param {Contender[]} suits @param {Measure} measure */
function best(contenders, serving, suits, measure) {
  const [one] = suits;
  const of = `Of ${these(contenders)}, `;
  const its = `${used(one)} of its peak footprint of ${size(one.player.run.peakFootprint)} is what the program asked for`;
  if (contenders.length === 1) return `${one.name} serves the whole trace: ${its}. Add others to compare.`;
  if (serving.length === 1) return `${of}${one.name} alone serves every request; ${its}.`;
  const among = serving.length < contenders.length ? "the highest of those that refuse nothing" : "the highest of all";
  const why = measure === SCORE ? `score of ${measure.write(one)}, ${among}` : `utilisation of ${used(one)}, ${among}`;
  if (suits.length > 1) return `${of}${names(suits)} suit this trace equally well, each with a ${why}.`;
  return `${of}${one.name} suits this trace best, with a ${why}: ${its}.`;
}

/** What speed and memory add to the score. @param {Contender[]} suits the fastest first @param {Contender[]} serving */
function weighed(suits, serving) {
  const said = [];
  const [one] = suits;
  const fastest = most(serving, speed);
  const leanest = most(serving, (each) => each.utilization);
  const share = (/** @type {Contender} */ each) => `${percent(speed(each), speed(fastest))} of that of the fastest`;
  if (one === fastest) said.push(suits.length > 1 ? `${one.name} is the fastest of all.` : `${one.name} is also the fastest.`);
  else said.push(`The speed of ${one.name} is ${share(one)}, ${fastest.name}; the score counts none beyond 600,000 calls a second.`);
  if (suits.every((each) => used(each) !== used(leanest))) said.push(`If memory counts for more, take ${leanest.name}: ${used(leanest)}, with a speed of ${share(leanest)}.`);
  const fast = serving.filter((each) => speed(each) * FAST_ENOUGH >= speed(fastest));
  if (!fast.includes(one)) {
    const other = most(fast, (each) => each.utilization);
    said.push(`If speed counts for more, take ${other.name}: ${used(other)}${other === fastest ? "" : `, with a speed of ${share(other)}`}.`);
  }
  return said;
}

/** @param {Contender[]} serving */
function unmeasured(serving) {
  const missing = serving.filter((each) => !speed(each));
  return missing.length === serving.length ? "This weighs memory alone; measure the speed before you decide." : `This weighs memory alone, since the speed of ${names(missing)} is not known.`;
}
