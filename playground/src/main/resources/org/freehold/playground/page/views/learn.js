// The guided tour: lessons of a few steps each, every one of them a real run. The list of lessons is in
// lessons/index.js; what a lesson looks like is in learn/lesson-page.js.

import { make } from "../shell/dom.js";
import { LessonPage } from "../learn/lesson-page.js";
import { forget, markDone, markLast, progress } from "../learn/progress.js";
import { LESSONS } from "../lessons/index.js";

/** @typedef {import("../shell/app.js").App} App */

export default class LearnView {
  /** @param {HTMLElement} root @param {App} app */
  constructor(root, app) {
    this.app = app;
    this.place = make("small");
    this.summary = make("summary", {}, "Lessons");
    this.list = make("ol", { className: "lesson-list" });
    this.forget = make("button", { type: "button", className: "small", onclick: () => this.#forget() }, "Forget what is done");
    this.contents = make("details", { className: "contents" }, this.summary, this.list, this.forget);
    this.before = make("button", { type: "button", className: "previous-lesson", title: "p", onclick: () => this.#open(this.index - 1) }, "Previous lesson");
    this.after = make("button", { type: "button", className: "next-lesson", title: "n", onclick: () => this.#open(this.index + 1) }, "Next lesson");
    const bar = make("nav", { className: "lesson-bar", "aria-label": "Lessons" }, this.contents, make("div", { className: "buttons" }, this.before, this.after));
    this.content = make("div", { className: "lesson-frame" });
    this.end = make("div", { className: "lesson-end buttons" });
    root.append(make("h2", {}, "Learn ", this.place), bar, this.content, this.end);
    this.index = -1;
    this.isShown = false;
    /** @type {LessonPage | null} */
    this.page = null;
    const scrolls = () => this.page?.scrolls();
    addEventListener("wheel", scrolls, { passive: true });
    addEventListener("touchmove", scrolls, { passive: true });
    let frame = 0;
    addEventListener(
      "scroll",
      () => {
        if (!this.isShown || frame) return;
        frame = requestAnimationFrame(() => {
          frame = 0;
          if (this.isShown) this.page?.scrolled();
        });
      },
      { passive: true },
    );
  }

  /** @param {URLSearchParams} state */
  async enter(state) {
    this.isShown = true;
    const wanted = state.get("lesson") ?? (this.page ? LESSONS[this.index].id : progress().last);
    const found = LESSONS.findIndex((each) => each.id === wanted);
    if (state.get("lesson") && found < 0) throw new Error(`There is no lesson '${wanted}'.`);
    const step = Math.max(1, Number(state.get("step")) || 1) - 1;
    await this.#show(Math.max(0, found), step);
  }

  /** @param {number} index @param {number} step */
  async #show(index, step) {
    const entry = LESSONS[index];
    if (this.index !== index || !this.page) {
      const { default: lesson } = await entry.load();
      if (!this.isShown) return;
      this.page?.leave();
      this.index = index;
      const page = new LessonPage(this.app, lesson, { moved: (at) => this.#remember(at), done: () => this.#done() });
      this.page = page;
      this.content.replaceChildren(page.root);
      this.#write();
      markLast(entry.id);
      const first = Math.min(step, page.steps.length - 1);
      if (first > 0) page.scrollTo(first, true);
      else scrollTo(0, 0);
      await page.activate(first);
      await page.write(first);
      if (first > 0 && this.page === page) page.scrollTo(page.active, true);
    } else if (step !== this.page.active) {
      this.page.go(step);
    }
  }

  #write() {
    const { done } = progress();
    const entry = LESSONS[this.index];
    this.place.textContent = `lesson ${this.index + 1} of ${LESSONS.length}`;
    this.summary.textContent = `All lessons (${done.filter((id) => LESSONS.some((each) => each.id === id)).length} of ${LESSONS.length} done)`;
    this.list.replaceChildren(
      ...LESSONS.map(({ id, title }) =>
        make("li", {}, make("a", { href: `#/learn?lesson=${id}`, onclick: () => (this.contents.open = false), ...(id === entry.id ? { "aria-current": "page" } : {}) }, title), done.includes(id) ? make("span", { className: "done" }, " ✓ done") : ""),
      ),
    );
    this.before.disabled = this.index === 0;
    this.after.disabled = this.index === LESSONS.length - 1;
    const next = LESSONS[this.index + 1];
    this.end.replaceChildren(...(next ? [make("a", { className: "go-on", href: `#/learn?lesson=${next.id}` }, `Next lesson: ${next.title}`)] : []));
  }

  /** @param {number} step */
  #remember(step) {
    this.app.remember("learn", { lesson: LESSONS[this.index].id, step: step === 0 ? null : step + 1 });
  }

  #done() {
    markDone(LESSONS[this.index].id);
    this.#write();
  }

  #forget() {
    forget();
    this.#write();
  }

  /** @param {number} index */
  #open(index) {
    const entry = LESSONS[index];
    if (entry) this.app.go("learn", { lesson: entry.id });
  }

  leave() {
    this.isShown = false;
    this.page?.leave();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "ArrowUp" || event.key === "ArrowDown") this.page?.scrolls();
    const key = event.key.toLowerCase();
    if (key === "n") this.#open(this.index + 1);
    else if (key === "p") this.#open(this.index - 1);
    else return this.page?.key(event) ?? false;
    return true;
  }
}
