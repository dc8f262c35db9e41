// The memory's bytes around an address, those that the call touched marked.

import { freshId, make } from "../shell/dom.js";
import { hex } from "../shell/numbers.js";

/** @typedef {import("./run-player.js").RunPlayer} RunPlayer */

const SHOWN = 256;

export class Bytes {
  constructor() {
    const title = freshId("bytes");
    this.range = make("small");
    this.text = make("pre", { className: "bytes", tabIndex: 0, "aria-label": "Bytes of memory" });
    this.root = make("section", { "aria-labelledby": title }, make("h3", { id: title }, "Bytes ", this.range), this.text);
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
      this.text.replaceChildren(...lines(from, bytes, player.account?.touches ?? []));
    } catch {
      this.range.textContent = "";
      this.text.textContent = `the allocator does not hold ${SHOWN} bytes at ${hex(from)} now`;
    }
  }
}

/** @param {number} from @param {Uint8Array} bytes @param {(string | number)[]} touches @returns {Node[]} */
function lines(from, bytes, touches) {
  const touched = new Uint8Array(bytes.length);
  for (let i = 0; i < touches.length; i += 3) {
    const start = Number(touches[i]) - from;
    for (let at = Math.max(0, start); at < Math.min(bytes.length, start + Number(touches[i + 1])); at++) {
      touched[at] |= touches[i + 2] ? 2 : 1;
    }
  }
  const nodes = [];
  for (let line = 0; line < bytes.length; line += 16) {
    nodes.push(document.createTextNode(hex(from + line).padEnd(14)));
    let text = "";
    for (let at = line; at < line + 16; at++) {
      const value = bytes[at];
      text += value >= 32 && value < 127 ? String.fromCharCode(value) : "·";
      nodes.push(document.createTextNode(at % 8 === 0 ? "  " : " "));
      const digits = value.toString(16).padStart(2, "0");
      nodes.push(touched[at] ? make("mark", { className: touched[at] & 2 ? "written" : "read" }, digits) : document.createTextNode(digits));
    }
    nodes.push(document.createTextNode("  " + text + "\n"));
  }
  return nodes;
}
