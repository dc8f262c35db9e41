// Completion of a policy's source: after "area." what an area can do, elsewhere what a policy can have, words
// of Java, and the words of the text itself.

/** A method as the server tells it. @typedef {{name: string, signature: string, isDefault: boolean}} Method */
/** @typedef {{policy: Method[], area: Method[]}} Interface */

const WORDS = ["public", "private", "final", "static", "class", "record", "return", "long", "int", "boolean", "while", "for", "if", "else", "new", "this", "null", "true", "false", "void", "@Override"];
const MOST = 60;

/** @param {Interface} known @returns {(mirror: any) => any} */
export function hints(known) {
  return (mirror) => {
    const cursor = mirror.getCursor();
    const before = mirror.getLine(cursor.line).slice(0, cursor.ch);
    const word = /[A-Za-z_@$][\w$]*$/.exec(before)?.[0] ?? "";
    const isOfArea = /\barea(?:\(\))?\.$/.test(before.slice(0, before.length - word.length));
    const isMember = /\.$/.test(before.slice(0, before.length - word.length));
    if (isMember && !isOfArea) return null;
    const found = isOfArea ? ofArea(known) : [...ofPolicy(known), ...plain(mirror.getValue(), word)];
    const list = found.filter((each) => each.displayText.toLowerCase().includes(word.toLowerCase()) && each.text !== word);
    list.sort((a, b) => Number(b.text.startsWith(word)) - Number(a.text.startsWith(word)));
    return list.length === 0 ? null : { list: list.slice(0, MOST), from: { line: cursor.line, ch: cursor.ch - word.length }, to: cursor };
  };
}

/** @param {Interface} known */
function ofArea({ area }) {
  return area.map(({ name, signature }) => ({ text: name + "(", displayText: signature }));
}

/** @param {Interface} known */
function ofPolicy({ policy }) {
  return policy.map(({ signature, isDefault }) => ({
    text: `${isDefault ? "@Override " : ""}public ${signature} {\n    \n  }`,
    displayText: signature,
  }));
}

/** @param {string} text @param {string} word */
function plain(text, word) {
  const words = new Set(WORDS);
  for (const [each] of text.matchAll(/[A-Za-z_]\w{2,}/g)) if (each !== word) words.add(each);
  return word.length < 2 ? [] : [...words].map((each) => ({ text: each, displayText: each }));
}
