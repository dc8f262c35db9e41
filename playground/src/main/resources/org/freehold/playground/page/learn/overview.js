// All addresses of a process as a raster: each cell an equal piece, as full as what is committed of it.

import { colour, onColours } from "../shell/colours.js";
import { freshId, make } from "../shell/dom.js";
import { count, counted, size } from "../shell/numbers.js";

/** @typedef {import("./story-player.js").Window} Window */

const COLUMNS = 64;
const CELL = 10;

export class Overview {
  constructor() {
    const heading = freshId("overview");
    this.scale = make("small");
    this.canvas = make("canvas", { className: "overview-canvas", role: "img" });
    this.text = make("p", { className: "hint" });
    this.root = make("section", { className: "overview", "aria-labelledby": heading }, make("h3", { id: heading }, "All addresses ", this.scale), this.canvas, this.text);
    /** @type {Window | null} */
    this.window = null;
    onColours(() => this.#draw());
  }

  /** @param {Window} window */
  show(window) {
    this.window = window;
    const { shares = [] } = window;
    const cells = shares.length / 2;
    this.scale.textContent = `a cell is ${size((window.to - window.from) / cells)}`;
    let committed = 0;
    let empty = 0;
    for (let i = 0; i < cells; i++) {
      committed += shares[2 * i] > 0 ? 1 : 0;
      empty += shares[2 * i + 1] === 0 ? 1 : 0;
    }
    this.text.textContent = `Of ${counted(cells, "cell")} ${count(committed)} ${committed === 1 ? "has" : "have"} memory in ${committed === 1 ? "it" : "them"}, and ${count(empty)} ${empty === 1 ? "is" : "are"} free. A cell with a dot has a little, a full one is full.`;
    this.canvas.setAttribute("aria-label", this.text.textContent);
    this.#draw();
  }

  #draw() {
    const { canvas, window } = this;
    const shares = /** @type {number[]} */ (window?.shares ?? []);
    const rows = Math.ceil(shares.length / 2 / COLUMNS);
    canvas.width = COLUMNS * CELL;
    canvas.height = rows * CELL;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    for (let i = 0; i < shares.length / 2; i++) {
      const x = (i % COLUMNS) * CELL;
      const y = Math.floor(i / COLUMNS) * CELL;
      context.fillStyle = colour("--free");
      context.fillRect(x, y, CELL - 1, CELL - 1);
      const [committed, reserved] = [shares[2 * i], shares[2 * i + 1]];
      if (reserved > committed) {
        context.fillStyle = colour("--line");
        const side = Math.max(2, Math.sqrt(reserved / 100) * (CELL - 1));
        context.fillRect(x, y, side, side);
      }
      if (committed > 0) {
        context.fillStyle = colour("--used");
        const side = Math.max(2, Math.sqrt(committed / 100) * (CELL - 1));
        context.fillRect(x, y, side, side);
      }
    }
  }
}
