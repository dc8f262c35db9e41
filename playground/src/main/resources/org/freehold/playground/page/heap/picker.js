// The heaps of a snapshot with their figures; one is chosen.

import { percent, size } from "../shell/numbers.js";
import { Table } from "./table.js";

/** @typedef {import("./heap-data.js").Snapshot} Snapshot */
/** @typedef {import("./heap-data.js").HeapEntry} HeapEntry */

const HEADS = ["heap", "space", "reserved", "committed", "live", "requested", "free", "free ranges", "outside the largest", "live blocks", "segments", "large blocks", "refusals"];

const BYTES = new Set(["reserved", "committed", "live", "requested", "free"]);

export class Picker {
  /** @param {(index: number) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.table = new Table({ title: "Heaps", heads: HEADS, className: "wide picker", left: [1], file: "heaps.csv", csv: () => (this.snapshot?.heaps ?? []).map(cells) });
    this.root = this.table.root;
    /** @type {Snapshot | null} */
    this.snapshot = null;
  }

  /** @param {Snapshot} snapshot @param {number} chosen */
  show(snapshot, chosen) {
    this.snapshot = snapshot;
    const rows = snapshot.heaps.map((heap) => {
      const [, ...shown] = cells(heap).map((each, i) => (typeof each === "number" && BYTES.has(HEADS[i]) ? size(each) : each));
      return {
        key: String(heap.index),
        current: heap.index === chosen,
        cells: [{ text: title(heap), click: () => this.choose(heap.index), label: `Show heap ${title(heap)}` }, ...shown],
      };
    });
    const more = snapshot.allHeaps - snapshot.heaps.length;
    this.table.show(rows, more > 0 ? `the first ${snapshot.heaps.length} of ${snapshot.allHeaps}` : "");
  }
}

/** @param {HeapEntry} heap */
export function title(heap) {
  return `${heap.index} ${heap.name}`;
}

/** @param {HeapEntry} heap @returns {(string | number)[]} */
function cells(heap) {
  const figure = (/** @type {string} */ name) => heap.figures[name] ?? -1;
  const known = (/** @type {string} */ name) => (figure(name) < 0 ? "unknown" : figure(name));
  const free = figure("freeBytes");
  return [
    title(heap),
    heap.space,
    known("reservedBytes"),
    known("committedBytes"),
    known("busyBytes"),
    known("requestedBytes"),
    known("freeBytes"),
    known("freeRanges"),
    free > 0 ? percent(free - figure("largestFreeBytes"), free) : "0 %",
    known("busyBlocks"),
    known("segments"),
    known("largeBlocks"),
    known("refusals"),
  ];
}
