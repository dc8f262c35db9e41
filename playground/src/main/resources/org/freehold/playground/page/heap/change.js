// What changed in a heap since another snapshot: figures, stacks and sizes with other blocks than before.

import { freshId, make } from "../shell/dom.js";
import { count, size } from "../shell/numbers.js";
import * as server from "../shell/server.js";
import { joined, stack } from "./frames.js";
import { blocks } from "./page-cells.js";
import { bytes } from "./sizes.js";
import { Table } from "./table.js";

/** @typedef {import("./heap-data.js").HeapData} HeapData */

/** @typedef {{blocksBefore: number, bytesBefore: number, blocksAfter: number, bytesAfter: number}} Counts */

/** @typedef {{name: string, caution: string, figures: {name: string, before: number, after: number, bytes: boolean}[], allStacks: number,
 *   stacks: (Counts & {frames: string[]})[], sizes: (Counts & {place: string, from: number, to: number})[]}} Difference */

const HEADS = ["bytes", "blocks", "before", "after"];

export class Change {
  constructor() {
    const title = freshId("change");
    this.heading = make("h3", { id: title }, "What changed");
    this.text = make("p", { className: "verdict" });
    this.caution = make("p", { className: "hint" });
    this.figures = new Table({ title: "Figures", heads: ["figure", "before", "after", "change"] });
    this.stacks = new Table({
      title: "By stack",
      heads: ["stack", ...HEADS, "what"],
      left: [5],
      file: "change-by-stack.csv",
      csv: () => (this.difference?.stacks ?? []).map((each) => [joined(each.frames), ...numbers(each), kind(each)]),
    });
    this.sizes = new Table({
      title: "By size",
      heads: ["size", ...HEADS, "where", "what"],
      left: [5, 6],
      file: "change-by-size.csv",
      csv: () => (this.difference?.sizes ?? []).map((each) => [bytes(each), ...numbers(each), each.place, kind(each)]),
    });
    this.root = make(
      "section",
      { className: "change wide", "aria-labelledby": title, hidden: true },
      this.heading,
      this.text,
      this.caution,
      make("div", { className: "panels" }, this.figures.root, this.sizes.root),
      this.stacks.root,
    );
    /** @type {Difference | null} */
    this.difference = null;
  }

  hide() {
    this.root.hidden = true;
    this.difference = null;
  }

  /** @param {HeapData} data @param {number} other the earlier snapshot @returns {Promise<string>} in words */
  async show(data, other) {
    /** @type {Difference} */
    const difference = await server.get(`/api/heap/change${data.query}&other=${other}`);
    this.difference = difference;
    this.root.hidden = false;
    this.heading.textContent = `What changed since ${difference.name}`;
    const caution = [difference.caution, data.sampleWords].filter(Boolean).join(" ");
    this.caution.textContent = caution;
    this.caution.hidden = !caution;
    this.text.textContent = told(difference);
    this.figures.show(
      difference.figures.map((each) => ({
        key: each.name,
        cells: [each.name, each.bytes ? size(each.before) : count(each.before), each.bytes ? size(each.after) : count(each.after), each.bytes ? signedSize(each.after - each.before) : signed(each.after - each.before)],
      })),
    );
    this.stacks.show(
      difference.stacks.map((each) => ({ key: joined(each.frames), cells: [() => stack(each.frames), ...changes(each), kind(each)] })),
      difference.allStacks > difference.stacks.length ? `the ${count(difference.stacks.length)} that changed most of ${count(difference.allStacks)}` : `${count(difference.allStacks)} changed`,
    );
    this.sizes.show(
      difference.sizes.map((each) => ({ key: `${each.place} ${each.from}`, cells: [bytes(each), ...changes(each), each.place, kind(each)] })),
      `${count(difference.sizes.length)} changed`,
    );
    return this.text.textContent;
  }
}

/** @param {Difference} difference */
function told({ figures, stacks }) {
  const live = figures.find((each) => each.name === "live bytes");
  const committed = figures.find((each) => each.name === "committed");
  const parts = [];
  if (live) parts.push(live.after === live.before ? "Live bytes are the same." : `Live bytes ${live.after > live.before ? "grew" : "shrank"} by ${size(Math.abs(live.after - live.before))}.`);
  if (committed && committed.after !== committed.before) parts.push(`Committed memory ${committed.after > committed.before ? "grew" : "shrank"} by ${size(Math.abs(committed.after - committed.before))}.`);
  const most = stacks.find((each) => each.frames.length > 0) ?? stacks[0];
  if (most) parts.push(`Most changed: ${moved(most)}, ${most.frames.length ? `allocated at ${most.frames[0]}` : "without a recorded stack"}.`);
  return parts.join(" ");
}

/** How blocks changed, in words. @param {Counts} row */
function moved(row) {
  if (row.blocksBefore === 0) return `new, ${size(row.bytesAfter)} in ${blocks(row.blocksAfter)}`;
  if (row.blocksAfter === 0) return `gone, ${size(row.bytesBefore)} in ${blocks(row.blocksBefore)}`;
  const bytesMore = row.bytesAfter - row.bytesBefore;
  const more = row.blocksAfter - row.blocksBefore;
  const held = bytesMore === 0 ? "as many bytes" : `${size(Math.abs(bytesMore))} ${bytesMore > 0 ? "more" : "less"}`;
  const number = more === 0 ? "as many blocks" : `${count(Math.abs(more))} ${more > 0 ? "more" : "fewer"} ${Math.abs(more) === 1 ? "block" : "blocks"}`;
  return `${held} in ${number} (${count(row.blocksBefore)} before, ${count(row.blocksAfter)} now)`;
}

/** @param {Counts} row */
function kind(row) {
  if (row.blocksBefore === 0) return "new";
  if (row.blocksAfter === 0) return "gone";
  if (row.bytesAfter !== row.bytesBefore) return row.bytesAfter > row.bytesBefore ? "grown" : "shrunk";
  return row.blocksAfter > row.blocksBefore ? "more blocks" : "fewer blocks";
}

/** @param {Counts} row @returns {(string | number)[]} */
function numbers(row) {
  return [row.bytesAfter - row.bytesBefore, row.blocksAfter - row.blocksBefore, `${row.bytesBefore} in ${row.blocksBefore}`, `${row.bytesAfter} in ${row.blocksAfter}`];
}

/** @param {Counts} row @returns {string[]} */
function changes(row) {
  return [
    signedSize(row.bytesAfter - row.bytesBefore),
    signed(row.blocksAfter - row.blocksBefore),
    `${size(row.bytesBefore)} in ${count(row.blocksBefore)}`,
    `${size(row.bytesAfter)} in ${count(row.blocksAfter)}`,
  ];
}

/** @param {number} number */
function signed(number) {
  return (number > 0 ? "+" : number < 0 ? "−" : "") + count(Math.abs(number));
}

/** @param {number} number */
function signedSize(number) {
  return (number > 0 ? "+" : number < 0 ? "−" : "") + size(Math.abs(number));
}
