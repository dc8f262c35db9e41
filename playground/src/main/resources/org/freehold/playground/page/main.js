// The beginning of the page: what there is to play, and the run that is shown.

import { size } from "./numbers.js";
import * as server from "./server.js";
import { StepView } from "./step-view.js";

/** @param {string} id @returns {any} */
const element = (id) => document.getElementById(id);

/** @param {unknown} problem */
function complain(problem) {
  element("problem").textContent = problem instanceof Error ? problem.message : String(problem);
  element("problem").hidden = false;
}

/** @type {Map<number, (run: any) => void>} */
const waiting = new Map();

/** Waits until a run is complete.
 * @param {any} run */
async function complete(run) {
  for (;;) {
    if (run.state === "failed") throw new server.Refused(run.failure);
    if (run.state === "ready") return run;
    element("map-text").textContent = `playing call ${run.done.toLocaleString("en")} of ${run.total.toLocaleString("en")} …`;
    const told = new Promise((resolve) => waiting.set(run.id, resolve));
    const late = new Promise((resolve) => setTimeout(resolve, 300, null));
    run = (await Promise.race([told, late])) ?? (await server.get(`/api/run?id=${run.id}`));
  }
}

const view = new StepView();
let about = { samples: [], traces: [], policies: [] };

async function refresh() {
  about = await server.get("/api/about");
  const traces = element("trace");
  traces.replaceChildren(
    ...about.traces.map((/** @type {any} */ each) => new Option(`${each.name} (${each.operations.toLocaleString("en")} calls)`, String(each.id))),
    ...about.samples.map((name) => new Option(name, "sample:" + name)),
  );
  if (element("policy").options.length === 0) {
    element("policy").replaceChildren(...about.policies.map((/** @type {any} */ each) => new Option(each.name, each.name)));
    element("policy").value = "best-fit";
    describePolicy();
  }
}

function describePolicy() {
  const policy = /** @type {any} */ (about.policies.find((/** @type {any} */ each) => each.name === element("policy").value));
  if (!policy) return;
  const options = policy.options.map((/** @type {any} */ each) => `${each.name}=${each.choices.length ? each.choices.join("|") : each.default}`);
  element("options-help").textContent = `${policy.summary}. ${options.length ? "Options: " + options.join(", ") + "." : "It has no options."}`;
}

async function play() {
  element("problem").hidden = true;
  const chosen = element("trace").value;
  let trace = chosen;
  if (chosen.startsWith("sample:")) {
    trace = String((await server.post("/api/traces/sample", { name: chosen.slice("sample:".length) })).id);
    await refresh();
    element("trace").value = trace;
  }
  const options = element("options").value.trim();
  const policy = element("policy").value + (options ? ":" + options : "");
  const started = await server.post("/api/runs", { trace, policy, limit: element("limit").value });
  const run = await complete(started);
  const bytes = await server.bytes(`/api/run/history?id=${run.id}`, (length) => {
    element("map-text").textContent = `loading, ${size(length)} …`;
  });
  view.show(run, bytes);
  if (run.broken) complain(`The allocator could not go on at ${run.broken}`);
}

async function start() {
  await server.enter();
  await refresh();
  void server.follow((kind, data) => {
    if (kind === "run") waiting.get(data.id)?.(data);
  }).catch(() => {});
  element("policy").addEventListener("change", describePolicy);
  element("open").addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    play().catch(complain);
  });
  element("file").addEventListener("change", async () => {
    try {
      const opened = await server.upload(element("file").files[0]);
      await refresh();
      element("trace").value = String(opened.id);
      await play();
    } catch (problem) {
      complain(problem);
    }
  });
  if (element("trace").options.length > 0) await play();
}

start().catch(complain);
