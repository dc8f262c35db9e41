// The texts of lessons. `{kind:name}` stands for what the run says, `{kind:name|words}` for words that mark the
// same bytes, `{=kind:name}` for the bare number, `{counted:figure:block is:blocks are}` for a figure with its
// noun; `code` stands between backticks, a word that is being explained between asterisks. A word that has a
// place in memory is a button: it marks its bytes while it is pointed at or has the focus, and keeps them marked
// once it is pressed.

import { make } from "../shell/dom.js";
import { count, counted } from "../shell/numbers.js";

/** @typedef {import("./run-facts.js").Meaning} Meaning */
/** @typedef {import("../run/rows.js").Range} Range */
/** @typedef {{look: (kind: string, name: string) => Meaning | null}} Facts */

/** Where words mark their bytes.
 * @typedef {{point: (ranges: Range[] | null) => void, pin: (button: HTMLElement, ranges: Range[]) => void}} Marker */

/** From so many characters on an answer is a sentence. */
const LONG = 24;

const PIECE = /\{([^{}]+)\}|`([^`]+)`|\*([^*\s][^*]*)\*/g;

/** Asks for what stands between braces. @param {string} text @param {Facts} facts
 * @returns {{meaning: Meaning | null, words: string}} */
export function resolve(text, facts) {
  const bar = text.indexOf("|");
  const query = bar < 0 ? text : text.slice(0, bar);
  const isBare = query.startsWith("=");
  const [kind, ...rest] = (isBare ? query.slice(1) : query).split(":");
  if (kind === "counted") {
    const [figure, one, many] = rest;
    const meaning = facts.look("figure", figure);
    return { meaning, words: meaning ? counted(meaning.value, one, many) : "—" };
  }
  const meaning = facts.look(kind, rest.join(":"));
  const words = bar >= 0 ? text.slice(bar + 1) : !meaning ? "—" : isBare ? count(meaning.value) : meaning.text;
  return { meaning, words };
}

/** The text without marks, for those who listen. @param {string} text @param {Facts} facts */
export function plain(text, facts) {
  return text.replace(PIECE, (_, query, code, term) => (query ? resolve(query, facts).words : (code ?? term)));
}

/** @param {string} text one paragraph @param {Facts | null} facts null while they are not known @param {Marker} marker
 * @returns {(Node | string)[]} */
export function prose(text, facts, marker) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  let last = 0;
  for (const match of text.matchAll(PIECE)) {
    nodes.push(text.slice(last, match.index));
    last = match.index + match[0].length;
    const [, query, code, term] = match;
    if (query) nodes.push(facts ? word(query, facts, marker) : make("span", { className: "value waiting" }, query.split("|")[1] ?? "…"));
    else if (code) nodes.push(make("code", {}, code));
    else nodes.push(make("dfn", {}, term));
  }
  nodes.push(text.slice(last));
  return nodes;
}

/** @param {string} query @param {Facts} facts @param {Marker} marker */
function word(query, facts, marker) {
  const { meaning, words } = resolve(query, facts);
  if (!meaning) return make("span", { className: "value missing", title: `the run has no ${query}`, "data-query": query }, words);
  const { ranges } = meaning;
  if (query.startsWith("counted:")) {
    const end = words.indexOf(" ");
    return make("span", { "data-query": query }, make("span", { className: "value" }, words.slice(0, end)), words.slice(end));
  }
  if (ranges.length === 0) return make("span", { className: words.length > LONG ? "value said" : "value", "data-query": query }, words);
  const button = make(
    "button",
    {
      type: "button",
      className: "term",
      "data-query": query,
      "aria-pressed": "false",
      onpointerenter: () => marker.point(ranges),
      onpointerleave: () => marker.point(null),
      onfocus: () => marker.point(ranges),
      onblur: () => marker.point(null),
      onclick: () => marker.pin(button, ranges),
    },
    words,
  );
  return button;
}
