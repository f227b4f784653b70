import { describe, expect, test } from 'vitest';
import { foldCase } from '../../../shared/cases/case.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { PlainReader } from '../../../shared/events/plain-event.ts';
import { type Counts, countCase } from '../../../shared/tables/counts.ts';
import { PlainCase } from '../../../shared/tables/plain-case.ts';
import { kept, NOW } from '../reading.ts';

const reader = new PlainReader(Math.floor(NOW / 1000));

/** `type time data`, in the order in which it is taken. */
type Said = [type: string, time: string, data?: object];

/** Whoever counts, and what was told, in any order. */
function listening(): { counts: Counts; told: string[] } {
  const told: string[] = [];
  const hear =
    (name: keyof Counts) =>
    (...life: unknown[]) => {
      told.push([name, ...life].join(' '));
    };
  const counts: Counts = {
    application: hear('application'),
    dispute: hear('dispute'),
    document: hear('document'),
    action: hear('action'),
    charge: hear('charge'),
    fees: hear('fees'),
  };
  return { counts, told };
}

const plain = new PlainCase();

/** What the short way tells of the events; undefined where it leaves them to the long way, having told nothing. */
function short(events: readonly object[]): string[] | undefined {
  plain.clear();
  for (const event of events) {
    const bytes = Buffer.from(JSON.stringify(event));
    if (!reader.read(bytes, 0, bytes.length)) throw new Error(`not plain: ${JSON.stringify(event)}`);
    plain.take(reader.type, reader.seconds, reader.value, reader.action);
  }
  const { counts, told } = listening();
  if (plain.countInto(counts)) return told.sort();
  expect(told).toEqual([]);
  return undefined;
}

function long(events: readonly KeptEvent[]): { told: string[]; faults: number } {
  const { counts, told } = listening();
  const facts = foldCase('N-1', events);
  countCase(facts, counts);
  return { told: told.sort(), faults: facts.faults.length };
}

const sent = (said: readonly Said[]) =>
  said.map(([type, time, data = {}], index) => ({
    specversion: '1.0',
    id: `e${index}`,
    source: '/cases',
    type: type === 'charge' || type === 'action' ? `${type}.reported` : type,
    time: time.length === 10 ? `${time}T09:00:00+08:00` : time,
    subject: 'N-1',
    agency: 'huaian',
    data,
  }));
const received = (time: string, applicantType = 'natural-person'): Said => [
  'application.received',
  time,
  { applicantType },
];
const amended = (time: string, applicantType: string): Said => [
  'application.amended',
  time,
  { applicantType },
];
const decided = (time: string, outcome = 'granted'): Said => ['application.decided', time, { outcome }];
const withdrawn = (time: string): Said => ['application.withdrawn', time];
const extended = (time: string): Said => ['application.extended', time, { workingDays: 20 }];
const paid = (time: string, yuan: string): Said => ['application.fee-paid', time, { yuan }];
const filed = (time: string): Said => ['review.filed', time];
const reviewed = (time: string, result = 'upheld'): Said => ['review.concluded', time, { result }];
const sued = (time: string, route = 'direct'): Said => ['lawsuit.filed', time, { route }];
const judged = (time: string, result = 'corrected'): Said => ['lawsuit.concluded', time, { result }];
const issued = (time: string, kind = 'rule'): Said => ['document.issued', time, { kind }];
const repealed = (time: string, kind = 'rule'): Said => ['document.repealed', time, { kind }];
const action = (time: string, kind: string, count: number): Said => ['action', time, { kind, count }];
const charge = (time: string, yuan: string): Said => ['charge', time, { yuan }];

const [LAST, FIRST] = ['2024-12-31T23:59:59+08:00', '2025-01-01T00:00:00+08:00'];

describe('the short way through a case tells what the long way tells', () => {
  test.each<[string, Said[]]>([
    ['nothing', []],
    ['an open application', [received('2024-01-01')]],
    ['one of the last second of a year', [received(LAST)]],
    ['one of the first second of a year', [received(FIRST)]],
    ['one of the first plain year', [received('1993-01-01T00:00:00+08:00')]],
    [
      'one that was decided',
      [received('2023-05-01', 'other-organisation'), decided('2024-02-01', 'other.other')],
    ],
    ['one that was decided before it came, in the order of the file', [decided(FIRST), received(LAST)]],
    [
      'one that was decided on the day of its receipt',
      [received('2024-01-01T17:00:00+08:00'), decided('2024-01-01')],
    ],
    ['one that was withdrawn', [received('2024-01-01'), withdrawn('2024-03-01')]],
    ['one that was withdrawn twice', [received('2023-01-01'), withdrawn(FIRST), withdrawn(LAST)]],
    [
      'one that was withdrawn twice, the earlier first',
      [received('2023-01-01'), withdrawn(LAST), withdrawn(FIRST)],
    ],
    [
      'a decision over a withdrawal of the year',
      [received('2024-01-01'), withdrawn('2024-03-01'), decided('2024-04-01')],
    ],
    [
      'a withdrawal after a decision',
      [received('2024-01-01'), decided('2024-03-01'), withdrawn('2024-04-01')],
    ],
    ['a decision of the year after a withdrawal', [received('2024-01-01'), withdrawn(LAST), decided(FIRST)]],
    ['an amendment', [received('2024-01-01'), amended('2024-02-01', 'commercial-enterprise')]],
    [
      'the later of two amendments',
      [
        received('2024-01-01'),
        amended('2024-03-01', 'research-institution'),
        amended('2024-02-01', 'commercial-enterprise'),
      ],
    ],
    [
      'the later of two amendments, in order',
      [
        received('2024-01-01'),
        amended('2024-02-01', 'commercial-enterprise'),
        amended('2024-03-01', 'research-institution'),
      ],
    ],
    [
      'two amendments of one instant that say the same',
      [
        received('2024-01-01'),
        amended('2024-02-01', 'commercial-enterprise'),
        amended('2024-02-01', 'commercial-enterprise'),
      ],
    ],
    ['steps that move nothing', [received('2024-01-01'), extended('2024-01-20'), extended('2023-01-20')]],
    [
      'fees of one year once, of two years twice',
      [received('2024-01-01'), paid(LAST, '40'), paid('2024-02-01', '0.50'), paid(FIRST, '7')],
    ],
    ['a review', [filed('2023-05-01'), reviewed('2024-05-01')]],
    ['a review that is pending', [filed('2023-05-01')]],
    ['a review of one day', [filed('2023-05-01T10:00:00+08:00'), reviewed('2023-05-01', 'other')]],
    ['a lawsuit', [sued('2023-05-01'), judged('2024-05-01')]],
    [
      'a lawsuit after a review, beside that review',
      [sued('2024-05-01', 'after-review'), filed('2023-05-01'), reviewed('2023-06-01')],
    ],
    ['a document', [issued('2023-05-01', 'normative-document')]],
    ['a document that was repealed', [issued('2023-05-01'), repealed('2023-05-01', 'normative-document')]],
    [
      'what was reported for periods',
      [
        action('2024-03-31', 'licence', 5),
        action('2024-06-30', 'penalty', 7),
        action(FIRST, 'coercion', 9),
        charge('2024-06-30', '1.50'),
        charge(FIRST, '2'),
      ],
    ],
  ])('%s', (_, said) => {
    const events = sent(said);
    const { told, faults } = long(events.map((event) => kept(event)));
    expect(faults).toBe(0);
    expect(short(events)).toEqual(told);
  });
});

describe('is left to the long way, and nothing is told of it', () => {
  test.each<[string, Said[]]>([
    ['an application without a receipt', [decided('2024-01-01')]],
    ['steps of an application without a receipt', [extended('2024-01-01')]],
    ['two receipts', [received('2024-01-01'), received('2024-02-01')]],
    ['two decisions', [received('2024-01-01'), decided('2024-02-01'), decided('2024-03-01')]],
    [
      'a decision on a day before the receipt',
      [received('2024-02-02'), decided('2024-02-01T23:59:59+08:00')],
    ],
    [
      'a withdrawal on a day before the receipt',
      [received('2024-02-02'), withdrawn('2024-02-01T23:59:59+08:00')],
    ],
    [
      'two amendments of one instant that differ',
      [
        received('2024-01-01'),
        amended('2024-02-01', 'commercial-enterprise'),
        amended('2024-02-01', 'research-institution'),
      ],
    ],
    ['two reviews', [filed('2023-05-01'), filed('2023-06-01')]],
    ['two results of a review', [filed('2023-05-01'), reviewed('2023-06-01'), reviewed('2023-07-01')]],
    ['a result without a review', [reviewed('2023-06-01')]],
    ['a result before its review', [filed('2023-05-02'), reviewed('2023-05-01')]],
    ['a ruling without a lawsuit', [judged('2023-06-01')]],
    ['a ruling before its lawsuit', [sued('2023-05-02'), judged('2023-05-01')]],
    ['two issues', [issued('2023-05-01'), issued('2023-06-01')]],
    ['the repeal of an unknown document', [repealed('2023-05-01')]],
    ['a repeal before the issue', [issued('2023-05-02'), repealed('2023-05-01')]],
    ['two repeals', [issued('2023-05-01'), repealed('2023-05-02'), repealed('2023-05-03')]],
    [
      'two amendments of one instant that differ, and a later one',
      [
        received('2024-01-01'),
        amended('2024-02-01', 'commercial-enterprise'),
        amended('2024-02-01', 'research-institution'),
        amended('2024-03-01', 'research-institution'),
      ],
    ],
  ])('%s', (_, said) => {
    expect(short(sent(said))).toBeUndefined();
  });
});

test('one case after another leaves nothing of the one before', () => {
  const rich = sent([
    received('2024-01-01'),
    withdrawn('2024-02-01'),
    paid('2024-02-01', '1'),
    amended('2024-02-01', 'commercial-enterprise'),
    amended('2024-02-01', 'research-institution'),
  ]);
  expect(short(rich)).toBeUndefined();
  expect(short(sent([received('2025-01-01')]))).toEqual(['application natural-person 2025  ']);
  expect(short(sent([issued('2025-01-01')]))).toEqual(['document rule 2025 ']);
});

test('a word or a day that no plain event has is an error and no other word', () => {
  const { counts } = listening();
  const [event] = sent([received('2024-01-01')]);
  const bytes = Buffer.from(JSON.stringify(event));
  reader.read(bytes, 0, bytes.length);
  plain.clear();
  plain.take(reader.type, reader.seconds, 6, 0);
  expect(() => plain.countInto(counts)).toThrow(
    new RangeError('application.received says nothing that is known'),
  );
  plain.clear();
  plain.take(reader.type, -1, 0, 0);
  expect(() => plain.countInto(counts)).toThrow(
    new RangeError('the second of a plain event lies outside its years'),
  );
});
