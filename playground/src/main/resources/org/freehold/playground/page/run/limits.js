// How much memory an allocator may have, to choose from.

import { size } from "../shell/numbers.js";

/** @type {[string, string][]} */
export const LIMITS = [
  ["65536", "64 KiB"],
  ["1048576", "1 MiB"],
  ["16777216", "16 MiB"],
  ["268435456", "256 MiB"],
  ["17179869184", "16 GiB"],
];

/** Chooses a limit, one that is not in the list too. @param {HTMLSelectElement} select @param {string} limit in bytes */
export function chooseLimit(select, limit) {
  if (!/^\d{1,15}$/.test(limit)) return;
  if (![...select.options].some((each) => each.value === limit)) select.prepend(new Option(size(Number(limit)), limit));
  select.value = limit;
}

export const STANDARD_LIMIT = "17179869184";
