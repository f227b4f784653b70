/**
 * The names that a text may cite are the paths of the form's cells. In: a name as somebody typed it that is none. Out:
 * the names that were perhaps meant. Always holds: suggestions cost no more than a fixed amount of work, whatever was
 * typed.
 */
import type { Form } from '../form/form.ts';

const MOST_SUGGESTIONS = 3;
/** The longest path has fewer than 90 characters: nobody mistypes one into a longer name. */
const LONGEST_NAME = 100;

/** Up to three paths that are near a name, nearest first; none where nothing is near. */
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
