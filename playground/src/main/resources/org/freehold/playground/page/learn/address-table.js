// A whole address space as a table, not to scale: its parts from the lowest address to the highest, and how
// much lies free between them.

import { freshId, make } from "../shell/dom.js";
import { hex, size } from "../shell/numbers.js";

/** @typedef {import("./story-player.js").Window} Window */
/** @typedef {import("../run/rows.js").Range} Range */

export class AddressTable {
  constructor() {
    const heading = freshId("layout");
    this.body = make("tbody");
    this.root = make(
      "section",
      { className: "address-table", "aria-labelledby": heading },
      make("h3", { id: heading }, "Address space ", make("small", {}, "not to scale, the lowest address first")),
      make(
        "table",
        {},
        make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "from"), make("th", { scope: "col" }, "size"), make("th", { scope: "col" }, "what"))),
        this.body,
      ),
    );
    /** @type {{row: HTMLElement, from: number, size: number}[]} */
    this.rows = [];
  }

  /** @param {Window} window */
  show(window) {
    const shown = [];
    this.rows = [];
    let at = window.from;
    for (const each of window.parts) {
      if (each.address > at) shown.push(gap(at, each.address - at));
      const row = make("tr", { className: "part" }, make("td", {}, hex(each.address)), make("td", {}, size(each.size)), make("td", { className: "what" }, make("i", { className: "swatch s-" + each.kind }), each.label));
      shown.push(row);
      this.rows.push({ row, from: each.address, size: each.size });
      at = each.address + each.size;
    }
    if (window.to > at) shown.push(gap(at, window.to - at));
    this.body.replaceChildren(...shown);
  }

  /** @param {Range[]} ranges */
  mark(ranges) {
    for (const each of this.rows) {
      each.row.classList.toggle(
        "marked",
        ranges.some((range) => range.from < each.from + each.size && each.from < range.from + range.size),
      );
    }
  }
}

/** @param {number} from @param {number} bytes */
function gap(from, bytes) {
  return make("tr", { className: "gap" }, make("td", {}, hex(from)), make("td", {}, size(bytes)), make("td", { className: "what" }, "free"));
}
