// The map with what belongs to it: where it looks, the legend, the keys and the pointer, and what is marked:
// the block of the call, the bytes that it touched, the parts of the allocator's own bookkeeping, what a user
// points at, and the free list's order.

import { onColours } from "../shell/colours.js";
import { freshId, make } from "../shell/dom.js";
import { count, counted, hex, size } from "../shell/numbers.js";
import { save } from "../shell/save.js";
import { MemoryMap } from "./map.js";
import { picture } from "./map-picture.js";

/** @typedef {import("./run-player.js").RunPlayer} RunPlayer */
/** @typedef {{from: number, size: number}} Range */

/** The most bytes in view of which the parts are asked for. */
const PARTS_VIEW = 1 << 18;
const PARTS_DELAY = 80;
const MOST_LINKS = 64;

const LEGEND = [
  ["used", "requested"],
  ["waste", "usable, not requested"],
  ["free", "free or bookkeeping"],
  ["now", "this call"],
  ["write", "written"],
  ["read", "read"],
];

/** What the colours and marks of a map stand for. */
export function legend() {
  return make("ul", { className: "legend", "aria-label": "Legend" }, ...LEGEND.map(([kind, text]) => make("li", {}, make("i", { className: "k-" + kind }), text)));
}

export class MapPanel {
  /** @param {{title?: string, mostRows?: number, few?: boolean, plain?: boolean}} [options] `few`: without the buttons;
   *   `plain`: without the legend and the parts, too */
  constructor({ title = "Memory", mostRows = 48, few = false, plain = false } = {}) {
    this.plain = plain;
    const heading = freshId("map");
    const described = freshId("map-text");
    this.canvas = make("canvas", { className: "map", tabIndex: 0, role: "img", "aria-label": "Map of memory", "aria-describedby": described });
    this.canvas.textContent = "The table has the same blocks.";
    this.marks = make("canvas", { className: "marks", "aria-hidden": "true" });
    this.range = make("small");
    this.text = make("p", { className: "hint map-text", id: described });
    this.under = make("p", { className: "hint map-under" });
    this.links = make("input", { type: "checkbox", onchange: () => this.#mark() });
    this.frame = make("div", { className: "map-frame" }, this.canvas, this.marks);
    this.partLegend = make("ul", { className: "legend", "aria-label": "Legend of parts", hidden: true });
    const tools = make(
      "div",
      { className: "buttons map-tools", role: "group", "aria-label": "Map" },
      make("button", { type: "button", onclick: () => this.map.zoom(0.5) }, "Zoom in"),
      make("button", { type: "button", onclick: () => this.map.zoom(2) }, "Zoom out"),
      make("button", { type: "button", onclick: () => this.map.whole() }, "All"),
      make("button", { type: "button", onclick: () => this.lookAtCall() }, "This call"),
      make("label", { className: "check" }, this.links, " free list as a line"),
      make("button", { type: "button", onclick: () => void this.#savePng() }, "Save PNG"),
      make("button", { type: "button", onclick: () => save("memory.svg", new Blob([picture(this.map)], { type: "image/svg+xml" })) }, "Save SVG"),
    );
    this.root = make(
      "section",
      { className: "map-panel", "aria-labelledby": heading },
      make("h3", { id: heading }, title + " ", this.range),
      this.frame,
      this.text,
      this.under,
      ...(plain ? [] : [legend(), this.partLegend]),
      ...(few || plain ? [] : [tools]),
    );
    this.map = new MemoryMap(this.canvas, this.marks, mostRows);
    this.map.onView = () => this.#viewed();
    /** @type {Set<() => void>} */
    this.viewListeners = new Set();
    /** @type {RunPlayer | null} */
    this.player = null;
    /** @type {(string | number)[]} */
    this.free = [];
    /** @type {Range | null} */
    this.pointed = null;
    /** @type {Range[]} */
    this.marked = [];
    this.partsTimer = 0;
    this.partsOf = "";
    this.#watchPointer();
    this.observer = new ResizeObserver(() => this.map.resize());
    this.observer.observe(this.frame);
    this.gone = new AbortController();
    onColours(() => this.map.draw(), this.gone.signal);
  }

  /** Lets go of what would keep the panel and its run, once it is shown no more. */
  dispose() {
    this.observer.disconnect();
    this.gone.abort();
  }

  /** @param {() => void} listener */
  onView(listener) {
    this.viewListeners.add(listener);
  }

  /** @param {RunPlayer} player */
  show(player) {
    this.player = player;
    this.partsOf = "";
    this.map.parts = [];
    this.map.show(player.moment, player.lowest, player.end);
    player.on("move", () => this.#moved());
    player.on("account", () => this.#mark());
  }

  #moved() {
    this.free = [];
    this.#mark();
  }

  /** The free ranges in the order of the search: addresses and sizes in turn. */
  set freeOrder(/** @type {(string | number)[]} */ free) {
    this.free = free;
    if (this.links.checked) this.#mark();
  }

  /** Marks a range that a user points at, until the next. @param {Range | null} range */
  point(range) {
    this.pointed = range;
    if (range) this.map.reveal(range.from, range.size);
    this.#mark();
  }

  /** Marks ranges that stay, such as those that differ from another run. @param {Range[]} ranges */
  mark(ranges) {
    this.marked = ranges;
    this.#mark();
  }

  #mark() {
    const { player } = this;
    if (!player) return;
    const { history, life, account } = player;
    /** @type {{from: number, size: number, kind: string}[]} */
    const all = this.marked.map((each) => ({ ...each, kind: "differs" }));
    if (life >= 0 && !history.isRefused(player.operation)) all.push({ from: history.address(life), size: Math.max(1, history.usable[life]), kind: "now" });
    const touches = account?.touches ?? [];
    for (let i = 0; i < touches.length; i += 3) {
      all.push({ from: Number(touches[i]), size: Number(touches[i + 1]), kind: touches[i + 2] ? "write" : "read" });
    }
    if (this.pointed) all.push({ ...this.pointed, kind: "pointed" });
    this.map.highlights = all;
    this.map.chain = this.links.checked ? this.#chain() : [];
    this.map.draw();
  }

  #chain() {
    const chain = [];
    for (let i = 0; i < this.free.length && chain.length < MOST_LINKS; i += 2) chain.push(Number(this.free[i]));
    return chain;
  }

  /** Zooms so that the block of this call and its neighbours are seen. */
  lookAtCall() {
    const { player } = this;
    if (!player || player.life < 0) return;
    const { history, life } = player;
    const length = Math.max(1024, 8 * history.usable[life]);
    this.map.look(history.address(life) + history.usable[life] / 2 - length / 2, length);
  }

  #viewed() {
    const { map, player } = this;
    if (!player) return;
    const { moment } = player;
    this.range.textContent = `${hex(map.from)} to ${hex(map.to)}, ${size(map.to - map.from)}`;
    this.text.textContent = `${counted(moment.count, "live block")} with ${size(moment.liveBytes)}; a row is ${size(Math.round((map.to - map.from) / map.rows))}.`;
    this.#partsSoon();
    this.viewListeners.forEach((each) => each());
  }

  /** Asks for the parts in view once the view has stood still. */
  #partsSoon() {
    const { map, player } = this;
    if (!player || this.plain) return;
    const wanted = map.to - map.from <= PARTS_VIEW ? `${player.operation} ${map.from} ${map.to}` : "";
    if (wanted === this.partsOf) return;
    this.partsOf = wanted;
    clearTimeout(this.partsTimer);
    if (map.parts.length > 0 && (!wanted || !player.account)) map.parts = [];
    if (!wanted) {
      this.#partLegend();
      return;
    }
    this.partsTimer = setTimeout(async () => {
      try {
        const { parts } = await player.parts(map.from, map.to);
        if (this.partsOf !== wanted || this.player !== player) return;
        map.parts = parts;
        this.#partLegend();
        map.draw();
      } catch {
        map.parts = [];
      }
    }, PARTS_DELAY);
  }

  #partLegend() {
    const kinds = [...new Set(this.map.parts.map((each) => each.kind))].sort();
    this.partLegend.hidden = kinds.length === 0;
    this.partLegend.replaceChildren(...kinds.map((kind) => make("li", {}, make("i", { className: "k-part k-" + kind }), kind)));
  }

  /** What lies at an address, in words. @param {number} address */
  at(address) {
    const { player } = this;
    if (!player) return "";
    const part = this.map.parts.findLast((each) => address >= each.address && address < each.address + each.size);
    const { history } = player;
    const life = this.map.occupancy?.at(address) ?? -1;
    if (life >= 0) {
      return `${hex(address)}: block ${hex(history.address(life))}, ${size(history.requested[life])} requested, ${size(history.usable[life])} usable, since call ${count(history.births[life])}`;
    }
    return `${hex(address)}: ${part ? part.kind : "free or bookkeeping"}`;
  }

  #watchPointer() {
    const { canvas } = this;
    let drag = -1;
    canvas.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        this.map.zoom(event.deltaY > 0 ? 1.25 : 0.8, this.map.addressAt(event.offsetX, event.offsetY));
      },
      { passive: false },
    );
    canvas.addEventListener("click", (event) => {
      const address = this.map.addressAt(event.offsetX, event.offsetY);
      this.under.textContent = this.at(address);
      this.player?.watch(address);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (drag < 0) drag = requestAnimationFrame(() => {
        drag = -1;
        this.under.textContent = this.at(this.map.addressAt(event.offsetX, event.offsetY));
      });
    });
  }

  /** Does what a key stands for while the map has the focus. @param {KeyboardEvent} event @returns {boolean} */
  key(event) {
    if (event.target !== this.canvas) return false;
    const { map } = this;
    /** @type {Record<string, () => void>} */
    const keys = {
      "+": () => map.zoom(0.5),
      "-": () => map.zoom(2),
      0: () => map.whole(),
      a: () => map.pan(-1),
      d: () => map.pan(1),
      w: () => map.pan(-map.rows / 2),
      s: () => map.pan(map.rows / 2),
      c: () => this.lookAtCall(),
    };
    const action = keys[event.key];
    if (!action) return false;
    action();
    return true;
  }

  async #savePng() {
    const { width, height } = this.canvas;
    const whole = new OffscreenCanvas(width, height);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (whole.getContext("2d"));
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.fillRect(0, 0, width, height);
    context.drawImage(this.canvas, 0, 0);
    context.drawImage(this.marks, 0, 0);
    save("memory.png", await whole.convertToBlob({ type: "image/png" }));
  }
}
