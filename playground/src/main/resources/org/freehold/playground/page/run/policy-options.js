// The options of an allocator, in words.

/** @typedef {import("../shell/app.js").PolicyKind} PolicyKind */

/** Which options there are. @param {PolicyKind} kind */
export function inWords({ options }) {
  return options.length ? `Options: ${options.map((each) => `${each.name}=${each.choices.length ? each.choices.join("|") : each.default}`).join(", ")}.` : "It has no options.";
}

/** One of them as it is written, for an empty field. @param {PolicyKind | undefined} kind */
export function example(kind) {
  const option = kind?.options[0];
  return option ? `such as ${option.name}=${option.choices.at(-1) ?? option.default}` : "none";
}
