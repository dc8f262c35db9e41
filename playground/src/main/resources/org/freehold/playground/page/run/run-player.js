// A run that is being looked at: where it stands, and what the server knows of that call. It draws nothing;
// panels listen to it.

import { ALLOCATE, FREE, History, Moment } from "./history.js";
import * as server from "../shell/server.js";

/** What a call did. @typedef {{operation: number, footprint: number, holes: number, freeBytes: number, largestHole: number,
 *   moreTouches: number, touches: (string | number)[], free: (string | number)[], choice: any}} Account */

const WINDOW = 64;
const MOST_WINDOWS = 64;
const PLAY_DELAY = 250;

export class RunPlayer {
  /** @param {any} run as the server tells it @param {Uint8Array} bytes its history */
  constructor(run, bytes) {
    this.run = run;
    this.history = new History(bytes);
    this.moment = new Moment(this.history);
    this.lowest = Number(run.lowest);
    this.end = Number(run.end);
    /** @type {Account | null} */
    this.account = null;
    /** The address that a user looks at, by default that of the call's block. */
    this.watched = 0;
    this.timer = 0;
    /** For how many milliseconds it must have stood at a call before the server is asked about it. */
    this.patience = 0;
    this.explaining = 0;
    /** @type {Map<number, Promise<Account[]>>} */
    this.windows = new Map();
    /** @type {Record<string, Set<() => void>>} */
    this.listeners = { move: new Set(), account: new Set(), watch: new Set(), play: new Set(), problem: new Set() };
    /** @type {unknown} */
    this.problem = null;
  }

  /** @param {"move" | "account" | "watch" | "play" | "problem"} what @param {() => void} listener */
  on(what, listener) {
    this.listeners[what].add(listener);
    return () => this.listeners[what].delete(listener);
  }

  /** @param {string} what */
  #tell(what) {
    this.listeners[what].forEach((each) => each());
  }

  get operation() {
    return this.moment.operation;
  }

  get operations() {
    return this.history.operations;
  }

  /** Whether it is played by Freehold's heap, whose figures leave out the free blocks of its slabs. */
  get isHeap() {
    return this.run.policy === "freehold" || this.run.policy === "freehold-back-end";
  }

  get isPlaying() {
    return this.timer !== 0;
  }

  /** The life that the current call is about; -1 without one. */
  get life() {
    return this.operation > 0 ? this.history.life(this.operation) : -1;
  }

  /** @param {number} operation */
  goTo(operation) {
    this.moment.goTo(operation);
    this.account = null;
    const { life } = this;
    if (life >= 0) this.watched = this.history.address(life);
    this.#tell("move");
    clearTimeout(this.explaining);
    if (this.patience > 0) this.explaining = setTimeout(() => void this.#explain(this.operation), this.patience);
    else void this.#explain(this.operation);
  }

  /** Looks at an address. @param {number} address */
  watch(address) {
    this.watched = address;
    this.#tell("watch");
  }

  peak() {
    this.goTo(this.run.peakOperation);
  }

  /** Goes to the next or the last call before that concerns the block of this one.
   * @param {1 | -1} direction @returns {boolean} whether there is one */
  sameBlock(direction) {
    const { history, life } = this;
    if (life < 0) return false;
    // A slot is used again for other blocks: a block begins with its allocation and ends with its free.
    if (history.kind(this.operation) === (direction > 0 ? FREE : ALLOCATE)) return false;
    const slot = history.slots[life];
    for (let at = this.operation + direction; at >= 1 && at <= history.operations; at += direction) {
      const other = history.life(at);
      if (other >= 0 && history.slots[other] === slot) {
        this.goTo(at);
        return true;
      }
    }
    return false;
  }

  play() {
    if (this.timer) return;
    this.timer = setInterval(() => {
      if (this.operation >= this.operations) this.pause();
      else this.goTo(this.operation + 1);
    }, PLAY_DELAY);
    this.#tell("play");
  }

  pause() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = 0;
    this.#tell("play");
  }

  /** @param {number} operation */
  async #explain(operation) {
    if (operation < 1) return;
    try {
      const account = await this.accountOf(operation);
      if (account && this.operation === operation) {
        this.account = account;
        this.#tell("account");
      }
    } catch (problem) {
      this.problem = problem;
      this.#tell("problem");
    }
  }

  /** What the server knows of a call; it is asked for a window of calls at a time.
   * @param {number} operation @returns {Promise<Account | undefined>} */
  async accountOf(operation) {
    const number = Math.floor((operation - 1) / WINDOW);
    let window = this.windows.get(number);
    if (!window) {
      window = server.get(`/api/run/steps?id=${this.run.id}&first=${number * WINDOW + 1}&count=${WINDOW}`).then((answer) => answer.steps);
      this.windows.set(number, window);
      if (this.windows.size > MOST_WINDOWS) this.windows.delete(/** @type {number} */ (this.windows.keys().next().value));
    }
    try {
      return (await window)[operation - 1 - number * WINDOW];
    } catch (problem) {
      this.windows.delete(number);
      throw problem;
    }
  }

  /** The bytes of memory at the moment. @param {number} address @param {number} size */
  bytes(address, size) {
    return server.bytes(`/api/run/bytes?id=${this.run.id}&operation=${this.operation}&address=${address}&size=${size}`);
  }

  /** The parts of a range of memory at the moment: headers, links, slabs and so on.
   * @param {number} from @param {number} to @returns {Promise<{parts: {address: number, size: number, kind: string}[], more: boolean}>} */
  async parts(from, to) {
    const answer = await server.get(`/api/run/parts?id=${this.run.id}&operation=${this.operation}&from=${from}&to=${to}`);
    const parts = [];
    for (let i = 0; i < answer.parts.length; i += 3) {
      parts.push({ address: Number(answer.parts[i]), size: answer.parts[i + 1], kind: answer.parts[i + 2] });
    }
    return { parts, more: answer.more };
  }
}
