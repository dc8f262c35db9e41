// The figures of a moment.

import { facts, freshId, make } from "../shell/dom.js";
import { count, percent, size } from "../shell/numbers.js";

/** @typedef {import("./run-player.js").RunPlayer} RunPlayer */

export class Figures {
  constructor() {
    const title = freshId("figures");
    this.list = facts([]);
    this.root = make("section", { className: "figures", "aria-labelledby": title }, make("h3", { id: title }, "Figures"), this.list);
  }

  /** @param {RunPlayer} player */
  show(player) {
    player.on("move", () => this.#write(player));
    player.on("account", () => this.#write(player));
  }

  /** @param {RunPlayer} player */
  #write(player) {
    const list = facts(rows(player));
    this.list.replaceWith(list);
    this.list = list;
  }
}

/** @param {RunPlayer} player @returns {[string, string][]} */
function rows({ moment, account, isHeap }) {
  const waste = moment.usableBytes - moment.liveBytes;
  /** @type {[string, string][]} */
  const all = [
    ["live blocks", count(moment.count)],
    ["live bytes", size(moment.liveBytes)],
    ["lost inside blocks", `${size(waste)}, ${percent(waste, moment.usableBytes)}`],
  ];
  if (!account) return all;
  const ranges = isHeap ? "free ranges outside slabs" : "free ranges";
  all.push(["footprint", size(account.footprint)], [ranges, account.holes < 0 ? "unknown" : count(account.holes)]);
  if (account.holes > 0) {
    all.push(
      ["free bytes", size(account.freeBytes)],
      ["the largest", size(account.largestHole)],
      ["external fragmentation", percent(account.freeBytes - account.largestHole, account.freeBytes)],
    );
  }
  return all;
}
