// What is known of one moment of a run whose calls have names: where each block is, what is free, which parts
// keep books, the figures. A text asks it for what its words stand for, so that no number stands in a text.

import { ALLOCATE, REALLOCATE } from "../run/history.js";
import * as words from "../run/words.js";
import { count, hex, percent, size } from "../shell/numbers.js";
import * as server from "../shell/server.js";

/** @typedef {import("../run/run-player.js").RunPlayer} RunPlayer */
/** @typedef {import("../run/rows.js").Range} Range */

/** What a word of a text stands for. @typedef {{text: string, value: number, ranges: Range[]}} Meaning */

/** @typedef {{name: string, address: number, requested: number, usable: number, life: number, isLive: boolean, isRefused: boolean}} Block */

/** @typedef {{address: number, size: number, kind: string}} Part */

/** The most bytes of which parts and contents are asked for. */
const MOST_PARTS = 1 << 22;
const MOST_BYTES = 1 << 14;
const MARGIN = 1 << 17;
const MOST_LIVES = 5000;

export class RunFacts {
  /** @param {RunPlayer} player @param {string[]} names of the block of each call @param {number} operation */
  static async at(player, names, operation) {
    const facts = new RunFacts(player, names, operation);
    await facts.load();
    return facts;
  }

  /** @param {RunPlayer} player @param {string[]} names @param {number} operation */
  constructor(player, names, operation) {
    this.player = player;
    this.operation = operation;
    this.account = /** @type {import("../run/run-player.js").Account | null} */ (null);
    /** @type {Part[]} */
    this.parts = [];
    /** The free ranges in the order of the search. `from` is where one begins with its header.
     * @type {{address: number, size: number, from: number}[]} */
    this.free = [];
    /** @type {{from: number, data: Uint8Array} | null} */
    this.bytes = null;
    /** @type {Map<string, Block>} */
    this.blocks = new Map();
    this.name = names;
    this.#findBlocks(names);
  }

  /** @param {string[]} names */
  #findBlocks(names) {
    const { history } = this.player;
    /** @type {Map<string, {slot: number, isRefused: boolean}>} */
    const slots = new Map();
    for (let at = 1; at <= this.operation && at <= names.length; at++) {
      const kind = history.kind(at);
      if (kind !== ALLOCATE && kind !== REALLOCATE) continue;
      const life = history.life(at);
      const isRefused = history.isRefused(at);
      if (isRefused && kind === REALLOCATE) continue;
      slots.set(names[at - 1], { slot: life < 0 ? -1 : history.slots[life], isRefused });
    }
    /** @type {Map<number, number>} */
    const lives = new Map();
    for (let life = 0; life < history.lives && history.births[life] <= this.operation; life++) lives.set(history.slots[life], life);
    for (const [name, { slot, isRefused }] of slots) {
      const life = isRefused ? -1 : (lives.get(slot) ?? -1);
      this.blocks.set(name, {
        name,
        life,
        isRefused,
        address: life < 0 ? 0 : history.address(life),
        requested: life < 0 ? 0 : history.requested[life],
        usable: life < 0 ? 0 : history.usable[life],
        isLive: life >= 0 && history.deaths[life] > this.operation,
      });
    }
  }

  async load() {
    const { player, operation } = this;
    const { lowest, end, run } = player;
    const isSmall = end - lowest <= MOST_PARTS && player.history.lives <= MOST_LIVES;
    const [account, answer] = await Promise.all([
      operation >= 1 ? player.accountOf(operation) : null,
      isSmall ? server.get(`/api/run/parts?id=${run.id}&operation=${operation}&from=${Math.max(0, lowest - MARGIN)}&to=${end + MARGIN}`) : null,
    ]);
    this.account = account ?? null;
    const free = this.account?.free ?? [];
    for (let i = 0; i < free.length; i += 2) this.free.push({ address: Number(free[i]), size: Number(free[i + 1]), from: Number(free[i]) });
    if (!answer) return;
    for (let i = 0; i < answer.parts.length; i += 3) {
      this.parts.push({ address: Number(answer.parts[i]), size: answer.parts[i + 1], kind: answer.parts[i + 2] });
    }
    for (const each of this.free) each.from = this.#part("header", each.address, true)?.address ?? each.address;
    if (this.parts.some((each) => each.kind === "footer")) await this.#loadBytes();
  }

  async #loadBytes() {
    const all = this.all();
    if (all.length === 0) return;
    const from = Math.min(...all.map((each) => each.address));
    const to = Math.max(...all.map((each) => each.address + each.size));
    if (to - from > MOST_BYTES) return;
    try {
      this.bytes = { from, data: await server.bytes(`/api/run/bytes?id=${this.player.run.id}&operation=${this.operation}&address=${from}&size=${to - from}`) };
    } catch (problem) {
      if (!(problem instanceof server.Refused)) throw problem;
    }
  }

  /** Everything that has a place. @returns {{address: number, size: number}[]} */
  all() {
    const live = [...this.blocks.values()].filter((each) => each.isLive).map((each) => ({ address: each.address, size: each.usable }));
    return [...live, ...this.free.map((each) => ({ address: each.from, size: each.size })), ...this.parts.filter((each) => each.kind !== "uncommitted")];
  }

  /** Whether a call was refused. @param {string} name of its block */
  isRefused(name) {
    return this.blocks.get(name)?.isRefused ?? false;
  }

  /** A word of memory as a number. @param {number} address */
  word(address) {
    const { bytes } = this;
    if (!bytes || address < bytes.from || address + 8 > bytes.from + bytes.data.length) return null;
    return Number(new DataView(bytes.data.buffer, bytes.data.byteOffset).getBigUint64(address - bytes.from, true));
  }

  /** The part of a kind that ends or begins at an address. @param {string} kind @param {number} address @param {boolean} ends */
  #part(kind, address, ends) {
    return this.parts.find((each) => each.kind === kind && each.address + (ends ? each.size : 0) === address);
  }

  /** @param {string} name */
  header(name) {
    const block = this.blocks.get(name);
    return block && block.life >= 0 ? this.#part("header", block.address, true) : undefined;
  }

  /** @param {string} name */
  footer(name) {
    const block = this.blocks.get(name);
    return block && block.life >= 0 ? this.#part("footer", block.address + block.usable, false) : undefined;
  }

  /** What a word stands for; null where this moment has no such thing.
   * @param {string} kind @param {string} name @returns {Meaning | null} */
  look(kind, name) {
    if (kind === "figure") return this.#figure(name);
    if (kind === "why") return text(words.why(this.account?.choice, this.#requested()));
    if (kind === "policy") return text(this.player.run.policy);
    if (kind === "all") return this.#all(name);
    if (kind === "free" || kind === "freeSize") return this.#free(kind, this.free[Number(name) - 1]);
    if (kind === "freeAt" || kind === "freeSizeAt") {
      const at = this.blocks.get(name)?.address ?? 0;
      return this.#free(kind === "freeAt" ? "free" : "freeSize", this.free.find((each) => at >= each.address && at < each.address + each.size));
    }
    const block = this.blocks.get(name);
    if (!block) return null;
    if (kind === "outcome") return text(block.isRefused ? "refused" : "served");
    return block.life < 0 ? null : this.#ofBlock(kind, block);
  }

  #requested() {
    const { history } = this.player;
    const life = this.operation > 0 ? history.life(this.operation) : -1;
    return life >= 0 ? history.requested[life] : 0;
  }

  /** @param {string} kind @param {Block} block @returns {Meaning | null} */
  #ofBlock(kind, block) {
    const own = [{ from: block.address, size: block.usable }];
    const header = this.header(block.name);
    const footer = this.footer(block.name);
    switch (kind) {
      case "block":
        return { text: block.name, value: block.address, ranges: own };
      case "address":
        return address(block.address, own);
      case "end":
        return address(block.address + block.usable, own);
      case "requested":
        return bytes(block.requested, [{ from: block.address, size: block.requested }]);
      case "usable":
        return bytes(block.usable, own);
      case "lost":
        return bytes(block.usable - block.requested, [{ from: block.address + block.requested, size: block.usable - block.requested }]);
      case "header":
        return part(header, "header");
      case "footer":
        return part(footer, "footer");
      case "headerAt":
        return header ? address(header.address, [range(header)]) : null;
      case "footerAt":
        return footer ? address(footer.address, [range(footer)]) : null;
      case "headerWord": {
        const word = header ? this.word(header.address) : null;
        return header && word !== null ? address(word, [range(header)]) : null;
      }
      case "headerSize":
        return header ? bytes(header.size, [range(header)]) : null;
      case "buddy": {
        const isUpper = Math.floor(block.address / block.usable) % 2 === 1;
        const other = isUpper ? block.address - block.usable : block.address + block.usable;
        return address(other, [{ from: other, size: block.usable }]);
      }
      case "whole":
        return header && footer ? bytes(footer.address + footer.size - header.address, [{ from: header.address, size: footer.address + footer.size - header.address }]) : null;
      case "next":
        return footer && header ? address(block.address + footer.address + footer.size - header.address, [range(footer)]) : null;
      case "slab":
      case "segment": {
        const holder = this.parts.find((each) => each.kind === kind && block.address >= each.address && block.address < each.address + each.size);
        return holder ? address(holder.address, [range(holder)]) : null;
      }
      default:
        return null;
    }
  }

  /** @param {string} kind @param {{address: number, size: number, from: number} | undefined} free @returns {Meaning | null} */
  #free(kind, free) {
    if (!free) return null;
    const ranges = [{ from: free.from, size: free.size }];
    return kind === "free" ? address(free.address, ranges) : bytes(free.size, ranges);
  }

  /** All parts of a kind, or all blocks, or all that is free. @param {string} kind @returns {Meaning | null} */
  #all(kind) {
    const found = kind === "free" ? this.free.map((each) => ({ address: each.from, size: each.size })) : kind === "block" ? [...this.blocks.values()].filter((each) => each.isLive).map((each) => ({ address: each.address, size: each.usable })) : this.parts.filter((each) => each.kind === kind);
    return found.length ? { text: count(found.length), value: found.length, ranges: found.map(range) } : null;
  }

  /** @param {string} name @returns {Meaning | null} */
  #figure(name) {
    const { account, player } = this;
    const live = [...this.#live()];
    const liveBytes = live.reduce((sum, life) => sum + player.history.requested[life], 0);
    const usable = live.reduce((sum, life) => sum + player.history.usable[life], 0);
    /** @type {Record<string, () => Meaning | null>} */
    const figures = {
      liveBlocks: () => number(live.length),
      liveBytes: () => bytes(liveBytes),
      lost: () => bytes(usable - liveBytes),
      lostShare: () => share(usable - liveBytes, usable),
      operations: () => number(player.operations),
      refusals: () => number(player.run.refusals),
      peakFootprint: () => bytes(player.run.peakFootprint),
      peakCall: () => number(player.run.peakOperation),
      footprint: () => (account ? bytes(account.footprint) : null),
      overhead: () => (account ? share(account.footprint - liveBytes, account.footprint) : null),
      holes: () => (account && account.holes >= 0 ? number(account.holes) : null),
      freeBytes: () => (account && account.freeBytes >= 0 ? bytes(account.freeBytes) : null),
      largest: () => (account && account.largestHole >= 0 ? bytes(account.largestHole) : null),
      external: () => (account && account.freeBytes >= 0 ? share(account.freeBytes - account.largestHole, account.freeBytes) : null),
    };
    return figures[name]?.() ?? null;
  }

  *#live() {
    const { history } = this.player;
    for (let life = 0; life < history.lives && history.births[life] <= this.operation; life++) {
      if (history.deaths[life] > this.operation) yield life;
    }
  }
}

/** @param {{address: number, size: number}} each */
function range({ address, size }) {
  return { from: address, size };
}

/** @param {string} words */
function text(words) {
  return words ? { text: words, value: 0, ranges: [] } : null;
}

/** @param {number} value @param {Range[]} ranges */
function address(value, ranges) {
  return { text: hex(value), value, ranges };
}

/** @param {number} value @param {Range[]} [ranges] */
function bytes(value, ranges = []) {
  return { text: size(value), value, ranges };
}

/** @param {number} value */
function number(value) {
  return { text: count(value), value, ranges: [] };
}

/** @param {number} of @param {number} whole */
function share(of, whole) {
  return { text: percent(of, whole), value: whole ? (100 * of) / whole : 0, ranges: [] };
}

/** @param {Part | undefined} found @param {string} words */
function part(found, words) {
  return found ? { text: words, value: found.address, ranges: [range(found)] } : null;
}
