// An editor of text with line numbers, colours, completion and marks at lines that are wrong: CodeMirror,
// which is loaded when the first one is made.

import { make } from "../shell/dom.js";

/** What is wrong with a line. @typedef {{line: number, message: string}} Problem */

const SCRIPTS = ["codemirror", "clike", "matchbrackets", "closebrackets", "show-hint"];
const STYLES = ["codemirror", "show-hint"];

/** @type {Promise<any> | null} */
let loading = null;

/** The library. @returns {Promise<any>} */
function library() {
  loading ??= (async () => {
    for (const name of STYLES) document.head.append(make("link", { rel: "stylesheet", href: `lib/${name}.css` }));
    for (const name of SCRIPTS) await script(`lib/${name}.js`);
    return /** @type {any} */ (globalThis).CodeMirror;
  })();
  return loading;
}

/** @param {string} src */
function script(src) {
  return new Promise((resolve, reject) => {
    const element = make("script", { src, onload: resolve, onerror: () => reject(new Error(`${src} cannot be loaded`)) });
    document.head.append(element);
  });
}

export class Editor {
  /** @param {any} mirror @param {HTMLElement} root */
  constructor(mirror, root) {
    this.mirror = mirror;
    this.root = root;
    /** @type {number[]} */
    this.wrong = [];
    /** @type {any} */
    this.current = null;
  }

  /** Makes one in an element.
   * @param {HTMLElement} root
   * @param {{label: string, mode: string, text: string, changed: () => void, run: () => void,
   *   hints?: (mirror: any) => any}} options */
  static async make(root, { label, mode, text, changed, run, hints }) {
    const CodeMirror = await library();
    const mirror = CodeMirror(root, {
      value: text,
      mode,
      lineNumbers: true,
      lineWrapping: true,
      viewportMargin: Infinity,
      matchBrackets: true,
      autoCloseBrackets: true,
      indentUnit: 2,
      gutters: ["wrong-gutter", "CodeMirror-linenumbers"],
      screenReaderLabel: label,
      extraKeys: {
        // Tab goes on to the next control, as everywhere on the page.
        Tab: false,
        "Shift-Tab": false,
        "Ctrl-Enter": () => run(),
        "Cmd-Enter": () => run(),
        ...(hints ? { "Ctrl-Space": "autocomplete" } : {}),
      },
      hintOptions: hints ? { hint: hints, completeSingle: false } : undefined,
    });
    mirror.on("change", changed);
    if (hints) {
      mirror.on("inputRead", (/** @type {any} */ _, /** @type {any} */ change) => {
        if (/^[A-Za-z.]$/.test(change.text[0] ?? "") && !mirror.state.completionActive) mirror.showHint();
      });
    }
    return new Editor(mirror, root);
  }

  get text() {
    return this.mirror.getValue();
  }

  set text(value) {
    if (value !== this.text) this.mirror.setValue(value);
  }

  /** Marks lines that are wrong; no line is 0. @param {Problem[]} problems */
  mark(problems) {
    this.mirror.clearGutter("wrong-gutter");
    for (const line of this.wrong) this.mirror.removeLineClass(line, "background", "wrong-line");
    this.wrong = [];
    for (const { line, message } of problems) {
      if (line < 1 || line > this.mirror.lineCount()) continue;
      this.wrong.push(line - 1);
      this.mirror.addLineClass(line - 1, "background", "wrong-line");
      this.mirror.setGutterMarker(line - 1, "wrong-gutter", make("span", { className: "wrong-mark", title: message }, "!"));
    }
  }

  /** Marks the line that is played; 0 for none. @param {number} line */
  at(line) {
    if (this.current !== null) this.mirror.removeLineClass(this.current, "background", "current-line");
    this.current = line >= 1 && line <= this.mirror.lineCount() ? this.mirror.addLineClass(line - 1, "background", "current-line") : null;
  }

  /** Puts the cursor on a line. @param {number} line */
  goTo(line) {
    this.mirror.focus();
    this.mirror.setCursor(Math.max(0, line - 1), 0);
  }

  /** Is to be called when it is seen again. */
  refresh() {
    this.mirror.refresh();
  }
}
