// Measuring how fast contenders are: the server plays the trace again without recording it, one at a time.

import { count } from "../shell/numbers.js";
import * as server from "../shell/server.js";

/** @typedef {import("./contender.js").Contender} Contender */

const POLL = 300;

/** Measures those that served the trace and are not measured yet, one after the other.
 * @param {import("../shell/app.js").App} app @param {Contender[]} contenders
 * @param {(text: string) => void} progress @param {() => boolean} isWanted still */
export async function measure(app, contenders, progress, isWanted) {
  for (const each of contenders) {
    if (!isWanted()) return;
    if (each.speed?.operationsPerSecond) continue;
    if (!each.isServed) {
      each.speed = { failure: each.player.run.broken ? "not measured: it stopped" : "not measured: it refused requests" };
      continue;
    }
    try {
      each.speed = await measured(app, each, progress, isWanted);
    } catch (problem) {
      if (!(problem instanceof server.Refused)) throw problem;
      each.speed = { failure: problem.message };
    }
  }
}

/** @param {import("../shell/app.js").App} app @param {Contender} contender @param {(text: string) => void} progress @param {() => boolean} isWanted */
async function measured(app, contender, progress, isWanted) {
  const { id } = contender.player.run;
  let answer = await server.post("/api/run/speed", { id });
  for (;;) {
    if (answer.state === "ready") return { operationsPerSecond: answer.operationsPerSecond, score: answer.score };
    if (answer.state === "failed") return { failure: answer.failure };
    if (!isWanted()) return null;
    progress(`Measuring ${contender.name}: call ${count(answer.done)} of ${count(answer.total)} …`);
    answer = await next(app, id);
  }
}

/** Waits until the server tells of a trial, or asks for it. @param {import("../shell/app.js").App} app @param {number} id */
async function next(app, id) {
  /** @type {() => void} */
  let end = () => {};
  const told = new Promise((resolve) => {
    end = app.on("speed", (data) => data.id === id && resolve(data));
  });
  const late = new Promise((resolve) => setTimeout(resolve, POLL, null));
  const data = await Promise.race([told, late]);
  end();
  return data ?? server.get(`/api/run/speed?id=${id}`);
}
