/**
 * The digest of all that a version would say. In: tables, texts, name, contact, and where they apply basis, origin and
 * the contributions of members. Out: `sha256:` and 64 hexadecimal digits. Always: it hangs on nothing else, neither on
 * the events nor on their digest, other years, the release or the day. Contract, section 8.
 */
import { namesInOrder } from '../events/event.ts';
import type { Report } from '../report/model.ts';
import { sha256 } from '../store/digest.ts';

/** Beside what every report says: what the tables are made of, where that stands, and whose numbers are in them. */
export interface MadeOf {
  basis?: unknown;
  origin?: unknown;
  contributions?: unknown;
}

export function draftDigest(
  { tables, narrative, agency: { name, contact } }: Pick<Report, 'tables' | 'narrative' | 'agency'>,
  { basis, origin, contributions }: MadeOf = {},
): string {
  const said = { tables, texts: narrative, name, contact, basis, origin, contributions };
  return `sha256:${sha256(JSON.stringify(namesInOrder(said)))}`;
}
