// What is known of one moment of a story: its parts by their names, and its figures.

import { count, hex, size } from "../shell/numbers.js";

/** @typedef {import("./run-facts.js").Meaning} Meaning */
/** @typedef {import("./story-player.js").Story} Story */

export class StoryFacts {
  /** @param {Story} story @param {number} operation */
  constructor(story, operation) {
    this.story = story;
    this.operation = operation;
    this.moment = story.moments[operation];
  }

  /** The parts of a name, in the window that has the most to say. @param {string} name */
  parts(name) {
    for (const window of Object.values(this.moment.windows)) {
      const found = window.parts.filter((each) => each.name === name);
      if (found.length) return found;
    }
    return [];
  }

  /** @param {string} kind @param {string} name @returns {Meaning | null} */
  look(kind, name) {
    if (kind === "call") return { text: this.moment.call, value: 0, ranges: [] };
    if (kind === "answer") return { text: this.moment.answer, value: 0, ranges: [] };
    if (kind === "figure") return this.#figure(name);
    const parts = this.parts(name);
    if (parts.length === 0) return null;
    const ranges = parts.map((each) => ({ from: each.address, size: each.size }));
    const [first] = parts;
    const last = parts[parts.length - 1];
    switch (kind) {
      case "part":
        return { text: first.label, value: first.address, ranges };
      case "address":
        return { text: hex(first.address), value: first.address, ranges };
      case "end":
        return { text: hex(last.address + last.size), value: last.address + last.size, ranges };
      case "size": {
        const sum = parts.reduce((bytes, each) => bytes + each.size, 0);
        return { text: size(sum), value: sum, ranges };
      }
      default:
        return null;
    }
  }

  /** @param {string} name @returns {Meaning | null} */
  #figure(name) {
    const figure = this.moment.figures[name];
    if (!figure) return null;
    const { value, unit } = figure;
    const text = unit === "text" ? figure.text : unit === "address" ? hex(value) : unit === "bytes" ? size(value) : count(value);
    return { text, value, ranges: [] };
  }
}
