// Stacks by bytes as a flame graph, the outermost frame on top: each box is a frame, as wide as the bytes that
// were allocated below it. Boxes are buttons, of which one has the focus; arrows go to the caller, the callee and
// beside; Enter zooms.

import { freshId, labelled, make } from "../shell/dom.js";
import { count, counted, percent, size } from "../shell/numbers.js";
import { save } from "../shell/save.js";
import { short } from "./frames.js";
import { blocks } from "./page-cells.js";

/** @typedef {import("./heap-data.js").FlameNode} FlameNode */
/** @typedef {import("./heap-data.js").HeapData} HeapData */
/** @typedef {{node: FlameNode, path: string, parent: Box | null, depth: number, left: number, width: number}} Box */

const ROW = 22;
const MOST = 1_500;
const LEAST = 0.0015;
const COLOURS = 5;
/** Boxes of fewer pixels have no text. */
const NARROW = 28;

export class Flame {
  constructor() {
    const title = freshId("flame");
    const described = freshId("flame-words");
    this.counted = make("small");
    this.graph = make("div", { className: "flame", role: "group", "aria-label": "Flame graph", "aria-describedby": described });
    this.words = make("p", { className: "flame-words", id: described });
    this.search = make("input", { type: "search", autocomplete: "off", spellcheck: false, oninput: () => this.#draw() });
    this.found = make("span", { className: "hint" });
    this.sample = make("p", { className: "sample", hidden: true });
    this.root = make(
      "section",
      { className: "flame-panel wide", "aria-labelledby": title },
      make("h3", { id: title }, "Who allocated, by bytes ", this.counted),
      this.sample,
      make(
        "div",
        { className: "buttons" },
        labelled("Find a frame", this.search),
        make("button", { type: "button", onclick: () => this.zoom("") }, "All"),
        make("button", { type: "button", onclick: () => void this.#savePng() }, "Save PNG"),
        this.found,
      ),
      this.graph,
      this.words,
      make("p", { className: "hint" }, "Arrows: caller, callee, beside. Enter or a click zooms, Esc shows all."),
    );
    /** @type {FlameNode | null} */
    this.tree = null;
    this.zoomed = "";
    this.focused = "";
    /** @type {Box[]} */
    this.boxes = [];
    /** @type {Map<string, HTMLButtonElement>} */
    this.elements = new Map();
  }

  /** @param {HeapData} data */
  show({ stacks, heap, sampleWords }) {
    this.tree = stacks.flame;
    this.sample.textContent = sampleWords;
    this.sample.hidden = sampleWords === "";
    const sampling = heap.sampling ? `; the stack was taken ${heap.sampling}` : "";
    this.counted.textContent = stacks.count ? `${counted(stacks.count, "stack")}${sampling}` : "no stacks were recorded: HeapOptions.stackTraces, or -Dfreehold.leaks=exit, records them";
    this.#draw();
  }

  /** @param {string} path */
  zoom(path) {
    this.zoomed = path;
    this.focused = path;
    const hadFocus = this.graph.contains(document.activeElement);
    this.#draw();
    if (hadFocus) this.elements.get(this.focused)?.focus();
  }

  /** The boxes from the top to the one that is zoomed, and those below it that can be seen. */
  #layOut() {
    const { tree } = this;
    /** @type {Box[]} */
    const boxes = [];
    if (!tree || tree.bytes === 0) return boxes;
    /** @type {Box} */
    let box = { node: tree, path: "", parent: null, depth: 0, left: 0, width: 1 };
    boxes.push(box);
    for (const name of this.zoomed ? this.zoomed.split("\n").slice(1) : []) {
      const child = box.node.children.find((each) => each.name === name);
      if (!child) break;
      box = { node: child, path: `${box.path}\n${name}`, parent: box, depth: box.depth + 1, left: 0, width: 1 };
      boxes.push(box);
    }
    this.zoomed = box.path;
    for (let i = boxes.length - 1; i < boxes.length && boxes.length < MOST; i++) {
      const parent = boxes[i];
      let { left } = parent;
      for (const node of parent.node.children) {
        const width = (parent.width * node.bytes) / Math.max(1, parent.node.bytes);
        if (width >= LEAST) boxes.push({ node, path: `${parent.path}\n${node.name}`, parent, depth: parent.depth + 1, left, width });
        left += width;
      }
    }
    return boxes;
  }

  #draw() {
    const boxes = this.#layOut();
    this.boxes = boxes;
    const active = document.activeElement;
    const wanted = this.search.value.trim().toLowerCase();
    if (!boxes.some((each) => each.path === this.focused)) this.focused = this.zoomed;
    /** @type {Map<string, HTMLButtonElement>} */
    const next = new Map();
    let depth = 0;
    for (const box of boxes) {
      const element = this.elements.get(box.path) ?? this.#make(box.path);
      this.#dress(element, box, wanted !== "" && box.node.name.toLowerCase().includes(wanted));
      next.set(box.path, element);
      depth = Math.max(depth, box.depth + 1);
    }
    this.elements = next;
    this.graph.style.height = `${depth * ROW}px`;
    this.graph.replaceChildren(...next.values());
    if (active instanceof HTMLElement && active !== document.activeElement && this.graph.contains(active)) active.focus({ preventScroll: true });
    this.found.textContent = wanted && this.tree ? matches(this.tree, wanted) : "";
    this.#say();
  }

  /** @param {string} path */
  #make(path) {
    return make("button", {
      type: "button",
      onclick: () => this.zoom(path),
      onfocus: () => this.#focus(path),
      onpointerenter: () => this.#say(path),
      onpointerleave: () => this.#say(),
    });
  }

  /** @param {HTMLButtonElement} element @param {Box} box @param {boolean} isFound */
  #dress(element, box, isFound) {
    const { node } = box;
    const name = short(node.name);
    element.className = `f${hash(packageOf(node.name)) % COLOURS}${isFound ? " found" : ""}`;
    element.style.left = `${100 * box.left}%`;
    element.style.width = `${100 * box.width}%`;
    element.style.top = `${box.depth * ROW}px`;
    element.tabIndex = box.path === this.focused ? 0 : -1;
    const text = box.width * this.graph.clientWidth < NARROW ? "" : name;
    if (element.textContent !== text) element.textContent = text;
    element.setAttribute("aria-label", `${name}, ${size(node.bytes)}, ${percent(node.bytes, this.tree?.bytes ?? 0)}${isFound ? ", found" : ""}`);
  }

  /** @param {string} path */
  #focus(path) {
    const before = this.elements.get(this.focused);
    if (before) before.tabIndex = -1;
    this.focused = path;
    const element = this.elements.get(path);
    if (element) element.tabIndex = 0;
    this.#say();
  }

  #say(path = this.focused) {
    const box = this.boxes.find((each) => each.path === path) ?? this.boxes[0];
    const text = box ? `${box.node.name}: ${size(box.node.bytes)} in ${blocks(box.node.blocks)}, ${percent(box.node.bytes, this.tree?.bytes ?? 0)} of all` : "This heap has no live blocks.";
    if (this.words.textContent !== text) this.words.textContent = text;
  }

  /** @param {KeyboardEvent} event @returns {boolean} */
  key(event) {
    if (!this.graph.contains(/** @type {Node} */ (event.target))) return false;
    const { boxes } = this;
    const box = boxes.find((each) => each.path === this.focused);
    if (!box) return false;
    const beside = boxes.filter((each) => each.depth === box.depth);
    const at = beside.indexOf(box);
    /** @type {Record<string, () => Box | null | undefined>} */
    const to = {
      ArrowUp: () => box.parent,
      ArrowDown: () => boxes.find((each) => each.parent === box),
      ArrowLeft: () => beside[at - 1],
      ArrowRight: () => beside[at + 1],
      Home: () => boxes[0],
      End: () => boxes[boxes.length - 1],
    };
    if (event.key === "Escape") {
      this.zoom("");
      return true;
    }
    if (!to[event.key]) return false;
    const next = to[event.key]();
    if (next) this.elements.get(next.path)?.focus();
    return true;
  }

  async #savePng() {
    const width = Math.max(600, this.graph.clientWidth);
    const depth = Math.max(1, ...this.boxes.map((each) => each.depth + 1));
    const canvas = new OffscreenCanvas(width, depth * ROW);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.fillRect(0, 0, width, depth * ROW);
    context.font = "12px system-ui, sans-serif";
    context.textBaseline = "middle";
    for (const box of this.boxes) {
      const element = this.elements.get(box.path);
      if (!element) continue;
      const style = getComputedStyle(element);
      const wide = box.width * width - 1;
      context.save();
      context.beginPath();
      context.rect(box.left * width, box.depth * ROW, wide, ROW - 1);
      context.clip();
      context.fillStyle = style.backgroundColor;
      context.fill();
      context.fillStyle = style.color;
      context.fillText(short(box.node.name), box.left * width + 4, box.depth * ROW + ROW / 2);
      context.restore();
    }
    save("stacks.png", await canvas.convertToBlob({ type: "image/png" }));
  }
}

/** @param {string} frame */
function packageOf(frame) {
  const words = frame.replace(/^[^(]*\//, "").split("(")[0].split(".");
  return words.slice(0, -2).join(".") || frame;
}

/** @param {string} text */
function hash(text) {
  let value = 7;
  for (let i = 0; i < text.length; i++) value = (31 * value + text.charCodeAt(i)) >>> 0;
  return value;
}

/** What the frames with a text have together, each byte counted once. @param {FlameNode} tree @param {string} wanted */
function matches(tree, wanted) {
  let bytes = 0;
  let boxes = 0;
  const look = (/** @type {FlameNode} */ node, /** @type {boolean} */ isBelow) => {
    const is = node.name.toLowerCase().includes(wanted);
    if (is) boxes++;
    if (is && !isBelow) bytes += node.bytes;
    node.children.forEach((each) => look(each, isBelow || is));
  };
  look(tree, false);
  return boxes ? `${counted(boxes, "frame")}, ${size(bytes)}, ${percent(bytes, tree.bytes)} of all` : "no frame has this text";
}
