// One tab stop for many controls: in a group the arrows, Home and End go from one to the next, and Tab leaves it.

export class Roving {
  /** @param {HTMLElement} group @param {string} controls selector of those that get the focus in turn */
  constructor(group, controls) {
    this.group = group;
    this.controls = controls;
    /** @type {HTMLElement | null} */
    this.current = null;
    group.addEventListener("focusin", (event) => this.#choose(/** @type {HTMLElement} */ (event.target).closest(controls)));
    group.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @returns {HTMLElement[]} */
  get #all() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.group.querySelectorAll(this.controls))];
  }

  /** Must be called when there are others than before. */
  refresh() {
    const all = this.#all;
    if (!this.current || !all.includes(this.current)) this.current = all[0] ?? null;
    for (const each of all) each.tabIndex = each === this.current ? 0 : -1;
  }

  /** @param {Element | null} control */
  #choose(control) {
    if (!(control instanceof HTMLElement) || control === this.current) return;
    if (this.current) this.current.tabIndex = -1;
    control.tabIndex = 0;
    this.current = control;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = this.#all;
    const at = all.indexOf(/** @type {HTMLElement} */ (event.target));
    /** @type {Record<string, number>} */
    const to = { ArrowLeft: at - 1, ArrowUp: at - 1, ArrowRight: at + 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 };
    if (at < 0 || !(event.key in to)) return;
    all[Math.max(0, Math.min(all.length - 1, to[event.key]))].focus();
    event.preventDefault();
    event.stopPropagation();
  }
}
