// Where the page is: the view and its state, which stand in the fragment of the address, so that an
// address can be kept, sent and gone back to, and the server never sees it.

export const VIEWS = ["learn", "step", "compare", "try", "heap", "measure"];

/** Characters of a text that an address takes. */
const MOST_SHARED = 6_000;

/** Whether an address takes texts. @param {string[]} texts */
export function areShort(...texts) {
  return texts.reduce((sum, each) => sum + each.length, 0) <= MOST_SHARED;
}

/** A text for an address, unless it is too long for one. @param {string} text */
export function shared(text) {
  return areShort(text) ? text : null;
}

/** Reads the address. @returns {{view: string, state: URLSearchParams}} */
export function current() {
  const match = location.hash.match(/^#\/([a-z]+)(?:\?(.*))?$/);
  const view = match && VIEWS.includes(match[1]) ? match[1] : "step";
  return { view, state: new URLSearchParams(match?.[2] ?? "") };
}

/** @param {string} view @param {Record<string, string | number | null | undefined>} state */
export function address(view, state = {}) {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (value !== null && value !== undefined && value !== "") fields.set(name, String(value));
  }
  const query = fields.toString();
  return `#/${view}${query ? "?" + query : ""}`;
}
