// The table that mirrors the map of pages: those around the cursor.

import { count, hex, percent, size } from "../shell/numbers.js";
import { Table } from "./table.js";

/** @typedef {import("./heap-data.js").HeapData} HeapData */
/** @typedef {import("./page-cells.js").PageCells} PageCells */

const HEADS = ["page", "keepers' bytes", "would go back", "keepers' blocks", "what", "live bytes here", "blocks here"];
const NOTE = "Keepers are the live blocks without which the page could go back, those in the rest of its slab too. A free page is committed, and nothing live is on it.";
const BEFORE = 10;
const SHOWN = 60;
const MOST = 200_000;

export class PageTable {
  /** @param {(address: number) => void} ask */
  constructor(ask) {
    this.ask = ask;
    this.table = new Table({ title: "Pages as a table", heads: HEADS, file: "pages.csv", left: [4], csv: () => this.#all() });
    this.root = this.table.root;
    /** @type {HeapData | null} */
    this.data = null;
    this.cursor = 0;
    this.timer = 0;
  }

  /** @param {HeapData} data @param {number} cursor */
  show(data, cursor) {
    this.data = data;
    this.move(cursor);
  }

  /** Follows the cursor once it stands still. @param {number} cursor */
  move(cursor) {
    this.cursor = cursor;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#write(), 80);
  }

  #all() {
    const { data } = this;
    if (!data) return [];
    return Array.from({ length: Math.min(MOST, data.cells.count) }, (_, i) => cells(data.cells, i));
  }

  #write() {
    const { data, cursor } = this;
    if (!data) return;
    const all = data.cells;
    const first = Math.max(0, Math.min(cursor - BEFORE, all.count - SHOWN));
    const last = Math.min(all.count, first + SHOWN);
    const rows = [];
    for (let cell = first; cell < last; cell++) {
      const [page, bytes, gain, blocks, what, live, here] = cells(all, cell);
      const address = all.addresses[cell];
      rows.push({
        key: `${cell - first}`,
        current: cell === cursor,
        cells: [
          { text: String(page), click: () => this.ask(address), label: `What keeps page ${page}` },
          bytes === "" ? "" : size(Number(bytes)),
          gain === "" ? "" : size(Number(gain)),
          blocks,
          what,
          all.isUncommitted(cell) ? "" : { text: `${count(Number(live))}, ${percent(Number(live), all.pageSize)}`, bar: Number(live) / all.pageSize },
          here,
        ],
      });
    }
    this.table.show(rows, all.count > SHOWN ? `${count(last - first)} of ${count(all.count)}, around the cursor` : "", NOTE);
    const row = this.table.body.rows[cursor - first];
    if (row && !this.table.frame.contains(document.activeElement)) this.table.frame.scrollTop = row.offsetTop - this.table.frame.clientHeight / 2;
  }
}

/** @param {PageCells} all @param {number} cell @returns {(string | number)[]} */
function cells(all, cell) {
  const at = hex(all.addresses[cell]);
  if (all.isUncommitted(cell)) return [at, "", "", "", `uncommitted, ${size(all.pages[cell] * all.pageSize)}`, "", ""];
  const isKept = all.isKept(cell);
  return [at, isKept ? all.keptBytes[cell] : 0, isKept ? all.pages[cell] * all.pageSize : "", isKept ? all.keptBlocks[cell] : 0, all.kind(cell), all.live[cell], all.blocks[cell]];
}
