/**
 * Finds an edition. In: a year, or the id that a report names. Out: the edition. Allowed callers: the roll-up, which
 * chooses by the year; readers of stored reports, by the id; and the offline commands, which act as the roll-up of a
 * file (`.dependency-cruiser.cjs`, rule `only-the-roll-up-chooses-an-edition`).
 */
import type { Edition } from './edition.ts';
import { EDITIONS } from './editions.ts';

export { EDITIONS };

/** The newest edition for reports on a year; undefined before 2019, when every agency wrote its own form. */
export function editionFor(year: number): Edition | undefined {
  return EDITIONS.findLast(({ years }) => years.from <= year && (years.to === null || year <= years.to));
}

/** The edition that tables or a report name as their `format`. */
export function editionNamed(id: string): Edition | undefined {
  return EDITIONS.find((edition) => edition.id === id);
}
