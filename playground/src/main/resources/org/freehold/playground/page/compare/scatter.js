// Utilisation against speed: a point for each contender whose speed has been measured.

import { count, percent } from "../shell/numbers.js";
import { shape, svg } from "./look.js";

/** @typedef {import("./contender.js").Contender} Contender */

const WIDTH = 520;
const HEIGHT = 300;
const LEFT = 78;
const RIGHT = 24;
const TOP = 14;
const BOTTOM = 46;

/** @param {Contender[]} contenders @returns {SVGElement} */
export function scatter(contenders) {
  const points = contenders.filter((each) => each.isServed && each.speed?.operationsPerSecond);
  const speeds = points.map((each) => each.speed?.operationsPerSecond ?? 1);
  const low = 10 ** Math.floor(Math.log10(Math.min(1e6, ...speeds)));
  const high = Math.max(low * 10, 10 ** Math.ceil(Math.log10(Math.max(1, ...speeds))));
  const x = (/** @type {number} */ share) => LEFT + share * (WIDTH - LEFT - RIGHT);
  const y = (/** @type {number} */ speed) => HEIGHT - BOTTOM - (Math.log(speed / low) / Math.log(high / low)) * (HEIGHT - TOP - BOTTOM);
  const said = points.map((each) => `${each.name}: ${percent(each.utilization, 1)}, ${count(Math.round(each.speed?.operationsPerSecond ?? 0))} calls a second`);
  const parts = axes(x, y, low, high);
  const labels = labelled(points.map((each, i) => ({ each, x: x(each.utilization), y: y(speeds[i]) })));
  return svg(
    "svg",
    { class: "scatter", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `Utilisation against speed. ${said.length ? said.join("; ") : "No speed has been measured."}` },
    ...parts,
    ...labels,
  );
}

/** @param {(share: number) => number} x @param {(speed: number) => number} y @param {number} low @param {number} high */
function axes(x, y, low, high) {
  const parts = [];
  for (let share = 0; share <= 10; share += 2) {
    parts.push(svg("line", { class: "grid", x1: x(share / 10), x2: x(share / 10), y1: TOP, y2: HEIGHT - BOTTOM }));
    parts.push(svg("text", { x: x(share / 10), y: HEIGHT - BOTTOM + 18, "text-anchor": "middle" }, `${10 * share} %`));
  }
  for (let speed = low; speed <= high * 1.01; speed *= 10) {
    parts.push(svg("line", { class: "grid", x1: x(0), x2: x(1), y1: y(speed), y2: y(speed) }));
    parts.push(svg("text", { x: LEFT - 8, y: y(speed) + 4, "text-anchor": "end" }, speed >= 1e6 ? `${speed / 1e6} M/s` : speed >= 1000 ? `${speed / 1000} k/s` : `${speed}/s`));
  }
  parts.push(svg("text", { x: x(0.5), y: HEIGHT - 8, "text-anchor": "middle" }, "utilisation: peak live ÷ peak footprint"));
  return parts;
}

/** Points with their labels, which make way for each other.
 * @param {{each: Contender, x: number, y: number}[]} points */
function labelled(points) {
  const sorted = [...points].sort((a, b) => a.y - b.y);
  let above = -Infinity;
  return sorted.flatMap((point) => {
    const line = Math.max(point.y, above + 16);
    above = line;
    const isRight = point.x < WIDTH * 0.6;
    return [
      shape(point.each.place, point.x, point.y),
      svg("text", { class: "point-label", x: point.x + (isRight ? 13 : -13), y: line + 4, "text-anchor": isRight ? "start" : "end" }, point.each.name),
    ];
  });
}
