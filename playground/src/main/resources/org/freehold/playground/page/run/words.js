// What a call did, in words.

import { ALLOCATE, FREE, NOTHING, REALLOCATE } from "./history.js";
import { count, hex, size } from "../shell/numbers.js";

/** @typedef {import("./history.js").History} History */

/** A call as a program writes it, with its answer.
 * @param {History} history @param {number} operation */
export function call(history, operation) {
  if (operation < 1) return "before the first call";
  if (operation > history.operations) return "after the last call";
  const life = history.life(operation);
  const refused = history.isRefused(operation);
  switch (history.kind(operation)) {
    case ALLOCATE:
      return refused ? "malloc → refused" : `malloc(${history.requested[life]}) → ${hex(history.address(life))}`;
    case REALLOCATE: {
      if (refused) return "realloc → refused";
      const before = history.predecessor(life);
      const from = before >= 0 ? hex(history.address(before)) : "?";
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
  const holes = `${count(choice.holes)} free ${choice.holes === 1 ? "range" : "ranges"}`;
  switch (choice.kind) {
    case "from-free":
      return fromFree(choice, requested);
    case "new-memory":
      return choice.candidates > 0
        ? `New memory: ${count(choice.candidates)} of ${holes} would have been large enough, and none was taken.`
        : `New memory: ${choice.holes === 0 ? "nothing was free" : `none of ${holes} has ${size(requested)}; the largest has ${size(choice.largest)}`}.`;
    case "in-place":
      return "Resized where it is.";
    case "refused-fragmented":
      return `Refused, although ${size(choice.freeBytes)} are free: they lie in ${holes}, and the largest has ${size(choice.largest)}.`;
    case "refused-full":
      return `Refused: only ${size(choice.freeBytes)} are free, in ${holes}.`;
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
