// The heaps of a snapshot with their figures; one is chosen.

import { percent, size } from "../shell/numbers.js";
import { Table } from "./table.js";

/** @typedef {import("./heap-data.js").Snapshot} Snapshot */
/** @typedef {import("./heap-data.js").HeapEntry} HeapEntry */

const HEADS = ["heap", "committed", "live", "free", "outside the largest", "free ranges", "requested", "live blocks", "reserved", "segments", "large blocks", "refusals", "space"];

const NOTE =
  "Committed: memory that the heap has from the system. Live: bytes of live blocks, rounded up as the heap does. Free: committed bytes that are in no live block and that the heap can give out; outside the largest: what part of these is not in the largest free range.";

const BYTES = new Set(["reserved", "committed", "live", "requested", "free"]);

export class Picker {
  /** @param {(index: number) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.table = new Table({ title: "Heaps", heads: HEADS, className: "wide picker", left: [12], file: "heaps.csv", csv: () => (this.snapshot?.heaps ?? []).map((each) => this.#cells(each)) });
    this.root = this.table.root;
    /** @type {Snapshot | null} */
    this.snapshot = null;
    /** What its blocks say of the chosen heap; -1 when they do not. */
    this.requested = { chosen: 0, requested: -1 };
  }

  /** @param {import("./heap-data.js").HeapData} data */
  show({ snapshot, heap: { index: chosen }, requested }) {
    this.snapshot = snapshot;
    this.requested = { chosen, requested };
    const rows = snapshot.heaps.map((heap) => {
      const [, ...shown] = this.#cells(heap).map((each, i) => (typeof each === "number" && BYTES.has(HEADS[i]) ? size(each) : each));
      return {
        key: String(heap.index),
        current: heap.index === chosen,
        cells: [{ text: title(heap), click: () => this.choose(heap.index), label: `Show heap ${title(heap)}` }, ...shown],
      };
    });
    const more = snapshot.allHeaps - snapshot.heaps.length;
    this.table.show(rows, more > 0 ? `the first ${snapshot.heaps.length} of ${snapshot.allHeaps}` : "", NOTE);
  }

  /** @param {HeapEntry} heap @returns {(string | number)[]} */
  #cells(heap) {
    const { chosen, requested } = this.requested;
    const known = heap.figures.busyBlocks === 0 ? 0 : (heap.figures.requestedBytes ?? -1);
    return cells(heap, known < 0 && heap.index === chosen ? requested : known);
  }
}

/** @param {HeapEntry} heap */
export function title(heap) {
  return `${heap.index} ${heap.name}`;
}

/** @param {HeapEntry} heap @param {number} requested bytes; -1 when that is not known @returns {(string | number)[]} */
function cells(heap, requested) {
  const figure = (/** @type {string} */ name) => heap.figures[name] ?? -1;
  const known = (/** @type {string} */ name) => (figure(name) < 0 ? "unknown" : figure(name));
  const free = figure("freeBytes");
  return [
    title(heap),
    known("committedBytes"),
    known("busyBytes"),
    known("freeBytes"),
    free > 0 ? percent(free - figure("largestFreeBytes"), free) : "0 %",
    known("freeRanges"),
    requested < 0 ? "unknown" : requested,
    known("busyBlocks"),
    known("reservedBytes"),
    known("segments"),
    known("largeBlocks"),
    known("refusals"),
    heap.space,
  ];
}
