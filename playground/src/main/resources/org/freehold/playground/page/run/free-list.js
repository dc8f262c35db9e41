// The free ranges of a moment, in the order in which the allocator's search meets them, which need not be
// the order of their addresses; of Freehold's heap, whose search meets few, all by address. Pointing at one
// marks it on the map.

import { freshId, make } from "../shell/dom.js";
import { size } from "../shell/numbers.js";
import { Roving } from "../shell/roving.js";

/** @typedef {import("./run-player.js").RunPlayer} RunPlayer */

export class FreeList {
  /** @param {import("./map-panel.js").MapPanel} map */
  constructor(map) {
    this.map = map;
    const title = freshId("free");
    this.order = make("small");
    this.list = make("ol", { className: "free", "aria-label": "Free ranges" });
    this.roving = new Roving(this.list, "button");
    this.root = make(
      "section",
      { "aria-labelledby": title },
      make("h3", { id: title }, "Free list ", this.order),
      this.list,
    );
  }

  /** @param {RunPlayer} player */
  show(player) {
    this.order.textContent = player.isHeap ? "by address, with the free blocks of slabs" : "in the order of the search";
    player.on("move", () => {
      if (player.operation < 1) this.list.replaceChildren();
    });
    player.on("account", () => this.#write(player));
  }

  /** @param {RunPlayer} player */
  #write(player) {
    const free = player.account?.free ?? [];
    const items = [];
    for (let i = 0; i < free.length; i += 2) {
      const range = { from: Number(free[i]), size: Number(free[i + 1]) };
      items.push(
        make(
          "li",
          {},
          make(
            "button",
            {
              type: "button",
              onclick: () => {
                this.map.map.reveal(range.from, range.size);
                player.watch(range.from);
              },
              onpointerenter: () => this.map.point(range),
              onpointerleave: () => this.map.point(null),
              onfocus: () => this.map.point(range),
              onblur: () => this.map.point(null),
            },
            `${free[i]}, ${size(range.size)}`,
          ),
        ),
      );
    }
    this.map.freeOrder = free;
    const focused = [...this.list.children].findIndex((each) => each.contains(document.activeElement));
    this.list.replaceChildren(...items);
    this.roving.refresh();
    if (focused >= 0) items[Math.min(focused, items.length - 1)]?.querySelector("button")?.focus();
  }
}
