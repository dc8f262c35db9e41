// How numbers are written: addresses in hexadecimal with 0x, sizes in bytes or binary units.

/** @param {number} value */
export function hex(value) {
  return "0x" + value.toString(16);
}

const grouped = new Intl.NumberFormat("en");

/** @param {number} value */
export function count(value) {
  return grouped.format(value);
}

/** How many there are of something: "1 block", "2 blocks".
 * @param {number} number @param {string} one @param {string} [many] where that is not as usual */
export function counted(number, one, many = one + "s") {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** A size: bytes up to 10,000, then KiB, MiB and GiB.
 * @param {number} bytes */
export function size(bytes) {
  if (bytes < 0) return "unknown";
  if (bytes < 10_000) return counted(bytes, "byte");
  let value = bytes;
  let unit = "";
  for (unit of ["KiB", "MiB", "GiB", "TiB"]) {
    value /= 1024;
    if (value < 1000) break;
  }
  return (Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)) + " " + unit;
}

/** @param {number} part @param {number} whole */
export function percent(part, whole) {
  return whole <= 0 ? "0 %" : ((100 * part) / whole).toFixed(1) + " %";
}
