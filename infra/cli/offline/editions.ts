/**
 * The editions, for commands that work without a stack. In: the requested year, or the id that a file names. Out: the
 * edition. They choose from the same registry as the roll-up, since a file has no night to choose.
 */
import type { Edition } from '../../../shared/editions/edition.ts';
import { EDITIONS, editionFor, editionNamed } from '../../../shared/editions/registry.ts';
import { Refused } from '../messages.ts';

export { EDITIONS, editionFor, editionNamed };

/** Refuses a year without computed tables. */
export function editionToCompute(year: number): Edition {
  const edition = editionFor(year);
  if (edition?.use === 'computed') return edition;
  const first = Math.min(...EDITIONS.filter(({ use }) => use === 'computed').map(({ years }) => years.from));
  throw new Refused({
    zh: `${year} 年度的报告不由本系统汇总，最早为 ${first} 年度`,
    en: `no tables are computed for ${year}; the first year is ${first}`,
  });
}
