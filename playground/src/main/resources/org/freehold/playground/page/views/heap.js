// A heap that exists: in a snapshot, or in a JVM that runs.

import { labelled, make } from "../shell/dom.js";
import { count, hex } from "../shell/numbers.js";
import * as server from "../shell/server.js";
import { Change } from "../heap/change.js";
import { Flame } from "../heap/flame.js";
import { HeapData } from "../heap/heap-data.js";
import { Keepers } from "../heap/keepers.js";
import { Jvms, Looks } from "../heap/live.js";
import { PageMap } from "../heap/page-map.js";
import { PageTable } from "../heap/page-table.js";
import { Picker } from "../heap/picker.js";
import { Rankings } from "../heap/rankings.js";
import { Sizes } from "../heap/sizes.js";
import { StackTable } from "../heap/stack-table.js";
import { Strip } from "../heap/strip.js";

/** @typedef {import("../shell/app.js").App} App */
/** @typedef {import("../heap/heap-data.js").Snapshot} Snapshot */

export default class HeapView {
  /** @param {HTMLElement} root @param {App} app */
  constructor(root, app) {
    this.app = app;
    this.chosen = make("select", { className: "snapshot", onchange: () => this.#try(this.#open(Number(this.chosen.value), {})) });
    this.other = make("select", { className: "other", onchange: () => this.#try(this.#compare()) });
    this.compared = labelled("Compare with an earlier one", this.other);
    const lookButton = make("button", { type: "button", className: "jvms", onclick: () => this.#try(this.jvms.list()) }, "Look at a JVM");
    const form = make(
      "form",
      { "aria-label": "What is looked at", onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
      labelled("Snapshot", this.chosen),
      this.compared,
      make("button", { type: "button", className: "demonstration", onclick: () => this.#try(this.#demonstration()) }, "Open the demonstration"),
      lookButton,
    );
    this.facts = make("p", { className: "hint heap-facts" });
    this.cut = make("p", { className: "cut", hidden: true });
    this.empty = make(
      "p",
      { className: "heap-empty" },
      "A snapshot shows what heaps held at one moment. Open a file (.fhs) or drop it anywhere, open the demonstration, or look at a JVM that uses Freehold. ",
      "A program writes one when it ends with -Dfreehold.snapshot.exit=app-%p.fhs.",
    );
    this.jvms = new Jvms(app, (snapshot) => this.#try(this.#open(snapshot.id, {}).then(() => this.looks.toggle.focus())));
    this.looks = new Looks(
      app,
      (snapshot) => this.#again(snapshot),
      () => this.#try(this.#keep()),
      () => lookButton.focus(),
    );
    this.picker = new Picker((index) => this.#try(this.#choose(index)));
    this.strip = new Strip((from, to) => this.#try(this.#askSegment(from, to)));
    this.map = new PageMap((address, isAsked) => this.#moved(address, isAsked));
    this.keepers = new Keepers((gain) => this.map.showGain(gain));
    this.rankings = new Rankings(
      (address) => this.#askPage(address),
      (from, to) => this.#try(this.#askSegment(from, to)),
    );
    this.pageTable = new PageTable((address) => this.#askPage(address));
    this.sizes = new Sizes();
    this.flame = new Flame();
    this.stacks = new StackTable(app);
    this.change = new Change();
    this.panels = make(
      "div",
      { className: "panels heap-panels", hidden: true },
      this.picker.root,
      this.change.root,
      this.strip.root,
      this.map.root,
      this.keepers.root,
      this.rankings.pins.root,
      this.pageTable.root,
      this.rankings.segments.root,
      this.flame.root,
      this.stacks.root,
      this.sizes.root,
    );
    root.append(make("h2", {}, "Heap"), form, this.facts, this.cut, this.jvms.root, this.looks.root, this.empty, this.panels);
    /** @type {HeapData | null} */
    this.data = null;
    /** @type {number | null} */
    this.page = null;
    this.turn = 0;
  }

  /** @param {Promise<unknown>} work */
  #try(work) {
    this.app.calm();
    work.catch((problem) => this.app.complain(problem));
  }

  /** @param {URLSearchParams} state */
  async enter(state) {
    const snapshots = await this.#list();
    const named = Number(state.get("snapshot"));
    const id = named || this.data?.snapshot.id || snapshots.at(-1)?.id || 0;
    this.empty.hidden = id !== 0;
    if (!id) return;
    const page = state.get("page");
    const other = Number(state.get("other"));
    const heap = Number(state.get("heap"));
    if (this.data?.snapshot.id === id && !named) {
      this.looks.show(this.data.snapshot);
      this.#remember();
      return;
    }
    await this.#open(id, { heap, page: page === null ? null : Number(page), other });
  }

  async #list() {
    const { snapshots } = await server.get("/api/snapshots");
    /** @type {{id: number, name: string, live: boolean}[]} */
    const all = snapshots;
    const options = all.map((each) => new Option(`${each.id} ${each.name}`, String(each.id)));
    const chosen = this.chosen.value;
    this.chosen.replaceChildren(...options);
    if (chosen) this.chosen.value = chosen;
    const other = this.other.value;
    this.other.replaceChildren(new Option("nothing", ""), ...all.map((each) => new Option(`${each.id} ${each.name}`, String(each.id))));
    this.other.value = all.some((each) => String(each.id) === other) ? other : "";
    return all;
  }

  async #demonstration() {
    const snapshot = await server.post("/api/snapshots/demonstration", {});
    await this.#list();
    await this.#open(snapshot.id, {});
  }

  /** @param {number} id @param {{heap?: number, page?: number | null, other?: number}} where */
  async #open(id, { heap = 0, page = null, other = 0 }) {
    const turn = ++this.turn;
    /** @type {Snapshot} */
    const snapshot = await server.get(`/api/snapshot?snapshot=${id}`);
    await this.#list();
    const most = snapshot.heaps.reduce((best, each) => ((each.figures.committedBytes ?? 0) > (best.figures.committedBytes ?? 0) ? each : best), snapshot.heaps[0]);
    const entry = snapshot.heaps.find((each) => each.index === heap) ?? most;
    this.app.say(`reading ${snapshot.name}`);
    const data = await HeapData.load(snapshot, entry);
    if (turn !== this.turn) return;
    this.page = page;
    this.other.value = other && other !== id ? String(other) : "";
    await this.#show(data, false);
    this.app.say(`${snapshot.name}: heap ${entry.name}, ${count(data.summary.blocks)} live blocks.`);
    if (page !== null && this.map.goToAddress(page)) await this.keepers.ask(page, page + 1);
  }

  /** @param {number} index */
  async #choose(index) {
    const { data } = this;
    if (data) await this.#open(data.snapshot.id, { heap: index, other: Number(this.other.value) });
  }

  /** Shows a heap, or the same one at another moment. @param {HeapData} data @param {boolean} isSame */
  async #show(data, isSame) {
    this.data = data;
    this.empty.hidden = true;
    this.panels.hidden = false;
    this.chosen.value = String(data.snapshot.id);
    this.#facts(data.snapshot, data.heap.figures.walked === 0);
    this.picker.show(data);
    this.strip.show(data);
    this.map.show(data);
    this.pageTable.show(data, this.map.cursor);
    this.rankings.show(data);
    this.sizes.show(data);
    this.flame.show(data);
    this.stacks.show(data);
    if (!isSame) this.looks.show(data.snapshot);
    this.#remember();
    await Promise.all([this.keepers.show(data, isSame), this.#compare(isSame)]);
  }

  /** @param {Snapshot} snapshot @param {boolean} isUnseen whether the blocks of the heap were left out */
  #facts(snapshot, isUnseen) {
    const taken = snapshot.taken ? new Date(snapshot.taken).toLocaleString() : "unknown";
    const search = snapshot.search === "NONE" ? "without a search for unreachable blocks" : "with a search for unreachable blocks";
    this.facts.textContent = `Process ${snapshot.pid}, ${taken}, for the reason "${snapshot.reason}", ${search}.`;
    const notes = [];
    if (snapshot.cut) notes.push("The file was cut before its end: what was written before it was cut is shown.");
    if (isUnseen) notes.push("Of this heap the snapshot has figures only: it has no lock, so that only its own thread may capture its blocks, by SnapshotOptions.withHeaps.");
    this.cut.hidden = notes.length === 0;
    this.cut.textContent = notes.join(" ");
  }

  /** A later look at the same JVM. @param {Snapshot} snapshot */
  async #again(snapshot) {
    const { data } = this;
    if (!data || data.snapshot.id !== snapshot.id) return;
    const entry = snapshot.heaps.find((each) => each.index === data.heap.index && each.name === data.heap.name) ?? snapshot.heaps[0];
    const next = await HeapData.load(snapshot, entry);
    if (this.data === data) await this.#show(next, entry.index === data.heap.index);
  }

  /** Keeps what is seen of a JVM, and compares what is seen later with it. */
  async #keep() {
    const { data } = this;
    if (!data) return;
    const kept = await server.post("/api/snapshots/keep", { snapshot: data.snapshot.id });
    await this.#list();
    this.other.value = String(kept.id);
    this.app.say(`Kept as ${kept.name}; what changes since is shown.`);
    await this.#compare();
  }

  async #compare(isSame = false) {
    const { data } = this;
    const other = Number(this.other.value);
    if (!data || !other || other === data.snapshot.id) {
      this.change.hide();
      if (data) this.#remember();
      return;
    }
    try {
      const words = await this.change.show(data, other);
      if (!isSame) this.app.say(words);
    } catch (problem) {
      this.change.hide();
      throw problem;
    }
    this.#remember();
  }

  /** The cursor moved. @param {number} address @param {boolean} isAsked */
  #moved(address, isAsked) {
    this.pageTable.move(this.map.cursor);
    if (isAsked) this.#try(this.#ask(address));
    else this.app.say(this.map.words.textContent ?? "");
  }

  /** @param {number} address */
  async #ask(address) {
    this.page = address;
    this.#remember();
    this.app.say(await this.keepers.ask(address, address + 1));
  }

  /** @param {number} address */
  #askPage(address) {
    const cell = this.data?.cells.find(address) ?? -1;
    if (cell >= 0) this.map.goTo(cell, true);
    else this.#try(this.#ask(address));
  }

  /** @param {number} from @param {number} to */
  async #askSegment(from, to) {
    this.page = from;
    this.map.goToAddress(from);
    this.app.say(await this.keepers.ask(from, to));
    this.#remember();
  }

  #remember() {
    const { data } = this;
    if (!data) return;
    this.app.remember("heap", { snapshot: data.snapshot.id, heap: data.heap.index, page: this.page === null ? null : hex(this.page), other: this.other.value });
  }

  leave() {
    this.looks.leave();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    return this.map.key(event) || this.strip.key(event) || this.flame.key(event);
  }
}
