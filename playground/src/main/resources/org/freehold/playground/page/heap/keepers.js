// What keeps a page, or a segment, from going back: the blocks, who allocated them, and what would go back if
// they went.

import { freshId, make } from "../shell/dom.js";
import { count, hex, size } from "../shell/numbers.js";
import * as server from "../shell/server.js";
import { joined, short, stack } from "./frames.js";
import { blocks, pages } from "./page-cells.js";
import { Table } from "./table.js";

/** @typedef {import("./heap-data.js").HeapData} HeapData */

/** @typedef {{address: string, size: number, requested: number, stack: number, inSlab: boolean, onPage: boolean, unreached: boolean}} KeptBlock */

/** @typedef {{from: string, to: string, inHeap: boolean, segment: string, segmentEnd: string, firstSegment: boolean, large: boolean,
 *   allBlocks: number, allBytes: number, onPageBlocks: number, onPageBytes: number, quarantined: number, gainPages: number,
 *   emptiesSegment: boolean, freeFrom?: string, freeTo?: string,
 *   items: {kind: string, start: string, end: string, blocks: number, bytes: number}[], blocks: KeptBlock[],
 *   stacks: {stack: number, blocks: number, bytes: number, frames: string[]}[], tops: Record<string, string>}} Found */

const BLOCK_HEADS = ["block", "size", "requested", "where", "allocated by"];
const SHOWN = 200;

export class Keepers {
  /** @param {(gain: {from: number, to: number} | null) => void} onGain is told which addresses would be free */
  constructor(onGain) {
    this.onGain = onGain;
    const title = freshId("keepers");
    this.heading = make("h3", { id: title, tabIndex: -1 }, "What keeps a page");
    this.verdict = make("p", { className: "verdict" }, "Choose a page, or a segment, and press Enter.");
    this.more = make("ul", { className: "verdict-more" });
    this.segment = make("button", { type: "button", hidden: true, onclick: () => void this.#askSegment() }, "Ask of its whole segment");
    this.whose = new Table({ title: "Who allocated them", heads: ["stack", "bytes", "blocks"] });
    this.blocks = new Table({
      title: "The blocks",
      heads: BLOCK_HEADS,
      file: "keepers.csv",
      csv: () => (this.found?.blocks ?? []).map((each) => this.#cells(each)),
      left: [3, 4],
    });
    this.root = make("section", { className: "keepers", "aria-labelledby": title }, this.heading, this.verdict, this.more, make("div", { className: "buttons" }, this.segment), this.whose.root, this.blocks.root);
    this.whose.root.hidden = true;
    this.blocks.root.hidden = true;
    /** @type {HeapData | null} */
    this.data = null;
    /** @type {Found | null} */
    this.found = null;
    /** @type {{from: number, to: number} | null} */
    this.asked = null;
    this.turn = 0;
  }

  /** Shows another heap, or the same one at another moment. @param {HeapData} data @param {boolean} isSame */
  async show(data, isSame) {
    this.data = data;
    if (isSame && this.asked) await this.ask(this.asked.from, this.asked.to);
    else this.#clear();
  }

  #clear() {
    this.asked = null;
    this.found = null;
    this.turn++;
    this.heading.textContent = "What keeps a page";
    this.verdict.textContent = "Choose a page, or a segment, and press Enter.";
    this.more.replaceChildren();
    this.segment.hidden = true;
    this.whose.root.hidden = true;
    this.blocks.root.hidden = true;
    this.onGain(null);
  }

  /** Asks what keeps addresses. @param {number} from @param {number} to @returns {Promise<string>} the answer in words */
  async ask(from, to) {
    const { data } = this;
    if (!data) return "";
    this.asked = { from, to };
    const turn = ++this.turn;
    /** @type {Found} */
    const found = await server.get(`/api/heap/keepers${data.query}&from=${hex(from)}&to=${hex(to)}`);
    if (turn !== this.turn) return "";
    this.found = found;
    this.#write(data, found);
    return `${this.heading.textContent}: ${this.verdict.textContent}`;
  }

  /** The button goes with the answer, so the focus goes to the heading of it. */
  async #askSegment() {
    const { found } = this;
    if (!found?.inHeap) return;
    await this.ask(Number(found.segment), Number(found.segmentEnd));
    this.heading.focus();
  }

  /** @param {HeapData} data @param {Found} found */
  #write(data, found) {
    const isPage = Number(found.to) - Number(found.from) === data.cells.pageSize;
    const isSegment = found.inHeap && found.segment === found.from && found.segmentEnd === found.to && !isPage;
    this.heading.textContent = found.large ? `Large block ${found.segment}` : isSegment ? `What keeps segment ${found.from}` : `What keeps page ${found.from}`;
    const { verdict, more } = told(data, found, isSegment);
    this.verdict.textContent = verdict;
    this.more.replaceChildren(...more.map((each) => make("li", {}, each)));
    this.segment.hidden = isSegment || found.large || !found.inHeap;
    this.whose.root.hidden = found.allBlocks === 0;
    this.blocks.root.hidden = found.allBlocks === 0;
    this.whose.show(
      found.stacks.map((each) => ({ key: `${data.snapshot.id} ${joined(each.frames)}`, cells: [() => stack(each.frames), size(each.bytes), each.blocks] })),
    );
    this.blocks.show(
      found.blocks.slice(0, SHOWN).map((each) => ({ key: each.address, cells: this.#cells(each).map((cell, i) => (i === 4 ? short(String(cell)) : cell)) })),
      found.allBlocks > Math.min(SHOWN, found.blocks.length) ? `the first ${count(Math.min(SHOWN, found.blocks.length))} of ${count(found.allBlocks)}` : "",
    );
    this.onGain(found.freeFrom && found.freeTo && !isSegment ? { from: Number(found.freeFrom), to: Number(found.freeTo) } : null);
  }

  /** @param {KeptBlock} block @returns {(string | number)[]} */
  #cells(block) {
    const where = block.onPage ? "here" : "elsewhere in its slab";
    return [
      block.address,
      block.size,
      block.requested < 0 ? "unknown" : block.requested,
      where + (block.unreached ? ", nothing points to it" : ""),
      this.found?.tops[block.stack] ?? "no stack was recorded",
    ];
  }
}

/** What was found, in words. @param {HeapData} data @param {Found} found @param {boolean} isSegment */
function told(data, found, isSegment) {
  const what = isSegment ? "this segment" : "this page";
  const { pageSize } = data.cells;
  /** @type {string[]} */
  const more = [];
  if (!found.inHeap) return { verdict: "No segment of this heap has this address.", more };
  if (found.large) {
    return { verdict: `A large block has a reservation of its own: its ${size(found.allBytes)} go back at once when it is freed.`, more };
  }
  if (found.items.every((each) => each.kind === "uncommitted")) return { verdict: "It has no memory: it is reserved, and not committed.", more };
  if (found.allBlocks === 0 && found.quarantined === 0) {
    const slab = found.items.some((each) => each.kind === "empty_slab");
    return { verdict: `Nothing keeps it. It is ${slab ? "in a slab without live blocks" : "free"}: it goes back when the heap is compacted or idle.`, more };
  }
  const one = found.allBlocks === 1;
  let verdict =
    `${blocks(found.allBlocks)} with ${size(found.allBytes)} ${one ? "keeps" : "keep"} ${what}. ` +
    `If ${one ? "it" : "they"} went, ${pages(found.gainPages, pageSize)} would go back.`;
  if (found.allBlocks === 0) verdict = `A freed block in quarantine keeps ${what}.`;
  const slabs = found.items.filter((each) => each.kind === "slab");
  if (!isSegment && slabs.length > 0) {
    const slab = slabs[0];
    const beside = found.allBlocks - found.onPageBlocks;
    more.push(
      `It is part of ${slabs.length === 1 ? `the slab from ${slab.start} to ${slab.end}` : `${count(slabs.length)} slabs`}, which ${slabs.length === 1 ? "goes" : "go"} back only whole: ` +
        `${blocks(found.onPageBlocks)} ${found.onPageBlocks === 1 ? "is" : "are"} on this page, ${beside === 0 ? "none" : count(beside)} elsewhere in ${slabs.length === 1 ? "it" : "them"}.`,
    );
  }
  if (found.quarantined > 0) more.push(`${blocks(found.quarantined)} in quarantine ${found.quarantined === 1 ? "lies" : "lie"} here too.`);
  if (found.freeFrom && found.freeTo && !isSegment) more.push(range(data, Number(found.freeTo) - Number(found.freeFrom), found));
  if (found.emptiesSegment) {
    const bytes = Number(found.segmentEnd) - Number(found.segment);
    more.push(
      found.firstSegment
        ? "No live block would be left in the segment. It is the heap's first one, whose addresses the heap keeps."
        : `No live block would be left in the segment: all its ${size(bytes)} of addresses could be released.`,
    );
  }
  return { verdict, more };
}

/** @param {HeapData} data @param {number} bytes @param {Found} found */
function range({ heap }, bytes, found) {
  const least = heap.figures.decommitRange ?? -1;
  const words = `There would be one free range of ${size(bytes)}, from ${found.freeFrom} to ${found.freeTo}.`;
  if (least <= 0) return words;
  return bytes >= least
    ? `${words} The heap gives back ranges of ${size(least)} or more by itself, when much is free.`
    : `${words} The heap gives back ranges of less than ${size(least)} only when it is compacted or idle.`;
}
