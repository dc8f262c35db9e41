// Blocks that are live in one run and not in another, because that one refused them.

/** @typedef {import("./contender.js").Contender} Contender */
/** @typedef {import("../run/map-panel.js").Range} Range */

const MOST = 200;

/** For each contender the places of its blocks that at least one of the others lacks, as they stand now.
 * @param {Contender[]} contenders @returns {Range[][]} */
export function missing(contenders) {
  if (!contenders.some(({ player }) => player.run.firstRefusal > 0 && player.operation >= player.run.firstRefusal)) return contenders.map(() => []);
  /** How many of them have a block, by its number in the trace. @type {Map<number, number>} */
  const having = new Map();
  for (const { player } of contenders) {
    const { moment, history } = player;
    for (let i = 0; i < moment.count; i++) {
      const slot = history.slots[moment.live[i]];
      having.set(slot, (having.get(slot) ?? 0) + 1);
    }
  }
  return contenders.map(({ player: { moment, history } }) => {
    const ranges = [];
    for (let i = 0; i < moment.count && ranges.length < MOST; i++) {
      const life = moment.live[i];
      if (having.get(history.slots[life]) !== contenders.length) ranges.push({ from: history.address(life), size: Math.max(1, history.usable[life]) });
    }
    return ranges;
  });
}
