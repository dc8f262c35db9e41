// The map as a vector picture: a rectangle for each piece of a block in a row, as long as there are few
// enough, and the map's own pixels where they are many.

import { colour } from "../shell/colours.js";
import { hex } from "../shell/numbers.js";

/** @typedef {import("./map.js").MemoryMap} MemoryMap */

const MOST_BLOCKS = 20_000;

/** @param {MemoryMap} map @returns {string} */
export function picture(map) {
  const { canvas, scale } = map;
  const width = canvas.width / scale;
  const height = canvas.height / scale;
  const pieces = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>Memory from ${hex(map.from)} to ${hex(map.to)}</title>`,
    `<rect width="${width}" height="${height}" fill="${colour("--paper")}"/>`,
  ];
  const box = (/** @type {number} */ from, /** @type {number} */ size, /** @type {string} */ attributes) => {
    for (const [x, top, length] of map.boxes(from, size)) {
      pieces.push(`<rect x="${round(x / scale)}" y="${round(top / scale)}" width="${round(length / scale)}" height="${map.rowHeight}" ${attributes}/>`);
    }
  };
  const lives = map.inView(MOST_BLOCKS + 1);
  if (lives.length > MOST_BLOCKS) {
    pieces.push(`<image href="${canvas.toDataURL("image/png")}" width="${width}" height="${height}"/>`);
  } else {
    box(map.from, map.to - map.from, `fill="${colour("--free")}"`);
    const { history } = /** @type {import("./history.js").Moment} */ (map.moment);
    for (const life of lives) {
      const start = history.address(life);
      const requested = history.requested[life];
      const usable = Math.max(history.usable[life], 1);
      box(start, requested, `fill="${colour("--used")}" stroke="${colour("--edge")}" stroke-width="0.5"`);
      if (usable > requested) box(start + requested, usable - requested, `fill="${colour("--waste")}"`);
    }
  }
  for (const { from, size, kind } of map.highlights) box(from, size, `fill="none" stroke="${colour("--" + kind)}" stroke-width="2"`);
  pieces.push("</svg>");
  return pieces.join("\n");
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}
