// One heap of one snapshot, as the panels show it.

import { count, hex, size } from "../shell/numbers.js";
import * as server from "../shell/server.js";
import { PageCells } from "./page-cells.js";

/** A heap in the list of a snapshot.
 * @typedef {{index: number, name: string, space: string, address: string, sampling: string, figures: Record<string, number>}} HeapEntry */

/** @typedef {{pid: number, number: number, nanos: number, lockedNanos: number, bytes: number, nextMillis: number}} Look */

/** @typedef {{id: number, name: string, live: boolean, pid: number, taken: number, reason: string, java: string, search: string,
 *   cut: boolean, stacks: number, allHeaps: number, look?: Look, heaps: HeapEntry[]}} Snapshot */

/** @typedef {{base: string, reserved: number, committed: number, liveBytes: number, liveBlocks: number, slabs: number,
 *   freeBytes: number, freePages: number, large: boolean}} Segment */

/** @typedef {{page: string, from: string, pages: number, bytes: number, blocks: number}} Pin */

/** @typedef {{place: string, from: number, to: number, blocks: number, usable: number, requested: number, free: number}} SizeRow */

/** @typedef {{pageSize: number, pages: number, pagesCut: boolean, blocks: number, liveBytes: number, unreached: number, freePages: number,
 *   allSegments: number, allLarge: number, largeBytes: number, segments: Segment[], pins: Pin[], sizes: SizeRow[]}} Summary */

/** @typedef {{name: string, blocks: number, bytes: number, children: FlameNode[]}} FlameNode */

/** @typedef {{stack: number, blocks: number, bytes: number, usable: number, frames: string[]}} TopStack */

/** @typedef {{flame: FlameNode, count: number, top: TopStack[]}} Stacks */

export class HeapData {
  /** @param {Snapshot} snapshot @param {HeapEntry} heap @param {Summary} summary @param {PageCells} cells @param {Stacks} stacks */
  constructor(snapshot, heap, summary, cells, stacks) {
    this.snapshot = snapshot;
    this.heap = heap;
    this.summary = summary;
    this.cells = cells;
    this.stacks = stacks;
    this.segments = new Map(summary.segments.map((each) => [Number(each.base), each]));
  }

  /** Loads a heap. @param {Snapshot} snapshot @param {HeapEntry} heap */
  static async load(snapshot, heap) {
    const query = `?snapshot=${snapshot.id}&heap=${heap.index}`;
    // The first answer has the server read the heap; the others find what it found.
    const summary = await server.get("/api/heap" + query);
    const [bytes, stacks] = await Promise.all([server.bytes("/api/heap/pages" + query), server.get("/api/heap/stacks" + query)]);
    return new HeapData(snapshot, heap, summary, new PageCells(bytes), stacks);
  }

  get query() {
    return `?snapshot=${this.snapshot.id}&heap=${this.heap.index}`;
  }

  /** The bytes that its live blocks were requested with; -1 when that is not known of all. */
  get requested() {
    const { sizes } = this.summary;
    return this.heap.figures.walked === 0 || sizes.some((each) => each.requested < 0) ? -1 : sizes.reduce((sum, each) => sum + each.requested, 0);
  }

  /** What it means that only some blocks have a stack; empty where all have one, or none. */
  get sampleWords() {
    const { sampling, figures } = this.heap;
    const every = figures.stackEveryBlocks ?? 0;
    if (!sampling || every === 1) return "";
    const scaled = every > 1 ? `multiply by ${count(every)} for an estimate` : "small blocks are missed oftener than large ones";
    return `To be cheap, the heap keeps the stack ${sampling} only. Figures of a stack are those of the blocks with a kept stack and are not scaled up: ${scaled}. All other blocks are under "no stack was recorded".`;
  }

  /** A segment in words. @param {number} base */
  segmentWords(base) {
    const segment = this.segments.get(base);
    return segment ? `${hex(base)}  ${size(segment.reserved)} reserved, ${size(segment.committed)} committed, ${size(segment.liveBytes)} live` : hex(base);
  }
}
