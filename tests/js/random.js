/** A small seeded generator, so that a failing case can be run again. */

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A whole number from 0 to `limit` - 1. */
export const below = (random, limit) => Math.floor(random() * limit);

/** One of a list. */
export const pick = (random, list) => list[below(random, list.length)];

/** The list in another order. */
export function shuffled(random, list) {
  const copy = [...list];
  for (let at = copy.length - 1; at > 0; at -= 1) {
    const other = below(random, at + 1);
    [copy[at], copy[other]] = [copy[other], copy[at]];
  }
  return copy;
}
