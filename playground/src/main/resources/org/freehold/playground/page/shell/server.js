// The way to the server: the token of this browser's session, requests, and events.

const KEY = "freehold-token";

/** What the server says when it refuses something: one sentence. */
export class Refused extends Error {
  /** @param {string} sentence @param {number} [line] of a text that was sent */
  constructor(sentence, line = 0) {
    super(sentence);
    this.line = line;
  }
}

/** Whether the server has closed what is asked for: it keeps the last few. @param {unknown} problem */
export function isClosed(problem) {
  return problem instanceof Refused && /is not open any more/.test(problem.message);
}

/** The invitation that the address has. */
export function invited() {
  return location.hash.match(/^#([0-9a-f]{32})$/)?.[1];
}

/** Takes the invitation from the address, where it would stay in the history, and opens a session with
 * it; without one, the session that this browser has is used. */
export async function enter() {
  const invitation = invited();
  if (!invitation) {
    if (!localStorage.getItem(KEY)) {
      throw new Refused("Open the address that 'freehold playground' printed: it lets this browser in, once.");
    }
    return;
  }
  history.replaceState(null, "", "/");
  const answer = await post("/api/enter", { invitation });
  localStorage.setItem(KEY, answer.token);
}

/** @param {string} path @param {RequestInit} [options] */
async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(path, {
      ...options,
      headers: { ...options.headers, "X-Freehold-Token": localStorage.getItem(KEY) ?? "" },
    });
  } catch {
    throw new Refused("The playground does not answer. If it was ended, start it again and open the address that it prints.");
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({ error: "the server answered " + response.status }));
    throw new Refused(problem.error, problem.line ?? 0);
  }
  return response;
}

/** @param {string} path */
export async function get(path) {
  return (await request(path)).json();
}

/** @param {string} path @param {Record<string, string | number>} fields */
export async function post(path, fields) {
  return (await request(path, { method: "POST", body: JSON.stringify(fields) })).json();
}

/** @param {File} file */
export async function upload(file) {
  const headers = { "X-Name": encodeURIComponent(file.name) };
  return (await request("/api/traces", { method: "POST", body: file, headers })).json();
}

/** Reads bytes, and says how many came so far.
 * @param {string} path @param {(bytes: number) => void} [progress] @param {number} [expected] how many there will be, if
 *   that is known: then they are not copied
 * @returns {Promise<Uint8Array>} */
export async function bytes(path, progress = () => {}, expected = 1 << 16) {
  const reader = /** @type {ReadableStream<Uint8Array>} */ ((await request(path)).body).getReader();
  let all = new Uint8Array(expected);
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return length === all.length ? all : all.slice(0, length);
    if (length + value.length > all.length) {
      const larger = new Uint8Array(Math.max(length + value.length, 2 * all.length));
      larger.set(all.subarray(0, length));
      all = larger;
    }
    all.set(value, length);
    length += value.length;
    progress(length);
  }
}

/** Follows the server's events until the page goes or the server ends.
 * @param {(kind: string, data: any) => void} listener */
export async function follow(listener) {
  const reader = /** @type {ReadableStream<Uint8Array>} */ ((await request("/api/events")).body)
    .pipeThrough(/** @type {ReadableWritablePair<string, Uint8Array>} */ (new TextDecoderStream()))
    .getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const event = text.slice(0, end).match(/^event: (\S+)\ndata: (.*)$/);
      text = text.slice(end + 2);
      if (event) listener(event[1], JSON.parse(event[2]));
    }
  }
}
