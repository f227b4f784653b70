/**
 * A digest of the data of a trial. In: the histories, and the arrived events of each. Out: `sha256:` and 64 digits.
 * Always: the same facts give the same digest, from any place and in any order of arrival. So a buyer who repeats the
 * trial sees whether a vendor's report is about the same data.
 */
import { createHash } from 'node:crypto';
import type { GoldenHistory } from '../golden/telling.ts';
import { nothing } from './arrived.ts';
import type { Gathered } from './gather.ts';

export function evidenceOf(
  histories: readonly GoldenHistory[],
  gathered: ReadonlyMap<string, Gathered>,
): string {
  const data = histories.map(({ id }) => [id, dataOf(gathered.get(id) ?? nothing())]);
  data.sort(([left], [right]) => (String(left) < String(right) ? -1 : 1));
  return `sha256:${createHash('sha256').update(JSON.stringify(data)).digest('hex')}`;
}

/** The reason of a refusal names files and lines, which are not the data. */
function dataOf(found: Gathered): unknown {
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
