/** Mulberry32: one number gives the whole run. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Numbers from 0 to below a limit, and members of a list. */
export interface Die {
  below: (limit: number) => number;
  one: <T>(all: readonly T[]) => T;
}

export function dieOf(seed: number): Die {
  const random = randomOf(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  return { below, one: (all) => all[below(all.length)] as (typeof all)[number] };
}
