// The beginning of the page: it enters the session, and shows the view that the address names. The code of a
// view is loaded when it is first shown.

import { App } from "./shell/app.js";
import { make } from "./shell/dom.js";
import { opener } from "./shell/open.js";
import * as route from "./shell/route.js";
import * as server from "./shell/server.js";

/** @typedef {import("./shell/app.js").View} View */

/** @type {Record<string, {title: string, keys: string, load: () => Promise<{default: new (root: HTMLElement, app: App) => View}>}>} */
const VIEWS = {
  learn: { title: "Learn", keys: "← → a call, with Shift ten; Home, End; Space plays; j and k the next and the previous step, n and p the next and the previous lesson", load: () => import("./views/learn.js") },
  step: {
    title: "Step",
    keys: "← → a call, with Shift ten; PgUp PgDn a hundred; Home, End; Space plays; p peak, f first refusal, n and N the next and the last call on this block; on the map + − 0 zoom, a d w s move, c this call",
    load: () => import("./views/step.js"),
  },
  compare: { title: "Compare", keys: "← → a call, with Shift ten; PgUp PgDn a hundred; Home, End; Space plays; x the next difference, X the one before; p peak, f first refusal, n and N the next and the last call on this block", load: () => import("./views/compare.js") },
  try: { title: "Try", keys: "Ctrl+Enter runs what is written; Esc, then Tab leaves the editor", load: () => import("./views/try.js") },
  measure: { title: "Measure", keys: "none of its own", load: () => import("./views/measure.js") },
  heap: { title: "Heap", keys: "on the pages ← → ↑ ↓, Home, End; Enter asks which blocks keep a page, n and N go to the next and the last that few bytes keep; in the flame graph arrows, Enter zooms, Esc shows all", load: () => import("./views/heap.js") },
};

/** Views that the navigation does not show. */
const HIDDEN = new Set(["measure"]);

/** @param {string} id @returns {any} */
const element = (id) => document.getElementById(id);

const app = new App(element("problem"), element("log"));
const main = element("main");
/** @type {Map<string, {root: HTMLElement, view: View}>} */
const shown = new Map();
/** @type {View | null} */
let current = null;

/** Shows what the address names. */
async function show() {
  const { view: name, state } = route.current();
  const { title, keys, load } = VIEWS[name];
  current?.leave();
  for (const each of document.querySelectorAll("#views a")) {
    if (each.getAttribute("data-view") === name) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
  document.title = `${title} · Freehold playground`;
  element("keys").textContent = "Keys: " + keys + ".";
  let entry = shown.get(name);
  if (!entry) {
    const { default: Made } = await load();
    const root = make("div", { className: "view", id: "view-" + name });
    entry = { root, view: new Made(root, app) };
    shown.set(name, entry);
  }
  if (route.current().view !== name) return;
  if (main.firstElementChild !== entry.root) main.replaceChildren(entry.root);
  current = entry.view;
  app.calm();
  await entry.view.enter(state);
}

/** @param {KeyboardEvent} event */
function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.closest("select, textarea, [contenteditable], input:not([type=range]):not([type=checkbox])")) return;
  if (current?.key(event)) event.preventDefault();
}

async function start() {
  element("views").append(
    ...Object.entries(VIEWS).filter(([name]) => !HIDDEN.has(name)).map(([name, { title }]) => make("li", {}, make("a", { href: route.address(name), "data-view": name }, title))),
  );
  addEventListener("hashchange", () => {
    // A playground that was started again, opened in the page of the one before.
    if (server.invited()) location.reload();
    else void show().catch((problem) => app.complain(problem));
  });
  await server.enter();
  await app.refresh();
  void server.follow((kind, data) => app.happened(kind, data)).catch(() => {});
  opener(app, element("file"));
  await app.beginWhereThereIsSomething();
  document.addEventListener("keydown", key);
  await show();
}

start().catch((problem) => app.complain(problem));
