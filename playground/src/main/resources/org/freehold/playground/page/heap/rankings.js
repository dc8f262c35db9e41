// What is cheapest to free: pages and segments that few live bytes keep, the fewest for what would go back first.

import { count, counted, percent, size } from "../shell/numbers.js";
import { Table } from "./table.js";

/** @typedef {import("./heap-data.js").HeapData} HeapData */
/** @typedef {import("./heap-data.js").Segment} Segment */

const PIN_HEADS = ["page", "live bytes that keep it", "would go back", "live per page", "blocks"];
const SEGMENT_HEADS = ["segment", "would go back", "live", "of committed", "blocks", "free pages", "committed", "reserved", "slabs"];
const SHOWN = 200;

export class Rankings {
  /** @param {(address: number) => void} askPage @param {(from: number, to: number) => void} askSegment */
  constructor(askPage, askSegment) {
    this.askPage = askPage;
    this.askSegment = askSegment;
    this.pins = new Table({ title: "Pages that few bytes keep", heads: PIN_HEADS, file: "pages-by-cost.csv", csv: () => this.#pins().map(({ cells }) => cells) });
    this.segments = new Table({ title: "Segments", className: "wide", heads: SEGMENT_HEADS, file: "segments.csv", csv: () => this.#segments().map(({ cells }) => cells) });
    /** @type {HeapData | null} */
    this.data = null;
  }

  #pins() {
    const { data } = this;
    if (!data) return [];
    const { pageSize } = data.cells;
    return data.summary.pins.map((pin) => ({ pin, cells: [pin.page, pin.bytes, pin.pages * pageSize, Math.round(pin.bytes / pin.pages), pin.blocks] }));
  }

  #segments() {
    const { data } = this;
    if (!data) return [];
    const { pageSize } = data.cells;
    return data.summary.segments
      .filter((each) => !each.large)
      .sort((a, b) => a.liveBytes / Math.max(1, a.committed) - b.liveBytes / Math.max(1, b.committed))
      .map((each) => ({
        segment: each,
        cells: [each.base, each.committed - each.freePages * pageSize, each.liveBytes, percent(each.liveBytes, each.committed), each.liveBlocks, each.freePages, each.committed, each.reserved, each.slabs],
      }));
  }

  /** @param {HeapData} data */
  show(data) {
    this.data = data;
    const pins = this.#pins();
    const { pageSize } = data.cells;
    this.pins.show(
      pins.slice(0, SHOWN).map(({ pin, cells }) => ({
        key: pin.page,
        cells: [
          { text: pin.page, click: () => this.askPage(Number(pin.page)), label: `What keeps page ${pin.page}` },
          { text: size(pin.bytes), bar: pin.bytes / (pin.pages * pageSize) },
          size(Number(cells[2])),
          size(Number(cells[3])),
          pin.blocks,
        ],
      })),
      pins.length ? `the cheapest ${count(Math.min(SHOWN, pins.length))}` : "none",
    );
    const free = data.summary.freePages;
    const segments = this.#segments();
    this.segments.show(
      segments.map(({ segment, cells }) => ({
        key: segment.base,
        cells: [
          { text: segment.base, click: () => this.askSegment(Number(segment.base), Number(segment.base) + segment.reserved), label: `What keeps segment ${segment.base}` },
          size(Number(cells[1])),
          size(segment.liveBytes),
          { text: String(cells[3]), bar: segment.liveBytes / Math.max(1, segment.committed) },
          segment.liveBlocks,
          segment.freePages,
          size(segment.committed),
          size(segment.reserved),
          segment.slabs,
        ],
      })),
      segments.length < data.summary.allSegments ? `the first ${count(segments.length)} of ${count(data.summary.allSegments)}` : "the emptiest first",
      `Free pages are committed, and nothing live is on them: ${counted(free, "page")} (${size(free * pageSize)}) of this heap. They go back when the heap is compacted or idle. What would go back besides, if all blocks of a segment were freed, is the rest of what it has committed.`,
    );
  }
}

