/**
 * The random numbers of the sample: mulberry32 (Tommy Ettinger, public domain), 32 bits of state. In: a seed. Out: the
 * same stream on every machine and version; neither the clock nor Math.random influences it.
 */
export interface Random {
  /** An integer from `from` to `to`, both included. */
  int(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  shuffle<T>(items: readonly T[]): T[];
  /** `total` in as many parts, roughly equal within `spread` (0: equal, 1: unbounded); the parts add up exactly. */
  split(total: bigint, parts: number, spread: number): bigint[];
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new Error('there is nothing to pick from');
    return items[int(0, items.length - 1)] as T;
  };
  const shuffle = <T>(items: readonly T[]): T[] => {
    const drawn = items.map((item) => ({ item, key: next() }));
    return drawn.sort((a, b) => a.key - b.key).map(({ item }) => item);
  };
  const split = (total: bigint, parts: number, spread: number): bigint[] => {
    const weights = Array.from({ length: parts }, () => BigInt(int(100 - Math.floor(99 * spread), 100)));
    const all = weights.reduce((sum, weight) => sum + weight, 0n);
    const shares = weights.map((weight) => (total * weight) / all);
    const rest = total - shares.reduce((sum, share) => sum + share, 0n);
    return shares.map((share, index) => (BigInt(index) < rest ? share + 1n : share));
  };
  return { int, chance: (probability) => next() < probability, pick, shuffle, split };
}
