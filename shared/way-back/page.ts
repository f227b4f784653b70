/**
 * Pagination. In: the query, and sorted items. Out: at most `limit` items, and the cursor of the next page. Always: the
 * cursor is opaque to callers; one that no list issued is refused.
 */
import { compareUtf8 } from '../events/text.ts';

export const MOST_LISTED = 100;

export interface PageAsked {
  limit: number;
  /** The key of the last item of the previous page. */
  after: string | undefined;
}

/** Undefined if the limit or the cursor is invalid. */
export function pageAsked(query: ReadonlyMap<string, string>): PageAsked | undefined {
  const limit = query.get('limit') ?? String(MOST_LISTED);
  if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > MOST_LISTED) return undefined;
  const after = query.get('after');
  if (after === undefined) return { limit: Number(limit), after };
  const key = Buffer.from(after, 'base64url').toString();
  return cursorOf(key) === after && key.startsWith('k')
    ? { limit: Number(limit), after: key.slice(1) }
    : undefined;
}

function cursorOf(text: string): string {
  return Buffer.from(text).toString('base64url');
}

/** The cursor of the page after this item. */
export function nextAfter(key: string): string {
  return cursorOf(`k${key}`);
}

/** A page of items, sorted by the bytes of their unique keys. `next` is null on the last page. */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  { limit, after }: PageAsked,
): { items: T[]; next: string | null } {
  const from = after === undefined ? 0 : items.findIndex((item) => compareUtf8(keyOf(item), after) > 0);
  const page = from < 0 ? [] : items.slice(from, from + limit);
  const last = page.at(-1);
  const isLast = from < 0 || from + limit >= items.length;
  return { items: page, next: isLast || last === undefined ? null : nextAfter(keyOf(last)) };
}
