// Files: chosen or dropped anywhere on the page. A trace goes to the view that steps through it, a snapshot
// of a heap to the one that looks at heaps.

import * as server from "./server.js";

/** @typedef {import("./app.js").App} App */

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
  try {
    const opened = await server.upload(file);
    await app.refresh();
    if (opened.kind === "snapshot") app.go("heap", { snapshot: opened.id });
    else app.go("step", { trace: opened.name, again: opened.id });
  } catch (problem) {
    app.complain(problem);
  }
}
