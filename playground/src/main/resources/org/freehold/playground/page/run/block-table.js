// The table that mirrors the map: the live blocks in view, in the order of their addresses.

import { freshId, make } from "../shell/dom.js";
import { count, hex } from "../shell/numbers.js";
import { saveTable } from "../shell/save.js";

/** @typedef {import("./run-player.js").RunPlayer} RunPlayer */

const SHOWN = 200;
const MOST = 100_000;
const DELAY = 120;
const FOREVER = 0x7fffffff;
const HEADS = ["address", "requested", "usable", "since call", "until call"];

export class BlockTable {
  /** @param {import("./map-panel.js").MapPanel} map */
  constructor(map) {
    this.map = map;
    this.timer = 0;
    /** @type {RunPlayer | null} */
    this.player = null;
    const title = freshId("table");
    this.counted = make("small");
    this.rows = make("tbody");
    this.root = make(
      "section",
      { className: "block-table", "aria-labelledby": title },
      make("h3", { id: title }, "Blocks ", this.counted, " ", make("button", { type: "button", className: "small", onclick: () => this.#save() }, "Save as CSV")),
      make(
        "div",
        { className: "table-frame", tabIndex: 0, role: "group", "aria-label": "Rows of the table" },
        make("table", {}, make("thead", {}, make("tr", {}, ...HEADS.map((each) => make("th", { scope: "col" }, each)))), this.rows),
      ),
    );
    map.onView(() => this.#soon());
  }

  /** @param {RunPlayer} player */
  show(player) {
    this.player = player;
    player.on("move", () => this.#soon());
  }

  /** Writes once nothing has moved for a moment: it looks at every live block. */
  #soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#write(), DELAY);
  }

  /** The live blocks in view. */
  #inView() {
    const { player } = this;
    if (!player) return [];
    const { history } = player;
    const lives = this.map.map.inView(MOST);
    return lives.sort((a, b) => history.units[a] - history.units[b]);
  }

  /** @param {number} life */
  #cells(life) {
    const { history } = /** @type {RunPlayer} */ (this.player);
    const death = history.deaths[life];
    return [hex(history.address(life)), history.requested[life], history.usable[life], history.births[life], death >= FOREVER ? "the end" : death];
  }

  #write() {
    const lives = this.#inView();
    this.rows.replaceChildren(
      ...lives.slice(0, SHOWN).map((life) => make("tr", {}, ...this.#cells(life).map((each) => make("td", {}, typeof each === "number" ? count(each) : each)))),
    );
    this.counted.textContent = lives.length > SHOWN ? `the first ${SHOWN} of ${count(lives.length)} in view` : `${count(lives.length)} in view`;
  }

  #save() {
    saveTable("blocks.csv", [HEADS, ...this.#inView().map((life) => this.#cells(life))]);
  }
}
