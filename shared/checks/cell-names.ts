/**
 * Suggestions for a mistyped cell name; a text may cite the paths of the form's cells. In: a name that no cell has.
 * Out: similar paths. Always holds: the work is bounded, whatever was typed.
 */
import type { Form } from '../form/form.ts';

const MOST_SUGGESTIONS = 3;
/** In characters. The longest path has fewer than 90, so a longer name resembles none. */
const LONGEST_NAME = 100;

/** Up to three similar paths, nearest first. */
export function suggestedPaths({ cells }: Pick<Form, 'cells'>, name: string): string[] {
  if (name.length > LONGEST_NAME) return [];
  const near = Math.max(3, Math.floor(name.length / 2));
  return cells
    .map(({ path }) => ({ path, distance: editDistance(name, path) }))
    .filter(({ distance }) => distance <= near)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_SUGGESTIONS)
    .map(({ path }) => path);
}

/** Levenshtein distance, case-insensitive. */
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
