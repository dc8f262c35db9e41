// A table that can be written again in place: rows are told apart by a key, and one that is there already
// keeps its element, so that neither the focus nor an opened stack is lost when a heap is looked at again. The
// first column stays in sight, and what decides stands next to it.

import { freshId, make } from "../shell/dom.js";
import { count } from "../shell/numbers.js";
import { Roving } from "../shell/roving.js";
import { saveTable } from "../shell/save.js";

/** A cell: a text or a number; a button; a bar of a share from 0 to 1 beside a text; or an element, which is
 * made once for its row.
 * @typedef {string | number | {text: string, click?: () => void, bar?: number, label?: string, note?: string} | (() => HTMLElement)} Cell */

/** @typedef {{key: string, cells: Cell[], current?: boolean}} Row */

/** @typedef {{title: string, heads: string[], file?: string, csv?: () => (string | number)[][], className?: string, left?: number[]}} Options
 * `left`: columns of texts, beside the first */

export class Table {
  /** @param {Options} options */
  constructor({ title, heads, file, csv, className = "", left = [] }) {
    const heading = freshId("table");
    this.left = new Set([0, ...left]);
    this.counted = make("small");
    this.text = make("p", { className: "hint" });
    this.body = make("tbody");
    this.roving = new Roving(this.body, "button, summary");
    this.title = document.createTextNode(title + " ");
    this.heading = make("h3", { id: heading }, this.title, this.counted);
    if (file && csv) {
      this.heading.append(" ", make("button", { type: "button", className: "small", onclick: () => saveTable(file, [heads, ...csv()]) }, "Save as CSV"));
    }
    const head = heads.map((each, i) => make("th", { scope: "col", className: this.left.has(i) ? "left" : "" }, each));
    this.frame = make(
      "div",
      { className: "table-frame", tabIndex: 0, role: "group", "aria-label": title + ": rows" },
      make("table", {}, make("thead", {}, make("tr", {}, ...head)), this.body),
    );
    this.root = make("section", { className: "heap-table " + className, "aria-labelledby": heading }, this.heading, this.text, this.frame);
    /** @type {Map<string, HTMLTableRowElement>} */
    this.rows = new Map();
  }

  /** @param {Row[]} rows @param {string} [counted] @param {string} [text] */
  show(rows, counted = "", text = "") {
    this.counted.textContent = counted;
    this.text.textContent = text;
    this.text.hidden = text === "";
    this.frame.hidden = rows.length === 0;
    const focused = document.activeElement;
    /** @type {Map<string, HTMLTableRowElement>} */
    const next = new Map();
    for (const row of rows) {
      const element = this.rows.get(row.key) ?? make("tr");
      this.#write(element, row);
      next.set(row.key, element);
    }
    const order = [...next.values()];
    const same = order.length === this.body.rows.length && order.every((each, i) => this.body.rows[i] === each);
    if (!same) this.body.replaceChildren(...order);
    this.rows = next;
    this.roving.refresh();
    if (focused instanceof HTMLElement && focused !== document.activeElement && this.body.contains(focused)) focused.focus({ preventScroll: true });
  }

  /** @param {HTMLTableRowElement} element @param {Row} row */
  #write(element, row) {
    if (row.current) element.setAttribute("aria-current", "true");
    else element.removeAttribute("aria-current");
    row.cells.forEach((cell, i) => {
      const at = element.cells[i] ?? element.appendChild(make("td", { className: this.left.has(i) ? "left" : "" }));
      write(at, cell);
    });
    while (element.cells.length > row.cells.length) element.deleteCell(-1);
  }
}

/** @param {HTMLTableCellElement} at @param {Cell} cell */
function write(at, cell) {
  if (typeof cell === "function") {
    if (!at.firstChild) at.append(cell());
    return;
  }
  if (typeof cell === "object") {
    if (cell.click) button(at, cell.text, cell.click, cell.label);
    else bar(at, cell);
    return;
  }
  const text = typeof cell === "number" ? count(cell) : cell;
  if (at.textContent !== text) at.textContent = text;
}

/** @param {HTMLTableCellElement} at @param {string} text @param {() => void} click @param {string} [label] */
function button(at, text, click, label) {
  let element = /** @type {HTMLButtonElement | null} */ (at.querySelector("button"));
  if (!element) {
    element = make("button", { type: "button", className: "in-table" });
    at.replaceChildren(element);
  }
  if (element.textContent !== text) element.textContent = text;
  if (label) element.setAttribute("aria-label", label);
  element.onclick = click;
}

/** @param {HTMLTableCellElement} at @param {{text: string, bar?: number, note?: string}} cell */
function bar(at, { text, bar: share = 0 }) {
  let drawn = /** @type {HTMLElement | null} */ (at.querySelector(".share i"));
  if (!drawn) {
    drawn = make("i");
    at.replaceChildren(make("span"), make("span", { className: "share", "aria-hidden": "true" }, drawn));
  }
  const words = /** @type {HTMLElement} */ (at.firstChild);
  if (words.textContent !== text) words.textContent = text;
  drawn.style.width = `${Math.round(1000 * Math.min(1, Math.max(0, share))) / 10}%`;
}
