/**
 * The names that a text may cite. In: a name as somebody typed it. Out: the cell, or the names that were perhaps
 * meant. Always holds: the names are the paths of the 200 cells of the form of 2021 and the two figures of
 * 信息处理费 in section six; suggestions cost no more than a fixed amount of work, whatever was typed.
 */
import { cellPlacesOf, form2021, type Quantity, type Steps } from '../form/form.ts';

export interface CitableCell {
  path: string;
  steps: Steps;
  quantity: Quantity;
}

const FEES: readonly CitableCell[] = [
  { path: 'processingFees.applications', steps: ['processingFees', 'applications'], quantity: 'count' },
  { path: 'processingFees.yuan', steps: ['processingFees', 'yuan'], quantity: 'amount' },
];

const CITABLE: ReadonlyMap<string, CitableCell> = new Map(
  [...cellPlacesOf(form2021), ...FEES].map(({ path, steps, quantity }) => [path, { path, steps, quantity }]),
);

export function citableCell(path: string): CitableCell | undefined {
  return CITABLE.get(path);
}

const MOST_SUGGESTIONS = 3;
/** The longest path has fewer than 90 characters: nobody mistypes one into a longer name. */
const LONGEST_NAME = 100;

/** Up to three paths that are near a name, nearest first; none where nothing is near. */
export function suggestedPaths(name: string): string[] {
  if (name.length > LONGEST_NAME) return [];
  const near = Math.max(3, Math.floor(name.length / 2));
  return [...CITABLE.keys()]
    .map((path) => ({ path, distance: editDistance(name, path) }))
    .filter(({ distance }) => distance <= near)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_SUGGESTIONS)
    .map(({ path }) => path);
}

/** Insertions, deletions and replacements between two texts (Levenshtein), without regard to case. */
function editDistance(left: string, right: string): number {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
