// How full each small piece of memory is, kept up to date block by block. A picture of a million blocks
// adds up the pieces below each of its cells, so that its work grows with cells and pieces and not with
// blocks.

/** @typedef {import("./history.js").History} History */

const MOST_PIECES = 1 << 20;
const LEAST_BYTES = 8;

export class Occupancy {
  /** @param {History} history @param {number} base @param {number} end */
  constructor(history, base, end) {
    this.history = history;
    this.base = base;
    this.pieceBytes = Math.max(LEAST_BYTES, Math.ceil((end - base) / MOST_PIECES));
    this.pieces = Math.ceil((end - base) / this.pieceBytes) + 1;
    this.used = new Float32Array(this.pieces);
    this.waste = new Float32Array(this.pieces);
  }

  /** Enters a block or takes it out.
   * @param {number} life @param {boolean} isLive */
  change(life, isLive) {
    const { history } = this;
    const sign = isLive ? 1 : -1;
    const start = history.address(life) - this.base;
    const middle = start + history.requested[life];
    const stop = start + Math.max(history.usable[life], 1);
    this.add(this.used, start, middle, sign);
    if (stop > middle) this.add(this.waste, middle, stop, sign);
  }

  /** @param {Float32Array} sums @param {number} start @param {number} stop @param {number} sign */
  add(sums, start, stop, sign) {
    const { pieceBytes } = this;
    const first = Math.floor(start / pieceBytes);
    const last = Math.min(this.pieces - 1, Math.floor((stop - 1) / pieceBytes));
    if (first >= last) {
      sums[first] += sign * (stop - start);
      return;
    }
    sums[first] += sign * ((first + 1) * pieceBytes - start);
    for (let piece = first + 1; piece < last; piece++) sums[piece] += sign * pieceBytes;
    sums[last] += sign * (stop - last * pieceBytes);
  }

  /** Adds the pieces of a view up to its cells, as shares of a cell.
   * @param {number} from @param {number} bytesPerCell @param {Float32Array} used @param {Float32Array} waste */
  sumUp(from, bytesPerCell, used, waste) {
    const cells = used.length;
    const perPiece = this.pieceBytes / bytesPerCell;
    const first = Math.max(0, Math.floor((from - this.base) / this.pieceBytes));
    let at = (this.base + first * this.pieceBytes - from) / bytesPerCell;
    for (let piece = first; piece < this.pieces && at < cells; piece++, at += perPiece) {
      const cell = at < 0 ? 0 : Math.floor(at);
      used[cell] += this.used[piece];
      waste[cell] += this.waste[piece];
    }
    const share = 1 / bytesPerCell;
    for (let cell = 0; cell < cells; cell++) {
      used[cell] *= share;
      waste[cell] *= share;
    }
  }
}
