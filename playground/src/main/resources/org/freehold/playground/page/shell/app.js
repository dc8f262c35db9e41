// What all views share: what is open on the server, the way from a trace and a policy to a run that can be
// looked at, and the two places where the page speaks: problems, and the polite log.

import { historyBytes } from "../run/history.js";
import { RunPlayer } from "../run/run-player.js";
import * as route from "./route.js";
import * as server from "./server.js";

/** A policy that can be chosen.
 * @typedef {{name: string, summary: string, teaches?: string, source?: string, cost: string,
 *   options: {name: string, meaning: string, default: string, choices: string[], least: number, most: number}[]}} PolicyKind */

/** A trace that is open on the server.
 * @typedef {{id: number, name: string, operations: number, allocations: number, peakLiveBytes: number,
 *   peakOperation: number, cut: boolean, calls?: string}} OpenTrace `calls`: of one that was written, its text */

/** @typedef {{version: string, samples: string[], traces: OpenTrace[], policies: PolicyKind[]}} About */

/** The part of the page that a link in the navigation opens. `enter` shows it in the state that the address
 * has, `leave` stops what moves, and `key` says whether it used a key.
 * @typedef {{enter: (state: URLSearchParams) => Promise<void> | void, leave: () => void,
 *   key: (event: KeyboardEvent) => boolean}} View */

const LOG_DELAY = 200;

export class App {
  /** @param {HTMLElement} problem where problems are shown @param {HTMLElement} log read out politely */
  constructor(problem, log) {
    this.problem = problem;
    this.log = log;
    this.logTimer = 0;
    /** @type {About} */
    this.about = { version: "", samples: [], traces: [], policies: [] };
    /** Calls that were written and are looked at as a trace: the server does not list them. @type {OpenTrace[]} */
    this.written = [];
    /** @type {Map<number, (run: any) => void>} */
    this.waiting = new Map();
    /** @type {Map<string, Set<(data: any) => void>>} */
    this.listeners = new Map();
  }

  async refresh() {
    this.about = await server.get("/api/about");
    this.about.traces.unshift(...this.written);
  }

  /** Lists calls that were written as a trace; one of the same name and text is there already. A name stands for the text that came last.
   * @param {string} name @param {string} calls @param {boolean} [again] even if it is there @returns {Promise<OpenTrace>} */
  async write(name, calls, again = false) {
    const known = this.written.find((each) => each.name === name && each.calls === calls);
    if (known && !again) return known;
    const opened = await server.post("/api/traces/calls", { calls, name });
    const trace = { ...opened, name, calls };
    const isOther = (/** @type {OpenTrace} */ each) => !(each.calls !== undefined && each.name === name);
    this.written = [...this.written.filter(isOther), trace];
    this.about.traces = [trace, ...this.about.traces.filter(isOther)];
    return trace;
  }

  /** Without a view in the address, and with nothing open but snapshots of heaps: the view of heaps. */
  async beginWhereThereIsSomething() {
    if (location.hash || this.about.traces.length > 0) return;
    const { snapshots } = await server.get("/api/snapshots");
    if (snapshots.length > 0) history.replaceState(null, "", route.address("heap"));
  }

  /** Shows a problem until the next thing succeeds. @param {unknown} problem */
  complain(problem) {
    if (problem instanceof Error && !(problem instanceof server.Refused)) console.warn(problem);
    this.problem.textContent = problem instanceof Error ? problem.message : String(problem);
    this.problem.hidden = false;
  }

  calm() {
    this.problem.hidden = true;
  }

  /** Says something to whoever listens; of many sentences in a row the last one. @param {string} text */
  say(text) {
    clearTimeout(this.logTimer);
    this.logTimer = setTimeout(() => {
      this.log.textContent = text;
    }, LOG_DELAY);
  }

  /** Goes to a view. @param {string} view @param {Record<string, string | number | null | undefined>} state */
  go(view, state = {}) {
    location.hash = route.address(view, state);
  }

  /** Puts the state of the current view into the address. @param {string} view @param {Record<string, string | number | null | undefined>} state */
  remember(view, state) {
    if (route.current().view === view) history.replaceState(null, "", route.address(view, state));
  }

  /** Is told about events of a kind. @param {string} kind @param {(data: any) => void} listener */
  on(kind, listener) {
    const all = this.listeners.get(kind) ?? new Set();
    all.add(listener);
    this.listeners.set(kind, all);
    return () => all.delete(listener);
  }

  /** @param {string} kind @param {any} data */
  happened(kind, data) {
    if (kind === "run") this.waiting.get(data.id)?.(data);
    this.listeners.get(kind)?.forEach((each) => each(data));
  }

  /** The open trace of a name; a sample of that name is opened first.
   * @param {string} name @returns {Promise<OpenTrace>} */
  async trace(name) {
    const open = this.about.traces.findLast((each) => each.name === name);
    if (open) return open;
    if (!this.about.samples.includes(name)) {
      throw new server.Refused(`This address shows '${name}', which is not open here: open that file, then the address again.`);
    }
    const opened = await server.post("/api/traces/sample", { name });
    await this.refresh();
    return opened;
  }

  /** Plays a trace and loads its history.
   * @param {{trace: number, policy: string, limit?: string | number}} what
   * @param {(text: string) => void} progress @returns {Promise<RunPlayer>} */
  async play({ trace, policy, limit }, progress = () => {}) {
    const started = await server.post("/api/runs", { trace: String(trace), policy, ...(limit ? { limit } : {}) });
    return this.load(started, progress);
  }

  /** Waits for a run and loads its history.
   * @param {any} started @param {(text: string) => void} progress */
  async load(started, progress = () => {}) {
    const run = await this.complete(started, progress);
    const expected = historyBytes(run.lives, run.operations, run.refusals);
    const bytes = await server.bytes(`/api/run/history?id=${run.id}`, (length) => progress(`loading, ${(length / 1e6).toFixed(1)} of ${(expected / 1e6).toFixed(1)} MB …`), expected);
    this.calm();
    return new RunPlayer(run, bytes);
  }

  /** Waits until a run is complete. @param {any} run @param {(text: string) => void} progress */
  async complete(run, progress) {
    for (;;) {
      if (run.state === "failed") throw new server.Refused(run.failure);
      if (run.state === "ready") return run;
      progress(`playing call ${run.done.toLocaleString("en")} of ${run.total.toLocaleString("en")} …`);
      const told = new Promise((resolve) => this.waiting.set(run.id, resolve));
      const late = new Promise((resolve) => setTimeout(resolve, 300, null));
      run = (await Promise.race([told, late])) ?? (await server.get(`/api/run?id=${run.id}`));
      this.waiting.delete(run.id);
    }
  }
}
