// Scenes of lessons: what is played for a step. Either calls with names, a trace that comes with Freehold, both
// against an allocator in limited memory, or a story that the server tells. All are real runs.

import { StoryPlayer } from "./story-player.js";
import { RunFacts } from "./run-facts.js";
import { StoryFacts } from "./story-facts.js";
import { call as callInWords } from "../run/words.js";
import * as server from "../shell/server.js";

/** @typedef {import("../shell/app.js").App} App */
/** @typedef {import("../run/run-player.js").RunPlayer} RunPlayer */

/** A scene as a lesson writes it.
 * `window`, `row`, `cell`: how a story is drawn; `from`: where the picture of a run begins, by default with the
 * allocator's first byte; `row`: bytes of a row; `bytes`: whether their values are shown.
 * `legend`: what kinds of parts are called, where that is not as usual.
 * @typedef {{calls?: string, sample?: string, policy?: string, limit?: number, story?: string, settings?: Record<string, number>,
 *   window?: string, second?: string, row?: number, cell?: number, bytes?: boolean, from?: "lowest",
 *   legend?: Record<string, string>}} SceneSpec */

/** @typedef {RunFacts | StoryFacts} Facts */

/** The traces of calls that the server has open, by their text. @type {Map<string, any>} */
const opened = new Map();

/** @param {App} app @param {string} name @param {string} calls @param {boolean} [again] */
export async function openCalls(app, name, calls, again = false) {
  let trace = again ? undefined : opened.get(calls);
  if (!trace) {
    trace = await server.post("/api/traces/calls", { calls, name });
    opened.set(calls, trace);
  }
  return trace;
}

export class Scene {
  /** @param {SceneSpec} spec @param {any} player a RunPlayer or a StoryPlayer @param {any} trace null for a story */
  constructor(spec, player, trace) {
    this.spec = spec;
    this.player = player;
    this.trace = trace;
    /** @type {string[]} */
    this.names = trace?.names ?? [];
    /** @type {number[]} */
    this.lines = trace?.lines ?? [];
    /** @type {Map<number, Promise<Facts>>} */
    this.known = new Map();
  }

  get isStory() {
    return Boolean(this.spec.story);
  }

  /** @param {App} app @param {SceneSpec} spec @param {string} name of its trace @param {(text: string) => void} [progress] */
  static async load(app, spec, name, progress = () => {}) {
    if (spec.story) {
      const query = new URLSearchParams({ name: spec.story });
      for (const [key, value] of Object.entries(spec.settings ?? {})) query.set(key, String(value));
      return new Scene(spec, new StoryPlayer(await server.get(`/api/story?${query}`)), null);
    }
    try {
      return await Scene.#play(app, spec, name, false, progress);
    } catch (problem) {
      if (!server.isClosed(problem)) throw problem;
      return Scene.#play(app, spec, name, true, progress);
    }
  }

  /** @param {App} app @param {SceneSpec} spec @param {string} name @param {boolean} again whether the server has closed the trace @param {(text: string) => void} progress */
  static async #play(app, spec, name, again, progress) {
    if (again) await app.refresh();
    const trace = spec.sample ? await app.trace(spec.sample) : await openCalls(app, name, spec.calls ?? "", again);
    const player = await app.play({ policy: spec.policy ?? "first-fit", limit: spec.limit, trace: trace.id }, progress);
    return new Scene(spec, player, trace);
  }

  /** What is known of a moment. @param {number} operation @returns {Promise<any>} */
  facts(operation) {
    let facts = this.known.get(operation);
    if (!facts) {
      facts = this.isStory ? Promise.resolve(new StoryFacts(this.player.story, operation)) : RunFacts.at(this.player, this.names, operation);
      this.known.set(operation, facts);
      facts.catch(() => this.known.delete(operation));
    }
    return facts;
  }

  /** The number of a call: a line as it is written (the last call of it), its number, `end` or `peak`. A story
   * is asked by the beginning of a call. Without such a call it is the last one.
   * @param {string | number | undefined} at */
  operation(at) {
    const { operations } = this.player;
    if (typeof at === "number") return Math.min(at, operations);
    if (at === undefined || at === "end") return operations;
    if (at === "peak") return this.player.run.peakOperation;
    if (this.isStory) return this.#ofStory(at);
    const found = this.#line(at);
    const line = found.line;
    const last = line < 0 ? -1 : this.lines.lastIndexOf(line + 1);
    return last < 0 ? operations : last + 1;
  }

  /** @param {string} at a line, with `#2` for its second occurrence */
  #line(at) {
    const [, wanted, times] = /** @type {RegExpMatchArray} */ (at.match(/^(.*?)(?:#(\d+))?$/));
    const lines = (this.spec.calls ?? "").split("\n").map((each) => each.trim());
    let line = -1;
    for (let i = 0; i < Number(times ?? 1); i++) line = lines.indexOf(wanted.trim(), line + 1);
    return { line };
  }

  /** @param {string} at */
  #ofStory(at) {
    const [, wanted, times] = /** @type {RegExpMatchArray} */ (at.match(/^(.*?)(?:#(\d+))?$/));
    let left = Number(times ?? 1);
    for (const i of this.#moments(wanted)) if (--left === 0) return i;
    return this.player.operations;
  }

  /** The moments whose call or answer begins with a text, or else has it. @param {string} text @returns {number[]} */
  #moments(text) {
    /** @type {import("./story-player.js").StoryMoment[]} */
    const moments = this.player.story.moments;
    const those = (/** @type {(words: string) => boolean} */ test) => moments.flatMap((each, index) => (test(each.call) || test(each.answer) ? [index] : []));
    const begin = those((words) => words.startsWith(text));
    return begin.length ? begin : those((words) => words.includes(text));
  }

  /** Whether a call that a text speaks of is there. @param {string | number | undefined} at */
  has(at) {
    if (typeof at !== "string" || at === "end" || at === "peak") return true;
    if (this.isStory) {
      const [, wanted] = /** @type {RegExpMatchArray} */ (at.match(/^(.*?)(?:#(\d+))?$/));
      return this.#moments(wanted).length > 0;
    }
    return this.#line(at).line >= 0;
  }

  /** A call as its line has it. @param {number} operation */
  #written(operation) {
    const line = (this.spec.calls ?? "").split("\n")[this.lines[operation - 1] - 1] ?? "";
    return `${this.names[operation - 1]} = ${line.split("=").at(-1)?.trim()}`;
  }

  /** How a call is called. @param {number} operation */
  call(operation) {
    if (this.isStory) {
      const { call, answer } = this.player.story.moments[operation];
      return call || answer;
    }
    const { history } = this.player;
    if (this.lines.length === 0) return callInWords(history, operation);
    const name = this.names[operation - 1];
    const written = callInWords(history, operation);
    if (written.startsWith("free(")) return `free(${name})`;
    if (written.endsWith("refused")) return this.#written(operation) + " → refused";
    return `${name} = ${written}`;
  }
}
