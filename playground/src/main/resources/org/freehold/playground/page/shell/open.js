// Files: chosen or dropped anywhere on the page. A trace goes to the view that steps through it, a snapshot
// of a heap to the one that looks at heaps.

import * as server from "./server.js";

/** @typedef {import("./app.js").App} App */

/** Milliseconds after which a file that is not open is said to be under way. */
const SOON = 300;

/** @param {App} app @param {HTMLInputElement} input */
export function opener(app, input) {
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) void open(app, file);
    input.value = "";
  });
  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) {
      event.preventDefault();
      document.body.classList.add("dropping");
    }
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    document.body.classList.remove("dropping");
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    void open(app, file);
  });
}

/** @param {App} app @param {File} file */
async function open(app, file) {
  app.calm();
  app.say(`opening ${file.name}`);
  const stop = new AbortController();
  const bar = new OpeningBar(file, () => stop.abort());
  try {
    const opened = await server.upload(file, (bytes) => bar.sent(bytes), stop.signal);
    if (!opened) return;
    await app.refresh();
    if (opened.kind === "snapshot") app.go("heap", { snapshot: opened.id });
    else app.go("step", { trace: opened.name, again: opened.id });
  } catch (problem) {
    app.complain(problem);
  } finally {
    bar.hide();
  }
}

/** How far the file is that is being opened. Of a small one nothing is seen. */
class OpeningBar {
  /** @param {File} file @param {() => void} stop */
  constructor(file, stop) {
    this.file = file;
    this.root = /** @type {HTMLElement} */ (document.getElementById("opening"));
    this.bar = /** @type {HTMLProgressElement} */ (this.root.querySelector("progress"));
    this.words = /** @type {HTMLElement} */ (this.root.querySelector("span"));
    /** @type {HTMLButtonElement} */ (this.root.querySelector("button")).onclick = stop;
    this.shown = setTimeout(() => (this.root.hidden = false), SOON);
    this.sent(0);
  }

  /** @param {number} bytes */
  sent(bytes) {
    const total = this.file.size;
    const isSent = bytes >= total;
    this.bar.max = Math.max(total, 1);
    if (isSent) this.bar.removeAttribute("value");
    else this.bar.value = bytes;
    this.words.textContent = isSent
      ? `${this.file.name}: the playground reads it …`
      : `${this.file.name}: ${(bytes / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB sent …`;
  }

  hide() {
    clearTimeout(this.shown);
    this.root.hidden = true;
  }
}
