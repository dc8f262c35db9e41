// What a reader can change in a scene: ready questions ("what if"), and an editor of the calls, the allocator and
// the memory, or of the numbers of a story.

import { choice, freshId, labelled, make } from "../shell/dom.js";
import * as server from "../shell/server.js";
import { example } from "../run/policy-options.js";
import { isNarrow } from "./stage.js";

/** @typedef {import("../shell/app.js").App} App */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./scene.js").SceneSpec} SceneSpec */

/** A ready change; of the lesson's scene of that name alone, if it has one.
 * @typedef {{text: string, scene?: string, change: Partial<SceneSpec>, at?: string | number, say: string}} WhatIf */

/** @type {[string, string][]} */
const LIMITS = [
  ["4096", "4 KiB"],
  ["8192", "8 KiB"],
  ["16384", "16 KiB"],
  ["65536", "64 KiB"],
  ["1048576", "1 MiB"],
  ["16777216", "16 MiB"],
  ["1073741824", "1 GiB"],
];

export class Changes {
  /** @param {App} app @param {(spec: SceneSpec, whatIf: WhatIf | null) => Promise<void>} play @param {() => void} back
   * @param {() => void} openInStep */
  constructor(app, play, back, openInStep) {
    this.app = app;
    this.play = play;
    /** @type {SceneSpec} */
    this.spec = {};
    this.list = make("div", { className: "buttons what-ifs", role: "group", "aria-label": "What if" });
    this.change = make("button", { type: "button", className: "change", "aria-expanded": "false", onclick: () => this.#toggle() }, "Change it");
    this.step = make("button", { type: "button", className: "open-step", onclick: openInStep }, "Open in Step");
    this.back = make("button", { type: "button", className: "back-to-lesson", hidden: true, onclick: back }, "Back to the lesson's run");
    this.said = make("p", { className: "what-if-said", hidden: true });
    this.editor = make("form", { className: "editor", "aria-label": "Change what is played", hidden: true, onsubmit: (/** @type {Event} */ event) => this.#submit(event) });
    const heading = freshId("change");
    this.root = make(
      "section",
      { className: "changes", "aria-labelledby": heading },
      make(
        "details",
        { open: !isNarrow() },
        make("summary", {}, make("h3", { id: heading }, "What if …")),
        make("div", { className: "changes-inside" }, this.list, this.said, make("div", { className: "buttons" }, this.change, this.back, this.step), this.editor),
      ),
    );
  }

  /** @param {SceneSpec} spec the lesson's own @param {WhatIf[]} whatIfs */
  show(spec, whatIfs) {
    this.spec = spec;
    this.whatIfs = whatIfs;
    this.editor.hidden = true;
    this.change.setAttribute("aria-expanded", "false");
    this.step.hidden = Boolean(spec.story);
    this.list.hidden = whatIfs.length === 0;
    this.list.replaceChildren(
      ...whatIfs.map((each) =>
        make("button", { type: "button", "aria-pressed": "false", onclick: () => void this.#run({ ...spec, ...each.change, settings: { ...spec.settings, ...each.change.settings } }, each) }, each.text),
      ),
    );
    this.isBack();
  }

  /** The lesson's own run is shown again. */
  isBack() {
    this.back.hidden = true;
    this.said.hidden = true;
    this.#press(null);
  }

  /** @param {WhatIf | null} pressed */
  #press(pressed) {
    [...this.list.children].forEach((each, index) => each.setAttribute("aria-pressed", String(pressed !== null && this.whatIfs?.[index] === pressed)));
  }

  /** @param {SceneSpec} spec @param {WhatIf | null} whatIf */
  async #run(spec, whatIf) {
    this.app.calm();
    this.said.hidden = true;
    this.#press(whatIf);
    try {
      await this.play(spec, whatIf);
      this.back.hidden = false;
      this.said.hidden = !whatIf;
      if (!this.editor.hidden) this.#fill(spec);
    } catch (problem) {
      this.#press(null);
      this.#complain(problem);
    }
  }

  #toggle() {
    const isOpen = this.editor.hidden;
    this.editor.hidden = !isOpen;
    this.change.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) {
      this.#fill(this.spec);
      /** @type {HTMLElement | null} */ (this.editor.querySelector("textarea, input"))?.focus();
    }
  }

  /** @param {SceneSpec} spec */
  #fill(spec) {
    this.problem = make("p", { className: "editor-problem", role: "alert", hidden: true });
    if (spec.story) {
      void server
        .get(`/api/story?${new URLSearchParams({ name: spec.story })}`)
        .then(({ settings }) => {
          const inputs = settings.map((/** @type {any} */ each) =>
            labelled(`${each.meaning} (${each.least} to ${each.most})`, make("input", { name: each.name, value: String(spec.settings?.[each.name] ?? each.standard), inputMode: "numeric", autocomplete: "off" })),
          );
          this.editor.replaceChildren(...(inputs.length ? inputs : [make("p", { className: "hint" }, "This program has no number to change.")]), /** @type {HTMLElement} */ (this.problem), ...(inputs.length ? [run()] : []));
        })
        .catch((problem) => this.app.complain(problem));
      return;
    }
    this.calls = make("textarea", { name: "calls", rows: Math.min(16, (spec.calls ?? "").split("\n").length + 1), spellcheck: false, value: spec.calls ?? "" });
    const [name, ...options] = (spec.policy ?? "").split(":");
    this.policy = choice({ name: "policy" }, this.app.about.policies.map((each) => [each.name, each.name]));
    this.policy.value = name;
    this.policy.addEventListener("change", () => this.#example());
    this.options = make("input", { name: "options", value: options.join(":"),  autocomplete: "off", spellcheck: false });
    this.#example();
    this.limit = choice({ name: "limit" }, LIMITS);
    this.limit.value = String(spec.limit ?? 4096);
    this.editor.replaceChildren(
      ...(spec.sample ? [] : [labelled("Calls, one a line", this.calls)]),
      make("div", { className: "editor-row" }, labelled("Allocator", this.policy), labelled("Options", this.options), labelled("Memory", this.limit)),
      this.problem,
      run(),
    );
  }

  #example() {
    if (this.options && this.policy) this.options.placeholder = example(this.app.about.policies.find((each) => each.name === this.policy?.value));
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    if (this.problem) this.problem.hidden = true;
    if (this.spec.story) {
      /** @type {Record<string, any>} */
      const settings = {};
      new FormData(this.editor).forEach((value, name) => (settings[name] = String(value)));
      void this.#run({ ...this.spec, settings }, null);
      return;
    }
    const options = this.options?.value.trim();
    void this.#run(
      { ...this.spec, ...(this.spec.sample ? {} : { calls: this.calls?.value ?? "" }), policy: this.policy?.value + (options ? ":" + options : ""), limit: Number(this.limit?.value) },
      null,
    );
  }

  /** @param {unknown} problem */
  #complain(problem) {
    if (!this.problem || this.editor.hidden || !(problem instanceof server.Refused)) {
      this.app.complain(problem);
      return;
    }
    this.problem.textContent = problem.line ? `Line ${problem.line}: ${problem.message}` : problem.message;
    this.problem.hidden = false;
    if (problem.line && this.calls) selectLine(this.calls, problem.line);
  }
}

function run() {
  return make("button", { type: "submit", className: "run" }, "Run");
}

/** @param {HTMLTextAreaElement} area @param {number} line counted from 1 */
export function selectLine(area, line) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
}
