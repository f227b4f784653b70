/**
 * The differences of two texts, paragraph by paragraph. In: the paragraphs before and after. Out: the removed, new or
 * changed ones, in their order; a replaced paragraph stands beside its replacement. Always holds: paragraphs that both
 * texts share in the same order are omitted; the work is bounded, whatever the texts.
 */
export interface ChangedParagraph {
  /** Null for a new one. */
  before: string | null;
  /** Null for a removed one. */
  after: string | null;
}

/** Longer texts are compared only by their paragraphs, without regard to the order. */
const MOST_PAIRS = 1_000_000;

export function changesBetween(before: readonly string[], after: readonly string[]): ChangedParagraph[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end))
    end += 1;
  const [old, now] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  return old.length * now.length > MOST_PAIRS ? withoutOrder(old, now) : inOrder(old, now);
}

/** By the longest common subsequence. */
function inOrder(old: readonly string[], now: readonly string[]): ChangedParagraph[] {
  const width = now.length + 1;
  // common[i * width + j]: how many paragraphs old from i and now from j share.
  const common = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      common[i * width + j] =
        old[i] === now[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
  const changes: ChangedParagraph[] = [];
  let [gone, come]: [string[], string[]] = [[], []];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [left, right] = [old[i], now[j]];
    if (left !== undefined && left === right) {
      changes.push(...paired(gone, come));
      [gone, come] = [[], []];
      [i, j] = [i + 1, j + 1];
    } else if (
      right === undefined ||
      (left !== undefined && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      gone.push(left ?? '');
      i += 1;
    } else {
      come.push(right);
      j += 1;
    }
  }
  return [...changes, ...paired(gone, come)];
}

function withoutOrder(old: readonly string[], now: readonly string[]): ChangedParagraph[] {
  const [known, kept] = [new Set(old), new Set(now)];
  return paired(
    old.filter((text) => !kept.has(text)),
    now.filter((text) => !known.has(text)),
  );
}

function paired(gone: readonly string[], come: readonly string[]): ChangedParagraph[] {
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, index) => ({
    before: gone[index] ?? null,
    after: come[index] ?? null,
  }));
}
