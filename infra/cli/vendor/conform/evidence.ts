/**
 * A digest of what a trial looked at. In: the histories, and what arrived of each. Out: `sha256:` and 64 digits. Always: the
 * same facts give the same digest wherever they lie and in whatever order they came, so that a buyer who runs the trial
 * again sees whether a vendor's report speaks of the same data.
 */
import { createHash } from 'node:crypto';
import type { GoldenHistory } from '../golden/telling.ts';
import { nothing } from './arrived.ts';
import type { Gathered } from './gather.ts';

export function evidenceOf(
  histories: readonly GoldenHistory[],
  gathered: ReadonlyMap<string, Gathered>,
): string {
  const told = histories.map(({ id }) => [id, toldOf(gathered.get(id) ?? nothing())]);
  told.sort(([left], [right]) => (String(left) < String(right) ? -1 : 1));
  return `sha256:${createHash('sha256').update(JSON.stringify(told)).digest('hex')}`;
}

/** Why it was refused names files and lines, which are not the data. */
function toldOf(found: Gathered): unknown {
  if ('refusal' in found) return 'refused';
  const { facts, years, faults } = found;
  const cells = [...years].flatMap(([year, shares]) =>
    [...shares].map(([path, amount]) => `${year} ${path} ${amount}`),
  );
  return [
    facts.map(({ day, type }) => `${day} ${type}`).sort(),
    cells.sort(),
    faults.map(({ code, blocks }) => `${code} ${blocks.join()}`).sort(),
  ];
}
