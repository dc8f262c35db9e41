// Several runs of one trace that are moved together. To the controls of time it is like one run.

import { ALLOCATE, FREE, REALLOCATE } from "../run/history.js";
import { count } from "../shell/numbers.js";

/** @typedef {import("../run/run-player.js").RunPlayer} RunPlayer */

const PLAY_DELAY = 250;
/** Milliseconds that a call must be stood at before the server is asked about it. */
const PATIENCE = 120;

export class RunGroup {
  /** @param {RunPlayer[]} players at least one */
  constructor(players) {
    this.players = players;
    /** The run that got furthest; an allocator that could not go on has fewer calls. */
    this.longest = players.reduce((a, b) => (b.operations > a.operations ? b : a));
    this.operation = 0;
    this.timer = 0;
    this.account = null;
    /** @type {unknown} */
    this.problem = null;
    /** @type {Record<string, Set<() => void>>} */
    this.listeners = { move: new Set(), account: new Set(), watch: new Set(), play: new Set(), problem: new Set() };
    this.ends = players.flatMap((each) => [each.on("account", () => this.#explained()), each.on("problem", () => this.#failed(each))]);
    players.forEach((each) => (each.patience = PATIENCE));
  }

  /** Lets go of the runs. */
  dispose() {
    this.pause();
    this.ends.forEach((each) => each());
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

  #explained() {
    if (this.players.every((each) => each.account || each.operation < this.operation)) this.#tell("account");
  }

  /** @param {RunPlayer} player */
  #failed(player) {
    this.problem = player.problem;
    this.#tell("problem");
  }

  get operations() {
    return this.longest.operations;
  }

  get history() {
    return this.longest.history;
  }

  get isPlaying() {
    return this.timer !== 0;
  }

  get life() {
    return this.longest.life;
  }

  get run() {
    const first = this.players.map((each) => each.run.firstRefusal).filter((each) => each > 0);
    return { firstRefusal: first.length ? Math.min(...first) : 0 };
  }

  /** @param {number} operation */
  goTo(operation) {
    this.operation = Math.max(0, Math.min(this.operations, operation));
    for (const each of this.players) each.goTo(Math.min(this.operation, each.operations));
    this.#tell("move");
  }

  /** Goes to where the largest footprint of all is reached. */
  peak() {
    this.goTo(this.players.reduce((a, b) => (b.run.peakFootprint > a.run.peakFootprint ? b : a)).run.peakOperation);
  }

  /** @param {1 | -1} direction @returns {boolean} whether there is another call on this block */
  sameBlock(direction) {
    const slot = this.#slot(this.operation);
    if (slot < 0) return false;
    for (let at = this.operation + direction; at >= 1 && at <= this.operations; at += direction) {
      if (this.#slot(at) === slot) {
        this.goTo(at);
        return true;
      }
    }
    return false;
  }

  /** The trace's number of the block of a call; -1 when no run has it. @param {number} operation */
  #slot(operation) {
    for (const { history, operations } of this.players) {
      const life = operation >= 1 && operation <= operations ? history.life(operation) : -1;
      if (life >= 0) return history.slots[life];
    }
    return -1;
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

  /** A call without addresses, which differ. @param {number} operation at least 1 */
  name(operation) {
    const slot = this.#slot(operation);
    const block = slot < 0 ? "" : `block ${count(slot + 1)}`;
    for (const { history, operations } of this.players) {
      const life = operation <= operations && !history.isRefused(operation) ? history.life(operation) : -1;
      if (life < 0) continue;
      switch (history.kind(operation)) {
        case ALLOCATE:
          return `malloc(${history.requested[life]}) → ${block}`;
        case REALLOCATE:
          return `realloc(${block}, ${history.requested[life]})`;
        case FREE:
          return `free(${block})`;
      }
    }
    const { history } = this;
    if (!history.isRefused(operation)) return "free(0)";
    return `${history.kind(operation) === ALLOCATE ? "malloc" : "realloc"} → refused by all`;
  }
}
