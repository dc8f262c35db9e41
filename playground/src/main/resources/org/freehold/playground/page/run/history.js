// The lives of all blocks of a run, as the server sends them in columns, and the moment of it that is
// looked at. A life begins with the call that put a block at its place and ends with the one that freed,
// moved or resized it; lives are numbered in the order of their births, operations from 1.

export const ALLOCATE = 0;
export const REALLOCATE = 1;
export const FREE = 2;
export const NOTHING = 3;
const KIND = 3;
export const REFUSED = 4;

/** Operations from which on a jump does not pass through all between, at the least; and where very many blocks
 * are live, which a jump counts again one by one, as a share of them. */
const FAR = 20_000;
const FAR_SHARE = 1 / 6;

const NONE = 0xffffffff;
export const MAGIC = 0x46484232;

export const HEAD = 28;

/** How long the history of a run is. @param {number} lives @param {number} operations @param {number} refusals */
export function historyBytes(lives, operations, refusals) {
  return HEAD + 24 * lives + 12 * refusals + 5 * operations;
}

export class History {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    const head = new DataView(bytes.buffer, bytes.byteOffset, HEAD);
    if (head.getUint32(0, true) !== MAGIC) throw new Error("this is not the history of a run");
    this.lives = head.getUint32(4, true);
    this.operations = head.getUint32(8, true);
    this.unit = head.getUint32(12, true);
    this.lowest = head.getUint32(16, true) + head.getUint32(20, true) * 2 ** 32;
    const refusals = head.getUint32(24, true);
    let at = bytes.byteOffset + HEAD;
    const column = (/** @type {number} */ length) => {
      const words = new Uint32Array(bytes.buffer, at, length);
      at += 4 * length;
      return words;
    };
    this.births = column(this.lives);
    this.deaths = column(this.lives);
    this.slots = column(this.lives);
    this.units = column(this.lives);
    this.requested = column(this.lives);
    this.usable = column(this.lives);
    this.refusals = column(3 * refusals);
    this.subjects = column(this.operations);
    this.marks = new Uint8Array(bytes.buffer, at, this.operations);
    this.before = this.predecessors();
  }

  /** For each life the one of the same block before it. */
  predecessors() {
    const { births, deaths, slots, lives } = this;
    const before = new Uint32Array(lives);
    let most = 0;
    for (let life = 0; life < lives; life++) if (slots[life] > most) most = slots[life];
    /** The last life of each slot, plus one. */
    const last = new Uint32Array(most + 1);
    for (let life = 0; life < lives; life++) {
      const previous = last[slots[life]];
      before[life] = previous > 0 && deaths[previous - 1] === births[life] ? previous - 1 : NONE;
      last[slots[life]] = life + 1;
    }
    return before;
  }

  /** @param {number} operation */
  kind(operation) {
    return this.marks[operation - 1] & KIND;
  }

  /** @param {number} operation */
  isRefused(operation) {
    return (this.marks[operation - 1] & REFUSED) !== 0;
  }

  /** The bytes that an operation asked for which was refused; they are in the order of the operations.
   * @param {number} operation */
  refusedSize(operation) {
    const { refusals } = this;
    let low = 0;
    let high = refusals.length / 3;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (refusals[3 * middle] < operation) low = middle + 1;
      else high = middle;
    }
    return refusals[3 * low + 1] + (refusals[3 * low + 2] | 0) * 2 ** 32;
  }

  /** The life that an operation began, or for a free the one that it ended; -1 without one.
   * @param {number} operation */
  life(operation) {
    const life = this.subjects[operation - 1];
    return life === NONE ? -1 : life;
  }

  /** @param {number} life */
  address(life) {
    return this.lowest + this.units[life] * this.unit;
  }

  /** The life of the same block that ended when this one began; -1 without one.
   * @param {number} life */
  predecessor(life) {
    const before = this.before[life];
    return before === NONE ? -1 : before;
  }
}

/** A moment: what is live after an operation. It moves by a step in constant time, and far in the
 * time that a look at every life takes. */
export class Moment {
  /** @param {History} history */
  constructor(history) {
    this.history = history;
    this.operation = 0;
    /** The live lives, in no order. */
    this.live = new Uint32Array(1024);
    this.count = 0;
    /** Where each life is among them. */
    this.places = new Uint32Array(history.lives);
    this.nextBirth = 0;
    this.liveBytes = 0;
    this.usableBytes = 0;
    /** Is told of each block that comes or goes. @type {(life: number, isLive: boolean) => void} */
    this.onChange = () => {};
    /** Is told that so many came and went that all are to be looked at. */
    this.onRebuild = () => {};
  }

  /** @param {number} life */
  #add(life) {
    if (this.count === this.live.length) this.#grow();
    this.places[life] = this.count;
    this.live[this.count++] = life;
    this.liveBytes += this.history.requested[life];
    this.usableBytes += this.history.usable[life];
    this.onChange(life, true);
  }

  #grow() {
    const larger = new Uint32Array(2 * this.count);
    larger.set(this.live);
    this.live = larger;
  }

  /** @param {number} life */
  #remove(life) {
    const place = this.places[life];
    const last = this.live[--this.count];
    this.live[place] = last;
    this.places[last] = place;
    this.liveBytes -= this.history.requested[life];
    this.usableBytes -= this.history.usable[life];
    this.onChange(life, false);
  }

  #forward() {
    const { history } = this;
    const operation = ++this.operation;
    if (history.kind(operation) === FREE) {
      const life = history.life(operation);
      if (life >= 0) this.#remove(life);
    }
    for (; this.nextBirth < history.lives && history.births[this.nextBirth] === operation; this.nextBirth++) {
      const before = history.predecessor(this.nextBirth);
      if (before >= 0) this.#remove(before);
      this.#add(this.nextBirth);
    }
  }

  #back() {
    const { history } = this;
    const operation = this.operation--;
    while (this.nextBirth > 0 && history.births[this.nextBirth - 1] === operation) {
      this.nextBirth--;
      this.#remove(this.nextBirth);
      const before = history.predecessor(this.nextBirth);
      if (before >= 0) this.#add(before);
    }
    if (history.kind(operation) === FREE) {
      const life = history.life(operation);
      if (life >= 0) this.#add(life);
    }
  }

  /** @param {number} operation */
  goTo(operation) {
    const target = Math.max(0, Math.min(this.history.operations, operation));
    if (Math.abs(target - this.operation) > Math.max(FAR, this.count * FAR_SHARE)) {
      this.#jump(target);
      return;
    }
    while (this.operation < target) this.#forward();
    while (this.operation > target) this.#back();
  }

  /** Goes far: of all lives that had begun by then, those that have not ended are live.
   * @param {number} target */
  #jump(target) {
    const { births, deaths, lives, requested, usable } = this.history;
    let low = 0;
    let high = lives;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (births[middle] <= target) low = middle + 1;
      else high = middle;
    }
    this.nextBirth = low;
    this.operation = target;
    this.count = this.liveBytes = this.usableBytes = 0;
    for (let life = 0; life < low; life++) {
      if (deaths[life] <= target) continue;
      if (this.count === this.live.length) this.#grow();
      this.places[life] = this.count;
      this.live[this.count++] = life;
      this.liveBytes += requested[life];
      this.usableBytes += usable[life];
    }
    this.onRebuild();
  }
}
