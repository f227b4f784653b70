/**
 * Codes and their words in a ledger. In: a field and its written value. Out: the code, several if the word is
 * ambiguous, or none. The official labels of the form come first, then the words of offices.
 */
import { APPLICANT_TYPES, OUTCOMES, RESULTS } from '../events/catalogue.ts';
import { codesMeant, labelOf } from '../intake/labels.ts';

const OWN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  route: { direct: '未经复议直接起诉', 'after-review': '复议后起诉' },
  role: { defendant: '被告', 'co-defendant-reviewer': '作为复议机关的共同被告' },
  kind: { rule: '规章', 'normative-document': '行政规范性文件' },
};
const CODES: Readonly<Record<string, readonly string[]>> = {
  applicantType: APPLICANT_TYPES,
  outcome: OUTCOMES,
  result: RESULTS,
};

export function codesOf(field: string): readonly string[] {
  return CODES[field] ?? Object.keys(OWN[field] ?? {});
}

/** As in the drop-down. */
export function wordOf(field: string, code: string): string {
  return OWN[field]?.[code] ?? labelOf(field, code) ?? code;
}

/** The codes that a written word may mean: one if it is clear. */
export function codesWritten(field: string, written: string, codes: readonly string[]): readonly string[] {
  const key = `${field}\0${codes.join(' ')}\0${written}`;
  const known = KNOWN.get(key);
  if (known) return known;
  const plain = (text: string) => text.normalize('NFKC').replaceAll(/\s/g, '');
  const own = codes.filter((code) => plain(wordOf(field, code)) === plain(written) || code === written);
  const meant = own.length > 0 ? own : codesMeant(field, written, codes);
  if (KNOWN.size < MOST_KNOWN) KNOWN.set(key, meant);
  return meant;
}

/** A ledger has few words, repeated ten thousand times. */
const KNOWN = new Map<string, readonly string[]>();
const MOST_KNOWN = 2_000;
