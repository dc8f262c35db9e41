// The panel of a close look at memory: the rows, a legend of what is in them, what lies under the pointer, and
// a table that says the same.

import { freshId, make } from "../shell/dom.js";
import { hex, size } from "../shell/numbers.js";
import { Rows, WIDE_BYTE } from "./rows.js";

/** @typedef {import("./rows.js").Drawing} Drawing */
/** @typedef {import("./rows.js").Range} Range */

/** What the kinds are called in the legend, in its order. */
const KINDS = {
  used: "a block, requested",
  variable: "a variable",
  waste: "usable, not requested",
  free: "free",
  freed: "freed",
  header: "header",
  footer: "footer",
  link: "links",
  table: "the allocator's own",
  committed: "committed",
  reserved: "reserved, no memory",
  guard: "guard page",
  unusable: "free, and no use",
};

export class CloseUp {
  /** @param {string} [title] */
  constructor(title = "Memory") {
    const heading = freshId("close");
    this.rows = new Rows();
    this.range = make("small");
    this.legend = make("ul", { className: "legend", "aria-label": "Legend" });
    this.under = make("p", { className: "hint close-under" });
    this.body = make("tbody");
    this.same = make(
      "details",
      { className: "same", ontoggle: () => this.#table() },
      make("summary", {}, "The same as a table"),
      make(
        "div",
        { className: "table-frame", tabIndex: 0, role: "region", "aria-label": "What lies where" },
        make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "address"), make("th", { scope: "col" }, "bytes"), make("th", { scope: "col" }, "what"))), this.body),
      ),
    );
    this.frame = make("div", { className: "rows-frame" }, this.rows.svg);
    /** What may stand elsewhere: the legend and the table. */
    this.rest = make("div", { className: "close-rest" }, this.legend, this.same);
    this.root = make("section", { className: "close-up", "aria-labelledby": heading }, make("h3", { id: heading }, title + " ", this.range), this.frame, this.under, this.rest);
    /** @type {Drawing | null} */
    this.drawing = null;
    /** @type {Record<string, string>} */
    this.kinds = KINDS;
    this.width = 0;
    new ResizeObserver(() => this.#resized()).observe(this.frame);
    this.rows.svg.addEventListener("pointermove", (event) => this.#pointed(event));
    this.rows.svg.addEventListener("pointerleave", () => (this.under.textContent = ""));
  }

  /** @param {Drawing} drawing @param {Range | null} now the block of the call
   * @param {Record<string, string>} [kinds] what kinds are called here, where that is not as usual */
  show(drawing, now, kinds = KINDS) {
    this.drawing = drawing;
    this.kinds = kinds;
    this.range.textContent = `${hex(drawing.from)} to ${hex(drawing.to)}, ${size(drawing.to - drawing.from)}`;
    this.rows.now = now;
    this.width = this.frame.clientWidth;
    if (this.width > 0) this.rows.show(drawing, this.width);
    this.#legend();
    this.#table();
  }

  /** @param {Range[]} ranges */
  mark(ranges) {
    this.rows.mark(ranges);
  }

  #resized() {
    const width = this.frame.clientWidth;
    if (width === this.width || width === 0 || !this.drawing) return;
    this.width = width;
    this.rows.show(this.drawing, width);
  }

  #legend() {
    const { drawing } = this;
    if (!drawing) return;
    const there = new Set(drawing.items.map((each) => each.kind));
    const names = Object.entries(this.kinds).filter(([kind]) => there.has(kind));
    const marks = this.rows.now ? [["now", "this call"]] : [];
    const touches = (drawing.touches ?? []).length ? [["touch-write", "written"], ["touch-read", "read"]] : [];
    const plain = drawing.bytes && (this.rows.scale ?? 0) < WIDE_BYTE ? [["bytes", "bytes are hexadecimal"]] : [];
    this.legend.replaceChildren(...[...names, ...marks, ...touches, ...plain].map(([kind, text]) => make("li", {}, make("i", { className: `k-${kind} s-${kind}` }), text)));
  }

  #table() {
    const { drawing, same } = this;
    if (!drawing || !same.open) return;
    const items = [...drawing.items].sort((a, b) => a.address - b.address || b.size - a.size);
    this.body.replaceChildren(...items.map((each) => make("tr", {}, make("td", {}, hex(each.address)), make("td", {}, String(each.size)), make("td", { className: "what" }, each.label || each.kind))));
  }

  /** @param {PointerEvent} event */
  #pointed(event) {
    const { drawing, rows } = this;
    if (!drawing) return;
    const box = rows.svg.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    const hit = drawing.items.filter((each) => rows.pieces({ from: each.address, size: each.size }).some((piece) => x >= piece.x && x < piece.x + piece.width && y >= piece.y && y < piece.y + (rows.band ?? 0)));
    this.under.textContent = hit.map((each) => `${hex(each.address)}: ${each.label}, ${size(each.size)}`).join("; ");
  }
}
