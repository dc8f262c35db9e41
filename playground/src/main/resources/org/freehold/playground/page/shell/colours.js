// The colours of the style sheet, resolved for canvases: in forced colours a variable stands for a keyword of
// the system, and a picture needs what that is now.

import { make } from "./dom.js";

const CHANGES = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map((query) => matchMedia(query));

const probe = make("i", { className: "colour-probe", hidden: true });

/** What is known of the scheme that is shown. @type {Map<string, string>} */
const known = new Map();
for (const each of CHANGES) each.addEventListener("change", () => known.clear());

/** A colour as a canvas takes it. @param {string} name of a variable, such as "--used" @param {string} [otherwise] where there is none of that name */
export function colour(name, otherwise = "--ink") {
  let found = known.get(name);
  if (found === undefined) {
    if (!probe.isConnected) document.body.append(probe);
    probe.style.color = `var(${name}, var(${otherwise}))`;
    found = getComputedStyle(probe).color;
    known.set(name, found);
  }
  return found;
}

/** Its red, green and blue. @param {string} name @returns {[number, number, number]} */
export function rgb(name) {
  const [red, green, blue] = (colour(name).match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

/** Whether the system has few colours of its own, so that patterns have to tell things apart. */
export function isForced() {
  return CHANGES[1].matches;
}

/** Is told when the colours become others. @param {() => void} listener @param {AbortSignal} [signal] */
export function onColours(listener, signal) {
  for (const each of CHANGES) each.addEventListener("change", listener, { signal });
}
