// How the contenders of a comparison are told apart: each has one of six places, with a letter, a colour, a
// dash pattern and a shape, so that nothing depends on colour.

import { colour as resolved } from "../shell/colours.js";

export const LETTERS = ["A", "B", "C", "D", "E", "F"];

/** Dash patterns of lines, in CSS pixels. @type {number[][]} */
export const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [16, 4], [10, 3, 2, 3, 2, 3]];

/** Shapes of points: circle, square, triangle, diamond, triangle upside down, cross. Coordinates in turn. @type {number[][]} */
const SHAPES = [
  [],
  [-6, -6, 6, -6, 6, 6, -6, 6],
  [0, -7, 7, 6, -7, 6],
  [0, -8, 8, 0, 0, 8, -8, 0],
  [0, 7, 7, -6, -7, -6],
  [-2, -7, 2, -7, 2, -2, 7, -2, 7, 2, 2, 2, 2, 7, -2, 7, -2, 2, -7, 2, -7, -2, -2, -2],
];

const SVG = "http://www.w3.org/2000/svg";

/** The colour of a place, as the page's scheme has it. @param {number} place */
export function colour(place) {
  return resolved("--run-" + (place + 1));
}

/** An element of a picture. @param {string} tag @param {Record<string, string | number>} attributes @param {(Node | string)[]} children */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** The shape of a place about a point. @param {number} place @param {number} x @param {number} y */
export function shape(place, x, y) {
  const look = { class: "shape run-" + (place + 1) };
  if (place === 0) return svg("circle", { ...look, cx: x, cy: y, r: 6 });
  return svg("polygon", { ...look, points: SHAPES[place].map((each, i) => each + (i % 2 ? y : x)).join(" ") });
}

/** The line of a place, as charts draw it. @param {number} place */
export function swatch(place) {
  return svg(
    "svg",
    { class: "swatch run-" + (place + 1), width: 34, height: 12, "aria-hidden": "true" },
    svg("line", { x1: 1, y1: 6, x2: 33, y2: 6, "stroke-dasharray": DASHES[place].join(" ") }),
  );
}
