// The memory's bytes around an address, those that the call touched marked.

import { freshId, make } from "../shell/dom.js";
import { hex } from "../shell/numbers.js";

/** @typedef {import("./run-player.js").RunPlayer} RunPlayer */

const SHOWN = 256;
const WIDE = 16;
const NARROW = 8;

export class Bytes {
  constructor() {
    const title = freshId("bytes");
    this.range = make("small");
    this.text = make("pre", { className: "bytes", tabIndex: 0, "aria-label": "Bytes of memory" });
    /** What is shown, for another width. @type {{from: number, bytes: Uint8Array, touches: (string | number)[]} | null} */
    this.shown = null;
    /** The bytes of a line as it is written. */
    this.laid = 0;
    new ResizeObserver(() => this.#lay()).observe(this.text);
    this.root = make("section", { className: "bytes-panel", "aria-labelledby": title }, make("h3", { id: title }, "Bytes ", this.range), this.text);
  }

  /** @param {RunPlayer} player */
  show(player) {
    player.on("account", () => void this.#write(player));
    player.on("watch", () => void this.#write(player));
  }

  /** @param {RunPlayer} player */
  async #write(player) {
    const { operation, watched } = player;
    const start = Math.floor(watched / 16) * 16 - 32;
    const from = Math.max(start, Math.floor(player.lowest / 16) * 16 - 64, 0);
    try {
      const bytes = await player.bytes(from, SHOWN);
      if (player.operation !== operation || player.watched !== watched) return;
      if (bytes.length === 0) throw new Error("not held");
      this.range.textContent = `from ${hex(from)}`;
      this.shown = { from, bytes, touches: player.account?.touches ?? [] };
      this.laid = 0;
      this.#lay();
    } catch {
      this.shown = null;
      this.range.textContent = "";
      this.text.textContent = `The allocator does not hold ${SHOWN} bytes at ${hex(from)} now.`;
    }
  }

  /** Writes the lines, as long as there is room for. */
  #lay() {
    const { shown, text } = this;
    if (!shown) return;
    const digits = hex(shown.from + SHOWN).length;
    const row = lineLength(digits, WIDE) <= characters(text) ? WIDE : NARROW;
    if (row === this.laid) return;
    this.laid = row;
    text.replaceChildren(...lines(shown, digits, row));
  }
}

/** Characters of a line: the address, the bytes in groups of eight, and their text. @param {number} digits @param {number} row */
function lineLength(digits, row) {
  return digits + 3 * row + row / 8 + 2 + row;
}

/** How many characters of its font an element has room for. @param {HTMLElement} element */
function characters(element) {
  const style = getComputedStyle(element);
  const context = /** @type {CanvasRenderingContext2D} */ (make("canvas").getContext("2d"));
  context.font = `${style.fontSize} ${style.fontFamily}`;
  return Math.floor((element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)) / context.measureText("0").width);
}

/** @param {{from: number, bytes: Uint8Array, touches: (string | number)[]}} shown @param {number} digits of an address @param {number} row bytes of a line
 * @returns {Node[]} */
function lines({ from, bytes, touches }, digits, row) {
  const touched = new Uint8Array(bytes.length);
  for (let i = 0; i < touches.length; i += 3) {
    const start = Number(touches[i]) - from;
    for (let at = Math.max(0, start); at < Math.min(bytes.length, start + Number(touches[i + 1])); at++) {
      touched[at] |= touches[i + 2] ? 2 : 1;
    }
  }
  const nodes = [];
  for (let line = 0; line < bytes.length; line += row) {
    nodes.push(document.createTextNode(hex(from + line).padEnd(digits)));
    let text = "";
    for (let at = line; at < line + row; at++) {
      const value = bytes[at];
      text += value >= 32 && value < 127 ? String.fromCharCode(value) : "·";
      nodes.push(document.createTextNode(at % 8 === 0 ? "  " : " "));
      const pair = value.toString(16).padStart(2, "0");
      nodes.push(touched[at] ? make("mark", { className: touched[at] & 2 ? "written" : "read" }, pair) : document.createTextNode(pair));
    }
    nodes.push(document.createTextNode("  " + text + "\n"));
  }
  return nodes;
}
