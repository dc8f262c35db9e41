// The way to the server: the token of this browser's session, requests, and events.

const KEY = "freehold-token";
const TOKEN = "X-Freehold-Token";
const SILENT = "The playground does not answer. If it was ended, start it again and open the address that it prints.";

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
      headers: { ...options.headers, [TOKEN]: localStorage.getItem(KEY) ?? "" },
    });
  } catch {
    throw new Refused(SILENT);
  }
  if (!response.ok) throw refusal(response.status, await response.json().catch(() => null));
  return response;
}

/** @param {number} status @param {{error: string, line?: number} | null} problem what the server said, if it could be read */
function refusal(status, problem) {
  return new Refused(problem?.error ?? "the server answered " + status, problem?.line ?? 0);
}

/** @param {string} path */
export async function get(path) {
  return (await request(path)).json();
}

/** @param {string} path @param {Record<string, string | number>} fields */
export async function post(path, fields) {
  return (await request(path, { method: "POST", body: JSON.stringify(fields) })).json();
}

/** Sends a file, and says how many bytes have gone: fetch cannot.
 * @param {File} file @param {(bytes: number) => void} progress @param {AbortSignal} stop
 * @returns {Promise<any>} what it was taken for; null when it was stopped */
export function upload(file, progress, stop) {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open("POST", "/api/traces");
    sending.setRequestHeader("X-Name", encodeURIComponent(file.name));
    sending.setRequestHeader(TOKEN, localStorage.getItem(KEY) ?? "");
    sending.responseType = "json";
    sending.upload.onprogress = (event) => progress(event.loaded);
    sending.onload = () => {
      if (sending.status === 200) resolve(sending.response);
      else reject(refusal(sending.status, sending.response));
    };
    sending.onerror = () => reject(new Refused(SILENT));
    sending.onabort = () => resolve(null);
    stop.onabort = () => sending.abort();
    sending.send(file);
  });
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
