import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { NarrativeTexts } from '../../../shared/checks/check.ts';
import type { NarratedTables } from '../../../shared/checks/check-narrative.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { OUTCOMES } from '../../../shared/events/catalogue.ts';

/**
 * The labelled passages of test/fixtures/passages, with the tables that make them right. How the labels are written is
 * told in the README there; what is worked out here is worked out apart from the check that it measures.
 */
export interface LabelledPassage {
  file: 'passages' | 'labelled' | 'second' | 'third' | 'fourth' | 'fifth' | 'sixth';
  set: string;
  id: string;
  year: number;
  agency: string;
  section: keyof NarrativeTexts;
  kind: string;
  /** Without the marks. */
  text: string;
  figures: MarkedFigure[];
  cells: Record<string, number>;
  lastYear: Record<string, number>;
  says: { text: string; means: string }[];
}

export interface MarkedFigure {
  at: number;
  written: string;
  code: string;
}

/**
 * `tune` and `read` are the halves of the first passages: the second was held out until 0.5.0 and has been read since.
 * `labelled` are the sentences that were read from the start, `third`, `fourth` and `fifth` have been
 * read since their first runs. `second` and `sixth` are held out: measured as a whole, not read.
 */
export type Part = 'tune' | 'read' | 'labelled' | 'second' | 'third' | 'fourth' | 'fifth' | 'sixth';

export const HELD: readonly Part[] = ['second', 'sixth'];

export function partOf({ file, id }: Pick<LabelledPassage, 'file' | 'id'>): Part {
  if (file !== 'passages') return file;
  return (createHash('sha256').update(id).digest()[0] ?? 0) % 2 === 0 ? 'read' : 'tune';
}

const folder = new URL('../../fixtures/passages/', import.meta.url);

export function labelledPassages(file: LabelledPassage['file']): LabelledPassage[] {
  const path = new URL(`${file}.jsonl`, folder);
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const { set, id, year, agency, section, kind, text, cells, lastYear, says } = JSON.parse(line);
      return {
        ...{ file, set, id, year, agency, cells },
        section: section ?? 'overview',
        kind: kind ?? '–',
        lastYear: lastYear ?? {},
        says: says ?? [],
        ...withoutMarks(text),
      };
    });
}

/** The sets that have slips by hand. */
export const BY_HAND = ['third', 'fourth', 'fifth', 'sixth'] as const;

/** A slip that somebody made by hand in a passage of these: other words in one place, the tables as they are. */
export interface SlipByHand {
  kind: string;
  of: LabelledPassage;
  wrong: string;
}

export function slipsByHand(file: (typeof BY_HAND)[number]): SlipByHand[] {
  const passages = new Map(labelledPassages(file).map((passage) => [passage.id, passage]));
  const lines = readFileSync(new URL(`${file}-slips.jsonl`, folder), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const { of: id, kind, right, wrong } = JSON.parse(line);
    const of = passages.get(id);
    if (of?.text.split(right).length !== 2) throw new Error(`${id}: its slip does not fit its text`);
    return { kind, of, wrong: of.text.replace(right, () => wrong) };
  });
}

function withoutMarks(marked: string): Pick<LabelledPassage, 'text' | 'figures'> {
  const figures: MarkedFigure[] = [];
  let text = '';
  let end = 0;
  for (const { 0: mark, 1: written = '', 2: code = '', index } of marked.matchAll(/⟦([^|⟧]*)\|([^⟧]*)⟧/g)) {
    text += marked.slice(end, index);
    figures.push({ at: text.length, written, code });
    text += written;
    end = index + mark.length;
  }
  return { text: text + marked.slice(end), figures };
}

const GROUPS: Record<string, string> = { no: 'refused', un: 'unavailable', np: 'not-processed', ot: 'other' };
const ORGANISATIONS: Record<string, string> = {
  com: 'commercial-enterprise',
  res: 'research-institution',
  pub: 'public-welfare-organisation',
  leg: 'legal-service-organisation',
  oth: 'other-organisation',
};
const RESULTS: Record<string, string> = { u: 'upheld', c: 'corrected', o: 'other', p: 'pending' };
const BLOCKS: Record<string, string> = { rv: 'review', ld: 'lawsuitDirect', la: 'lawsuitAfterReview' };
const ROWS: Record<string, string> = {
  R: 'received.total',
  C: 'carriedIn.total',
  D: 'concluded.total',
  O: 'carriedOut.total',
  nat: 'received.natural-person',
  g: 'outcomes.granted.total',
  p: 'outcomes.partly-granted.total',
};
const PROACTIVE: Record<string, string> = {
  'ru.i': 'rules.issued',
  'ru.r': 'rules.repealed',
  'ru.f': 'rules.inForce',
  'nd.i': 'normativeDocuments.issued',
  'nd.r': 'normativeDocuments.repealed',
  'nd.f': 'normativeDocuments.inForce',
  lic: 'licences',
  pen: 'penalties',
  coe: 'coercions',
  chg: 'chargesWanYuan',
};

/** The cell that an elementary code names; none for the groups, which are sums. */
function pathOf(code: string): string | undefined {
  if (code === 'fee') return 'processingFees.yuan';
  if (Object.hasOwn(ROWS, code)) return `applications.${ROWS[code]}`;
  if (Object.hasOwn(PROACTIVE, code)) return `proactive.${PROACTIVE[code]}`;
  if (Object.hasOwn(ORGANISATIONS, code)) return `applications.received.${ORGANISATIONS[code]}`;
  if ((OUTCOMES as readonly string[]).includes(code)) return `applications.outcomes.${code}.total`;
  const [block = '', result = ''] = code.split('.');
  if (!Object.hasOwn(BLOCKS, block)) return undefined;
  return `disputes.${BLOCKS[block]}.${result === '' ? 'total' : RESULTS[result]}`;
}

/** The tables that a passage is right in; a cell that nothing is known of holds a number that no text holds. */
export function tablesOfPassage(
  { year, agency, cells, lastYear }: LabelledPassage,
  changed: Record<string, number> = {},
): NarratedTables & { before?: { read: NarratedTables['read'] } } {
  const values = valuesOf({ ...cells, ...changed });
  const before = valuesOf(lastYear);
  return {
    form: edition2021,
    year,
    agency,
    read: (steps) => values.get(steps.join('.')) ?? null,
    ...(Object.keys(lastYear).length > 0 && {
      before: { read: (steps: readonly string[]) => before.get(steps.join('.')) ?? null },
    }),
  };
}

function valuesOf(cells: Record<string, number>): Map<string, number> {
  const values = new Map(
    [...edition2021.cells.map(({ path }) => path), 'processingFees.yuan'].map((path, index) => [
      path,
      70_000_003 + 10_007 * index,
    ]),
  );
  const known = new Set<string>();
  for (const [code, value] of Object.entries(cells)) {
    const path = pathOf(code);
    if (path === undefined) continue;
    values.set(path, value);
    known.add(path);
  }
  const share = (sum: number | undefined, paths: readonly string[]) => {
    if (sum !== undefined) spread(sum, paths, { values, known });
  };
  for (const [code, prefix] of Object.entries(GROUPS)) {
    const paths = OUTCOMES.filter((outcome) => outcome.startsWith(`${prefix}.`));
    share(
      cells[code],
      paths.map((outcome) => `applications.outcomes.${outcome}.total`),
    );
  }
  const columns = Object.values(ORGANISATIONS).map((column) => `applications.received.${column}`);
  share(cells['org'], columns);
  share(cells['lw'], ['disputes.lawsuitDirect.total', 'disputes.lawsuitAfterReview.total']);
  return values;
}

/** What is left of a sum goes to the last cell of it that is not known, and 0 to the others. */
function spread(
  sum: number,
  paths: readonly string[],
  { values, known }: { values: Map<string, number>; known: ReadonlySet<string> },
): void {
  const open = paths.filter((path) => !known.has(path));
  const rest = paths.reduce((left, path) => left - (known.has(path) ? (values.get(path) ?? 0) : 0), sum);
  open.forEach((path, index) => {
    values.set(path, index === open.length - 1 ? rest : 0);
  });
}

/** The text with another number in the place of one figure, written in the same manner. */
export function withSlip(text: string, { at, written }: MarkedFigure, by: bigint): string | undefined {
  const digits = [...written.matchAll(/[0-9０-９]/g)];
  const wide = /[０-９]/.test(written);
  const plain = digits.map(([digit]) => String.fromCharCode(digit.charCodeAt(0) - (wide ? 0xfee0 : 0)));
  const slipped = BigInt(plain.join('')) + by;
  if (slipped < 0n) return undefined;
  const next = [...String(slipped).padStart(digits.length, '0')];
  const tooMany = next.length - digits.length;
  let out = next
    .slice(0, tooMany)
    .map((digit) => widened(digit, wide))
    .join('');
  let used = tooMany;
  for (const char of written) out += /[0-9０-９]/.test(char) ? widened(next[used++] ?? '', wide) : char;
  return text.slice(0, at) + out + text.slice(at + written.length);
}

function widened(digit: string, wide: boolean): string {
  return wide ? String.fromCharCode(digit.charCodeAt(0) + 0xfee0) : digit;
}

/** The cells that make a statement untrue: one of them is one more; undefined where the statement is not of this form. */
export function untrue(
  { means }: { means: string },
  cells: Record<string, number>,
): Record<string, number>[] {
  const codes = (means.split(/=| [+-]\d/)[0] ?? '').split('+').map((code) => code.trim());
  const elementary = codes.flatMap((code) =>
    code === 'RC'
      ? ['R']
      : code === 'gp'
        ? ['g']
        : code.startsWith('lw')
          ? [code.replace('lw', 'ld')]
          : [code],
  );
  return elementary.slice(0, 1).map((code) => ({ [code]: (cells[code] ?? 0) + 1 }));
}
