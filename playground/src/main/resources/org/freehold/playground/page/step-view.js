// The view of one run, call by call.

import { ALLOCATE, FREE, History, Moment, NOTHING } from "./history.js";
import { MemoryMap } from "./map.js";
import { count, hex, percent, size } from "./numbers.js";
import * as server from "./server.js";
import * as words from "./words.js";

const WINDOW = 64;
const TABLE_ROWS = 200;
const TABLE_DELAY = 120;
const HEX_BYTES = 256;

/** @param {string} id @returns {any} */
const element = (id) => document.getElementById(id);

export class StepView {
  constructor() {
    this.map = new MemoryMap(element("map"), element("marks"));
    this.map.onView = () => this.describeView();
    /** @type {History | null} */
    this.history = null;
    /** @type {Moment | null} */
    this.moment = null;
    /** @type {any} */
    this.run = null;
    /** @type {Map<number, Promise<any[]>>} */
    this.windows = new Map();
    this.timer = 0;
    this.tableTimer = 0;
    /** The address whose bytes are shown. */
    this.watched = 0;
    this.watchControls();
  }

  /** @param {any} run @param {Uint8Array} bytes */
  show(run, bytes) {
    this.run = run;
    this.history = new History(bytes);
    this.moment = new Moment(this.history);
    this.windows.clear();
    element("scrub").max = this.history.operations;
    this.map.show(this.moment, Number(run.lowest), Number(run.end));
    this.goTo(run.firstRefusal > 0 ? run.firstRefusal : Math.min(1, this.history.operations));
  }

  /** @param {number} operation */
  goTo(operation) {
    const { moment, history } = this;
    if (!moment || !history) return;
    moment.goTo(operation);
    const at = moment.operation;
    element("scrub").value = at;
    element("scrub").setAttribute("aria-valuetext", `call ${at} of ${history.operations}: ${words.call(history, at)}`);
    element("position").textContent = `${count(at)} of ${count(history.operations)}`;
    element("before").textContent = words.call(history, at - 1);
    element("now").textContent = words.call(history, at);
    element("after").textContent = words.call(history, at + 1);
    const life = at > 0 ? history.life(at) : -1;
    this.map.highlights = life >= 0 && !history.isRefused(at) ? [{ from: history.address(life), size: Math.max(1, history.usable[life]), kind: "now" }] : [];
    if (life >= 0) this.watched = history.address(life);
    this.map.draw();
    this.figures(null);
    this.tableSoon();
    void this.account(at);
  }

  /** What the server knows of a call, a window of calls at a time.
   * @param {number} operation */
  async account(operation) {
    const { run, history } = this;
    if (!history) return;
    element("why").textContent = "";
    if (operation < 1) {
      element("free").replaceChildren();
      return;
    }
    const number = Math.floor((operation - 1) / WINDOW);
    let window = this.windows.get(number);
    if (!window) {
      window = server.get(`/api/run/steps?id=${run.id}&first=${number * WINDOW + 1}&count=${WINDOW}`).then((answer) => answer.steps);
      this.windows.set(number, window);
      if (this.windows.size > 64) this.windows.delete(/** @type {number} */ (this.windows.keys().next().value));
    }
    try {
      const step = (await window)[operation - 1 - number * WINDOW];
      if (!step || this.moment?.operation !== operation || this.run !== run) return;
      this.explain(step, operation);
    } catch (problem) {
      this.windows.delete(number);
      this.say(problem);
    }
  }

  /** @param {any} step @param {number} operation */
  explain(step, operation) {
    const history = /** @type {History} */ (this.history);
    const life = history.life(operation);
    const why = words.why(step.choice, life >= 0 ? history.requested[life] : 0);
    element("why").textContent = why;
    if (!this.timer) element("log").textContent = `${words.call(history, operation)}. ${why}`;
    const own = this.map.highlights.filter((each) => each.kind === "now");
    for (let i = 0; i < step.touches.length; i += 3) {
      own.push({ from: Number(step.touches[i]), size: step.touches[i + 1], kind: step.touches[i + 2] ? "write" : "read" });
    }
    this.map.highlights = own;
    this.map.draw();
    this.figures(step);
    this.freeList(step);
    void this.bytes(operation, step);
  }

  /** @param {any} step */
  figures(step) {
    const moment = /** @type {Moment} */ (this.moment);
    const rows = [
      ["live blocks", count(moment.count)],
      ["live bytes", size(moment.liveBytes)],
      ["lost inside blocks", `${size(moment.usableBytes - moment.liveBytes)}, ${percent(moment.usableBytes - moment.liveBytes, moment.usableBytes)}`],
    ];
    if (step) {
      rows.push(["footprint", size(step.footprint)], ["free ranges", step.holes < 0 ? "unknown" : count(step.holes)]);
      if (step.holes > 0) {
        rows.push(
          ["free bytes", size(step.freeBytes)],
          ["the largest", size(step.largestHole)],
          ["external fragmentation", percent(step.freeBytes - step.largestHole, step.freeBytes)],
        );
      }
    }
    element("figures").replaceChildren(
      ...rows.flatMap(([name, value]) => {
        const term = document.createElement("dt");
        const text = document.createElement("dd");
        term.textContent = name;
        text.textContent = value;
        return [term, text];
      }),
    );
  }

  /** @param {any} step */
  freeList(step) {
    const items = [];
    for (let i = 0; i < step.free.length; i += 2) {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${step.free[i]}, ${size(step.free[i + 1])}`;
      button.addEventListener("click", () => {
        this.watched = Number(step.free[i]);
        this.map.reveal(this.watched, step.free[i + 1]);
        void this.bytes(step.operation, step);
      });
      item.append(button);
      items.push(item);
    }
    element("free").replaceChildren(...items);
  }

  /** @param {number} operation @param {any} step */
  async bytes(operation, step) {
    const start = Math.floor(this.watched / 16) * 16 - 32;
    const from = Math.max(start, Number(this.run.lowest) - 64, 0);
    try {
      const bytes = await server.bytes(`/api/run/bytes?id=${this.run.id}&operation=${operation}&address=${from}&size=${HEX_BYTES}`);
      if (this.moment?.operation !== operation) return;
      element("bytes-range").textContent = `from ${hex(from)}`;
      element("bytes").replaceChildren(...hexLines(from, bytes, step));
    } catch {
      element("bytes-range").textContent = "";
      element("bytes").textContent = `the allocator does not hold ${HEX_BYTES} bytes at ${hex(from)} now`;
    }
  }

  /** Writes the table once nothing has moved for a moment: it looks at every live block. */
  tableSoon() {
    clearTimeout(this.tableTimer);
    this.tableTimer = setTimeout(() => this.table(), TABLE_DELAY);
  }

  table() {
    const { history, moment } = this;
    if (!history || !moment) return;
    const lives = [];
    for (let i = 0; i < moment.count && lives.length < 100_000; i++) {
      const life = moment.live[i];
      const address = history.address(life);
      if (address < this.map.to && address + history.usable[life] > this.map.from) lives.push(life);
    }
    lives.sort((a, b) => history.units[a] - history.units[b]);
    const rows = lives.slice(0, TABLE_ROWS).map((life) => {
      const row = document.createElement("tr");
      const death = history.deaths[life];
      for (const text of [hex(history.address(life)), count(history.requested[life]), count(history.usable[life]), count(history.births[life]), death >= 0x7fffffff ? "the end" : count(death)]) {
        const cell = document.createElement("td");
        cell.textContent = text;
        row.append(cell);
      }
      return row;
    });
    element("table").replaceChildren(...rows);
    element("table-count").textContent =
      lives.length > TABLE_ROWS ? `the first ${TABLE_ROWS} of ${count(lives.length)} in view` : `${count(lives.length)} in view`;
  }

  describeView() {
    const { map, moment } = this;
    if (!moment) return;
    this.tableSoon();
    element("map-range").textContent = `${hex(map.from)} to ${hex(map.to)}, ${size(map.to - map.from)}`;
    element("map-text").textContent =
      `${count(moment.count)} live blocks with ${size(moment.liveBytes)}; a row is ${size(Math.round((map.to - map.from) / map.rows))}.`;
  }

  /** The next or the last call before that concerns the block of this call.
   * @param {number} direction */
  sameBlock(direction) {
    const { history, moment } = this;
    if (!history || !moment || moment.operation < 1) return;
    const life = history.life(moment.operation);
    if (life < 0) return;
    const slot = history.slots[life];
    for (let at = moment.operation + direction; at >= 1 && at <= history.operations; at += direction) {
      const other = history.life(at);
      if (other >= 0 && history.slots[other] === slot) {
        this.goTo(at);
        return;
      }
      if (direction > 0 && history.kind(moment.operation) === FREE && history.kind(at) === ALLOCATE && other >= 0 && history.slots[other] === slot) return;
    }
    element("log").textContent = direction > 0 ? "No later call concerns this block." : "No earlier call concerns this block.";
  }

  play() {
    const button = document.querySelector('[data-go="play"]');
    if (this.timer) {
      clearInterval(this.timer);
      this.timer = 0;
      button?.setAttribute("aria-pressed", "false");
      if (this.moment) void this.account(this.moment.operation);
      return;
    }
    button?.setAttribute("aria-pressed", "true");
    this.timer = setInterval(() => {
      const moment = /** @type {Moment} */ (this.moment);
      if (moment.operation >= moment.history.operations) this.play();
      else this.goTo(moment.operation + 1);
    }, 250);
  }

  /** @param {string} where */
  go(where) {
    const { moment, run } = this;
    if (!moment) return;
    const at = moment.operation;
    /** @type {Record<string, () => void>} */
    const ways = {
      start: () => this.goTo(0),
      back: () => this.goTo(at - 1),
      forward: () => this.goTo(at + 1),
      end: () => this.goTo(moment.history.operations),
      peak: () => this.goTo(run.peakOperation),
      failure: () => (run.firstRefusal > 0 ? this.goTo(run.firstRefusal) : this.say("No call was refused.")),
      "same-before": () => this.sameBlock(-1),
      "same-after": () => this.sameBlock(1),
      play: () => this.play(),
    };
    ways[where]?.();
  }

  /** @param {unknown} problem */
  say(problem) {
    element("log").textContent = problem instanceof Error ? problem.message : String(problem);
  }

  watchControls() {
    element("scrub").addEventListener("input", () => this.goTo(Number(element("scrub").value)));
    document.querySelectorAll("[data-go]").forEach((each) => each.addEventListener("click", () => this.go(/** @type {HTMLElement} */ (each).dataset.go ?? "")));
    document.addEventListener("keydown", (event) => this.key(event));
    const canvas = element("map");
    canvas.addEventListener("wheel", (/** @type {WheelEvent} */ event) => {
      event.preventDefault();
      this.map.zoom(event.deltaY > 0 ? 1.25 : 0.8, this.map.addressAt(event.offsetX, event.offsetY));
    }, { passive: false });
    canvas.addEventListener("click", (/** @type {MouseEvent} */ event) => {
      this.watched = this.map.addressAt(event.offsetX, event.offsetY);
      if (this.moment) void this.account(this.moment.operation);
    });
    new ResizeObserver(() => this.map.resize()).observe(element("map-frame"));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.map.draw());
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.moment) return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest("select, textarea, input:not([type=range])")) return;
    const at = this.moment.operation;
    const onMap = target.id === "map";
    const step = event.shiftKey ? 10 : 1;
    /** @type {Record<string, (() => void) | undefined>} */
    const keys = {
      ArrowLeft: () => this.goTo(at - step),
      ArrowRight: () => this.goTo(at + step),
      PageUp: () => this.goTo(at - 100),
      PageDown: () => this.goTo(at + 100),
      Home: () => this.goTo(0),
      End: () => this.go("end"),
      " ": target.closest("button, summary, a") ? undefined : () => this.play(),
      p: () => this.go("peak"),
      f: () => this.go("failure"),
      n: () => this.sameBlock(1),
      N: () => this.sameBlock(-1),
      "+": onMap ? () => this.map.zoom(0.5) : undefined,
      "-": onMap ? () => this.map.zoom(2) : undefined,
      0: onMap ? () => this.map.whole() : undefined,
      a: onMap ? () => this.map.pan(-1) : undefined,
      d: onMap ? () => this.map.pan(1) : undefined,
      w: onMap ? () => this.map.pan(-this.map.rows / 2) : undefined,
      s: onMap ? () => this.map.pan(this.map.rows / 2) : undefined,
    };
    const action = keys[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  }
}

/** Lines of bytes, those that the call touched marked.
 * @param {number} from @param {Uint8Array} bytes @param {any} step @returns {Node[]} */
function hexLines(from, bytes, step) {
  const touched = new Uint8Array(bytes.length);
  for (let i = 0; i < step.touches.length; i += 3) {
    const start = Number(step.touches[i]) - from;
    for (let at = Math.max(0, start); at < Math.min(bytes.length, start + step.touches[i + 1]); at++) {
      touched[at] |= step.touches[i + 2] ? 2 : 1;
    }
  }
  const nodes = [];
  for (let line = 0; line < bytes.length; line += 16) {
    nodes.push(document.createTextNode(hex(from + line).padEnd(14)));
    let text = "";
    for (let at = line; at < line + 16; at++) {
      const value = bytes[at];
      text += value >= 32 && value < 127 ? String.fromCharCode(value) : "·";
      nodes.push(document.createTextNode(at % 8 === 0 ? "  " : " "));
      const digits = value.toString(16).padStart(2, "0");
      if (touched[at]) {
        const mark = document.createElement("mark");
        mark.className = touched[at] & 2 ? "written" : "read";
        mark.textContent = digits;
        nodes.push(mark);
      } else {
        nodes.push(document.createTextNode(digits));
      }
    }
    nodes.push(document.createTextNode("  " + text + "\n"));
  }
  return nodes;
}
