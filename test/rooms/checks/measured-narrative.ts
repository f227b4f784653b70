import { type NarrativeRead, readNarrative } from '../../../shared/checks/check-narrative.ts';
import {
  BY_HAND,
  HELD,
  type LabelledPassage,
  labelledPassages,
  type Part,
  partOf,
  slipsByHand,
  tablesOfPassage,
  untrue,
  withSlip,
} from './labelled-passages.ts';

/** What the narrative check does on labelled passages: counted for each set and kind, told in numbers alone. */
export interface Score {
  passages: number;
  alarmed: number;
  figures: number;
  read: number;
  slips: number;
  caught: number;
  said: number;
  noticed: number;
}

export interface Row extends Score {
  name: string;
}

/** One passage on which the check fell short; none of the part that is held out. */
export interface Shortfall {
  part: Part;
  id: string;
  what: 'alarm' | 'missed' | 'unsaid';
  at: string;
  text: string;
}

type Tables = ReturnType<typeof tablesOfPassage>;

function readIn({ section }: LabelledPassage, text: string, tables: Tables): NarrativeRead {
  return readNarrative({ overview: null, problems: null, other: null, [section]: text }, tables);
}

/** How many of the labelled figures are among those that the check says it has read. */
function readOf({ figures }: LabelledPassage, { bindings }: NarrativeRead): number {
  const digits = (written: string) => written.normalize('NFKC').replace(/[^\d.]/g, '');
  const read = bindings.map(({ figure }) => digits(figure));
  return figures.filter(({ written, code }) => {
    const at = code === 'x' ? -1 : read.indexOf(digits(written));
    if (at >= 0) read.splice(at, 1);
    return at >= 0;
  }).length;
}

function measured(passage: LabelledPassage, shortfalls: Shortfall[]): Score {
  const { id, text } = passage;
  const part = partOf(passage);
  const tables = tablesOfPassage(passage);
  const asWritten = readIn(passage, text, tables);
  const before = asWritten.findings;
  for (const { zh } of before) shortfalls.push({ part, id, what: 'alarm', at: zh, text });
  const notices = (slipped: string) => readIn(passage, slipped, tables).findings.length > before.length;
  const labelled = passage.figures.filter(({ code }) => code !== 'x');
  const score = { passages: 1, alarmed: before.length > 0 ? 1 : 0, figures: labelled.length };
  const counts = {
    read: readOf(passage, asWritten),
    slips: 0,
    caught: 0,
    said: passage.says.length,
    noticed: 0,
  };
  for (const figure of labelled) {
    const slipped = [1n, -1n].flatMap((by) => withSlip(text, figure, by) ?? []);
    const caught = slipped.filter(notices).length;
    counts.slips += slipped.length;
    counts.caught += caught;
    const at = `${text.slice(Math.max(0, figure.at - 12), figure.at)}【${figure.written}|${figure.code}】`;
    if (caught < slipped.length) shortfalls.push({ part, id, what: 'missed', at, text });
  }
  for (const said of passage.says) {
    const noticed = untrue(said, passage.cells).some(
      (changed) => readIn(passage, text, tablesOfPassage(passage, changed)).findings.length > before.length,
    );
    counts.noticed += noticed ? 1 : 0;
    if (!noticed) shortfalls.push({ part, id, what: 'unsaid', at: `${said.text} (${said.means})`, text });
  }
  return { ...score, ...counts };
}

const NOTHING: Score = {
  passages: 0,
  alarmed: 0,
  figures: 0,
  read: 0,
  slips: 0,
  caught: 0,
  said: 0,
  noticed: 0,
};

function added(one: Score, other: Score): Score {
  const keys = Object.keys(one) as (keyof Score)[];
  return Object.fromEntries(keys.map((key) => [key, one[key] + other[key]])) as unknown as Score;
}

/** Everything measured: a row for each part, and for each set and kind in it; the shortfalls of what may be read. */
export function measure(): { rows: Row[]; shortfalls: Shortfall[] } {
  const shortfalls: Shortfall[] = [];
  const sums = new Map<string, Score>();
  for (const passage of (
    ['passages', 'labelled', 'second', 'third', 'fourth', 'fifth', 'sixth'] as const
  ).flatMap(labelledPassages)) {
    const part = partOf(passage);
    const score = measured(passage, HELD.includes(part) ? [] : shortfalls);
    for (const name of [part, `${part} ${passage.set} ${passage.kind}`])
      sums.set(name, added(sums.get(name) ?? NOTHING, score));
  }
  for (const file of BY_HAND)
    for (const { kind, of, wrong } of slipsByHand(file)) {
      const tables = tablesOfPassage(of);
      const [after, before] = [wrong, of.text].map((text) => readIn(of, text, tables).findings.length);
      const caught = Number(after) > Number(before) ? 1 : 0;
      for (const name of [`${file}, slips by hand`, `${file}, by hand: ${kind}`])
        sums.set(name, added(sums.get(name) ?? NOTHING, { ...NOTHING, slips: 1, caught }));
    }
  const rows = [...sums].map(([name, score]) => ({ name, ...score }));
  return { rows: rows.sort(worstFirst), shortfalls };
}

/** What `--show` prints: the shortfalls of one part, or of all that may be read. */
export function shown(shortfalls: readonly Shortfall[], part: string | undefined): string {
  if (HELD.some((held) => held === part))
    throw new Error(`${part} is held out: its passages are measured, not read`);
  return shortfalls
    .filter((one) => part === undefined || one.part === part)
    .map(({ id, what, at, text }) => `\n${what} ${id}: ${at}\n  ${text}`)
    .join('\n');
}

function worstFirst(one: Row, other: Row): number {
  const whole = ({ name }: Row) => Number(/ /.test(name));
  const rate = ({ alarmed, passages }: Row) => (passages === 0 ? 0 : alarmed / passages);
  const share = ({ caught, slips }: Row) => (slips === 0 ? 1 : caught / slips);
  return whole(one) - whole(other) || rate(other) - rate(one) || share(one) - share(other);
}

export function asTable(rows: readonly Row[]): string {
  const of = (part: number, whole: number) =>
    whole === 0 ? '–' : `${part} of ${whole} (${((100 * part) / whole).toFixed(1)} %)`;
  const lines = rows.map((row) => [
    row.name,
    of(row.alarmed, row.passages),
    of(row.read, row.figures),
    of(row.caught, row.slips),
    of(row.noticed, row.said),
  ]);
  const head = [
    'set',
    'right passages with an alarm',
    'figures read',
    'slips of one caught',
    'statements noticed',
  ];
  const all = [head, head.map((name) => '-'.repeat(name.length)), ...lines];
  return all.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
