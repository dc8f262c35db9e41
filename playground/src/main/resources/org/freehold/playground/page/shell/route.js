// Where the page is: the view and its state, which stand in the fragment of the address, so that an
// address can be kept, sent and gone back to, and the server never sees it.

export const VIEWS = ["learn", "step", "compare", "try", "heap", "measure"];

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
