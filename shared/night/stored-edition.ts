/**
 * The edition that something stored names. In: tables, or a report, as they lie somewhere. Out: the edition whose id is
 * their `format`. Always: nothing here chooses an edition; what the roll-up chose is found again.
 */
import type { Edition } from '../editions/edition.ts';
import { EDITIONS, editionNamed } from '../editions/registry.ts';

/** Throws where this release does not know the edition. */
export function editionOf({ format }: { format: string }): Edition {
  const edition = editionNamed(format);
  if (!edition) throw new Error(`this release knows no edition ${format}`);
  return edition;
}

export { editionNamed };

/** Those by which reports are computed: what is published follows one of them. */
export const COMPUTED: readonly Edition[] = EDITIONS.filter(({ use }) => use === 'computed');
