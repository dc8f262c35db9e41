// The question at the end of a lesson. What is right is not stored: the page plays the question's calls, or the
// reader's own, and looks.

import { freshId, labelled, make } from "../shell/dom.js";
import * as server from "../shell/server.js";
import { selectLine } from "./changes.js";
import { plain, prose, resolve } from "./prose.js";

/** @typedef {import("../shell/app.js").App} App */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./scene.js").SceneSpec} SceneSpec */

/** What came of an answer: whether it is right, and a sentence about the run at that moment.
 * @typedef {{isRight: boolean, say: string, at?: string | number}} Verdict */

/** A question as a lesson writes it. Of a number `truth` is what the run is asked for; of a choice exactly one
 * option `holds`; of calls `check` looks at the run of what the reader wrote.
 * @typedef {{kind: "number" | "choice" | "calls", ask: string, scene?: SceneSpec, show?: string | number, at?: string | number,
 *   truth?: string, options?: {text: string, holds: (facts: any, scene: Scene) => boolean}[], start?: string, right?: string, wrong?: string,
 *   check?: (scene: Scene) => Promise<Verdict>}} QuestionSpec */

const UNITS = { "": 1, b: 1, byte: 1, bytes: 1, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3 };

/** A number as people write it: decimal or with 0x, with a unit. @param {string} text @returns {number | null} */
export function number(text) {
  const match = text.trim().replace(/[,_\s](?=\d)/g, "").match(/^(0x[0-9a-f]+|\d+(?:\.\d+)?)\s*(b|bytes?|kib|mib|gib)?$/i);
  if (!match) return null;
  return Number(match[1]) * UNITS[/** @type {keyof typeof UNITS} */ ((match[2] ?? "").toLowerCase())];
}

export class Question {
  /** @param {App} app @param {QuestionSpec} spec
   * @param {{load: (spec: SceneSpec) => Promise<Scene>, show: (scene: Scene, operation: number) => Promise<void>, marker: import("./prose.js").Marker, done: () => void}} lesson */
  constructor(app, spec, lesson) {
    this.app = app;
    this.spec = spec;
    this.lesson = lesson;
    this.asked = make("p", { className: "ask" });
    this.verdict = make("p", { className: "verdict", role: "status" });
    this.fields = make("div", { className: "fields" });
    this.check = make("button", { type: "submit", className: "run" }, spec.kind === "calls" ? "Run and check" : "Check");
    this.root = make("form", { className: "question-form", "aria-label": "Question", onsubmit: (/** @type {Event} */ event) => void this.#submit(event) }, this.asked, this.fields, this.check, this.verdict);
    this.#makeFields();
  }

  #makeFields() {
    const { kind, options = [], start = "" } = this.spec;
    if (kind === "number") {
      this.input = make("input", { name: "answer", autocomplete: "off", spellcheck: false, "aria-label": "Your answer" });
      this.fields.replaceChildren(labelled("Your answer, in decimal or with 0x", this.input));
    } else if (kind === "choice") {
      const group = freshId("choice");
      this.fields.replaceChildren(
        make(
          "fieldset",
          {},
          make("legend", {}, "Your answer"),
          ...options.map(({ text }, index) => make("label", { className: "option" }, make("input", { type: "radio", name: group, value: String(index) }), " " + text)),
        ),
      );
    } else {
      this.calls = make("textarea", { name: "calls", rows: 8, spellcheck: false, value: start });
      this.fields.replaceChildren(labelled("Your calls, one a line", this.calls));
    }
  }

  /** Writes what is asked, from the run. @param {any} facts */
  write(facts) {
    this.asked.replaceChildren(...prose(this.spec.ask, facts, this.lesson.marker));
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    this.app.calm();
    this.check.disabled = true;
    try {
      await this.#answer();
    } catch (problem) {
      this.#complain(problem);
    } finally {
      this.check.disabled = false;
    }
  }

  async #answer() {
    const { kind } = this.spec;
    if (kind === "calls") return this.#checkCalls();
    const given = kind === "number" ? number(this.input?.value ?? "") : this.#chosen();
    if (given === null) return this.#tell(false, kind === "number" ? "Write a number, such as 48 or 0x30." : "Choose one of them.", null);
    const scene = await this.lesson.load(/** @type {SceneSpec} */ (this.spec.scene));
    const operation = scene.operation(this.spec.at);
    const facts = await scene.facts(operation);
    const isRight = kind === "number" ? resolve(this.spec.truth ?? "", facts).meaning?.value === given : this.#holds(given, facts, scene);
    await this.lesson.show(scene, operation);
    this.#tell(isRight, (isRight ? this.spec.right : this.spec.wrong) ?? "", facts);
  }

  /** @returns {number | null} */
  #chosen() {
    const checked = /** @type {HTMLInputElement | null} */ (this.fields.querySelector("input:checked"));
    return checked ? Number(checked.value) : null;
  }

  /** @param {number} index @param {any} facts @param {Scene} scene */
  #holds(index, facts, scene) {
    return this.spec.options?.[index].holds(facts, scene) ?? false;
  }

  async #checkCalls() {
    const { scene: base, check } = this.spec;
    const scene = await this.lesson.load({ ...base, calls: this.calls?.value ?? "" });
    const { isRight, say, at } = await /** @type {NonNullable<QuestionSpec["check"]>} */ (check)(scene);
    const operation = scene.operation(at);
    await this.lesson.show(scene, operation);
    this.#tell(isRight, say, await scene.facts(operation));
  }

  /** @param {boolean} isRight @param {string} say @param {any} facts */
  #tell(isRight, say, facts) {
    this.verdict.className = "verdict " + (isRight ? "right" : "wrong");
    const word = facts ? (isRight ? "Right. " : "Not so. ") : "";
    this.verdict.replaceChildren(word, ...(facts ? prose(say, facts, this.lesson.marker) : [say]));
    this.app.say(word + (facts ? plain(say, facts) : say));
    if (isRight) this.lesson.done();
  }

  /** @param {unknown} problem */
  #complain(problem) {
    if (!(problem instanceof server.Refused) || !this.calls) {
      this.app.complain(problem);
      return;
    }
    this.verdict.className = "verdict wrong";
    this.verdict.textContent = problem.line ? `Line ${problem.line}: ${problem.message}` : problem.message;
    if (problem.line) selectLine(this.calls, problem.line);
  }
}
