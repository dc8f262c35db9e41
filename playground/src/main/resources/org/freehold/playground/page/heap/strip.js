// The address space as a strip: segments and large blocks in the order of their addresses. An address space is
// nearly empty, so the gaps between them are folded into their sizes, and a piece grows with the logarithm of
// its size.

import { freshId, make } from "../shell/dom.js";
import { count, counted, hex, percent, size } from "../shell/numbers.js";

/** @typedef {import("./heap-data.js").HeapData} HeapData */
/** @typedef {import("./heap-data.js").Segment} Segment */

const MOST = 400;
const UNIT = 64 * 1024;
const LEAST_WIDTH = 3;
const DOUBLING = 1.1;
/** Smaller gaps are drawn as such. */
const FOLD = 32 * 1024 * 1024;
/** The widths of all pieces together, in rem, before they shrink. */
const ROOM = 150;
/** Narrower pieces have no text. */
const TEXT_WIDTH = 4;

export class Strip {
  /** @param {(from: number, to: number) => void} ask what keeps a segment */
  constructor(ask) {
    this.ask = ask;
    const title = freshId("strip");
    this.counted = make("small");
    this.row = make("div", { className: "strip", role: "group", "aria-label": "Segments and large blocks by address" });
    this.root = make(
      "section",
      { className: "strip-panel wide", "aria-labelledby": title },
      make("h3", { id: title }, "Address space ", this.counted),
      this.row,
      make(
        "ul",
        { className: "legend", "aria-label": "Legend of the address space" },
        ...[
          ["live", "live"],
          ["free", "committed, not live"],
          ["none", "reserved only"],
          ["large-block", "large block"],
        ].map(([kind, text]) => make("li", {}, make("i", { className: "k-" + kind }), text)),
        make("li", {}, "⋯ a gap, folded; dotted: a small one"),
      ),
    );
    /** @type {Map<string, HTMLButtonElement>} */
    this.pieces = new Map();
    this.focused = "";
  }

  /** @param {HeapData} data */
  show({ summary, snapshot, heap }) {
    const { segments } = summary;
    const shown = segments.slice(0, MOST);
    const large = summary.allLarge;
    this.counted.textContent =
      `${counted(summary.allSegments, "segment")}` +
      (large ? `, ${counted(large, "large block")} with ${size(summary.largeBytes)}` : "") +
      (shown.length < summary.allSegments + large ? `; the first ${count(shown.length)} are drawn` : "");
    const active = document.activeElement;
    /** @type {Map<string, HTMLButtonElement>} */
    const next = new Map();
    /** @type {HTMLElement[]} */
    const all = [];
    let end = -1;
    const shrink = Math.min(1, ROOM / shown.reduce((sum, each) => sum + width(each.reserved), 0));
    for (const segment of shown) {
      const base = Number(segment.base);
      const key = `${snapshot.id} ${heap.index} ${segment.base}`;
      const gap = base - end;
      if (end >= 0 && gap >= FOLD) all.push(make("span", { className: "gap" }, `⋯ ${size(gap)}`));
      else if (end >= 0 && gap > 0) all.push(make("span", { className: "hole", title: `${size(gap)} between them` }));
      const piece = this.pieces.get(key) ?? make("button", { type: "button", onfocus: () => this.#focus(key) }, make("span", { className: "fill" }, make("i"), make("i")), make("b"));
      dress(piece, segment, Math.max(0.8, shrink * width(segment.reserved)));
      piece.onclick = () => this.ask(base, base + segment.reserved);
      next.set(key, piece);
      all.push(piece);
      end = base + segment.reserved;
    }
    this.pieces = next;
    if (!next.has(this.focused)) this.focused = next.keys().next().value ?? "";
    for (const [key, piece] of next) piece.tabIndex = key === this.focused ? 0 : -1;
    this.row.replaceChildren(...all);
    if (active instanceof HTMLElement && this.row.contains(active)) active.focus({ preventScroll: true });
  }

  /** @param {string} key */
  #focus(key) {
    const before = this.pieces.get(this.focused);
    if (before) before.tabIndex = -1;
    this.focused = key;
    const piece = this.pieces.get(key);
    if (piece) piece.tabIndex = 0;
  }

  /** @param {KeyboardEvent} event @returns {boolean} */
  key(event) {
    if (!this.row.contains(/** @type {Node} */ (event.target))) return false;
    const all = [...this.pieces.values()];
    const at = all.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    /** @type {Record<string, number>} */
    const to = { ArrowLeft: at - 1, ArrowUp: at - 1, ArrowRight: at + 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 };
    if (!(event.key in to)) return false;
    all[Math.max(0, Math.min(all.length - 1, to[event.key]))]?.focus();
    return true;
  }
}

/** @param {number} bytes */
function width(bytes) {
  return LEAST_WIDTH + DOUBLING * Math.max(1, Math.log2(Math.max(1, bytes / UNIT)));
}

/** @param {HTMLButtonElement} piece @param {Segment} segment @param {number} wide in rem */
function dress(piece, segment, wide) {
  const { reserved, committed, liveBytes } = segment;
  piece.className = "piece" + (segment.large ? " large" : "");
  piece.style.width = `${wide}rem`;
  const [held, live] = /** @type {NodeListOf<HTMLElement>} */ (piece.querySelectorAll(".fill i"));
  held.style.width = `${(100 * committed) / Math.max(1, reserved)}%`;
  live.style.width = `${(100 * liveBytes) / Math.max(1, reserved)}%`;
  const label = /** @type {HTMLElement} */ (piece.querySelector("b"));
  label.textContent = wide >= TEXT_WIDTH ? size(reserved) : "";
  const words = segment.large
    ? `Large block ${segment.base}, ${size(reserved)}`
    : `Segment ${segment.base} to ${hex(Number(segment.base) + reserved)}, ${size(reserved)} reserved, ${size(committed)} committed, ` +
      `${size(liveBytes)} live in ${counted(segment.liveBlocks, "block")} (${percent(liveBytes, committed)} of what is committed)`;
  piece.title = words;
  piece.setAttribute("aria-label", words);
}
