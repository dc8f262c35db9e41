// One contender beside the others: its map, what this call came to, and why.

import { make } from "../shell/dom.js";
import { size } from "../shell/numbers.js";
import { MapPanel } from "../run/map-panel.js";
import * as words from "../run/words.js";

/** @typedef {import("./contender.js").Contender} Contender */

const ROWS = 12;

export class RunCard {
  /** @param {Contender} contender @param {(contender: Contender) => void} remove */
  constructor(contender, remove) {
    this.contender = contender;
    const { player } = contender;
    this.panel = new MapPanel({ title: contender.name, mostRows: ROWS, plain: true });
    this.panel.canvas.setAttribute("aria-label", `Map of memory of ${contender.name}`);
    this.mark = make("b", { className: "outcome" });
    this.call = make("span");
    this.why = make("p", { className: "why" });
    this.removeButton = make("button", { type: "button", className: "small remove", onclick: () => remove(contender) }, `Remove ${contender.name}`);
    this.root = make(
      "div",
      { className: `run-card run-${contender.place + 1}`, "data-policy": contender.policy },
      make("p", { className: "card-call" }, this.mark, " ", this.call),
      this.why,
      this.removeButton,
    );
    this.root.prepend(this.panel.root);
    this.panel.show(player);
    this.ends = [player.on("move", () => this.#moved()), player.on("account", () => this.#explained())];
  }

  #moved() {
    this.why.textContent = "";
  }

  /** Shows what a call came to. @param {number} operation that all stand at, if they got so far */
  show(operation) {
    const { player } = this.contender;
    const { history } = player;
    const state = operation > player.operations ? "stopped" : operation < 1 ? "" : history.isRefused(operation) ? "refused" : "served";
    this.root.dataset.outcome = state;
    this.mark.textContent = { stopped: "✗ stopped", refused: "✗ refused", served: "✓", "": "" }[state] ?? "";
    this.call.textContent =
      state === "stopped"
        ? `It could not go on at ${player.run.broken}`
        : `${words.call(history, operation)} · peak footprint so far ${size(this.contender.series.riseAt(operation).to)}`;
  }

  #explained() {
    const { player } = this.contender;
    const { life } = player;
    if (this.root.dataset.outcome === "stopped") return;
    this.why.textContent = words.why(player.account?.choice, life >= 0 ? player.history.requested[life] : 0);
  }

  /** Lets the map show so many bytes from the first one on. @param {number} span */
  span(span) {
    const { map } = this.panel;
    if (map.end - map.base === span) return;
    map.end = map.base + span;
    map.whole();
  }

  /** The bytes that its map needs. */
  get needed() {
    const { player } = this.contender;
    return Math.max(64, player.end - player.lowest);
  }

  dispose() {
    this.ends.forEach((each) => each());
    this.panel.dispose();
    this.root.remove();
  }
}
