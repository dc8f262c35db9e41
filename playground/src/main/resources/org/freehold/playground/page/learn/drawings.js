// What is drawn of a moment: of a run its blocks, what is free and what keeps books; of a story what it tells.

import { size } from "../shell/numbers.js";

/** @typedef {import("./run-facts.js").RunFacts} RunFacts */
/** @typedef {import("./story-player.js").Window} Window */
/** @typedef {import("../run/rows.js").Drawing} Drawing */
/** @typedef {import("../run/rows.js").Item} Item */

const LAYERS = new Set(["slab", "segment", "frame"]);
const TAG_FLAGS = 8;

/** The range of addresses of a whole run, so that its picture does not jump.
 * @param {RunFacts[]} facts of a few moments @param {boolean} fromLowest whether to begin with the lowest block
 * @returns {{from: number, to: number}} */
export function extent(facts, fromLowest) {
  const { lowest, end } = facts[0].player;
  const all = facts.flatMap((each) => each.all()).filter((each) => !fromLowest || each.address + each.size > lowest - 64);
  const from = Math.min(lowest, ...all.map((each) => each.address));
  const to = Math.max(end, ...all.map((each) => each.address + each.size));
  return { from: fromLowest ? Math.max(from, lowest - 64) : from, to };
}

/** @param {RunFacts} facts @param {{from: number, to: number}} where @param {{row?: number, bytes?: boolean}} how @returns {Drawing} */
export function ofRun(facts, { from, to }, { row, bytes }) {
  /** @type {Item[]} */
  const items = [];
  const hasSlabs = facts.parts.some((each) => each.kind === "slab");
  const isHidden = (/** @type {string} */ kind) => kind === "uncommitted" || (hasSlabs && kind === "segment");
  for (const each of facts.parts) if (!isHidden(each.kind)) items.push(part(facts, each));
  for (const each of facts.free) items.push(...freePieces(facts, each));
  for (const block of facts.blocks.values()) {
    if (!block.isLive) continue;
    items.push({ address: block.address, size: block.requested, kind: "used", label: `${block.name}: ${size(block.requested)}`, shorts: [block.name] });
    if (block.usable > block.requested) items.push({ address: block.address + block.requested, size: block.usable - block.requested, kind: "waste", label: `${size(block.usable - block.requested)} lost`, shorts: [String(block.usable - block.requested)] });
  }
  const touched = facts.account?.touches ?? [];
  const touches = [];
  for (let i = 0; i < touched.length; i += 3) touches.push({ from: Number(touched[i]), size: Number(touched[i + 1]), isWritten: Boolean(touched[i + 2]) });
  return { from, to, cell: to - from > 1 << 16 ? 4096 : to - from > 1 << 13 ? 64 : 8, row, items, bytes: bytes ? facts.bytes : null, touches: to - from > 8192 ? [] : touches };
}

/** A free range without the parts inside of it. @param {RunFacts} facts @param {{address: number, size: number}} free @returns {Item[]} */
function freePieces(facts, free) {
  const end = free.address + free.size;
  const inside = facts.parts.filter((each) => !LAYERS.has(each.kind) && each.kind !== "uncommitted" && each.address >= free.address && each.address < end).sort((a, b) => a.address - b.address);
  const pieces = [];
  let at = free.address;
  for (const each of [...inside, { address: end, size: 0 }]) {
    if (each.address > at) pieces.push({ address: at, size: each.address - at, kind: "free", label: "", shorts: ["free"] });
    at = Math.max(at, each.address + each.size);
  }
  const widest = pieces.reduce((/** @type {Item | null} */ best, each) => (!best || each.size > best.size ? each : best), null);
  if (widest) {
    widest.label = `free: ${size(free.size)}`;
  }
  for (const each of pieces) if (!each.label) each.label = "free";
  return pieces;
}

/** @param {RunFacts} facts @param {{address: number, size: number, kind: string}} each @returns {Item} */
function part(facts, { address, size: length, kind }) {
  if (LAYERS.has(kind)) return { address, size: length, kind, label: `${kind}, ${size(length)}`, isLayer: true };
  const word = length === 8 && (kind === "header" || kind === "footer") ? facts.word(address) : null;
  if (word === null) return { address, size: length, kind, label: kind === "link" ? "links" : kind === "table" ? "the allocator's own" : kind, shorts: [kind === "table" ? "own" : kind] };
  const whole = word - (word % TAG_FLAGS);
  const state = word % 2 === 1 ? "used" : "free";
  return { address, size: length, kind, label: whole === 0 ? `${kind}: the end` : `${kind}: ${whole}, ${state}`, shorts: whole === 0 ? ["end"] : [`${whole}, ${state}`, String(whole)] };
}

/** @param {Window} window @param {{row?: number, cell?: number, bytes?: boolean}} how @returns {Drawing} */
export function ofStory(window, { row, cell = 1 }) {
  const items = window.parts.map((each) => ({ ...each, isLayer: LAYERS.has(each.kind), label: cell > 1 && !LAYERS.has(each.kind) && !each.label.includes(":") ? `${each.label}, ${size(each.size)}` : each.label, shorts: [each.label, ...(each.name ? [each.name] : [])] }));
  const bytes = window.bytes ? { from: window.from, data: Uint8Array.from(window.bytes.match(/../g) ?? [], (each) => parseInt(each, 16)) } : null;
  return { from: window.from, to: window.to, cell, row, items, bytes };
}
