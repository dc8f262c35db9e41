// The differences of runs: how many there are, the way from one to the next, where they lie in time, and the
// list of them.

import { choice, freshId, labelled, make } from "../shell/dom.js";
import { count } from "../shell/numbers.js";
import { Roving } from "../shell/roving.js";
import { find, sentence } from "./differences.js";
import { svg } from "./look.js";

/** @typedef {import("./contender.js").Contender} Contender */
/** @typedef {import("./differences.js").Difference} Difference */

const LISTED = 200;
const WIDTH = 1000;

export class DifferencePanel {
  /** @param {import("../shell/app.js").App} app @param {(operation: number) => void} goTo */
  constructor(app, goTo) {
    this.app = app;
    this.goTo = goTo;
    /** @type {Contender[]} */
    this.contenders = [];
    /** @type {Difference[]} */
    this.all = [];
    /** Those of the chosen kind. @type {Difference[]} */
    this.chosen = [];
    this.operation = 0;
    const title = freshId("differences");
    this.counted = make("small");
    this.now = make("p", { className: "at-call-text" });
    this.kind = choice({ onchange: () => this.#choose() }, [
      ["all", "all"],
      ["outcome", "refused here, served there"],
      ["footprint", "footprint"],
    ]);
    this.strip = svg("svg", { class: "difference-strip", viewBox: `0 0 ${WIDTH} 12`, preserveAspectRatio: "none", role: "img" });
    this.list = make("ol", { className: "difference-list" });
    this.roving = new Roving(this.list, "button");
    this.listed = make("summary");
    this.root = make(
      "section",
      { className: "differences", "aria-labelledby": title },
      make("h3", { id: title }, "Differences ", this.counted),
      this.now,
      make("div", { className: "strip-frame" }, this.strip),
      make(
        "div",
        { className: "buttons" },
        make("button", { type: "button", title: "X", "data-go": "difference-before", onclick: () => this.go(-1) }, "Difference before"),
        make("button", { type: "button", title: "x", "data-go": "difference-after", onclick: () => this.go(1) }, "Next difference"),
        labelled("Kind", this.kind),
      ),
      make("details", {}, this.listed, make("p", { className: "hint" }, "The footprint counts where the gap between the largest and the smallest peak has changed by a twentieth of the largest peak of all. That a block lies elsewhere in each counts for nothing."), this.list),
    );
  }

  /** @param {Contender[]} contenders @param {number} operations of the longest run */
  show(contenders, operations) {
    this.contenders = contenders;
    this.operations = operations;
    this.all = contenders.length > 1 ? find(contenders) : [];
    this.#choose();
  }

  #choose() {
    const kind = this.kind.value;
    this.chosen = this.all.filter((each) => kind === "all" || each.kind === kind || (kind === "outcome" && each.kind === "stopped"));
    const outcomes = this.all.filter((each) => each.kind !== "footprint").length;
    this.counted.textContent =
      this.all.length === 0 ? "none" : `${count(outcomes)} in the outcome, ${count(this.all.length - outcomes)} in the footprint`;
    const listed = this.chosen.slice(0, LISTED);
    this.listed.textContent = `List of differences${listed.length < this.chosen.length ? `, the first ${LISTED} of ${count(this.chosen.length)}` : ` (${count(listed.length)})`}`;
    this.list.replaceChildren(
      ...listed.map((each) =>
        make("li", { "data-kind": each.kind }, make("button", { type: "button", className: "small", onclick: () => this.goTo(each.operation) }, `call ${count(each.operation)}`), " " + each.text),
      ),
    );
    this.roving.refresh();
    this.#draw();
  }

  /** Draws a tick for each: outcomes in full height, footprints in the lower half. */
  #draw() {
    const most = Math.max(1, this.operations ?? 1);
    const seen = new Set();
    const ticks = [];
    for (const { operation, kind } of this.chosen) {
      const x = Math.round((operation / most) * WIDTH);
      const key = kind + x;
      if (seen.has(key)) continue;
      seen.add(key);
      ticks.push(svg("line", { class: "tick-" + kind, x1: x, x2: x, y1: kind === "footprint" ? 6 : 0, y2: 12 }));
    }
    this.here = svg("line", { class: "tick-here", x1: 0, x2: 0, y1: 0, y2: 12 });
    this.strip.replaceChildren(...ticks, this.here);
    this.strip.setAttribute("aria-label", `Where the differences lie among the calls; the list has the same. ${count(this.chosen.length)} are shown.`);
    this.#here();
  }

  #here() {
    const x = (this.operation / Math.max(1, this.operations ?? 1)) * WIDTH;
    this.here?.setAttribute("transform", `translate(${x.toFixed(1)} 0)`);
  }

  /** Says what a call came to. @param {number} operation */
  moved(operation) {
    this.operation = operation;
    this.now.textContent = this.text;
    this.#here();
  }

  get text() {
    const here = this.all.filter((each) => each.operation === this.operation && each.kind === "footprint");
    return [sentence(this.contenders, this.operation), ...here.map((each) => each.text)].join(" ");
  }

  /** Goes to the next or the last difference of the chosen kind. @param {1 | -1} direction */
  go(direction) {
    const { chosen, operation } = this;
    const found = direction > 0 ? chosen.find((each) => each.operation > operation) : chosen.findLast((each) => each.operation < operation);
    if (found) this.goTo(found.operation);
    else this.app.say(direction > 0 ? "No later call differs in this." : "No earlier call differs in this.");
  }
}
