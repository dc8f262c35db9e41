// How much memory an allocator may have, to choose from.

/** @type {[string, string][]} */
export const LIMITS = [
  ["65536", "64 KiB"],
  ["1048576", "1 MiB"],
  ["16777216", "16 MiB"],
  ["268435456", "256 MiB"],
  ["17179869184", "16 GiB"],
];

export const STANDARD_LIMIT = "17179869184";
