// One lesson: its texts at the left, its picture at the right. The step that is read decides what the picture
// shows; each step's words are resolved from its own moment of its own run.

import { freshId, make } from "../shell/dom.js";
import { Changes } from "./changes.js";
import { plain, prose } from "./prose.js";
import { Question } from "./question.js";
import { shared } from "../shell/route.js";
import { isClosed } from "../shell/server.js";
import { Scene } from "./scene.js";
import { Stage, isNarrow } from "./stage.js";

/** @typedef {import("../shell/app.js").App} App */
/** @typedef {import("./scene.js").SceneSpec} SceneSpec */

/** A step as a lesson writes it. `scene` names one of the lesson's, by default the one before.
 * @typedef {{title: string, text: string[], scene?: string, at?: string | number, arrows?: {from: string, to: string, label: string}[]}} StepSpec */

/** @typedef {{title: string, scenes: Record<string, SceneSpec>, steps: StepSpec[], whatIf?: import("./changes.js").WhatIf[],
 *   question: import("./question.js").QuestionSpec, links?: {text: string, lesson?: string, view?: string}[]}} LessonSpec */

/** How long the page may take to come to rest, in milliseconds. */
const SETTLING = 1500;

export class LessonPage {
  /** @param {App} app @param {LessonSpec} lesson @param {{moved: (step: number) => void, done: () => void}} listener */
  constructor(app, lesson, listener) {
    this.app = app;
    this.lesson = lesson;
    this.listener = listener;
    this.stage = new Stage(app);
    /** @type {Map<string, Promise<Scene>>} */
    this.scenes = new Map();
    this.active = -1;
    /** The scenes that the steps have, by their names; a step without one has that of the step before. @type {string[]} */
    this.sceneOf = [];
    for (const step of lesson.steps) this.sceneOf.push(step.scene ?? this.sceneOf.at(-1) ?? Object.keys(lesson.scenes)[0]);
    this.marker = { point: this.stage.point.bind(this.stage), pin: this.stage.pin.bind(this.stage) };
    this.changes = new Changes(app, (spec, whatIf) => this.#play(spec, whatIf), () => void this.activate(this.active, true), () => void this.#openInStep());
    this.question = new Question(app, lesson.question, {
      load: (spec) => this.#load(spec),
      show: async (scene, operation) => {
        this.stage.show(scene);
        await this.stage.goTo(operation);
      },
      marker: this.marker,
      done: listener.done,
    });
    this.steps = lesson.steps.map((step, index) => this.#step(step, index));
    this.steps.push(this.#questionStep());
    this.texts = make("div", { className: "steps" }, make("h3", { className: "lesson-title" }, lesson.title), ...this.steps);
    this.position = make("output", { className: "step-position" });
    this.previous = make("button", { type: "button", className: "previous-step", title: "k", onclick: () => this.go(this.active - 1) }, "Previous step");
    this.next = make("button", { type: "button", className: "next-step", title: "j", onclick: () => this.go(this.active + 1) }, "Next step");
    const move = make("div", { className: "buttons step-buttons", role: "group", "aria-label": "Steps of the lesson" }, this.previous, this.position, this.next);
    this.side = make("div", { className: "lesson-side" }, move, this.stage.root, this.changes.root);
    this.root = make("div", { className: "lesson" }, this.texts, this.side);
    this.played = /** @type {SceneSpec | null} */ (null);
    this.quietUntil = performance.now() + SETTLING;
    // What scrolls because something gets the focus, or because words get longer, is not read.
    this.root.addEventListener("focusin", () => this.#quiet());
  }

  /** Lets the page scroll without another step, until a reader scrolls. */
  #quiet() {
    this.quietUntil = performance.now() + SETTLING;
  }

  /** A reader scrolls. */
  scrolls() {
    this.quietUntil = 0;
  }

  /** @param {StepSpec} step @param {number} index */
  #step(step, index) {
    const heading = freshId("step");
    const paragraphs = step.text.map((text) => make("p", {}, ...prose(text, null, this.marker)));
    return make("section", { className: "step", "aria-labelledby": heading, onclick: () => this.#touched(index), onfocusin: () => this.#touched(index) }, make("h4", { id: heading }, step.title), ...paragraphs);
  }

  #questionStep() {
    const heading = freshId("question");
    const index = this.lesson.steps.length;
    return make(
      "section",
      { className: "step question", "aria-labelledby": heading, onclick: () => this.#touched(index), onfocusin: () => this.#touched(index) },
      make("h4", { id: heading }, "A question"),
      this.question.root,
    );
  }

  /** Somebody pressed or focused something in a step: it becomes the one that is shown. @param {number} index */
  #touched(index) {
    if (index !== this.active) void this.activate(index);
  }

  /** Resolves the texts of all steps, that of the one that is shown before the others. @param {number} first */
  async write(first) {
    if (first < this.lesson.steps.length) await this.#write(first);
    this.#quiet();
    await Promise.all([...this.lesson.steps.map((_, index) => (index === first ? null : this.#write(index))), this.#writeQuestion()]);
    this.#quiet();
  }

  /** @param {number} index */
  async #write(index) {
    const step = this.lesson.steps[index];
    const scene = await this.#scene(this.sceneOf[index]);
    this.#fill(index, await scene.facts(scene.operation(step.at)));
  }

  /** @param {number} index @param {any} facts */
  #fill(index, facts) {
    const paragraphs = this.steps[index].querySelectorAll("p");
    this.lesson.steps[index].text.forEach((text, at) => paragraphs[at].replaceChildren(...prose(text, facts, this.marker)));
  }

  async #writeQuestion() {
    const { scene: spec, show, kind } = this.lesson.question;
    if (!spec || kind === "calls") {
      this.question.write({ look: () => null });
      return;
    }
    const scene = await this.#load(spec);
    this.question.write(await scene.facts(scene.operation(show)));
  }

  /** @param {string} name */
  #scene(name) {
    let scene = this.scenes.get(name);
    if (!scene) {
      scene = this.#load(this.lesson.scenes[name]);
      this.scenes.set(name, scene);
      scene.catch(() => this.scenes.delete(name));
    }
    return scene;
  }

  /** @param {SceneSpec} spec */
  #load(spec) {
    const key = JSON.stringify(spec);
    let scene = this.scenes.get(key);
    if (!scene) {
      scene = Scene.load(this.app, spec, "Lesson: " + this.lesson.title);
      this.scenes.set(key, scene);
      scene.catch(() => this.scenes.delete(key));
    }
    return scene;
  }

  /** Shows a step. @param {number} index @param {boolean} [again] even if it is shown */
  async activate(index, again = false) {
    const target = Math.max(0, Math.min(this.steps.length - 1, index));
    if (target === this.active && !again) return;
    const isNew = target !== this.active;
    this.active = target;
    this.steps.forEach((each, at) => (at === target ? each.setAttribute("aria-current", "step") : each.removeAttribute("aria-current")));
    this.position.textContent = `Step ${target + 1} of ${this.steps.length}`;
    this.previous.disabled = target === 0;
    this.next.disabled = target === this.steps.length - 1;
    this.listener.moved(target);
    if (isNew) this.stage.unpin();
    try {
      await this.#showStep(target, again).catch((problem) => {
        if (!isClosed(problem)) throw problem;
        this.scenes.clear();
        return this.#showStep(target, true);
      });
    } catch (problem) {
      this.app.complain(problem);
    }
  }

  /** @param {number} index @param {boolean} isBack */
  async #showStep(index, isBack) {
    const step = this.lesson.steps[index];
    const spec = step ? this.lesson.scenes[this.sceneOf[index]] : this.lesson.question.scene;
    if (!spec || (!step && this.lesson.question.kind === "calls")) return;
    const scene = step ? await this.#scene(this.sceneOf[index]) : await this.#load(spec);
    if (this.active !== index) return;
    if (this.played !== spec || isBack) this.changes.show(spec, step ? this.#whatIfs(index) : []);
    else this.changes.isBack();
    this.played = spec;
    const operation = scene.operation(step ? step.at : this.lesson.question.show);
    this.stage.show(scene);
    await this.stage.goTo(operation, step?.arrows ?? []);
    if (isBack && step) this.#fill(index, await scene.facts(operation));
  }

  /** What can be asked at a step. @param {number} index */
  #whatIfs(index) {
    return (this.lesson.whatIf ?? []).filter((each) => !each.scene || each.scene === this.sceneOf[index]);
  }

  /** Goes to a step, text and picture. @param {number} index */
  go(index) {
    const target = Math.max(0, Math.min(this.steps.length - 1, index));
    void this.activate(target);
    this.scrollTo(target);
  }

  /** @param {number} index @param {boolean} [isAtOnce] */
  scrollTo(index, isAtOnce = false) {
    const calm = isAtOnce || matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#quiet();
    this.steps[index].scrollIntoView({ block: isNarrow() ? "start" : "center", behavior: calm ? "auto" : "smooth" });
  }

  /** The page was scrolled: the step that is read now becomes the one that is shown. */
  scrolled() {
    if (performance.now() < this.quietUntil) return;
    const line = this.#readingLine();
    let index = 0;
    this.steps.forEach((each, at) => {
      if (each.getBoundingClientRect().top <= line) index = at;
    });
    void this.activate(index);
  }

  /** Where in the window is read: in its middle, but at the top and at the end of the page nearer to them, so that
   * every step can be come to. */
  #readingLine() {
    const isCovered = isNarrow() && getComputedStyle(this.side).position === "sticky";
    const top = innerHeight * (isCovered ? 0.63 : 0.15);
    const middle = innerHeight * (isCovered ? 0.77 : 0.5);
    const left = document.documentElement.scrollHeight - innerHeight - scrollY;
    return Math.max(Math.min(middle, top + scrollY), innerHeight - left);
  }

  /** Plays a changed scene. @param {SceneSpec} spec @param {import("./changes.js").WhatIf | null} whatIf */
  async #play(spec, whatIf) {
    const scene = await this.#load(spec);
    const step = this.lesson.steps[this.active];
    const at = whatIf?.at ?? (step && scene.has(step.at) ? step.at : "end");
    const operation = scene.operation(at);
    const facts = await scene.facts(operation);
    this.stage.unpin();
    this.stage.show(scene);
    this.side.scrollTop = 0;
    await this.stage.goTo(operation, step?.arrows ?? []);
    if (step && scene.has(step.at)) this.#fill(this.active, await scene.facts(scene.operation(step.at)));
    if (!whatIf) return;
    this.changes.said.replaceChildren(...prose(whatIf.say, facts, this.marker));
    this.app.say(plain(whatIf.say, facts));
  }

  async #openInStep() {
    const { scene } = this.stage;
    if (!scene || scene.isStory) return;
    const { policy, limit, calls, sample } = scene.spec;
    try {
      const trace = sample ?? (await this.app.write("Lesson: " + this.lesson.title, calls ?? "")).name;
      this.app.go("step", { trace, calls: sample ? null : shared(calls ?? ""), policy, limit, call: scene.player.operation });
    } catch (problem) {
      this.app.complain(problem);
    }
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "j") this.go(this.active + 1);
    else if (event.key === "k") this.go(this.active - 1);
    else return (this.stage.map?.key(event) ?? false) || (!/^[pfnN]$/.test(event.key) && this.stage.transport.key(event));
    return true;
  }

  leave() {
    this.stage.leave();
  }
}
