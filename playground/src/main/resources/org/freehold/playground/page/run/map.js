// The map of memory. Addresses run from left to right and row by row. Each cell gets a colour from how much
// of it is requested, usable, or neither. Where blocks are few or large, each live block adds its bytes to
// the cells that it covers; where they are many and small, the cells are summed up from the occupancy of
// pieces of memory. Nothing is drawn as an object of its own.

import { colour, isForced, rgb } from "../shell/colours.js";
import { Occupancy } from "./occupancy.js";

/** @typedef {import("./history.js").Moment} Moment */

/** Live blocks up to which each is looked at for every picture. */
const FEW_BLOCKS = 50_000;

const ROW = 14;
const GAP = 3;

/** Parts that hold others: they are drawn below their row and not in it. */
const LAYERS = new Set(["segment", "slab", "page", "uncommitted", "cache"]);

/** Where in a row a part is drawn, as shares of its height, so that kinds differ not by colour alone. @type {Record<string, [number, number]>} */
const PLACES = { header: [0.1, 0.4], footer: [0.5, 0.4], link: [0.36, 0.28] };
const PLACE = [0.25, 0.5];

/** How the line below a row is broken for a layer. @type {Record<string, number[]>} */
const DASHES = { segment: [9, 4], uncommitted: [2, 3], cache: [4, 2] };

export class MemoryMap {
  /** @param {HTMLCanvasElement} canvas @param {HTMLCanvasElement} marks @param {number} mostRows */
  constructor(canvas, marks, mostRows) {
    this.canvas = canvas;
    this.marks = marks;
    /** @type {Moment | null} */
    this.moment = null;
    this.from = 0;
    this.to = 1;
    this.base = 0;
    this.end = 1;
    this.columns = 1;
    this.rows = 1;
    this.used = new Float32Array(0);
    this.waste = new Float32Array(0);
    this.edges = new Uint8Array(0);
    this.scale = 1;
    /** @type {{from: number, size: number, kind: string}[]} */
    this.highlights = [];
    /** What the allocator keeps in view: headers, links, slabs.
     * @type {{address: number, size: number, kind: string}[]} */
    this.parts = [];
    /** Addresses that a line leads through. @type {number[]} */
    this.chain = [];
    this.mostRows = mostRows;
    this.frame = 0;
    /** @type {Occupancy | null} */
    this.occupancy = null;
    this.onView = () => {};
  }

  /** @param {Moment} moment @param {number} base @param {number} end */
  show(moment, base, end) {
    this.moment = moment;
    this.base = base;
    this.end = Math.max(end, base + 64);
    this.from = this.base;
    this.to = this.end;
    this.occupancy = new Occupancy(moment, this.base, this.end);
    this.resize();
  }

  resize() {
    const box = this.canvas.parentElement?.getBoundingClientRect();
    const width = Math.max(64, Math.floor(box?.width ?? 64));
    this.scale = window.devicePixelRatio || 1;
    this.columns = Math.floor(width * this.scale);
    this.rows = this.mostRows;
    while (this.rows > 4 && this.bytesPerCell() < 1 / 12) this.rows = Math.ceil(this.rows / 2);
    const height = this.rows * (ROW + GAP);
    for (const each of [this.canvas, this.marks]) {
      each.width = this.columns;
      each.height = Math.floor(height * this.scale);
      each.style.height = height + "px";
    }
    this.draw();
  }

  get rowHeight() {
    return ROW;
  }

  /** Live blocks in view. @param {number} most @returns {number[]} */
  inView(most) {
    /** @type {number[]} */
    const lives = [];
    this.occupancy?.forEach(this.from, this.to, (life) => lives.push(life) < most);
    return lives;
  }

  bytesPerCell() {
    return (this.to - this.from) / (this.columns * this.rows);
  }

  draw() {
    if (this.frame === 0) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.paint();
      });
    }
  }

  paint() {
    const { moment } = this;
    if (!moment) return;
    this.sweep(moment);
    this.colourCells();
    this.drawMarks();
    this.onView();
  }

  /** Finds out how much of each cell is requested, and how much more is usable.
   * @param {Moment} moment */
  sweep(moment) {
    const cells = this.columns * this.rows;
    if (this.used.length !== cells) {
      this.used = new Float32Array(cells);
      this.waste = new Float32Array(cells);
      this.edges = new Uint8Array(cells);
    } else {
      this.used.fill(0);
      this.waste.fill(0);
      this.edges.fill(0);
    }
    const { occupancy } = this;
    if (!occupancy) return;
    if (moment.count <= FEW_BLOCKS || !occupancy.sumUp(this.from, this.bytesPerCell(), this.used, this.waste)) this.sweepBlocks(moment, occupancy);
  }

  /** Adds each live block in view to its cells.
   * @param {Moment} moment @param {Occupancy} occupancy */
  sweepBlocks(moment, occupancy) {
    const { history } = moment;
    const { units, requested, usable, unit, lowest } = history;
    const cells = this.columns * this.rows;
    const scale = 1 / this.bytesPerCell();
    const { from, to } = this;
    occupancy.forEach(from, to, (life) => {
      const start = lowest + units[life] * unit;
      const stop = start + Math.max(usable[life], 1);
      const middle = start + requested[life];
      cover(this.used, (start - from) * scale, (middle - from) * scale, cells);
      if (stop > middle) cover(this.waste, (middle - from) * scale, (stop - from) * scale, cells);
      const first = Math.floor((start - from) * scale);
      if ((stop - start) * scale >= 3 && first >= 0) this.edges[first] = 1;
    });
  }

  colourCells() {
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    const image = context.createImageData(this.columns, this.rows);
    const [free, used, waste, edge] = ["--free", "--used", "--waste", "--edge"].map(rgb);
    const [stripe, gaps, depth] = isForced() ? [7, 4, 0] : [3, 1, 0.35];
    const cells = this.columns * this.rows;
    const data = new Uint32Array(image.data.buffer);
    for (let i = 0; i < cells; i++) {
      if (this.edges[i]) {
        data[i] = pack(edge);
        continue;
      }
      const u = Math.min(1, this.used[i]);
      const w = Math.min(1 - u, this.waste[i]);
      const striped = w > 0.5 && (i & stripe) < gaps ? depth : 1;
      const r = free[0] + (used[0] - free[0]) * u + (waste[0] - free[0]) * w * striped;
      const g = free[1] + (used[1] - free[1]) * u + (waste[1] - free[1]) * w * striped;
      const b = free[2] + (used[2] - free[2]) * u + (waste[2] - free[2]) * w * striped;
      data[i] = 0xff000000 | (b << 16) | (g << 8) | r;
    }
    const strip = new OffscreenCanvas(this.columns, this.rows);
    /** @type {OffscreenCanvasRenderingContext2D} */ (strip.getContext("2d")).putImageData(image, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.imageSmoothingEnabled = false;
    for (let row = 0; row < this.rows; row++) {
      const top = Math.floor(row * (ROW + GAP) * this.scale);
      context.drawImage(strip, 0, row, this.columns, 1, 0, top, this.columns, Math.floor(ROW * this.scale));
    }
    if (isForced()) this.frameRows(context);
  }

  /** What is free has the colour of the page there. @param {CanvasRenderingContext2D} context */
  frameRows(context) {
    context.strokeStyle = colour("--ink");
    context.lineWidth = 1;
    for (let row = 0; row < this.rows; row++) context.strokeRect(0.5, Math.floor(row * (ROW + GAP) * this.scale) + 0.5, this.columns - 1, Math.floor(ROW * this.scale) - 1);
  }

  drawMarks() {
    const context = /** @type {CanvasRenderingContext2D} */ (this.marks.getContext("2d"));
    context.clearRect(0, 0, this.marks.width, this.marks.height);
    const height = ROW * this.scale;
    const least = 2 * this.scale;
    for (const { address, size, kind } of this.parts) {
      context.fillStyle = context.strokeStyle = colour("--part-" + kind, "--part");
      const [from, share] = PLACES[kind] ?? PLACE;
      for (const [x, top, width] of this.boxes(address, size)) {
        if (LAYERS.has(kind)) this.drawLayer(context, kind, x, top + height, width);
        else context.fillRect(x, top + height * from, Math.max(width - 1, 1), height * share);
      }
    }
    for (const { from, size, kind } of this.highlights) {
      context.strokeStyle = context.fillStyle = colour("--" + kind);
      context.lineWidth = (kind === "now" || kind === "pointed" ? 3 : 2) * this.scale;
      context.setLineDash(kind === "pointed" ? [6 * this.scale, 3 * this.scale] : kind === "differs" ? [2 * this.scale, 2 * this.scale] : []);
      for (const [x, top, width] of this.boxes(from, size)) {
        if (kind === "write") context.fillRect(x, top + height * 0.7, Math.max(width, least), height * 0.3);
        else if (kind === "read") context.fillRect(x, top, Math.max(width, least), height * 0.2);
        else this.drawFrame(context, x, top, Math.max(width, least), height);
      }
    }
    context.setLineDash([]);
    this.drawChain(context, colour("--accent"));
  }

  /** A frame; where the system's colours may be near each other, between two lines of the page's.
   * @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} width @param {number} height */
  drawFrame(context, x, y, width, height) {
    if (isForced()) {
      const { strokeStyle, lineWidth } = context;
      context.strokeStyle = colour("--paper");
      context.lineWidth = lineWidth * 2.4;
      context.strokeRect(x, y, width, height);
      Object.assign(context, { strokeStyle, lineWidth });
    }
    context.strokeRect(x, y, width, height);
  }

  /** @param {CanvasRenderingContext2D} context @param {string} kind @param {number} x @param {number} y @param {number} width */
  drawLayer(context, kind, x, y, width) {
    context.lineWidth = GAP * this.scale * 0.7;
    context.setLineDash((DASHES[kind] ?? []).map((each) => each * this.scale));
    context.beginPath();
    context.moveTo(x, y + context.lineWidth / 2);
    context.lineTo(x + width, y + context.lineWidth / 2);
    context.stroke();
  }

  /** Draws the line from each address of the chain to the next.
   * @param {CanvasRenderingContext2D} context @param {string} colour */
  drawChain(context, colour) {
    context.strokeStyle = context.fillStyle = colour;
    context.lineWidth = 1.5 * this.scale;
    const points = this.chain.flatMap((address) => this.boxes(address, 1).slice(0, 1)).map(([x, top]) => [x + 2, top + (ROW / 2) * this.scale]);
    for (let i = 1; i < points.length; i++) {
      const [x0, y0] = points[i - 1];
      const [x1, y1] = points[i];
      context.beginPath();
      context.moveTo(x0, y0);
      context.quadraticCurveTo((x0 + x1) / 2, Math.max(y0, y1) + 16 * this.scale, x1, y1);
      context.stroke();
    }
    for (const [x, y] of points) {
      context.beginPath();
      context.arc(x, y, 3 * this.scale, 0, 2 * Math.PI);
      context.fill();
    }
  }

  /** The pieces of rows that a range covers.
   * @param {number} address @param {number} size @returns {number[][]} */
  boxes(address, size) {
    const scale = 1 / this.bytesPerCell();
    const first = Math.max(0, (address - this.from) * scale);
    const last = Math.min(this.columns * this.rows, (address + size - this.from) * scale);
    const boxes = [];
    for (let at = first; at < last; ) {
      const row = Math.floor(at / this.columns);
      const stop = Math.min(last, (row + 1) * this.columns);
      boxes.push([at - row * this.columns, Math.floor(row * (ROW + GAP) * this.scale), stop - at]);
      at = stop;
    }
    return boxes;
  }

  /** The address below a point of the canvas.
   * @param {number} x @param {number} y */
  addressAt(x, y) {
    const row = Math.min(this.rows - 1, Math.max(0, Math.floor(y / (ROW + GAP))));
    return Math.floor(this.from + (row * this.columns + x * this.scale) * this.bytesPerCell());
  }

  /** Zooms about an address.
   * @param {number} factor @param {number} [about] */
  zoom(factor, about = (this.from + this.to) / 2) {
    const length = Math.max(256, Math.min(this.end - this.base, (this.to - this.from) * factor));
    const share = (about - this.from) / (this.to - this.from);
    this.look(about - share * length, length);
  }

  /** @param {number} rows */
  pan(rows) {
    this.look(this.from + rows * this.columns * this.bytesPerCell(), this.to - this.from);
  }

  /** @param {number} from @param {number} length */
  look(from, length) {
    const start = Math.max(this.base, Math.min(from, this.end - length));
    this.from = Math.floor(start);
    this.to = Math.min(this.end, Math.ceil(start + length));
    this.draw();
  }

  whole() {
    this.from = this.base;
    this.to = this.end;
    this.draw();
  }

  /** Brings a range into view if it is outside.
   * @param {number} address @param {number} size */
  reveal(address, size) {
    if (address < this.from || address + size > this.to) {
      const length = Math.max(this.to - this.from, size);
      this.look(address + size / 2 - length / 2, length);
    }
  }
}

/** Adds a range, in cells, to the cells that it covers.
 * @param {Float32Array} cells @param {number} start @param {number} stop @param {number} count */
function cover(cells, start, stop, count) {
  const from = Math.max(0, start);
  const to = Math.min(count, stop);
  if (to <= from) return;
  const first = Math.floor(from);
  const last = Math.floor(to);
  if (first === last) {
    cells[first] += to - from;
    return;
  }
  cells[first] += first + 1 - from;
  if (last > first + 1) cells.fill(1, first + 1, last);
  if (last < count) cells[last] += to - last;
}

/** @param {[number, number, number]} rgb */
function pack([r, g, b]) {
  return (0xff000000 | (b << 16) | (g << 8) | r) >>> 0;
}
