/**
 * Cases of a file from which something was taken back, counted without the fold: all small histories are tried, each in
 * an agency of its own. What the file counts and reports is what `foldCase` says of the same events.
 */
import { expect, it } from 'vitest';
import { hashOfText } from '../../../../infra/cli/offline/byte-keys.ts';
import { readEventFile } from '../../../../infra/cli/offline/event-file.ts';
import type { EventFile } from '../../../../infra/cli/offline/held-events.ts';
import { type CaseFacts, foldCase } from '../../../../shared/cases/case.ts';
import { type Counts, countCase } from '../../../../shared/counting/counts.ts';
import { type Instant, parseInstant } from '../../../../shared/events/instant.ts';
import { NOW } from '../../reading.ts';
import { scratch } from '../recording-shell.ts';

const { write } = scratch();

type Letter = { id: string; type: string; time: string; data?: object };
const fact = (id: string, type: string, time: string, data: object = {}): Letter => ({
  id,
  type: `application.${type}`,
  time: `${time}+08:00`,
  data,
});
const takesBack = (id: string, target: string, more: object = {}): Letter => ({
  id,
  type: 'event.retracted',
  time: '2025-03-01T09:00:00+08:00',
  data: { id: target, reason: '录入错误', ...more },
});
const FACTS = [
  fact('r', 'received', '2024-03-01T09:00:00', { applicantType: 'natural-person' }),
  fact('a', 'amended', '2025-02-01T09:00:00', { applicantType: 'commercial-enterprise' }),
  fact('d1', 'decided', '2024-05-01T09:00:00', { outcome: 'granted' }),
  fact('d2', 'decided', '2024-06-01T09:00:00.5', { outcome: 'partly-granted' }),
  fact('d3', 'decided', '2025-06-01T09:00:00', { outcome: 'refused.state-secret' }),
  fact('w', 'withdrawn', '2024-06-02T09:00:00'),
  fact('t', 'transferred', '2024-06-03T09:00:00', { to: 'yi' }),
];
const RETRACTIONS = [
  takesBack('x1', 'd1'),
  takesBack('x2', 'd2', { source: 'case-system' }),
  takesBack('x3', 'd2'),
  takesBack('x4', 'd3'),
  takesBack('x5', 'r'),
  takesBack('x6', 'a'),
  takesBack('x7', 'x1'),
  takesBack('x8', 'x8'),
  takesBack('x9', 'nothing'),
  takesBack('y1', 'w', { by: 'jia' }),
  takesBack('y2', 't'),
];
const IN_THE_SECOND = '2024-06-01T01:00:00Z';
const MOMENTS = [undefined, '2024-06-01T00:59:59Z', IN_THE_SECOND, '2024-12-31T12:00:00Z'];
const moments = MOMENTS.map((asOf) => (asOf === undefined ? undefined : (parseInstant(asOf) as Instant)));

const choices = (from: readonly Letter[], most: number): Letter[][] =>
  most === 0
    ? [[]]
    : [
        [],
        ...from.flatMap((one, index) =>
          choices(from.slice(index + 1), most - 1).map((more) => [one, ...more]),
        ),
      ];

class Told implements Counts {
  readonly lines: string[] = [];
  application = (...told: unknown[]) => this.#line('application', told);
  carriedIn = (...told: unknown[]) => this.#line('carriedIn', told);
  activity = (...told: unknown[]) => this.#line('activity', told);
  dispute = (...told: unknown[]) => this.#line('dispute', told);
  document = (...told: unknown[]) => this.#line('document', told);
  action = (...told: unknown[]) => this.#line('action', told);
  charge = (...told: unknown[]) => this.#line('charge', told);
  fees = (...told: unknown[]) => this.#line('fees', told);

  #line(name: string, told: unknown[]): void {
    this.lines.push([name, ...told.map(String)].join(' '));
  }
}

const lineOf = (letter: Letter, agency: string, subject = 'A-1') =>
  JSON.stringify({ specversion: '1.0', source: '/s', subject, agency, ...letter });

interface Counted {
  lines: string[];
  /** Undefined where the case was counted without the fold. */
  faults: string[] | undefined;
}

type Fold = Counted & { faults: string[] };

/** What the file of these lines counts, of each agency. */
async function counted(lines: readonly string[]): Promise<Map<string, Counted>> {
  return opened(lines, (held) => byFile(held, lines));
}

async function opened<Found>(lines: readonly string[], look: (held: EventFile) => Found): Promise<Found> {
  const held = await readEventFile(write('cases.jsonl', lines.join('\n')), NOW);
  try {
    return look(held);
  } finally {
    held.close();
  }
}

/** The file tells faults by subject: whose that is, the lines say. */
function byFile(held: EventFile, lines: readonly string[], asOf?: Instant): Map<string, Counted> {
  const told = new Map(held.agencies.map((agency) => [agency, new Told()]));
  const faults = new Map<string, string[]>();
  held.count({
    countsOf: (agency) => told.get(agency),
    folded: ({ subject, faults: more }) =>
      faults.set(subject, [...(faults.get(subject) ?? []), ...more.map(wordsOf)]),
    asOf,
  });
  const found = new Map<string, Counted>();
  for (const [agency, { lines }] of told) found.set(agency, { lines: lines.sort(), faults: undefined });
  for (const [agency, subject] of casesIn(lines)) {
    const own = found.get(agency);
    const more = faults.get(subject);
    if (own && more) own.faults = [...(own.faults ?? []), ...more].sort();
  }
  return found;
}

const wordsOf = ({ code, event }: CaseFacts['faults'][number]) => `${code} ${event.id}`;

function casesIn(lines: readonly string[]): Iterable<[agency: string, subject: string]> {
  const cases = lines.map((line): [string, string] => {
    const { agency, subject } = JSON.parse(line);
    return [agency, subject];
  });
  return new Map(cases.map((one) => [one.join(' '), one])).values();
}

/** What the fold says of the same events, at each of the moments. */
function byFold(held: EventFile, moments: readonly (Instant | undefined)[]): Map<string, Fold>[] {
  const cases = held.agencies.map((agency) => [agency, [...held.subjectsOf(agency)]] as const);
  return moments.map(
    (asOf) =>
      new Map(
        cases.map(([agency, own]) => {
          const told = new Told();
          const faults = own.flatMap(([subject, events]) => {
            const facts = foldCase(subject, events, asOf);
            countCase(facts, told);
            return facts.faults.map(wordsOf);
          });
          return [agency, { lines: told.lines.sort(), faults: faults.sort() }];
        }),
      ),
  );
}

const cases = choices(FACTS, 3).flatMap((facts) =>
  choices(RETRACTIONS, 2)
    .filter((retractions) => retractions.length > 0)
    .map((retractions) => [...facts, ...retractions]),
);
const FILE_FUL = 128;
const fileFuls = Array.from({ length: Math.ceil(cases.length / FILE_FUL) }, (_, index) =>
  cases.slice(index * FILE_FUL, (index + 1) * FILE_FUL),
);
/** Received and without a fault; no hand-over, no government. No two facts are of one instant. */
const isOrdinary = (letters: readonly Letter[], faults: readonly string[]) => {
  const has = (id: string) => letters.some((one) => one.id === id);
  return faults.length === 0 && has('r') && !has('x5') && !has('t') && !has('y1');
};

it(`all ${cases.length} small histories count as the fold says, now and at earlier moments`, {
  timeout: 120_000,
}, async () => {
  const met = MOMENTS.map(() => ({ short: 0, long: 0 }));
  const wrong: object[] = [];
  const meet = (letters: readonly Letter[], file?: Counted, fold?: Fold, nth = 0) => {
    if (!file || !fold) throw new Error(`an agency is missing: ${JSON.stringify(letters)}`);
    const asOf = MOMENTS[nth];
    const isShort = file.faults === undefined;
    const isSame =
      file.lines.join() === fold.lines.join() && (file.faults ?? []).join() === fold.faults.join();
    // In the very second of the question the fraction decides.
    const isLeft = !isShort && isOrdinary(letters, fold.faults) && asOf !== IN_THE_SECOND;
    if (!isSame || isLeft) wrong.push({ asOf, letters, file, fold });
    const times = met[nth];
    if (times) times[isShort ? 'short' : 'long']++;
  };
  for (const each of fileFuls) {
    const lines = each.flatMap((letters, index) =>
      letters.map((one) => lineOf(one, `jia-${index}`, `A-${index}`)),
    );
    const folds = await opened(lines, (held) => byFold(held, moments));
    for (const order of [lines, lines.toReversed()]) {
      const files = await opened(order, (held) => moments.map((asOf) => byFile(held, order, asOf)));
      for (const [nth, file] of files.entries())
        for (const [index, letters] of each.entries())
          meet(letters, file.get(`jia-${index}`), folds[nth]?.get(`jia-${index}`), nth);
    }
  }
  expect(wrong.slice(0, 3)).toEqual([]);
  for (const { short, long } of met) {
    expect(short).toBeGreaterThan(50);
    expect(long).toBeGreaterThan(50);
  }
});

const [received, amendment, granted, other] = FACTS as [Letter, Letter, Letter, Letter];
const ONLY_RECEIVED = ['application natural-person 2024 null null'];

it('a repetition, or another spelling, of what was taken back is taken back too', async () => {
  const again = lineOf({ ...granted, time: '2024-05-01T01:00:00.0Z' }, 'jia');
  const lines = [lineOf(received, 'jia'), again, lineOf(granted, 'jia'), lineOf(takesBack('x', 'd1'), 'jia')];
  for (const order of [lines, lines.toReversed(), [...lines, ...lines]]) {
    const found = await counted(order);
    expect(found.get('jia')).toEqual({ lines: ONLY_RECEIVED, faults: undefined });
  }
});

it('what is told anew under another id stands, and one id in two agencies or cases is two events', async () => {
  const anew = { ...granted, id: 'd1-anew', data: { outcome: 'partly-granted' } };
  const elsewhere = lineOf(granted, 'jia').replace('A-1', 'A-2');
  const found = await counted([
    ...[received, granted, anew, takesBack('x', 'd1')].map((one) => lineOf(one, 'jia')),
    ...[lineOf(received, 'jia').replace('A-1', 'A-2'), elsewhere],
    ...[received, granted].map((one) => lineOf(one, 'yi')),
  ]);
  expect(found.get('jia')).toEqual({
    lines: [
      'application natural-person 2024 2024 granted',
      'application natural-person 2024 2024 partly-granted',
    ],
    faults: undefined,
  });
  expect(found.get('yi')?.lines).toEqual(['application natural-person 2024 2024 granted']);
});

it('a retraction that no reader of bytes takes counts the same', async () => {
  const long = takesBack('x', 'd1', { reason: `录入错误\n${'误'.repeat(300)}` });
  const early = { ...takesBack('x', 'd1'), time: '1992-01-01T00:00:00+08:00' };
  for (const retraction of [long, early]) {
    const found = await counted([received, granted, retraction].map((one) => lineOf(one, 'jia')));
    expect(found.get('jia')).toEqual({ lines: ONLY_RECEIVED, faults: undefined });
  }
});

/** Two ids with one hash. */
function alike(): [string, string] {
  const known = new Map<number, string>();
  for (let index = 0; ; index++) {
    const id = `n${index}`;
    const hash = hashOfText(id);
    const other = known.get(hash);
    if (other !== undefined) return [other, id];
    known.set(hash, id);
  }
}

it('an id that is only hashed like the named one is not taken back', async () => {
  const [named, hashedAlike] = alike();
  expect(hashOfText(named)).toBe(hashOfText(hashedAlike));
  const letters = [received, { ...granted, id: hashedAlike }, takesBack('x', named)];
  const alone = await counted(letters.map((one) => lineOf(one, 'jia')));
  expect(alone.get('jia')).toEqual({
    lines: ['application natural-person 2024 2024 granted'],
    faults: ['retraction-of-nothing x'],
  });
  const both = await counted([...letters, { ...other, id: named }].map((one) => lineOf(one, 'jia')));
  expect(both.get('jia')).toEqual({
    lines: ['application natural-person 2024 2024 granted'],
    faults: undefined,
  });
});

it.each([
  ['yi', 'A-1'],
  ['jia', 'B-1'],
])(
  'what the case %s %s has under that id is not taken back, wherever the index of long cases finds it',
  async (agency, subject) => {
    const FILES = 120;
    const LONG = 60;
    const amended = (id: string) => lineOf({ ...amendment, id }, 'jia', 'A-1');
    const data = { kind: 'licence', count: 1 };
    const reported = (id: string) =>
      lineOf({ id, type: 'action.reported', time: '2024-03-01T09:00:00+08:00', data }, agency, subject);
    for (let file = 0; file < FILES; file++) {
      const ids = Array.from({ length: LONG }, (_, index) => `${file}-${index}`);
      const found = await counted([
        lineOf(received, 'jia'),
        // How near the index puts an id of the one case to the same id of the other depends on the cases between them.
        ...Array.from({ length: file }, (_, between) => lineOf(received, 'bing', `C-${between}`)),
        ...ids.map((id) => amended(`a-${id}`)),
        ...ids.map(reported),
        lineOf(takesBack('x', `${file}-7`), 'jia'),
      ]);
      expect(found.get('jia')?.faults).toContain('retraction-of-nothing x');
    }
  },
);
