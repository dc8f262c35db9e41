// Elements, made in one expression.

/** Makes an element. A property that begins with "on" is a listener, one with "aria-" or "data-" or named
 * "role" or "for" an attribute; all others are properties of the element. Children are elements or texts.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Record<string, any>} [properties] @param {(Node | string | number)[]} children
 * @returns {HTMLElementTagNameMap[T]} */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "role" || name === "for" || name.includes("-")) element.setAttribute(name, String(value));
    else /** @type {any} */ (element)[name] = value;
  }
  element.append(...children.map((each) => (typeof each === "number" ? String(each) : each)));
  return element;
}

let last = 0;

/** An id that no other element has. @param {string} name */
export function freshId(name) {
  return `${name}-${++last}`;
}

/** A select with options. @param {Record<string, any>} properties @param {[string, string][]} options values with their texts */
export function choice(properties, options) {
  const select = make("select", properties);
  select.append(...options.map(([value, text]) => new Option(text, value)));
  return select;
}

/** A control with its label. @param {string} text @param {HTMLElement} control */
export function labelled(text, control) {
  return make("label", {}, text + " ", control);
}

/** A list of names and values. @param {[string, string | Node][]} rows */
export function facts(rows) {
  return make("dl", { className: "facts" }, ...rows.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
}
