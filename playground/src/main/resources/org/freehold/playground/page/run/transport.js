// The controls of time: the call before, this one and the next in words, the scrubber, the buttons, and why
// the block of this call is where it is.

import { freshId, make } from "../shell/dom.js";
import { count } from "../shell/numbers.js";
import * as words from "./words.js";

/** What is moved: a run, or several at once.
 * @typedef {Pick<import("./run-player.js").RunPlayer, "operation" | "operations" | "isPlaying" | "history" | "life" | "account" |
 *   "run" | "problem" | "goTo" | "peak" | "sameBlock" | "play" | "pause" | "on">} Played */

/** Buttons: what they do, their text, and the key that does the same. */
const BUTTONS = [
  ["start", "First", "Home"],
  ["back", "Back", "Left arrow"],
  ["play", "Play", "Space"],
  ["forward", "Forward", "Right arrow"],
  ["end", "Last", "End"],
  ["peak", "Peak", "p"],
  ["failure", "First refusal", "f"],
  ["same-before", "This block before", "Shift+N"],
  ["same-after", "This block next", "n"],
];

export class Transport {
  /** @param {import("../shell/app.js").App} app
   * @param {{few?: boolean, name?: (operation: number) => string}} [options] `few`: only the buttons that every run
   *   needs; `name`: how a call is called instead of by its addresses */
  constructor(app, options = {}) {
    this.app = app;
    /** @type {Played | null} */
    this.player = null;
    this.name = options.name ?? null;
    this.position = make("output", { className: "position" });
    this.before = make("p", { className: "before" });
    this.now = make("p", { className: "now" });
    this.after = make("p", { className: "after" });
    this.scrub = make("input", { type: "range", className: "scrub", min: "0", max: "0", value: "0", "aria-label": "Call" });
    this.scrub.addEventListener("input", () => this.player?.goTo(Number(this.scrub.value)));
    this.why = make("p", { className: "why" });
    /** What a button could not do. */
    this.note = make("p", { className: "note", hidden: true });
    this.buttons = BUTTONS.filter((_, index) => !options.few || index < 5).map(([go, text, key]) =>
      make("button", { type: "button", title: key, "data-go": go, ...(go === "play" ? { "aria-pressed": "false" } : {}), onclick: () => this.go(go) }, text),
    );
    const title = freshId("time");
    this.root = make(
      "section",
      { className: "transport", "aria-labelledby": title },
      make("h3", { id: title }, "Call ", this.position),
      make("div", { className: "calls" }, this.before, this.now, this.after),
      this.scrub,
      make("div", { className: "buttons", role: "group", "aria-label": "Move in time" }, ...this.buttons),
      this.note,
      this.why,
    );
  }

  /** @param {Played} player */
  show(player) {
    this.player?.pause();
    this.player = player;
    this.scrub.max = String(player.operations);
    player.on("move", () => this.#moved());
    player.on("account", () => this.#explained());
    player.on("play", () => this.#played());
    player.on("problem", () => this.app.complain(player.problem));
  }

  /** @param {number} operation */
  #call(operation) {
    const { player } = this;
    if (!player) return "";
    if (this.name && operation >= 1 && operation <= player.operations) return this.name(operation);
    return words.call(player.history, operation);
  }

  #moved() {
    const player = /** @type {Played} */ (this.player);
    const at = player.operation;
    this.scrub.value = String(at);
    this.scrub.setAttribute("aria-valuetext", `call ${at} of ${player.operations}: ${this.#call(at)}`);
    this.position.textContent = `${count(at)} of ${count(player.operations)}`;
    this.before.textContent = this.#call(at - 1);
    this.now.textContent = this.#call(at);
    this.after.textContent = this.#call(at + 1);
    this.why.textContent = "";
    this.note.hidden = true;
  }

  /** Says why nothing has moved, to those who look and to those who listen. @param {string} text */
  #tell(text) {
    this.note.textContent = text;
    this.note.hidden = false;
    this.app.say(text);
  }

  #explained() {
    const player = /** @type {Played} */ (this.player);
    const { life, account } = player;
    const why = words.why(account?.choice, life >= 0 ? player.history.requested[life] : 0);
    this.why.textContent = why;
    if (!player.isPlaying) this.app.say(`${this.#call(player.operation)}. ${why}`);
  }

  #played() {
    const player = /** @type {Played} */ (this.player);
    const button = this.buttons.find((each) => each.dataset.go === "play");
    button?.setAttribute("aria-pressed", String(player.isPlaying));
    if (!player.isPlaying && player.account) this.#explained();
  }

  /** @param {string} where */
  go(where) {
    const { player } = this;
    if (!player) return;
    const at = player.operation;
    /** @type {Record<string, () => void>} */
    const ways = {
      start: () => player.goTo(0),
      back: () => player.goTo(at - 1),
      forward: () => player.goTo(at + 1),
      end: () => player.goTo(player.operations),
      peak: () => player.peak(),
      failure: () => (player.run.firstRefusal > 0 ? player.goTo(player.run.firstRefusal) : this.#tell("No call was refused.")),
      "same-before": () => player.sameBlock(-1) || this.#tell("No earlier call concerns this block."),
      "same-after": () => player.sameBlock(1) || this.#tell("No later call concerns this block."),
      play: () => (player.isPlaying ? player.pause() : player.play()),
    };
    ways[where]?.();
  }

  /** Does what a key stands for. @param {KeyboardEvent} event @returns {boolean} whether it stands for something */
  key(event) {
    const { player } = this;
    if (!player) return false;
    const at = player.operation;
    const step = event.shiftKey ? 10 : 1;
    const onButton = /** @type {HTMLElement} */ (event.target).closest("button, summary, a");
    /** @type {Record<string, (() => void) | undefined | null | false>} */
    const keys = {
      ArrowLeft: () => player.goTo(at - step),
      ArrowRight: () => player.goTo(at + step),
      PageUp: () => player.goTo(at - 100),
      PageDown: () => player.goTo(at + 100),
      Home: () => player.goTo(0),
      End: () => player.goTo(player.operations),
      " ": !onButton && (() => this.go("play")),
      p: () => this.go("peak"),
      f: () => this.go("failure"),
      n: () => this.go("same-after"),
      N: () => this.go("same-before"),
    };
    const action = keys[event.key];
    if (!action) return false;
    action();
    return true;
  }

  leave() {
    this.player?.pause();
  }
}
