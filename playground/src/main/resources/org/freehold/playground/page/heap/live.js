// JVMs that run: the list of this user's, and one that is looked at about once a second. A look has it write a
// snapshot, during which its heaps are locked: what that cost is shown, and the looks are spread so that it stays
// a small part of the time.

import { freshId, make } from "../shell/dom.js";
import { count, size } from "../shell/numbers.js";
import * as server from "../shell/server.js";
import { Table } from "./table.js";

/** @typedef {import("../shell/app.js").App} App */
/** @typedef {import("./heap-data.js").Snapshot} Snapshot */
/** @typedef {{pid: number, name: string, started: number, namesFreehold: boolean}} Jvm */

const PATIENCE = 5_000;

export class Jvms {
  /** @param {App} app @param {(snapshot: Snapshot) => void} onWatch */
  constructor(app, onWatch) {
    this.app = app;
    this.onWatch = onWatch;
    this.table = new Table({ title: "JVMs of yours that run", heads: ["process", "program", "since", "what is known"], left: [1, 2, 3], className: "wide" });
    this.root = this.table.root;
    this.root.hidden = true;
    this.table.heading.append(" ", make("button", { type: "button", className: "small", onclick: () => void this.list().catch((problem) => app.complain(problem)) }, "List again"));
    /** @type {Jvm[]} */
    this.jvms = [];
    /** Those that were waited for in vain. @type {Set<number>} */
    this.stopped = new Set();
    /** What a JVM answered when it did not show its heaps. @type {Map<number, import("./table.js").Cell>} */
    this.refusals = new Map();
  }

  async list() {
    const { jvms } = await server.get("/api/jvms");
    this.jvms = jvms;
    this.root.hidden = false;
    this.#write();
    this.app.say(jvms.length === 1 ? "1 JVM runs." : `${jvms.length} JVMs run.`);
  }

  #write() {
    const { jvms } = this;
    this.table.show(
      jvms.map((each) => ({
        key: `${each.pid} ${each.started}`,
        cells: [
          { text: String(each.pid), click: () => void this.#watch(each), label: `Look at JVM ${each.pid}, ${each.name}` },
          each.name || "unknown",
          each.started ? new Date(each.started).toLocaleTimeString() : "unknown",
          this.refusals.get(each.pid) ?? (each.namesFreehold ? "its command line names Freehold" : ""),
        ],
      })),
      "",
      jvms.length
        ? "Choosing one starts its management agent, if it does not run yet; nothing is started in the others. A program shows its heaps once it has called org.freehold.inspect.snapshot.Heaps.register()."
        : "No other JVM of yours runs.",
    );
  }

  /** @param {Jvm} jvm */
  async #watch(jvm) {
    this.app.calm();
    this.refusals.set(jvm.pid, "connecting …");
    this.#write();
    const late = setTimeout(() => this.#late(jvm), PATIENCE);
    try {
      const snapshot = await server.post("/api/jvms/watch", { pid: jvm.pid });
      this.refusals.delete(jvm.pid);
      this.root.hidden = true;
      this.onWatch(snapshot);
    } catch (problem) {
      const text = problem instanceof Error ? problem.message : String(problem);
      const wasStopped = this.stopped.delete(jvm.pid);
      this.refusals.set(jvm.pid, text);
      if (!wasStopped) this.app.complain(problem);
    } finally {
      clearTimeout(late);
    }
    this.#write();
  }

  /** @param {Jvm} jvm */
  #late(jvm) {
    const text = `JVM ${jvm.pid} has not answered for 5 seconds: stop waiting`;
    this.refusals.set(jvm.pid, { text, click: () => void this.#stop(jvm).catch((problem) => this.app.complain(problem)) });
    this.app.say(text);
    this.#write();
  }

  /** @param {Jvm} jvm */
  async #stop(jvm) {
    this.stopped.add(jvm.pid);
    this.table.frame.focus({ preventScroll: true });
    await server.post("/api/jvms/stop", { pid: jvm.pid });
  }
}

/** Looks at a watched JVM again and again while the page is seen. */
export class Looks {
  /** @param {App} app @param {(snapshot: Snapshot) => Promise<void>} onLook @param {() => void} onKeep @param {() => void} onStop */
  constructor(app, onLook, onKeep, onStop) {
    this.app = app;
    this.onLook = onLook;
    this.onStop = onStop;
    const title = freshId("live");
    this.toggle = make("button", { type: "button", "aria-pressed": "false", onclick: () => this.#toggle() }, "Pause");
    this.text = make("p", { className: "hint live-cost" });
    this.root = make(
      "section",
      { className: "live wide", "aria-labelledby": title, hidden: true },
      make("h3", { id: title }, "Live"),
      make(
        "div",
        { className: "buttons" },
        this.toggle,
        make("button", { type: "button", onclick: () => void this.look() }, "Look now"),
        make("button", { type: "button", onclick: onKeep }, "Keep this look, to compare"),
        make("button", { type: "button", onclick: () => void this.#stop().catch((problem) => app.complain(problem)) }, "Stop watching"),
      ),
      this.text,
    );
    this.heading = /** @type {HTMLElement} */ (this.root.firstElementChild);
    /** @type {Snapshot | null} */
    this.snapshot = null;
    this.isPaused = false;
    this.isLooking = false;
    this.timer = 0;
    document.addEventListener("visibilitychange", () => this.#plan());
  }

  /** @param {Snapshot | null} snapshot */
  show(snapshot) {
    const isOther = snapshot?.id !== this.snapshot?.id;
    this.snapshot = snapshot?.look ? snapshot : null;
    this.root.hidden = !this.snapshot;
    if (isOther) this.#pause(false);
    this.#write();
    this.#plan();
  }

  leave() {
    clearTimeout(this.timer);
    this.timer = 0;
  }

  #toggle() {
    this.#pause(!this.isPaused);
    this.app.say(this.isPaused ? "Paused: the JVM is not looked at." : "It is looked at again.");
    this.#plan();
  }

  /** @param {boolean} isPaused */
  #pause(isPaused) {
    this.isPaused = isPaused;
    this.toggle.setAttribute("aria-pressed", String(isPaused));
  }

  #plan() {
    clearTimeout(this.timer);
    const look = this.snapshot?.look;
    if (!look || this.isPaused || document.hidden || !this.root.isConnected) return;
    this.timer = setTimeout(() => void this.look(), look.nextMillis);
  }

  async look() {
    const { snapshot } = this;
    if (!snapshot || this.isLooking) return;
    this.isLooking = true;
    clearTimeout(this.timer);
    const late = setTimeout(() => this.#late(), PATIENCE);
    try {
      const next = await server.post("/api/jvms/look", { snapshot: snapshot.id });
      if (this.snapshot?.id === snapshot.id) {
        this.snapshot = next;
        await this.onLook(next);
        this.#write();
      }
    } catch (problem) {
      if (this.snapshot?.id !== snapshot.id) return;
      this.#pause(true);
      const text = problem instanceof Error ? problem.message : String(problem);
      this.text.textContent = `${text[0].toUpperCase()}${text.slice(1)}. What the last look saw is shown.`;
      this.app.complain(problem);
    } finally {
      clearTimeout(late);
      this.isLooking = false;
    }
    this.#plan();
  }

  #late() {
    const pid = this.snapshot?.look?.pid;
    if (!pid) return;
    this.text.textContent = `JVM ${pid} has not answered for 5 seconds: is it stopped? What the last look saw is shown. It is waited for up to 2 minutes; "Stop watching" ends that.`;
    this.text.classList.add("late");
    this.app.say(this.text.textContent);
  }

  /** Lets the JVM go; what the last look saw stays. */
  async #stop() {
    const { snapshot } = this;
    if (!snapshot?.look) return;
    const { pid } = snapshot.look;
    snapshot.look = undefined;
    this.show(null);
    this.app.say(`JVM ${pid} is not watched any more; what the last look saw is shown.`);
    this.onStop();
    await server.post("/api/jvms/stop", { pid });
  }

  #write() {
    const look = this.snapshot?.look;
    if (!look) return;
    this.text.classList.remove("late");
    this.heading.textContent = `JVM ${look.pid}, looked at ${look.nextMillis <= 1_000 ? "once a second" : `every ${(look.nextMillis / 1000).toFixed(1)} s`}`;
    const millis = (/** @type {number} */ nanos) => `${(nanos / 1e6).toFixed(nanos < 1e7 ? 1 : 0)} ms`;
    const locked = look.lockedNanos < 0 ? "" : ` Its heaps were locked for ${millis(look.lockedNanos)} of these.`;
    const bytes = look.bytes < 0 ? "" : ` The snapshot has ${size(look.bytes)}.`;
    this.text.textContent = `Look ${count(look.number)} took ${millis(look.nanos)}.${locked}${bytes}`;
  }
}
