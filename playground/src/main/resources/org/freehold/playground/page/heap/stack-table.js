// The stacks with the most bytes, and for each the question what would go back if its blocks went.

import { count, percent, size } from "../shell/numbers.js";
import * as server from "../shell/server.js";
import { joined, stack } from "./frames.js";
import { blocks, pages } from "./page-cells.js";
import { Table } from "./table.js";

/** @typedef {import("./heap-data.js").HeapData} HeapData */
/** @typedef {import("../shell/app.js").App} App */

const HEADS = ["stack", "bytes", "of all", "if its blocks went", "blocks", "usable"];

export class StackTable {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.table = new Table({
      title: "Stacks",
      heads: HEADS,
      file: "stacks.csv",
      className: "wide",
      csv: () => (this.data?.stacks.top ?? []).map((each) => [joined(each.frames), each.bytes, percent(each.bytes, this.data?.stacks.flame.bytes ?? 0), this.gains.get(joined(each.frames)) ?? "", each.blocks, each.usable]),
    });
    this.root = this.table.root;
    /** @type {HeapData | null} */
    this.data = null;
    /** @type {Map<string, string>} */
    this.gains = new Map();
  }

  /** @param {HeapData} data */
  show(data) {
    if (this.data?.query !== data.query) this.gains.clear();
    this.data = data;
    this.#write();
  }

  #write() {
    const { data } = this;
    if (!data) return;
    const { top, flame, count: all } = data.stacks;
    this.table.show(
      top.map((each) => {
        const key = joined(each.frames);
        const gain = this.gains.get(key);
        return {
          key: `${key} ${gain ? "told" : ""}`,
          cells: [
            () => stack(each.frames),
            size(each.bytes),
            { text: percent(each.bytes, flame.bytes), bar: each.bytes / Math.max(1, flame.bytes) },
            gain ?? { text: "what would go back?", click: () => void this.#ask(each.stack, key).catch((problem) => this.app.complain(problem)) },
            each.blocks,
            size(each.usable),
          ],
        };
      }),
      all > top.length ? `the ${count(top.length)} with the most bytes of ${count(all)}` : "",
      data.sampleWords,
    );
  }

  /** @param {number} number @param {string} key */
  async #ask(number, key) {
    const { data } = this;
    if (!data) return;
    const gain = await server.get(`/api/heap/without${data.query}&stack=${number}`);
    if (data.query !== this.data?.query) return;
    const parts = [];
    if (gain.pages) parts.push(pages(gain.pages, data.cells.pageSize));
    if (gain.largeBytes) parts.push(`large blocks with ${size(gain.largeBytes)}`);
    if (gain.segments) parts.push(gain.segments === 1 ? "an empty segment" : `${count(gain.segments)} empty segments`);
    const when = data.snapshot.look ? ` (look ${count(data.snapshot.look.number)})` : "";
    const text = parts.length ? parts.join(", ") + " would go back" : "nothing would go back: others keep its pages";
    this.gains.set(key, text + when);
    this.app.say(`If the ${blocks(gain.blocks)} of this stack went: ${text}.`);
    this.#write();
    this.table.frame.focus({ preventScroll: true });
  }
}
