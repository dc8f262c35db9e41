// Live blocks by size, with what is lost inside them: size classes of slabs, ranges of sizes in the back end.

import { count, counted, percent, size } from "../shell/numbers.js";
import { Table } from "./table.js";

/** @typedef {import("./heap-data.js").HeapData} HeapData */
/** @typedef {import("./heap-data.js").SizeRow} SizeRow */

const HEADS = ["size", "usable bytes", "lost inside", "live blocks", "requested", "where", "free in slabs"];

export class Sizes {
  constructor() {
    this.table = new Table({ title: "Sizes", heads: HEADS, file: "sizes.csv", className: "wide", left: [5], csv: () => (this.data?.summary.sizes ?? []).map(plain) });
    this.root = this.table.root;
    /** @type {HeapData | null} */
    this.data = null;
  }

  /** @param {HeapData} data */
  show(data) {
    this.data = data;
    const { sizes } = data.summary;
    const most = Math.max(1, ...sizes.map((each) => each.usable));
    const usable = sizes.reduce((sum, each) => sum + (each.requested < 0 ? 0 : each.usable), 0);
    const requested = sizes.reduce((sum, each) => sum + Math.max(0, each.requested), 0);
    this.table.show(
      sizes.map((each) => ({
        key: `${each.place} ${each.from}`,
        cells: [
          bytes(each),
          { text: size(each.usable), bar: each.usable / most },
          lost(each),
          each.blocks,
          each.requested < 0 ? "unknown" : size(each.requested),
          each.place,
          each.place === "slab" ? each.free : "",
        ],
      })),
      counted(sizes.length, "row"),
      usable > 0 ? `Lost inside blocks: ${size(usable - requested)}, ${percent(usable - requested, usable)} of what they have.` : "The heap did not record what was requested.",
    );
  }
}

/** @param {{from: number, to: number}} row */
export function bytes({ from, to }) {
  return from === to ? count(from) : `${count(from)} to ${count(to)}`;
}

/** @param {SizeRow} row */
function lost(row) {
  if (row.requested < 0) return "unknown";
  const waste = row.usable - row.requested;
  return { text: `${size(waste)}, ${percent(waste, row.usable)}`, bar: waste / Math.max(1, row.usable) };
}

/** @param {SizeRow} row @returns {(string | number)[]} */
function plain(row) {
  return [bytes(row), row.usable, row.requested < 0 ? "unknown" : row.usable - row.requested, row.blocks, row.requested < 0 ? "unknown" : row.requested, row.place, row.free];
}
