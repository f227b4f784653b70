import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEventFile } from '../../../../infra/cli/offline/event-file.ts';
import { foldCase } from '../../../../shared/cases/case.ts';
import { Tally } from '../../../../shared/counting/tally.ts';
import { edition2021 } from '../../../../shared/editions/edition-2021.ts';
import { parseInstant } from '../../../../shared/events/instant.ts';
import { histories } from '../../../arbitraries/histories.ts';
import { productCases, productLog } from '../../../oracle/product.ts';
import { NOW } from '../../reading.ts';
import { scratch } from '../recording-shell.ts';

const { write } = scratch();
const SEED = 20261122;
const RUNS = Number(process.env['GONGKAI_HISTORIES'] ?? 40);
const YEARS = [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026];
const tablesOf = (tally: Tally) =>
  YEARS.map((year) => tally.tables({ id: 'jia', name: '甲' }, year, edition2021));

/** A file is of one source: whatever an event came in by, its id has to be its own, and so has what it retracts. */
function oneSource({
  log,
  delivered,
}: {
  log: readonly Sent[];
  delivered: readonly Sent[];
}): [Sent[], Sent[]] {
  const renamed = ({ source, event }: Sent): Sent => {
    const data = event['data'] as { id?: string; source?: string } | undefined;
    const { source: target = source, ...rest } = data ?? {};
    const aimed =
      data && event.type === 'event.retracted' ? { data: { ...rest, id: `${data.id}${target}` } } : {};
    return { source: 'file', event: { ...event, id: `${event.id}${source}`, ...aimed } };
  };
  return [log.map(renamed), delivered.map(renamed)];
}
type Sent = Parameters<typeof productLog>[0][number];

async function counted(path: string, asOf?: string) {
  const file = await readEventFile(path, NOW);
  const tally = new Tally();
  const folded: string[] = [];
  const moment = asOf === undefined ? undefined : parseInstant(asOf);
  if (typeof moment === 'object') throw new Error('no instant');
  file.count({
    countsOf: (agency) => (agency === 'jia' ? tally : undefined),
    folded: ({ subject, faults }) =>
      folded.push(...faults.map(({ code, event }) => `${subject} ${code} ${event.id}`)),
    asOf: moment,
  });
  const cases = new Map(
    [...file.subjectsOf('jia')].map(([subject, events]) => [subject, foldCase(subject, events)]),
  );
  file.close();
  return { tables: tablesOf(tally), faults: folded.sort(), cases };
}

describe(`of ${RUNS} random histories (seed ${SEED})`, { timeout: 60_000 + RUNS * 200 }, () => {
  it('a file gives the tables and faults of its cases, folded one by one, whatever the order and repetition', async () => {
    let met = 0;
    await fc.assert(
      fc.asyncProperty(histories(), async (history) => {
        const [log, delivered] = oneSource(history);
        if (log.length === 0) return;
        met++;
        const path = write(
          `history-${met}.jsonl`,
          delivered.map(({ event }) => JSON.stringify(event)).join('\n'),
        );
        for (const asOf of [undefined, history.asOf]) {
          const cases = productCases(log, 'jia', asOf);
          const tally = new Tally();
          for (const facts of cases) tally.add(facts);
          const { tables, faults } = await counted(path, asOf);
          expect(tables).toEqual(tablesOf(tally));
          const expected = cases.flatMap(({ subject, faults: own }) =>
            own.map(({ code, event }) => `${subject} ${code} ${event.id}`),
          );
          expect(faults).toEqual(expected.sort());
        }
        const byLong = new Map(
          [...productLog(log, 'jia')].map(([subject, events]) => [subject, foldCase(subject, events)]),
        );
        expect((await counted(path)).cases).toEqual(byLong);
      }),
      { seed: SEED, numRuns: RUNS },
    );
    expect(met).toBeGreaterThan(RUNS * 0.8);
  });
});

const event = (changes: object = {}) =>
  JSON.stringify({
    specversion: '1.0',
    id: 'e1',
    source: '/s',
    type: 'application.received',
    time: '2024-03-01T09:00:00+08:00',
    subject: 'A-1',
    agency: 'jia',
    data: { applicantType: 'natural-person' },
    ...changes,
  });

it('an event that came plain, and again in other letters, is one event', async () => {
  const other = event().replace('A-1', 'A\\u002d1').replace('+08:00', '.000+08:00');
  const path = write('letters.jsonl', [event(), other, ` ${event()}`, other].join('\n'));
  const { cases, tables } = await counted(path);
  expect([...cases.keys()]).toEqual(['A-1']);
  expect(tables[5]?.applications.received.total).toBe(1);
});

it('ids with one hash are two events: a hundred thousand ids of one number are all kept', async () => {
  const ids = Array.from({ length: 100_000 }, (_, index) => `n${index * 2_654_435_761}`);
  const lines = ids.map((id) => event({ id, type: 'action.reported', data: { kind: 'licence', count: 1 } }));
  const path = write('many.jsonl', `${lines.join('\n')}\n${lines.slice(500, 900).join('\n')}`);
  const { tables } = await counted(path);
  expect(tables[5]?.proactive.licences).toBe(100_000);
});

it('lines of every length are found again, across the ends of what is read at once', async () => {
  const lines = Array.from({ length: 40 }, (_, index) =>
    event({
      id: `e${index}`,
      subject: `A-${index}`,
      sequence: '1',
      padding: 'x'.repeat((index * 7919) % 90_000),
    }),
  );
  const path = write('lengths.jsonl', `\n\n${lines.join('\r\n\n')}`);
  const { cases } = await counted(path);
  expect([...cases.keys()]).toEqual(lines.map((_, index) => `A-${index}`));
});

it('a line of over 1 MiB hides no line behind it', async () => {
  const long = ' '.repeat(3 << 20);
  const path = write('long.jsonl', [event(), long, event({ data: {} }), long, event({ id: '' })].join('\n'));
  const refused = await readEventFile(path, NOW).catch((error) => error.faults.join('\n'));
  expect(refused).toMatch(/:2 {2}.*1 MiB[\s\S]*:3 \/data[\s\S]*:4 {2}.*1 MiB[\s\S]*:5 \/id/);
});
