// Where the cells of pages are: row by row, each segment below a line of text. Only what is in view is drawn, so
// everything here is found by bisection and nothing is kept for each cell.

/** @typedef {import("./page-cells.js").PageCells} PageCells */
/** @typedef {{first: number, last: number, top: number, rows: number}} Part cells of a segment */

export const LABEL = 20;
const GAP = 6;

export class PageLayout {
  /** @param {PageCells} cells @param {number} width @param {number} pitch of a cell, in pixels */
  constructor(cells, width, pitch) {
    this.cells = cells;
    this.pitch = pitch;
    this.columns = Math.max(1, Math.floor(width / pitch));
    /** @type {Part[]} */
    this.parts = [];
    let top = 0;
    let first = 0;
    for (let cell = 1; cell <= cells.count; cell++) {
      if (cell < cells.count && !cells.startsSegment(cell)) continue;
      const rows = Math.ceil((cell - first) / this.columns);
      this.parts.push({ first, last: cell - 1, top, rows });
      top += LABEL + rows * pitch + GAP;
      first = cell;
    }
    this.height = top;
  }

  /** The part that a test, which is true from some part on, is true of last before it. @param {(part: Part) => boolean} isAfter */
  #part(isAfter) {
    let low = 0;
    let high = this.parts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (isAfter(this.parts[middle])) high = middle - 1;
      else low = middle;
    }
    return low;
  }

  /** The index of the part at a height. @param {number} y */
  partAt(y) {
    return this.#part((part) => part.top > y);
  }

  /** @param {number} cell @returns {Part} */
  partOf(cell) {
    return this.parts[this.#part((part) => part.first > cell)];
  }

  /** The place of a cell. @param {number} cell @returns {[number, number]} */
  place(cell) {
    const part = this.partOf(cell);
    const index = cell - part.first;
    return [(index % this.columns) * this.pitch, part.top + LABEL + Math.floor(index / this.columns) * this.pitch];
  }

  /** The cell at a place; -1 without one. @param {number} x @param {number} y */
  at(x, y) {
    const part = this.parts[this.partAt(y)];
    const column = Math.floor(x / this.pitch);
    const row = Math.floor((y - part.top - LABEL) / this.pitch);
    if (row < 0 || column < 0 || column >= this.columns) return -1;
    const cell = part.first + row * this.columns + column;
    return cell <= part.last ? cell : -1;
  }

  /** The cell some rows below a cell, or above it, in the same column; in the next segment where this one ends.
   * @param {number} cell @param {number} rows */
  below(cell, rows) {
    const step = Math.sign(rows);
    let at = cell;
    for (let i = 0; i < Math.abs(rows); i++) at = this.#next(at, step);
    return at;
  }

  /** @param {number} cell @param {number} step */
  #next(cell, step) {
    const index = this.#part((part) => part.first > cell);
    const part = this.parts[index];
    const to = cell + step * this.columns;
    if (to >= part.first && to <= part.last) return to;
    const column = (cell - part.first) % this.columns;
    const row = Math.floor((cell - part.first) / this.columns);
    if (step > 0 && row < part.rows - 1) return part.last;
    const other = this.parts[index + step];
    if (!other) return cell;
    const start = step > 0 ? other.first : other.first + (other.rows - 1) * this.columns;
    return Math.min(start + column, other.last);
  }
}
