// Colours of the page for canvases.

/** @type {HTMLElement | null} */
let probe = null;

/** A colour as a canvas takes it: "rgb(…)". Where colours are forced it is one of the system's, which only an
 * element resolves. @param {string} name of the variable */
export function ink(name) {
  if (!probe) {
    probe = document.createElement("i");
    probe.className = "colour-probe";
    document.body.append(probe);
  }
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

/** Is called when the colours of the page change. @param {() => void} listener */
export function onColours(listener) {
  for (const each of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) matchMedia(each).addEventListener("change", listener);
}
