// Which lessons are done, kept in this browser.

const KEY = "freehold-lessons";

/** @returns {{done: string[], last: string}} */
export function progress() {
  try {
    const { done, last } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { done: Array.isArray(done) ? done.map(String) : [], last: String(last ?? "") };
  } catch {
    return { done: [], last: "" };
  }
}

/** @param {string} id */
export function markDone(id) {
  const { done, last } = progress();
  if (!done.includes(id)) localStorage.setItem(KEY, JSON.stringify({ done: [...done, id], last }));
}

/** @param {string} id */
export function markLast(id) {
  localStorage.setItem(KEY, JSON.stringify({ ...progress(), last: id }));
}

export function forget() {
  localStorage.removeItem(KEY);
}
