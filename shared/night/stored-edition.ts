/**
 * The edition of stored tables. In: tables or a report. Out: the edition whose id is their `format`. Always: this never
 * chooses an edition; it looks up the one that the roll-up chose.
 */
import type { Edition } from '../editions/edition.ts';
import { EDITIONS, editionNamed } from '../editions/registry.ts';

/** Throws if this release does not know the edition. */
export function editionOf({ format }: { format: string }): Edition {
  const edition = editionNamed(format);
  if (!edition) throw new Error(`this release knows no edition ${format}`);
  return edition;
}

export { editionNamed };

/** The editions by which reports are computed; every published report follows one of them. */
export const COMPUTED: readonly Edition[] = EDITIONS.filter(({ use }) => use === 'computed');
