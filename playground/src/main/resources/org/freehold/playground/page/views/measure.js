// What the page takes: frames with very many blocks, steps and jumps, memory and bytes. The blocks are made up
// here; all that draws them and moves in time is what the other views use.

import { make } from "../shell/dom.js";
import { count, size } from "../shell/numbers.js";
import { saveTable } from "../shell/save.js";
import { HEAD, History, MAGIC, Moment, historyBytes } from "../run/history.js";
import { MapPanel } from "../run/map-panel.js";

/** @typedef {import("../shell/app.js").App} App */
/** @typedef {{what: string, measured: string, bound: string, isKept: boolean | null}} Row */

const FRAMES = 90;
const STEPS = 200;
const FOREVER = 0x7fffffff;

export default class MeasureView {
  /** @param {HTMLElement} root @param {App} app */
  constructor(root, app) {
    this.app = app;
    this.map = new MapPanel({ title: "Made-up blocks", mostRows: 32, few: true });
    this.start = make("button", { type: "button", className: "measure", onclick: () => void this.#measure() }, "Measure");
    this.status = make("p", { className: "hint", role: "status" });
    this.rows = make("tbody");
    /** @type {Row[]} */
    this.results = [];
    root.append(
      make("h2", {}, "What this page takes"),
      make("p", { className: "hint" }, "It takes about a minute and 600 MB. Other programs on this machine make all figures larger."),
      make("div", { className: "buttons" }, this.start, make("button", { type: "button", onclick: () => this.#save() }, "Save as CSV")),
      this.status,
      make(
        "div",
        { className: "table-frame", tabIndex: 0, role: "region", "aria-label": "Figures" },
        make("table", { className: "measures" }, make("thead", {}, make("tr", {}, ...["what", "measured", "at most", "kept?"].map((each) => make("th", { scope: "col" }, each)))), this.rows),
      ),
      this.map.root,
    );
  }

  enter() {
    this.#sent();
  }

  /** @param {string} what @param {string} measured @param {string} bound @param {boolean | null} isKept */
  #row(what, measured, bound, isKept) {
    this.results.push({ what, measured, bound, isKept });
    this.rows.append(make("tr", {}, ...[what, measured, bound, isKept === null ? "" : isKept ? "kept" : "missed"].map((each) => make("td", {}, each))));
  }

  /** What has been sent for what is shown now. */
  #sent() {
    if (this.results.length > 0) return;
    const all = /** @type {PerformanceResourceTiming[]} */ ([...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]);
    const files = all.filter((each) => !each.name.includes("/api/"));
    const bytes = files.reduce((sum, each) => sum + each.transferSize, 0);
    this.#row("bytes of the page and its scripts so far", size(bytes), "300 KiB for the first picture", null);
  }

  async #measure() {
    this.start.disabled = true;
    this.rows.replaceChildren();
    this.results = [];
    this.#sent();
    try {
      for (const [blocks, median, high] of [[1_000_000, 16, 33], [10_000_000, 33, 0]]) {
        this.status.textContent = `making ${count(blocks)} blocks …`;
        await pause();
        await this.#frames(blocks, median, high);
      }
      this.status.textContent = "stepping and jumping …";
      await pause();
      await this.#moves();
      const memory = /** @type {any} */ (performance).memory;
      if (memory) this.#row("memory of the page now", size(memory.usedJSHeapSize), "", null);
      this.status.textContent = "done";
      this.app.say("measured");
    } catch (problem) {
      this.app.complain(problem);
    } finally {
      this.start.disabled = false;
    }
  }

  /** @param {number} blocks @param {number} most @param {number} mostHigh */
  async #frames(blocks, most, mostHigh) {
    const history = madeUp(blocks, blocks);
    const moment = new Moment(history);
    moment.goTo(history.operations);
    const { map } = this.map;
    this.map.player = null;
    const end = history.address(blocks - 1) + 64;
    map.show(moment, history.lowest, end);
    await pause();
    const times = [];
    const whole = end - history.lowest;
    for (let i = 0; i < FRAMES; i++) {
      // In and out by a factor of a thousand, while it pans.
      const length = whole / 1000 ** Math.sin((Math.PI * i) / FRAMES);
      map.look(history.lowest + ((whole - length) * i) / FRAMES, length);
      cancelAnimationFrame(map.frame);
      map.frame = 0;
      const start = performance.now();
      map.paint();
      times.push(performance.now() - start);
      if (i % 10 === 0) await pause();
    }
    const shown = await this.#shown(history, whole);
    times.sort((a, b) => a - b);
    const median = times[times.length >> 1];
    const high = times[Math.floor(times.length * 0.95)];
    this.#row(`from one shown frame of ${count(blocks)} blocks to the next: median`, `${shown.toFixed(1)} ms`, "", null);
    this.#row(
      `a frame of ${count(blocks)} blocks, zooming and panning: median, p95`,
      `${median.toFixed(1)} ms, ${high.toFixed(1)} ms`,
      mostHigh ? `${most} ms, ${mostHigh} ms` : `${most} ms`,
      median <= most && (mostHigh === 0 || high <= mostHigh),
    );
  }

  /** How long it takes from a frame to the next that is shown, the browser's own work with it.
   * @param {History} history @param {number} whole */
  async #shown(history, whole) {
    const { map } = this.map;
    const times = [];
    let last = await frame();
    for (let i = 0; i < FRAMES; i++) {
      map.look(history.lowest + (whole * i) / FRAMES / 2, whole / 2);
      const now = await frame();
      times.push(now - last);
      last = now;
    }
    return times.sort((a, b) => a - b)[FRAMES >> 1];
  }

  async #moves() {
    const operations = 2_000_000;
    const history = madeUp(1_000_000, operations);
    const moment = new Moment(history);
    const { map } = this.map;
    map.show(moment, history.lowest, history.address(history.lives - 1) + 64);
    moment.goTo(1_000_000);
    map.paint();
    const step = [];
    for (let i = 0; i < STEPS; i++) {
      const start = performance.now();
      moment.goTo(moment.operation + (i % 3 === 0 ? -1 : 1));
      map.paint();
      step.push(performance.now() - start);
    }
    step.sort((a, b) => a - b);
    this.#row("a step with a million blocks: median", `${step[STEPS >> 1].toFixed(1)} ms`, "16 ms", step[STEPS >> 1] <= 16);
    await pause();
    const jump = [];
    for (const to of [0, 1_000_000, 2_000_000, 1_000_000, 0]) {
      const start = performance.now();
      moment.goTo(to);
      map.paint();
      jump.push(performance.now() - start);
    }
    const longest = Math.max(...jump);
    this.#row("a jump of 1,000,000 calls: longest of 5", `${longest.toFixed(0)} ms`, "300 ms", longest <= 300);
  }

  #save() {
    saveTable("measures.csv", [["what", "measured", "at most", "kept"], ...this.results.map((each) => [each.what, each.measured, each.bound, each.isKept === null ? "" : String(each.isKept)])]);
  }

  leave() {}

  key() {
    return false;
  }
}

/** Waits for the next frame. @returns {Promise<number>} */
function frame() {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Lets the browser draw. */
function pause() {
  return new Promise((resolve) => setTimeout(resolve, 30));
}

/** A history in which each block of many is allocated, and freed after that in another order.
 * @param {number} lives @param {number} operations at least as many */
function madeUp(lives, operations) {
  const bytes = new Uint8Array(historyBytes(lives, operations, 0));
  const head = new DataView(bytes.buffer);
  [MAGIC, lives, operations, 8, 0x200000, 0, 0].forEach((word, index) => head.setUint32(4 * index, word, true));
  const column = (/** @type {number} */ index) => new Uint32Array(bytes.buffer, HEAD + 4 * lives * index, lives);
  const [births, deaths, slots, units, requested, usable] = [0, 1, 2, 3, 4, 5].map(column);
  const subjects = new Uint32Array(bytes.buffer, HEAD + 24 * lives, operations);
  const marks = new Uint8Array(bytes.buffer, HEAD + 24 * lives + 4 * operations, operations);
  let state = 1;
  let unit = 0;
  for (let life = 0; life < lives; life++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const length = 16 + (state >>> 16) % 112;
    births[life] = life + 1;
    deaths[life] = FOREVER;
    slots[life] = life;
    units[life] = unit;
    requested[life] = length;
    usable[life] = (length + 15) & ~15;
    unit += (usable[life] >> 3) + 1 + (state % 7 === 0 ? 8 : 0);
    subjects[life] = life;
  }
  const frees = operations - lives;
  for (let i = 0; i < frees; i++) {
    const life = (i * 7919) % lives;
    deaths[life] = lives + i + 1;
    subjects[lives + i] = life;
    marks[lives + i] = 2;
  }
  return new History(bytes);
}
