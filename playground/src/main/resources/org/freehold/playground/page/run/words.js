// What a call did, in words.

import { ALLOCATE, FREE, NOTHING, REALLOCATE } from "./history.js";
import { count, counted, hex, size } from "../shell/numbers.js";

/** @typedef {import("./history.js").History} History */

/** A call as a program writes it, with its answer.
 * @param {History} history @param {number} operation */
export function call(history, operation) {
  if (operation < 0) return "";
  if (operation < 1) return "before the first call";
  if (operation > history.operations) return "after the last call";
  const life = history.life(operation);
  const isRefused = history.isRefused(operation);
  switch (history.kind(operation)) {
    case ALLOCATE:
      return isRefused ? `malloc(${history.refusedSize(operation)}) → refused` : `malloc(${history.requested[life]}) → ${hex(history.address(life))}`;
    case REALLOCATE: {
      // The life of a refused one is that of its block, which stays.
      const before = isRefused ? life : history.predecessor(life);
      const from = before >= 0 ? hex(history.address(before)) : "?";
      if (isRefused) return `realloc(${from}, ${history.refusedSize(operation)}) → refused`;
      return `realloc(${from}, ${history.requested[life]}) → ${hex(history.address(life))}`;
    }
    case FREE:
      return `free(${hex(history.address(life))})`;
    case NOTHING:
    default:
      return "free(0)";
  }
}

/** Why a block is where it is, or what became of it.
 * @param {any} choice @param {number} requested */
export function why(choice, requested) {
  if (!choice) return "";
  switch (choice.kind) {
    case "from-free":
      return fromFree(choice, requested);
    case "new-memory":
      return newMemory(choice, requested);
    case "in-place":
      return "Resized where it is.";
    case "refused-fragmented":
    case "refused-full":
      return refused(choice);
    case "freed-alone":
      return `Free now, ${size(choice.chosenSize)} from ${choice.chosen}; its neighbours are in use.`;
    case "merged-below":
      return `Became one with the free range below it: ${size(choice.chosenSize)} from ${choice.chosen}.`;
    case "merged-above":
      return `Became one with the free range above it: ${size(choice.chosenSize)} from ${choice.chosen}.`;
    case "merged-both":
      return `Became one with the free ranges on both sides: ${size(choice.chosenSize)} from ${choice.chosen}.`;
    case "freed-unseen":
      return "Freed; the allocator does not list it among its free ranges.";
    default:
      return "Nothing happened to a block.";
  }
}

/** @param {any} choice @param {number} requested */
function newMemory({ candidates, holes, largest }, requested) {
  if (holes === 0) return "New memory: nothing was free.";
  if (candidates > 0) return `New memory: ${count(candidates)} of ${counted(holes, "free range")} would have been large enough, and none was taken.`;
  if (holes === 1) return `New memory: the only free range has ${size(largest)}, and ${size(requested)} were requested.`;
  return `New memory: none of ${count(holes)} free ranges has ${size(requested)}; the largest has ${size(largest)}.`;
}

/** What was free, what it would have taken, and what the limit has left. @param {any} choice */
function refused({ kind, holes, freeBytes, largest, requested, needs, fits, limit, held }) {
  const sentences = [];
  const where = holes === 1 ? "in one free range" : `they lie in ${count(holes)} free ranges, and the largest has ${exact(largest)}`;
  if (holes === 0) sentences.push("Refused: nothing is free.");
  else if (kind === "refused-fragmented") sentences.push(`Refused, although ${exact(freeBytes)} ${freeBytes === 1 ? "is" : "are"} free${holes === 1 ? ", " : ": "}${where}.`);
  else sentences.push(`Refused: only ${exact(freeBytes)} ${freeBytes === 1 ? "is" : "are"} free${holes === 1 ? ", " : "; "}${where}.`);
  if (limit === undefined) return sentences[0];
  if (needs > requested) sentences.push(`The block needs ${exact(needs)} in one piece: ${exact(needs - requested)} more than requested, for header and rounding.`);
  else if (needs === requested) sentences.push(`The block needs ${exact(needs)} in one piece.`);
  const left = limit - held;
  sentences.push(left > 0 ? `Of the limit of ${exact(limit)}, ${exact(held)} ${held === 1 ? "is" : "are"} held and ${exact(left)} not taken yet.` : `All of the limit of ${exact(limit)} is held.`);
  if (!fits) sentences.push("Within this limit the allocator could not serve it even while empty.");
  return sentences.join(" ");
}

/** A size to the byte, where that can still be read. @param {number} bytes */
function exact(bytes) {
  return bytes < 1 << 20 ? counted(bytes, "byte") : size(bytes);
}

/** @param {any} choice @param {number} requested */
function fromFree(choice, requested) {
  const marks = [];
  if (choice.candidates > 1) {
    if (choice.smallest && choice.biggest) marks.push("all of one size");
    else if (choice.smallest) marks.push("the smallest");
    else if (choice.biggest) marks.push("the largest");
    if (choice.lowest) marks.push("the lowest");
    if (choice.first) marks.push("the first that the search met");
  }
  const which =
    choice.candidates === 1
      ? `the only free range of ${size(requested)} or more`
      : `one of ${count(choice.candidates)} free ranges of ${size(requested)} or more${marks.length ? ": " + listed(marks) : ""}`;
  const rest = choice.rest > 0 ? ` It was split; ${size(choice.rest)} stay free.` : " It was taken whole.";
  return `Taken from ${choice.chosen} with ${size(choice.chosenSize)}, ${which}.${rest}`;
}

/** Words in a row. @param {string[]} words */
function listed(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
