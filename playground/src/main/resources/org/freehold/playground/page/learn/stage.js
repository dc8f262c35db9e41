// The picture of a lesson: the scene that is played, at the moment where it stands, drawn as its size asks for;
// and the words of the text that are marked in it.

import { make } from "../shell/dom.js";
import { CloseUp } from "../run/close-up.js";
import { Figures } from "../run/figures.js";
import { MapPanel } from "../run/map-panel.js";
import { Transport } from "../run/transport.js";
import { AddressTable } from "./address-table.js";
import * as drawings from "./drawings.js";
import { Overview } from "./overview.js";
import { resolve } from "./prose.js";

/** @typedef {import("../shell/app.js").App} App */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./prose.js").Facts} Facts */
/** @typedef {import("../run/rows.js").Range} Range */

/** From so many bytes or lives on a run is drawn as a map. */
const LARGE = 1 << 22;
const MANY = 400;

const NARROW = matchMedia("(max-width: 60rem)");

/** Whether a lesson has its picture above its texts, and there is little room for it. */
export function isNarrow() {
  return NARROW.matches;
}

export class Stage {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.closeUp = new CloseUp();
    this.table = new AddressTable();
    this.overview = new Overview();
    this.answer = make("p", { className: "answer" });
    this.transport = new Transport(app, { few: true, name: (operation) => this.scene?.call(operation) ?? "" });
    this.panels = make("div", { className: "stage-panels" });
    this.below = make("div", { className: "stage-below" });
    this.picture = make("div", { className: "stage-picture", role: "group", "aria-label": "Picture" }, this.panels, this.answer);
    this.root = make("div", { className: "stage" }, this.picture, this.transport.root, this.below);
    NARROW.addEventListener("change", () => this.#arrange());
    // What can be scrolled has to be reached by keyboard.
    new ResizeObserver(() => {
      if (this.picture.scrollHeight > this.picture.clientHeight + 1) this.picture.tabIndex = 0;
      else this.picture.removeAttribute("tabindex");
    }).observe(this.panels);
    this.#arrange();
    /** @type {Scene | null} */
    this.scene = null;
    /** @type {any} */
    this.facts = null;
    /** @type {{from: string, to: string, label: string}[]} */
    this.arrows = [];
    /** @type {{button: HTMLElement, ranges: Range[]}[]} */
    this.pinned = [];
    /** @type {Range[] | null} */
    this.pointed = null;
    /** @type {MapPanel | null} */
    this.map = null;
    /** @type {Promise<{from: number, to: number} | null>} */
    this.extent = Promise.resolve(null);
    this.drawn = Promise.resolve();
  }

  /** Where there is little room, what belongs to the picture is scrolled with it, so that the controls stay in sight. */
  #arrange() {
    (isNarrow() ? this.picture : this.root).append(this.below);
  }

  /** Shows a scene. @param {Scene} scene */
  show(scene) {
    if (this.scene === scene) return;
    this.scene?.player.pause();
    this.scene = scene;
    this.facts = null;
    this.map = null;
    this.below.replaceChildren();
    this.transport.show(scene.player);
    this.extent = scene.isStory ? Promise.resolve(null) : this.#extent(scene);
    const isLarge = !scene.isStory && (scene.player.end - scene.player.lowest > LARGE || scene.player.history.lives > MANY);
    if (isLarge) {
      this.map = new MapPanel({ mostRows: 20, few: true });
      const figures = new Figures();
      this.map.show(scene.player);
      figures.show(scene.player);
      this.panels.replaceChildren(this.map.root);
      this.below.replaceChildren(figures.root);
    } else if (scene.spec.window === "layout") {
      this.panels.replaceChildren(this.table.root);
    } else {
      const extra = scene.spec.second ? [this.overview.root] : [];
      this.panels.replaceChildren(this.closeUp.root, ...extra);
      this.below.replaceChildren(this.closeUp.rest);
    }
    scene.player.on("move", () => void this.#moved(scene));
  }

  /** @param {Scene} scene */
  async #extent(scene) {
    const { operations } = scene.player;
    const moments = [Math.min(1, operations), operations];
    if (scene.player.run.peakOperation > 0) moments.push(scene.player.run.peakOperation);
    const facts = await Promise.all(moments.map((each) => scene.facts(each)));
    return drawings.extent(facts, scene.spec.from === "lowest");
  }

  /** Goes to a moment of the scene. @param {number} operation @param {{from: string, to: string, label: string}[]} [arrows] */
  async goTo(operation, arrows = []) {
    const { scene } = this;
    if (!scene) return;
    this.arrows = arrows;
    this.arrowsAt = operation;
    scene.player.pause();
    scene.player.goTo(operation);
    await this.drawn;
  }

  /** @param {Scene} scene */
  #moved(scene) {
    const { operation } = scene.player;
    this.drawn = (async () => {
      const [facts, extent] = await Promise.all([scene.facts(operation), this.extent]);
      if (this.scene !== scene || scene.player.operation !== operation) return;
      this.facts = facts;
      if (scene.isStory) this.#drawStory(scene);
      else if (!this.map && extent) this.#drawRun(scene, extent);
      this.#mark();
    })();
    this.drawn.catch((problem) => this.app.complain(problem));
    return this.drawn;
  }

  /** @param {Scene} scene */
  #drawStory({ spec, player }) {
    const { windows, call, answer } = player.moment;
    this.answer.textContent = player.operation === 0 || !call ? answer : `${call}: ${answer}`;
    this.answer.hidden = false;
    if (spec.window === "layout") {
      this.table.show(windows.layout);
      return;
    }
    const drawing = drawings.ofStory(windows[spec.window ?? "bytes"], spec);
    this.closeUp.show(this.#withArrows(drawing), null, spec.legend);
    if (spec.second) this.overview.show(windows[spec.second]);
  }

  /** @param {Scene} scene @param {{from: number, to: number}} extent */
  #drawRun({ spec, player }, extent) {
    this.answer.hidden = true;
    const drawing = drawings.ofRun(this.facts, extent, spec);
    const { life, operation, history } = player;
    const isNow = life >= 0 && operation > 0 && !history.isRefused(operation);
    this.closeUp.show(this.#withArrows(drawing), isNow ? { from: history.address(life), size: history.usable[life] } : null);
  }

  /** @param {import("../run/rows.js").Drawing} drawing */
  #withArrows(drawing) {
    const arrows = [];
    for (const { from, to, label } of this.arrowsAt === this.scene?.player.operation ? this.arrows : []) {
      const a = resolve(from, this.facts).meaning;
      const b = resolve(to, this.facts).meaning;
      if (!a || !b) continue;
      const words = label.replace(/\{([^{}]+)\}/g, (_, query) => resolve(query, this.facts).words);
      arrows.push({ from: place(from, a), to: place(to, b), label: words });
    }
    return arrows.length || this.arrows.length ? { ...drawing, arrows } : drawing;
  }

  // ---- words

  /** Marks what a word stands for, while it is pointed at. @param {Range[] | null} ranges */
  point(ranges) {
    this.pointed = ranges;
    this.#mark();
  }

  /** Keeps the bytes of a word marked, or no more. @param {HTMLElement} button @param {Range[]} ranges */
  pin(button, ranges) {
    const at = this.pinned.findIndex((each) => each.button === button);
    if (at >= 0) this.pinned.splice(at, 1);
    else this.pinned.push({ button, ranges });
    button.setAttribute("aria-pressed", String(at < 0));
    this.#mark();
  }

  unpin() {
    for (const { button } of this.pinned) button.setAttribute("aria-pressed", "false");
    this.pinned = [];
    this.pointed = null;
    this.#mark();
  }

  #mark() {
    const ranges = [...this.pinned.flatMap((each) => each.ranges), ...(this.pointed ?? [])];
    this.closeUp.mark(ranges);
    this.table.mark(ranges);
    if (!this.map) return;
    this.map.mark(this.pinned.flatMap((each) => each.ranges));
    this.map.point(this.pointed?.[0] ?? null);
  }

  leave() {
    this.scene?.player.pause();
  }
}

/** Where an arrow begins or ends: at an address that was asked for, or at the first byte of a thing.
 * @param {string} query @param {import("./run-facts.js").Meaning} meaning */
function place(query, meaning) {
  const isPlace = /^(address|end|next|headerAt|footerAt|free|part|header|footer|block):?/.test(query);
  const from = isPlace && meaning.value ? meaning.value : (meaning.ranges[0]?.from ?? meaning.value);
  return { from, size: 1 };
}
