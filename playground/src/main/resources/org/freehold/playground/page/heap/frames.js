// Frames of stacks: their short names, and a stack that opens.

import { make } from "../shell/dom.js";

/** A frame without its package and the ending of its file: "Cache.put:41". @param {string} frame */
export function short(frame) {
  const match = frame.match(/^(?:[^\s(]*\/)?([^\s(]+)\((.*)\)$/);
  if (!match) return frame;
  const words = match[1].split(".");
  const line = match[2].match(/:(\d+)$/)?.[1];
  return words.slice(-2).join(".") + (line ? ":" + line : "");
}

/** The frame that says most: the innermost. @param {string[]} frames */
export function top(frames) {
  return frames.length ? short(frames[0]) : "no stack was recorded";
}

/** The innermost frames and the outermost. @param {string[]} frames */
function summary(frames) {
  const inner = frames.slice(0, 2).map(short).join(" ← ");
  return frames.length < 3 ? inner : `${inner} ${frames.length === 3 ? "←" : "… ←"} ${short(frames[frames.length - 1])}`;
}

/** A stack, closed. @param {string[]} frames */
export function stack(frames) {
  if (frames.length === 0) return make("span", {}, "no stack was recorded");
  return make(
    "details",
    { className: "stack" },
    make("summary", {}, summary(frames)),
    make("ol", {}, ...frames.map((each) => make("li", {}, each))),
  );
}

/** A stack as one text, the innermost frame first. @param {string[]} frames */
export function joined(frames) {
  return frames.length ? frames.join(" < ") : "no stack was recorded";
}
