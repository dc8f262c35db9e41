// A story that is looked at: it steps through moments that the server has told all at once, and has what the
// controls of time need of a run.

const PLAY_DELAY = 900;

/** @typedef {{name: string, kind: string, label: string, address: number, size: number}} Part */
/** @typedef {{from: number, to: number, parts: Part[], bytes?: string, shares?: number[]}} Window */
/** @typedef {{call: string, answer: string, windows: Record<string, Window>, figures: Record<string, {value: number, unit: string, text: string}>}} StoryMoment */
/** @typedef {{name: string, settings: {name: string, meaning: string, standard: number, least: number, most: number}[], moments: StoryMoment[]}} Story */

export class StoryPlayer {
  /** @param {Story} story */
  constructor(story) {
    this.story = story;
    this.operation = 0;
    this.operations = story.moments.length - 1;
    this.history = { operations: this.operations };
    this.run = { firstRefusal: 0 };
    this.life = -1;
    this.account = null;
    this.problem = null;
    this.timer = 0;
    /** @type {Record<string, Set<() => void>>} */
    this.listeners = { move: new Set(), account: new Set(), watch: new Set(), play: new Set(), problem: new Set() };
  }

  /** @param {string} what @param {() => void} listener */
  on(what, listener) {
    this.listeners[what].add(listener);
    return () => this.listeners[what].delete(listener);
  }

  get moment() {
    return this.story.moments[this.operation];
  }

  get isPlaying() {
    return this.timer !== 0;
  }

  /** @param {number} operation */
  goTo(operation) {
    this.operation = Math.max(0, Math.min(this.operations, operation));
    this.listeners.move.forEach((each) => each());
    this.listeners.account.forEach((each) => each());
  }

  play() {
    if (this.timer) return;
    this.timer = setInterval(() => {
      if (this.operation >= this.operations) this.pause();
      else this.goTo(this.operation + 1);
    }, PLAY_DELAY);
    this.listeners.play.forEach((each) => each());
  }

  pause() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = 0;
    this.listeners.play.forEach((each) => each());
  }
}
