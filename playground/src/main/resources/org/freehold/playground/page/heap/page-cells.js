// The pages of a heap in columns, as the server sends them: a cell for each committed page of its segments, and
// one for each run of uncommitted pages.

import { count, counted, hex, percent, size } from "../shell/numbers.js";

const KEPT = 1;
const SLAB = 2;
const UNCOMMITTED = 4;
const EMPTY_SLAB = 8;
const QUARANTINED = 16;
const SEGMENT = 32;

/** At most this part of what would go back is live: few bytes keep the page. */
const FEW = 1 / 8;

export class PageCells {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    const head = new DataView(bytes.buffer, bytes.byteOffset, 8);
    this.count = head.getUint32(0, true);
    this.pageSize = head.getUint32(4, true);
    let at = bytes.byteOffset + 8;
    const { buffer } = bytes;
    const column = () => {
      const made = new Uint32Array(buffer, at, this.count);
      at += 4 * this.count;
      return made;
    };
    this.addresses = new Float64Array(buffer, at, this.count);
    at += 8 * this.count;
    this.live = column();
    this.blocks = column();
    this.keptBytes = column();
    this.keptBlocks = column();
    this.pages = column();
    this.back = column();
    this.flags = new Uint8Array(buffer, at, this.count);
  }

  /** @param {number} cell */
  isKept(cell) {
    return (this.flags[cell] & KEPT) !== 0;
  }

  /** @param {number} cell */
  isUncommitted(cell) {
    return (this.flags[cell] & UNCOMMITTED) !== 0;
  }

  /** @param {number} cell */
  isInSlab(cell) {
    return (this.flags[cell] & (SLAB | EMPTY_SLAB)) !== 0;
  }

  /** @param {number} cell */
  startsSegment(cell) {
    return (this.flags[cell] & SEGMENT) !== 0;
  }

  /** Whether few bytes keep much. @param {number} cell */
  isPinned(cell) {
    return this.isKept(cell) && this.keptBytes[cell] <= FEW * this.pages[cell] * this.pageSize;
  }

  /** The first address past a cell. @param {number} cell */
  end(cell) {
    return this.addresses[cell] + (this.isUncommitted(cell) ? this.pages[cell] : 1) * this.pageSize;
  }

  /** The cell of an address; -1 without one. @param {number} address */
  find(address) {
    for (let cell = 0; cell < this.count; cell++) {
      if (address >= this.addresses[cell] && address < this.end(cell)) return cell;
    }
    return -1;
  }

  /** What a cell is, in few words. @param {number} cell */
  kind(cell) {
    if (this.isUncommitted(cell)) return "uncommitted";
    if (!this.isKept(cell)) return this.isInSlab(cell) ? "free slab" : "free";
    if (this.flags[cell] & QUARANTINED && this.keptBlocks[cell] === 0) return "quarantined";
    return this.isInSlab(cell) ? "slab" : "blocks";
  }

  /** What a cell is and what keeps it, in words. @param {number} cell */
  words(cell) {
    const { pageSize } = this;
    const at = hex(this.addresses[cell]);
    if (this.isUncommitted(cell)) return `${at} to ${hex(this.end(cell))}: ${size(this.pages[cell] * pageSize)} of addresses without memory.`;
    if (!this.isKept(cell)) {
      return this.isInSlab(cell)
        ? `Page ${at}: in a slab without live blocks. Nothing keeps it: it goes back when the heap is compacted or idle.`
        : `Page ${at}: free. Nothing keeps it: it goes back when the heap is compacted or idle.`;
    }
    const live = `${count(this.live[cell])} of ${count(pageSize)} bytes are live (${percent(this.live[cell], pageSize)}), in ${blocks(this.blocks[cell])}`;
    if (this.keptBlocks[cell] === 0) return `Page ${at}: ${live}. A freed block in quarantine keeps it.`;
    return (
      `Page ${at}: ${live}${this.isInSlab(cell) ? ", in a slab" : ""}. ` +
      `${blocks(this.keptBlocks[cell])} with ${size(this.keptBytes[cell])} ${this.keptBlocks[cell] === 1 ? "keeps" : "keep"} it; without, ${pages(this.pages[cell], pageSize)} would go back.`
    );
  }
}

/** @param {number} number */
export function blocks(number) {
  return counted(number, "block");
}

/** @param {number} number @param {number} pageSize */
export function pages(number, pageSize) {
  return `${counted(number, "page")} (${size(number * pageSize)})`;
}
