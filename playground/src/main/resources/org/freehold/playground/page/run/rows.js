// A few hundred bytes, or a few pages, of memory drawn large: rows of equal length with their address at the
// left, the things in them with their names, the values of their bytes where there is room, and arrows from
// one thing to another. It is a vector picture that a script builds; it knows nothing of runs.

import { hex } from "../shell/numbers.js";

/** A thing in memory. A layer holds others, and is drawn as a bracket at the right of its rows.
 * @typedef {{address: number, size: number, kind: string, label: string, shorts?: string[], isLayer?: boolean}} Item */

/** @typedef {{from: number, size: number}} Range */

/** @typedef {{from: Range, to: Range, label: string}} Arrow */

/** What is drawn. `cell`: the bytes between two lines of the grid; `row`: bytes of a row where that is
 * given; `touches`: pieces that were read or written.
 * @typedef {{from: number, to: number, cell: number, row?: number, items: Item[], bytes?: {from: number, data: Uint8Array} | null,
 *   arrows?: Arrow[], touches?: (Range & {isWritten: boolean})[]}} Drawing */

const SVG = "http://www.w3.org/2000/svg";
const BAND = 30;
const COMPACT_BAND = 21;
const BYTES_BAND = 17;
const GAP = 10;
const COMPACT_GAP = 5;
const ARROW_GAP = 30;
const MOST_ROWS = 12;
const CHARACTER = 7.9;
export const WIDE_BYTE = 30;

/** Kinds that have a pattern, which is seen in forced colours only. */
const KINDS = ["header", "footer", "link", "table", "variable"];

let patterns = 0;

/** @param {string} tag @param {Record<string, string | number>} attributes @param {string} [text] */
function shape(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

export class Rows {
  constructor() {
    this.svg = /** @type {SVGSVGElement} */ (shape("svg", { class: "rows", role: "img" }));
    this.hatch = `hatch-${++patterns}`;
    /** @type {Drawing | null} */
    this.drawing = null;
    this.width = 0;
    /** @type {Range[]} */
    this.marked = [];
    /** @type {Range | null} */
    this.now = null;
  }

  /** @param {Drawing} drawing @param {number} width of the picture in pixels */
  show(drawing, width) {
    this.drawing = drawing;
    this.width = Math.max(240, Math.floor(width));
    this.#measure();
    this.#paint();
  }

  /** Marks ranges that a word stands for. @param {Range[]} ranges */
  mark(ranges) {
    this.marked = ranges;
    this.#paintMarks();
  }

  /** Frames the block of the call. @param {Range | null} range */
  frame(range) {
    this.now = range;
    this.#paintMarks();
  }

  #measure() {
    const { from, to, cell, items, arrows, row } = /** @type {Drawing} */ (this.drawing);
    const digits = hex(to).length;
    const narrow = this.width < 520;
    this.left = digits * CHARACTER + 8;
    this.right = !narrow && items.some((each) => each.isLayer) ? 150 : 8;
    const room = this.width - this.left - this.right;
    this.rowBytes = row ?? cell * 4;
    while (!row && (to - from) / this.rowBytes > MOST_ROWS * (narrow ? 2 : 1)) this.rowBytes *= 2;
    if (row && narrow && row / cell >= 8) this.rowBytes = row / 2;
    this.start = Math.floor(from / this.rowBytes) * this.rowBytes;
    this.rows = Math.ceil((to - this.start) / this.rowBytes);
    this.scale = room / this.rowBytes;
    this.hasBytes = Boolean(this.drawing?.bytes) && this.scale >= 15.5;
    const isCompact = this.rows > MOST_ROWS && !narrow;
    this.itemBand = isCompact ? COMPACT_BAND : BAND;
    this.band = this.itemBand + (this.hasBytes ? BYTES_BAND : 0);
    this.pitch = this.band + (arrows?.length ? ARROW_GAP : isCompact ? COMPACT_GAP : GAP);
    this.baseline = isCompact ? 15 : 20;
    this.top = arrows?.length ? ARROW_GAP - GAP : 4;
  }

  /** The pieces of rows that a range covers: x, y, width. @param {Range} range */
  pieces({ from, size }) {
    const { start = 0, rowBytes = 1, scale = 1, pitch = 1, top = 0, left = 0, rows = 1 } = this;
    const pieces = [];
    const end = Math.min(from + size, start + rows * rowBytes);
    for (let at = Math.max(from, start); at < end; ) {
      const row = Math.floor((at - start) / rowBytes);
      const stop = Math.min(end, start + (row + 1) * rowBytes);
      pieces.push({ x: left + (at - start - row * rowBytes) * scale, y: top + row * pitch, width: (stop - at) * scale });
      at = stop;
    }
    return pieces;
  }

  #paint() {
    const { svg, width } = this;
    const { from, to, items } = /** @type {Drawing} */ (this.drawing);
    const height = (this.top ?? 0) + (this.rows ?? 0) * (this.pitch ?? 0);
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("width", String(width));
    svg.setAttribute("height", String(height));
    svg.setAttribute("aria-label", `Memory from ${hex(from)} to ${hex(to)}, row by row`);
    const shapes = [this.#patterns()];
    for (let row = 0; row < (this.rows ?? 0); row++) shapes.push(...this.#row(row));
    for (const item of items) if (!item.isLayer) shapes.push(...this.#item(item));
    shapes.push(...this.#grid(), ...this.#bytes(), ...this.#touches(), ...this.#layers());
    this.markGroup = shape("g", { class: "row-marks" });
    svg.replaceChildren(...shapes, this.markGroup, ...this.#arrows());
    this.#paintMarks();
  }

  #patterns() {
    const defs = shape("defs", {});
    const pattern = shape("pattern", { id: this.hatch, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
    pattern.append(shape("rect", { width: 2.5, height: 7, class: "row-stripe" }));
    const head = shape("marker", { id: this.hatch + "-head", viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse" });
    head.append(shape("path", { d: "M0 0 10 5 0 10z", class: "row-arrow-head" }));
    defs.append(pattern, head, ...KINDS.map((kind) => this.#kindPattern(kind)));
    return defs;
  }

  /** What fills a kind where colours cannot tell it. @param {string} kind */
  #kindPattern(kind) {
    const pattern = shape("pattern", { id: `${this.hatch}-${kind}`, width: 6, height: 6, patternUnits: "userSpaceOnUse" });
    if (kind === "link") pattern.append(shape("circle", { cx: 3, cy: 3, r: 1.3, class: "row-dot" }));
    else pattern.append(shape("path", { d: { header: "M3 0V6", footer: "M0 3H6", variable: "M0 6 6 0", table: "M3 0V6M0 3H6" }[kind] ?? "", class: "row-pattern" }));
    return pattern;
  }

  /** @param {number} row */
  #row(row) {
    const { start = 0, rowBytes = 1, left = 0, top = 0, pitch = 1, band = 1, scale = 1, baseline = 20 } = this;
    const { from, to } = /** @type {Drawing} */ (this.drawing);
    const address = start + row * rowBytes;
    const first = Math.max(from, address);
    const last = Math.min(to, address + rowBytes);
    const y = top + row * pitch;
    return [
      shape("text", { x: left - 8, y: y + baseline, class: "row-address", "text-anchor": "end" }, hex(address)),
      shape("rect", { x: left + (first - address) * scale, y, width: (last - first) * scale, height: band, class: "row-ground" }),
    ];
  }

  /** @param {Item} item */
  #item(item) {
    const { band = 1, itemBand = BAND, baseline = 20, hatch } = this;
    const pieces = this.pieces({ from: item.address, size: item.size });
    const shapes = [];
    for (const { x, y, width } of pieces) {
      if (this.hasBytes) shapes.push(shape("rect", { x, y, width, height: band, class: "b-outline o-" + item.kind }));
      shapes.push(shape("rect", { x, y, width, height: itemBand, class: "b b-" + item.kind }));
      if (KINDS.includes(item.kind)) shapes.push(shape("rect", { x, y, width, height: itemBand, fill: `url(#${hatch}-${item.kind})`, class: "b-pattern" }));
      if (/^(waste|unusable|reserved|guard)$/.test(item.kind)) shapes.push(shape("rect", { x, y, width, height: itemBand, fill: `url(#${hatch})`, class: "b-over" }));
    }
    const widest = pieces.reduce((best, each) => (each.width > best.width ? each : best), { x: 0, y: 0, width: 0 });
    for (const each of pieces) {
      const texts = each === widest ? [item.label, ...(item.shorts ?? [])] : (item.shorts ?? []).slice(-1);
      const text = texts.find((words) => words && words.length * CHARACTER + 6 <= each.width);
      if (text) shapes.push(shape("text", { x: each.x + each.width / 2, y: each.y + baseline, "text-anchor": "middle", class: "b-text t-" + item.kind }, text));
    }
    return shapes;
  }

  /** Lines between cells, where they are not too near. */
  #grid() {
    const { rowBytes = 1, scale = 1, band = 1 } = this;
    const { from, to, cell } = /** @type {Drawing} */ (this.drawing);
    const step = cell * scale >= 9 ? cell : cell * 8 * scale >= 9 ? cell * 8 : 0;
    if (!step || (to - from) / step > 1500) return [];
    const path = [];
    for (let at = Math.ceil(from / step) * step; at < to; at += step) {
      if (at % rowBytes === 0) continue;
      const [piece] = this.pieces({ from: at, size: 1 });
      path.push(`M${piece.x} ${piece.y + band - 5}v5`);
    }
    return [shape("path", { d: path.join(""), class: "row-grid" })];
  }

  #bytes() {
    const { bytes } = /** @type {Drawing} */ (this.drawing);
    if (!bytes || !this.hasBytes) return [];
    const { from, to } = /** @type {Drawing} */ (this.drawing);
    const isWide = (this.scale ?? 0) >= WIDE_BYTE;
    const shapes = [];
    for (let i = 0; i < bytes.data.length; i++) {
      const at = bytes.from + i;
      if (at < from || at >= to) continue;
      const [piece] = this.pieces({ from: at, size: 1 });
      const value = bytes.data[i];
      shapes.push(shape("text", { x: piece.x + piece.width / 2, y: piece.y + (this.itemBand ?? BAND) + 13, "text-anchor": "middle", class: value ? "row-byte" : "row-byte zero" }, (isWide ? "0x" : "") + value.toString(16).padStart(2, "0")));
    }
    return shapes;
  }

  #touches() {
    const { band = 1 } = this;
    const { touches } = /** @type {Drawing} */ (this.drawing);
    return (touches ?? []).flatMap((each) =>
      this.pieces(each).map(({ x, y, width }) =>
        shape("rect", { x, y: each.isWritten ? y + band : y - 4, width: Math.max(2, width - 1), height: 4, class: each.isWritten ? "row-write" : "row-read" }),
      ),
    );
  }

  #layers() {
    const { band = 1, right = 0, width } = this;
    const { items } = /** @type {Drawing} */ (this.drawing);
    return items
      .filter((each) => each.isLayer)
      .flatMap((each) => {
        const pieces = this.pieces({ from: each.address, size: each.size });
        if (pieces.length === 0) return [];
        const x = width - right + 4;
        const top = pieces[0].y + 2;
        const bottom = pieces[pieces.length - 1].y + band - 2;
        const shapes = [shape("path", { d: `M${x - 3} ${top}h4V${bottom}h-4`, class: "row-layer l-" + each.kind })];
        if (right > 20) shapes.push(shape("text", { x: x + 7, y: (top + bottom) / 2 + 4, class: "row-layer-text" }, each.label));
        return shapes;
      });
  }

  #arrows() {
    const { band = 1, hatch } = this;
    const { arrows } = /** @type {Drawing} */ (this.drawing);
    return (arrows ?? []).flatMap(({ from, to, label }) => {
      const [a] = this.pieces({ from: from.from, size: 1 });
      const [b] = this.pieces({ from: to.from, size: 1 });
      if (!a || !b) return [];
      const x0 = a.x + a.width / 2;
      const x1 = b.x + b.width / 2;
      const isSameRow = a.y === b.y;
      const y0 = isSameRow ? a.y : a.y < b.y ? a.y + band : a.y;
      const y1 = isSameRow ? b.y : a.y < b.y ? b.y : b.y + band;
      const lift = isSameRow ? a.y - 22 : (y0 + y1) / 2;
      const half = (label.length * CHARACTER) / 2;
      const x = Math.min(this.width - half - 4, Math.max((this.left ?? 0) + half + 4, (x0 + x1) / 2));
      return [
        shape("path", { d: `M${x0} ${y0}C${x0} ${lift} ${x1} ${lift} ${x1} ${y1}`, class: "row-arrow", "marker-end": `url(#${hatch}-head)` }),
        shape("text", { x, y: isSameRow ? a.y - 9 : lift + 4, "text-anchor": "middle", class: "row-arrow-text" }, label),
      ];
    });
  }

  #paintMarks() {
    const { markGroup, band = 1, now } = this;
    if (!markGroup) return;
    const frame = (/** @type {Range} */ range, /** @type {string} */ name) =>
      this.pieces({ from: range.from, size: Math.max(1, range.size) }).map(({ x, y, width }) =>
        shape("rect", { x: x + 1, y: y + 1, width: Math.max(3, width - 2), height: band - 2, class: name }),
      );
    markGroup.replaceChildren(...(now ? [...frame(now, "row-ring"), ...frame(now, "row-now")] : []), ...this.marked.flatMap((each) => frame(each, "row-marked")));
  }
}
