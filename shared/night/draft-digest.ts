/**
 * The digest of everything that a version would state. In: tables, texts, name, contact and, if they apply, basis,
 * origin and the members' contributions. Out: `sha256:` and 64 hexadecimal digits. Always: it depends on nothing else:
 * not on the events or their digest, other years, the release or the day. Contract, section 8.
 */
import { namesInOrder } from '../events/event.ts';
import type { Report } from '../report/model.ts';
import { sha256 } from '../store/digest.ts';

/** Inputs that not every report has: the basis of the tables, the origin of figures, and the members' contributions. */
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
