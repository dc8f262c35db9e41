// How full memory is, at several scales, and which blocks lie where; kept up to date block by block. A picture
// of ten million blocks adds up the pieces below each of its cells at the scale that suits it, and a picture of
// a few looks only at the blocks that begin near: its work grows with cells and not with blocks.

/** @typedef {import("./history.js").History} History */
/** @typedef {import("./history.js").Moment} Moment */

const FEW_PIECES = 1 << 20;
const MANY_PIECES = 1 << 22;
const MANY_LIVES = 1 << 21;
const LEAST_BYTES = 8;

/** How many pieces of a scale make one of the next. */
const STEP = 16;
const LEAST_PIECES = 1 << 12;

/** Blocks that cover more pieces than this are found by looking at all of them: they are few. */
const LARGE_PIECES = 64;

/** Memory in pieces of one size. */
class Scale {
  /** @param {number} pieceBytes @param {number} pieces */
  constructor(pieceBytes, pieces) {
    this.pieceBytes = pieceBytes;
    this.pieces = pieces;
    this.used = new Float32Array(pieces);
    this.waste = new Float32Array(pieces);
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
}

export class Occupancy {
  /** @param {Moment} moment @param {number} base @param {number} end */
  constructor(moment, base, end) {
    const { history } = moment;
    this.moment = moment;
    this.history = history;
    this.base = base;
    const most = history.lives > MANY_LIVES ? MANY_PIECES : FEW_PIECES;
    const pieceBytes = Math.max(LEAST_BYTES, Math.ceil((end - base) / most));
    const pieces = Math.ceil((end - base) / pieceBytes) + 1;
    this.scales = [new Scale(pieceBytes, pieces)];
    for (let bytes = pieceBytes * STEP, count = Math.ceil(pieces / STEP) + 1; count > LEAST_PIECES; bytes *= STEP, count = Math.ceil(count / STEP) + 1) {
      this.scales.push(new Scale(bytes, count));
    }
    /** The first life that begins in a piece, plus one; each leads to the next. */
    this.heads = new Int32Array(pieces);
    this.nexts = new Int32Array(history.lives);
    this.befores = new Int32Array(history.lives);
    /** @type {Set<number>} */
    this.large = new Set();
    moment.onChange = (life, isLive) => this.change(life, isLive);
    moment.onRebuild = () => this.rebuild();
    this.rebuild();
  }

  get pieceBytes() {
    return this.scales[0].pieceBytes;
  }

  /** Counts all blocks that are live. */
  rebuild() {
    for (const scale of this.scales) {
      scale.used.fill(0);
      scale.waste.fill(0);
    }
    this.heads.fill(0);
    this.large.clear();
    const { live, count } = this.moment;
    for (let i = 0; i < count; i++) this.#enter(live[i], this.scales.length > 1);
    for (let i = 1; i < this.scales.length; i++) sumUp(this.scales[i - 1], this.scales[i]);
  }

  /** @param {number} life @param {boolean} onlyFirst whether the larger scales are summed up later */
  #enter(life, onlyFirst) {
    this.#count(life, 1, onlyFirst ? 1 : this.scales.length);
    const start = this.history.address(life) - this.base;
    if (this.history.usable[life] > LARGE_PIECES * this.pieceBytes) {
      this.large.add(life);
      return;
    }
    const piece = Math.floor(start / this.pieceBytes);
    const next = this.heads[piece];
    this.nexts[life] = next;
    this.befores[life] = 0;
    if (next > 0) this.befores[next - 1] = life + 1;
    this.heads[piece] = life + 1;
  }

  /** @param {number} life */
  #leave(life) {
    this.#count(life, -1, this.scales.length);
    if (this.large.delete(life)) return;
    const next = this.nexts[life];
    const before = this.befores[life];
    if (before > 0) this.nexts[before - 1] = next;
    else this.heads[Math.floor((this.history.address(life) - this.base) / this.pieceBytes)] = next;
    if (next > 0) this.befores[next - 1] = before;
  }

  /** @param {number} life @param {number} sign @param {number} scales how many of them */
  #count(life, sign, scales) {
    const { history } = this;
    const start = history.address(life) - this.base;
    const middle = start + history.requested[life];
    const stop = start + Math.max(history.usable[life], 1);
    for (let i = 0; i < scales; i++) {
      const scale = this.scales[i];
      scale.add(scale.used, start, middle, sign);
      if (stop > middle) scale.add(scale.waste, middle, stop, sign);
    }
  }

  /** Enters a block or takes it out.
   * @param {number} life @param {boolean} isLive */
  change(life, isLive) {
    if (isLive) this.#enter(life, false);
    else this.#leave(life);
  }

  /** Passes the blocks of a range of addresses to a function, in no order, until it returns false.
   * @param {number} from @param {number} to @param {(life: number) => boolean | void} visit */
  forEach(from, to, visit) {
    const { history, base, pieceBytes } = this;
    for (const life of this.large) {
      const start = history.address(life);
      if (start < to && start + history.usable[life] > from && visit(life) === false) return;
    }
    const first = Math.max(0, Math.floor((from - base) / pieceBytes) - LARGE_PIECES);
    const last = Math.min(this.heads.length - 1, Math.floor((to - 1 - base) / pieceBytes));
    for (let piece = first; piece <= last; piece++) {
      for (let entry = this.heads[piece]; entry > 0; entry = this.nexts[entry - 1]) {
        const life = entry - 1;
        const start = history.address(life);
        if (start < to && start + Math.max(history.usable[life], 1) > from && visit(life) === false) return;
      }
    }
  }

  /** The block at an address; -1 without one. @param {number} address */
  at(address) {
    let found = -1;
    this.forEach(address, address + 1, (life) => {
      found = life;
      return false;
    });
    return found;
  }

  /** Adds the pieces of a view up to its cells, as shares of a cell.
   * @param {number} from @param {number} bytesPerCell @param {Float32Array} used @param {Float32Array} waste
   * @returns {boolean} false if no scale is fine enough for cells of this size */
  sumUp(from, bytesPerCell, used, waste) {
    const scale = this.scales.findLast((each) => bytesPerCell >= 2 * each.pieceBytes);
    if (!scale) return false;
    const cells = used.length;
    const perPiece = scale.pieceBytes / bytesPerCell;
    const first = Math.max(0, Math.floor((from - this.base) / scale.pieceBytes));
    let at = (this.base + first * scale.pieceBytes - from) / bytesPerCell;
    for (let piece = first; piece < scale.pieces && at < cells; piece++, at += perPiece) {
      const cell = at < 0 ? 0 : Math.floor(at);
      used[cell] += scale.used[piece];
      waste[cell] += scale.waste[piece];
    }
    const share = 1 / bytesPerCell;
    for (let cell = 0; cell < cells; cell++) {
      used[cell] *= share;
      waste[cell] *= share;
    }
    return true;
  }
}

/** Makes a scale from the finer one. @param {Scale} fine @param {Scale} coarse */
function sumUp(fine, coarse) {
  for (let piece = 0; piece < fine.pieces; piece++) {
    const whole = Math.floor(piece / STEP);
    coarse.used[whole] += fine.used[piece];
    coarse.waste[whole] += fine.waste[piece];
  }
}
