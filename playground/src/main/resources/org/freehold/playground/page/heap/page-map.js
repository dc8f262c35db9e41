// Pages by occupancy: a cell for each page, filled from below by its live bytes, in a frame that scrolls. The
// canvas is as large as the frame, and a painting draws the cells in view. A cursor goes from page to page;
// Enter asks what keeps the page.

import { colour as resolved, onColours } from "../shell/colours.js";
import { freshId, labelled, choice, make } from "../shell/dom.js";
import { count, hex, size } from "../shell/numbers.js";
import { save } from "../shell/save.js";
import { pages } from "./page-cells.js";
import { LABEL, PageLayout } from "./page-layout.js";

/** @typedef {import("./page-cells.js").PageCells} PageCells */
/** @typedef {import("./heap-data.js").HeapData} HeapData */

/** @type {[string, string][]} */
const SIZES = [
  ["0", "as it fits"],
  ["4", "tiny"],
  ["7", "small"],
  ["10", "medium"],
  ["16", "large"],
];
const MOST_HEIGHT = 460;
const GAIN = "would go back (framed, dashed)";
const LEGEND = [
  ["live", "live bytes"],
  ["few", "few live bytes keep it (framed)"],
  ["in-slab", "in a slab (line on top)"],
  ["free", "free, committed"],
  ["none", "uncommitted: a run is one cell"],
  ["now", "cursor"],
];

export class PageMap {
  /** @param {(address: number, isAsked: boolean) => void} onCursor */
  constructor(onCursor) {
    this.onCursor = onCursor;
    const title = freshId("pages");
    const described = freshId("pages-words");
    this.counted = make("small");
    this.canvas = make("canvas", { className: "page-map", tabIndex: 0, role: "application", "aria-label": "Pages by occupancy", "aria-describedby": described });
    this.canvas.textContent = "The table of pages has the same.";
    this.spacer = make("div", { className: "page-spacer" });
    this.frame = make("div", { className: "page-frame", onscroll: () => this.draw() }, this.canvas, this.spacer);
    this.words = make("p", { className: "page-words", id: described });
    this.gained = make("span", {}, GAIN);
    this.pitch = choice({ onchange: () => this.resize() }, SIZES);
    this.root = make(
      "section",
      { className: "page-panel", "aria-labelledby": title },
      make("h3", { id: title }, "Pages ", this.counted),
      this.frame,
      this.words,
      make("ul", { className: "legend", "aria-label": "Legend of pages" }, ...LEGEND.map(([kind, text]) => make("li", {}, make("i", { className: "k-" + kind }), text)), make("li", {}, make("i", { className: "k-gain" }), this.gained)),
      make(
        "div",
        { className: "buttons", role: "group", "aria-label": "Pages" },
        labelled("Cells", this.pitch),
        make("button", { type: "button", onclick: () => this.next(1) }, "Next that few bytes keep"),
        make("button", { type: "button", onclick: () => void this.#savePng() }, "Save PNG"),
      ),
    );
    /** @type {HeapData | null} */
    this.data = null;
    this.cursor = 0;
    /** The cells that would go back. @type {number[]} */
    this.gain = [];
    this.painting = 0;
    /** @type {PageLayout | null} */
    this.made = null;
    this.madeFor = "";
    this.canvas.addEventListener("click", (event) => this.#click(event));
    new ResizeObserver(() => this.resize()).observe(this.frame);
    onColours(() => this.draw());
  }

  /** @param {HeapData} data */
  show(data) {
    const before = this.data && this.cursor < this.data.cells.count ? this.data.cells.addresses[this.cursor] : -1;
    this.data = data;
    const { cells } = data;
    this.cursor = Math.max(0, before < 0 ? -1 : cells.find(before));
    const committed = cells.flags.reduce((sum, flag) => sum + (flag & 4 ? 0 : 1), 0);
    this.counted.textContent = `${count(committed)} committed ones of ${size(cells.pageSize)}${data.summary.pagesCut ? "; the heap has more, which are not drawn" : ""}`;
    this.resize();
    this.#say();
  }

  /** @returns {PageLayout | null} */
  get layout() {
    const { data } = this;
    if (!data) return null;
    const width = this.frame.clientWidth;
    const wanted = Number(this.pitch.value);
    const pitch = wanted || (data.cells.count <= 600 ? 16 : data.cells.count <= 4_000 ? 10 : data.cells.count <= 20_000 ? 7 : 4);
    const wantedFor = `${width} ${pitch}`;
    let { made } = this;
    if (!made || made.cells !== data.cells || this.madeFor !== wantedFor) {
      made = new PageLayout(data.cells, width, pitch);
      this.made = made;
      this.madeFor = wantedFor;
    }
    return made;
  }

  resize() {
    const { layout } = this;
    if (!layout || this.frame.clientWidth === 0) return;
    const height = Math.max(40, Math.min(MOST_HEIGHT, layout.height + 2));
    this.spacer.style.height = `${Math.max(0, layout.height + 2 - height)}px`;
    this.canvas.style.height = `${height}px`;
    this.canvas.width = Math.round(this.frame.clientWidth * devicePixelRatio);
    this.canvas.height = Math.round(height * devicePixelRatio);
    this.draw();
  }

  draw() {
    if (!this.painting) {
      this.painting = requestAnimationFrame(() => {
        this.painting = 0;
        this.#paint();
      });
    }
  }

  #paint() {
    const { layout, data, canvas } = this;
    if (!layout || !data || data.cells.count === 0) return;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const scale = devicePixelRatio;
    const colours = colour();
    const top = this.frame.scrollTop;
    const height = canvas.height / scale;
    const image = context.createImageData(canvas.width, canvas.height);
    const pixels = new Uint32Array(image.data.buffer);
    pixels.fill(colours.paper);
    const pen = { pixels, width: canvas.width, height: canvas.height, scale };
    const first = layout.partAt(top);
    for (let i = first; i < layout.parts.length && layout.parts[i].top < top + height; i++) paintPart(pen, layout, layout.parts[i], top, height, colours);
    context.putImageData(image, 0, 0);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.font = "12px ui-monospace, monospace";
    context.textBaseline = "middle";
    context.fillStyle = colours.text;
    for (let i = first; i < layout.parts.length && layout.parts[i].top < top + height; i++) {
      context.fillText(data.segmentWords(data.cells.addresses[layout.parts[i].first]), 0, layout.parts[i].top - top + LABEL / 2);
    }
    this.#marks(context, layout, top, height, colours);
  }

  /** Marks what would go back if addresses were free: what is free on its pages already does not count.
   * @param {{from: number, to: number} | null} range */
  showGain(range) {
    const cells = this.data?.cells;
    this.gain = [];
    if (range && cells) {
      const { pageSize } = cells;
      const start = cells.find(Math.ceil(range.from / pageSize) * pageSize);
      for (let cell = start; cell >= 0 && cell < cells.count && cells.addresses[cell] >= range.from && cells.end(cell) <= range.to; cell++) {
        if (cells.isKept(cell)) this.gain.push(cell);
      }
    }
    this.gained.textContent = this.gain.length ? `${GAIN}: ${pages(this.gain.length, cells?.pageSize ?? 0)}` : GAIN;
    this.draw();
  }

  /** The pages that would go back, and the cursor.
   * @param {CanvasRenderingContext2D} context @param {PageLayout} layout @param {number} top @param {number} height @param {Colours} colours */
  #marks(context, layout, top, height, colours) {
    const box = layout.pitch - (layout.pitch > 4 ? 1 : 0);
    context.strokeStyle = colours.gain;
    context.lineWidth = layout.pitch > 6 ? 2 : 1;
    context.setLineDash([3, 2]);
    for (const cell of this.gain) {
      const [x, y] = layout.place(cell);
      if (y - top > height) break;
      if (y - top > -layout.pitch) context.strokeRect(x + 0.5, y - top + 0.5, box - 1, box - 1);
    }
    context.setLineDash([]);
    const [x, y] = layout.place(this.cursor);
    context.lineWidth = 3;
    context.strokeStyle = colours.now;
    context.strokeRect(x - 1, y - top - 1, box + 2, box + 2);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const cell = this.layout?.at(event.offsetX, event.offsetY + this.frame.scrollTop) ?? -1;
    if (cell >= 0) this.goTo(cell, true);
  }

  /** Moves the cursor. @param {number} cell @param {boolean} isAsked whether to ask what keeps it */
  goTo(cell, isAsked) {
    const { data } = this;
    if (!data || data.cells.count === 0) return;
    this.cursor = Math.max(0, Math.min(data.cells.count - 1, cell));
    this.#reveal();
    this.#say();
    this.draw();
    this.onCursor(data.cells.addresses[this.cursor], isAsked);
  }

  /** Moves the cursor to the page of an address. @param {number} address @returns {boolean} whether there is one */
  goToAddress(address) {
    const cell = this.data?.cells.find(address) ?? -1;
    if (cell >= 0) this.goTo(cell, false);
    return cell >= 0;
  }

  #reveal() {
    const { layout } = this;
    if (!layout) return;
    const [, y] = layout.place(this.cursor);
    const height = this.canvas.height / devicePixelRatio;
    if (y - LABEL < this.frame.scrollTop) this.frame.scrollTop = y - LABEL;
    if (y + layout.pitch > this.frame.scrollTop + height) this.frame.scrollTop = y + layout.pitch - height + 2;
  }

  #say() {
    const text = this.data && this.data.cells.count > 0 ? this.data.cells.words(this.cursor) : "This heap has no segments.";
    if (this.words.textContent !== text) this.words.textContent = text;
  }

  /** Of the pages that few bytes keep the next one, from the cheapest on, or the one before. @param {number} step */
  next(step) {
    const { data } = this;
    if (!data) return;
    const { cells } = data;
    const ranked = data.summary.pins.map((each) => cells.find(Number(each.page))).filter((each) => each >= 0 && cells.isPinned(each));
    if (ranked.length === 0) {
      this.words.textContent = "No page of this heap is kept by few bytes.";
      return;
    }
    const at = ranked.indexOf(this.cursor);
    const next = at < 0 ? (step > 0 ? 0 : ranked.length - 1) : (at + step + ranked.length) % ranked.length;
    this.goTo(ranked[next], true);
    this.words.textContent = `Number ${count(next + 1)} of ${count(ranked.length)} that few bytes keep, the cheapest first. ${this.words.textContent}`;
  }

  /** @param {KeyboardEvent} event @returns {boolean} */
  key(event) {
    const { layout } = this;
    if (event.target !== this.canvas || !layout) return false;
    const page = Math.max(1, Math.floor(this.canvas.height / devicePixelRatio / layout.pitch) - 1);
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowLeft: () => this.goTo(this.cursor - 1, false),
      ArrowRight: () => this.goTo(this.cursor + 1, false),
      ArrowUp: () => this.goTo(layout.below(this.cursor, -1), false),
      ArrowDown: () => this.goTo(layout.below(this.cursor, 1), false),
      PageUp: () => this.goTo(layout.below(this.cursor, -page), false),
      PageDown: () => this.goTo(layout.below(this.cursor, page), false),
      Home: () => this.goTo(0, false),
      End: () => this.goTo(Infinity, false),
      Enter: () => this.goTo(this.cursor, true),
      " ": () => this.goTo(this.cursor, true),
      n: () => this.next(1),
      N: () => this.next(-1),
    };
    const action = keys[event.key];
    if (!action) return false;
    action();
    return true;
  }

  async #savePng() {
    const made = new OffscreenCanvas(this.canvas.width, this.canvas.height);
    /** @type {OffscreenCanvasRenderingContext2D} */ (made.getContext("2d")).drawImage(this.canvas, 0, 0);
    const name = this.data ? hex(this.data.cells.addresses[this.cursor]) : "heap";
    save(`pages-${name}.png`, await made.convertToBlob({ type: "image/png" }));
  }
}

/** @typedef {{pixels: Uint32Array, width: number, height: number, scale: number}} Pen */

/** @param {Pen} pen @param {PageLayout} layout @param {import("./page-layout.js").Part} part @param {number} top @param {number} height @param {Colours} colours */
function paintPart(pen, layout, part, top, height, colours) {
  const { cells, columns, pitch } = layout;
  const box = pitch - (pitch > 4 ? 1 : 0);
  const from = Math.max(0, Math.floor((top - part.top - LABEL) / pitch));
  const to = Math.min(part.rows, Math.ceil((top + height - part.top - LABEL) / pitch));
  for (let row = from; row < to; row++) {
    const y = part.top + LABEL + row * pitch - top;
    for (let column = 0; column < columns; column++) {
      const cell = part.first + row * columns + column;
      if (cell > part.last) return;
      paintCell(pen, cells, cell, column * pitch, y, box, colours);
    }
  }
}

/** @param {Pen} pen @param {PageCells} cells @param {number} cell @param {number} x @param {number} y @param {number} box @param {Colours} colours */
function paintCell(pen, cells, cell, x, y, box, colours) {
  if (cells.isUncommitted(cell)) {
    fill(pen, x, y, box, box, colours.none);
    fill(pen, x + 1, y + 1, box - 2, box - 2, colours.paper);
    return;
  }
  const isPinned = cells.isPinned(cell);
  if (isPinned) fill(pen, x, y, box, box, colours.few);
  if (isPinned && box > 5) fill(pen, x + 2, y + 2, box - 4, box - 4, colours.free);
  if (!isPinned) fill(pen, x, y, box, box, colours.free);
  const live = cells.live[cell];
  if (live > 0) {
    const high = Math.max(1, Math.round((box * live) / cells.pageSize));
    fill(pen, x, y + box - high, box, high, colours.live);
  }
  if (cells.isInSlab(cell)) fill(pen, x, y, box, box > 8 ? 2 : 1, colours.slab);
}

/** @param {Pen} pen @param {number} x @param {number} y @param {number} width @param {number} height @param {number} value */
function fill(pen, x, y, width, height, value) {
  const left = Math.round(x * pen.scale);
  const right = Math.min(pen.width, Math.round((x + width) * pen.scale));
  const top = Math.max(0, Math.round(y * pen.scale));
  const bottom = Math.min(pen.height, Math.round((y + height) * pen.scale));
  if (right <= left) return;
  for (let row = top; row < bottom; row++) pen.pixels.fill(value, row * pen.width + left, row * pen.width + right);
}

/** @typedef {{paper: number, free: number, live: number, few: number, slab: number, none: number, text: string, now: string, gain: string}} Colours */

/** The colours of the map, as pixels where pixels are painted. @returns {Colours} */
function colour() {
  const value = (/** @type {string} */ name) => resolved("--page-" + name);
  const pixel = (/** @type {string} */ name) => {
    const [red, green, blue] = (value(name).match(/\d+/g) ?? []).map(Number);
    return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
  };
  return {
    paper: pixel("paper"),
    free: pixel("free"),
    live: pixel("live"),
    few: pixel("few"),
    slab: pixel("slab"),
    none: pixel("none"),
    text: value("text"),
    now: value("now"),
    gain: value("gain"),
  };
}
