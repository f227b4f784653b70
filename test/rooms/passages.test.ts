/**
 * The labelled passages agree with themselves: marks parse, codes are known, each labelled figure equals its cell.
 * In: `test/fixtures/passages/passages.jsonl`. Out: nothing. No product code is imported, so that the labels
 * cannot lean on the rules they measure. Provision: the form of 国办公开办函〔2021〕30号, whose sums must hold.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const Cells = z.record(z.string(), z.number().nonnegative());
const Passage = z.strictObject({
  set: z.enum(['RIGHT', 'OTHER', 'NEAR']),
  id: z.string().min(1),
  year: z.int().min(2021).max(2025),
  agency: z.string().min(1),
  section: z.enum(['overview', 'problems', 'other']),
  text: z.string().min(1),
  cells: Cells,
  kind: z.enum(['K1', 'K8', 'K9']).optional(),
  shares: z.array(z.string()).optional(),
  lastYear: Cells.optional(),
  says: z.array(z.strictObject({ text: z.string().min(1), means: z.string().min(3) })).optional(),
});
type Passage = z.infer<typeof Passage>;
type Known = Record<string, number>;

const GROUPS: Record<string, readonly string[]> = {
  no: [
    'state-secret',
    'prohibited-by-law',
    'security-and-stability',
    'third-party-rights',
    'internal-affairs',
    'process-information',
    'enforcement-file',
    'administrative-query',
  ].map((row) => `refused.${row}`),
  un: ['not-held', 'needs-creation', 'still-unclear'].map((row) => `unavailable.${row}`),
  np: ['petition', 'repeated', 'published-material', 'excessive', 'reissue'].map(
    (row) => `not-processed.${row}`,
  ),
  ot: ['correction-overdue', 'fee-overdue', 'other'].map((row) => `other.${row}`),
};
const RESULTS = ['u', 'c', 'o', 'p'];
const BLOCKS = ['rv', 'ld', 'la'];
const APPLICANTS = ['com', 'res', 'pub', 'leg', 'oth'];
const ELEMENTARY = new Set([
  ...['R', 'C', 'D', 'O', 'g', 'p', 'nat', 'org', 'lic', 'pen', 'coe', 'chg', 'fee'],
  ...APPLICANTS,
  ...['ru.i', 'ru.r', 'ru.f', 'nd.i', 'nd.r', 'nd.f'],
  ...Object.entries(GROUPS).flatMap(([group, rows]) => [group, ...rows]),
  ...BLOCKS.flatMap((block) => [block, ...RESULTS.map((result) => `${block}.${result}`)]),
]);
const COMPOSITE: Record<string, readonly string[]> = {
  RC: ['R', 'C'],
  gp: ['g', 'p'],
  lw: ['ld', 'la'],
  'rv+lw': ['rv', 'ld', 'la'],
  ...Object.fromEntries(RESULTS.map((result) => [`lw.${result}`, [`ld.${result}`, `la.${result}`]])),
};

const MARK = /⟦([^⟦⟧|]+)\|([^⟦⟧|]+)⟧/gu;
const bare = (text: string): string => text.replaceAll(MARK, '$1');

function marksOf(text: string): { figure: string; code: string }[] {
  return [...text.matchAll(MARK)].map(([, figure = '', code = '']) => ({ figure, code }));
}

/** A figure as a number: full-width digits, thousands separators, 万 and 亿 as clerks write them. */
function numberOf(figure: string): number {
  const plain = figure.normalize('NFKC').replaceAll(',', '');
  const [, digits = 'NaN', unit = ''] = /^(\d+(?:\.\d+)?)([万亿]?)$/u.exec(plain) ?? [];
  return Number(digits) * (unit === '万' ? 1e4 : unit === '亿' ? 1e8 : 1);
}

const decimalsOf = (figure: string): number => /\.(\d+)/u.exec(figure)?.[1]?.length ?? 0;
const rounds = (value: number, printed: number, decimals: number): boolean =>
  Math.abs(value - printed) <= 0.5 * 10 ** -decimals + 1e-9;

/** A sum of codes and numbers over the cells; NaN where a cell is not given. */
function sumOf(expression: string, cells: Known): number {
  const terms = COMPOSITE[expression] ?? expression.split('+').flatMap((term) => COMPOSITE[term] ?? [term]);
  return terms.reduce(
    (sum, term) => sum + (/^\d/u.test(term) ? Number(term) : (cells[term] ?? Number.NaN)),
    0,
  );
}

/** What is wrong with a labelled figure, if anything. */
function figureFault(
  mark: { figure: string; code: string },
  ratio: string,
  cells: Known,
): string | undefined {
  const { figure, code } = mark;
  const value = numberOf(figure);
  if (code === 'x') return Number.isNaN(value) ? `${figure} is no number` : undefined;
  if (code === 's') {
    const [part = '', whole = ''] = ratio.split('/');
    const share = (100 * sumOf(part, cells)) / sumOf(whole, cells);
    return rounds(share, value, decimalsOf(figure)) ? undefined : `${figure}% is not ${ratio}`;
  }
  if (!ELEMENTARY.has(code) && COMPOSITE[code] === undefined) return `${code} is no code`;
  if (code === 'chg') {
    const printed = value / 1e4;
    const decimals = figure.includes('万') ? decimalsOf(figure) : 4;
    return rounds(sumOf('chg', cells), printed, decimals) ? undefined : `${figure} is not chg`;
  }
  return sumOf(code, cells) === value ? undefined : `${figure} is not ${code}`;
}

function figureFaults(passage: Passage, text: string): string[] {
  const ratios = [...(passage.shares ?? [])];
  return marksOf(text).flatMap((mark) => {
    const ratio = mark.code === 's' ? (ratios.shift() ?? '') : '';
    return figureFault(mark, ratio, passage.cells) ?? [];
  });
}

/** The parts must not exceed their whole, and must equal it where all of them are given. */
function partsFault(whole: string, parts: readonly string[], cells: Known): string[] {
  const total = cells[whole];
  const given = parts.flatMap((part) => cells[part] ?? []);
  if (total === undefined) return [];
  const sum = given.reduce((left, right) => left + right, 0);
  const holds = given.length === parts.length ? sum === total : sum <= total;
  return holds ? [] : [`${whole} ${total}: parts ${sum}`];
}

function sumFaults(cells: Known): string[] {
  const opened = sumOf('R+C', cells);
  const closed = sumOf('D+O', cells);
  return [
    ...(opened - closed !== 0 && !Number.isNaN(opened - closed) ? [`${opened} in, ${closed} out`] : []),
    ...partsFault('D', ['g', 'p', ...Object.keys(GROUPS)], cells),
    ...partsFault('R', ['nat', 'org'], cells),
    ...partsFault('org', APPLICANTS, cells),
    ...Object.entries(GROUPS).flatMap(([group, rows]) => partsFault(group, rows, cells)),
    ...BLOCKS.flatMap((block) =>
      partsFault(
        block,
        RESULTS.map((result) => `${block}.${result}`),
        cells,
      ),
    ),
  ];
}

/** Whether a statement such as `O=0`, `nat=R`, `R +5` or `rv -17%` is true. */
function holds(means: string, cells: Known, lastYear: Known): boolean {
  const [, code = '', sign = '', amount = '', percent = ''] =
    /^(\S+) ([+-])(\d+(?:\.\d+)?)(%?)$/u.exec(means) ?? [];
  if (code === '') {
    const [left = '', right = ''] = means.split('=');
    return sumOf(left, cells) === sumOf(right, cells);
  }
  const before = sumOf(code, lastYear);
  const change = sumOf(code, cells) - before;
  return rounds(percent === '' ? change : (100 * change) / before, Number(sign + amount), decimalsOf(amount));
}

const file = new URL('../fixtures/passages/passages.jsonl', import.meta.url);
const passages = readFileSync(file, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => Passage.parse(JSON.parse(line)));
const faultsBy = (check: (passage: Passage) => string[]): string[] =>
  passages.flatMap((passage) => check(passage).map((fault) => `${passage.id}: ${fault}`));

/** The figure with one more in its last digit, as a slip would leave it. */
function slipped(figure: string): string {
  const [, digits = '', unit = ''] =
    /^([\d.]+)(.*)$/u.exec(figure.normalize('NFKC').replaceAll(',', '')) ?? [];
  const decimals = decimalsOf(digits);
  return (Number(digits) + 10 ** -decimals).toFixed(decimals) + unit;
}

describe('the labelled passages', () => {
  it('are many, of three sets, with the kinds K1, K8 and K9, each with an id of its own', () => {
    const size = (set: Passage['set']): number => passages.filter((passage) => passage.set === set).length;
    expect([size('RIGHT') >= 120, size('OTHER') >= 60, size('NEAR') >= 40]).toEqual([true, true, true]);
    for (const kind of ['K1', 'K8', 'K9'])
      expect(passages.filter((passage) => passage.kind === kind).length).toBeGreaterThanOrEqual(20);
    expect(new Set(passages.map((passage) => passage.id)).size).toBe(passages.length);
    expect(new Set(passages.map((passage) => passage.text)).size).toBe(passages.length);
  });

  it('leave no half a mark in the text', () => {
    expect(faultsBy((passage) => bare(passage.text).match(/[⟦⟧|{}<>]/gu) ?? [])).toEqual([]);
  });

  it('know each code, and give each labelled figure the value of its cell', () => {
    expect(faultsBy((passage) => figureFaults(passage, passage.text))).toEqual([]);
    expect(faultsBy((passage) => Object.keys(passage.cells).filter((code) => !ELEMENTARY.has(code)))).toEqual(
      [],
    );
  });

  it('name one ratio for each share', () => {
    const shares = (passage: Passage): number =>
      marksOf(passage.text).filter(({ code }) => code === 's').length;
    expect(
      faultsBy((passage) => (shares(passage) === (passage.shares?.length ?? 0) ? [] : ['shares'])),
    ).toEqual([]);
  });

  it('hold the sums of the form', () => {
    expect(faultsBy((passage) => sumFaults(passage.cells))).toEqual([]);
  });

  it('say only what is true, in words that stand in the text', () => {
    expect(
      faultsBy((passage) =>
        (passage.says ?? [])
          .filter(
            ({ text, means }) =>
              !bare(passage.text).includes(text) || !holds(means, passage.cells, passage.lastYear ?? {}),
          )
          .map(({ text, means }) => `${text} (${means})`),
      ),
    ).toEqual([]);
  });

  it('speak of a cell in RIGHT only', () => {
    const bound = (passage: Passage): boolean =>
      marksOf(passage.text).some(({ code }) => code !== 'x') || (passage.says ?? []).length > 0;
    expect(faultsBy((passage) => (bound(passage) === (passage.set === 'RIGHT') ? [] : ['set']))).toEqual([]);
  });

  it('show a slip of one in each labelled figure', () => {
    const unseen = faultsBy((passage) =>
      [...passage.text.matchAll(MARK)].flatMap((match) => {
        const [mark, figure = '', code = ''] = match;
        const end = match.index + mark.length;
        const slip = `${passage.text.slice(0, match.index)}⟦${slipped(figure)}|${code}⟧${passage.text.slice(end)}`;
        return code === 'x' || figureFaults(passage, slip).length > 0 ? [] : [mark];
      }),
    );
    expect(unseen).toEqual([]);
  });
});
