/**
 * The fields of a request that are not kept, for the sender to see. In: an event as sent, and as kept. Out: JSON
 * Pointers, added to a set of bounded size. Always: a name that could be personal data is replaced by its parent's
 * pointer.
 */
import { dataFields, isEventType } from './catalogue.ts';
import { expectedFields, type Fields } from './envelope-fields.ts';
import { isPlainName } from './json.ts';
import type { Sender } from './sender.ts';

export const MOST_IGNORED = 5000;

/** Adds pointers of the dropped attributes and of the dropped fields of `data`. */
export function noteIgnored(
  item: Fields,
  { pointer, ignored, sender }: { pointer: string; ignored: Set<string>; sender: Sender },
): void {
  const { type, data } = item;
  const expected = expectedFields(type, sender);
  // Values from `JSON.parse` have own members only.
  for (const name in item) if (!expected.has(name)) note(ignored, pointer, name);
  if (data === undefined || data === null || !isEventType(type)) return;
  const known = dataFields(type);
  if (typeof data === 'object' && !Array.isArray(data)) {
    for (const name in data) if (!known.includes(name)) note(ignored, `${pointer}/data`, name);
  } else if (known.length === 0) note(ignored, pointer, 'data');
}

function note(ignored: Set<string>, place: string, name: string): void {
  if (ignored.size < MOST_IGNORED) ignored.add(isPlainName(name) ? `${place}/${name}` : place);
}

/** Adds pointers of the fields dropped inside nested values of `data`. */
export function noteDropped(
  sent: unknown,
  keeps: unknown,
  { pointer, ignored, depth = 0 }: { pointer: string; ignored: Set<string>; depth?: number },
): void {
  if (typeof sent !== 'object' || sent === null || typeof keeps !== 'object' || keeps === null) return;
  for (const [name, value] of Object.entries(sent)) {
    const inner = Object.hasOwn(keeps, name) ? Reflect.get(keeps, name) : undefined;
    // `noteIgnored` has listed the fields of `data` itself.
    if (inner === undefined && depth > 0) note(ignored, pointer, name);
    else noteDropped(value, inner, { pointer: `${pointer}/${name}`, ignored, depth: depth + 1 });
  }
}
