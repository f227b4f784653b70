import { describe, expect, test } from 'vitest';
import { chainCases } from '../../../shared/checks/chain-cases.ts';
import type { ChainId } from '../../../shared/checks/chains.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { told } from '../reading.ts';

/** Of one number, from the published year 2024 into 2025. */
const event = (type: string, day: string, data: object = {}): KeptEvent =>
  told({ type, day, subject: 'A', data });
const received = (day: string, applicantType = 'natural-person') =>
  event('application.received', day, { applicantType });
const decided = (day: string) => event('application.decided', day, { outcome: 'granted' });
const amended = (day: string, applicantType: string) => event('application.amended', day, { applicantType });
const transferred = (day: string) => event('application.transferred', day, { to: 'yi' });
const returned = (day: string) =>
  event('application.received', day, { applicantType: 'natural-person', transferredFrom: 'yi' });
const voided = event('application.voided', '2025-03-01', { reason: '误登' });
const retracted = ({ id }: KeptEvent, day = '2025-02-01') =>
  event('event.retracted', day, { id, reason: '误报' });
const issued = (day: string, kind = 'rule') => event('document.issued', day, { kind });
const repealed = (day: string, kind = 'rule') => event('document.repealed', day, { kind });
const review = (day: string) => event('review.filed', day);
const upheld = (day: string) => event('review.concluded', day, { result: 'upheld' });
const lawsuit = (day: string, route = 'direct') => event('lawsuit.filed', day, { route });
const ruled = (day: string) => event('lawsuit.concluded', day, { result: 'upheld' });

interface Named {
  check: ChainId;
  parts: Record<string, number>;
  events: string[];
}

function broken(published: readonly KeptEvent[], now: readonly KeptEvent[]): Named[] {
  return chainCases({ subject: 'A', published, now }, 2024, {
    published: edition2021,
    after: edition2021,
  }).map(({ check, parts, events }) => ({
    check,
    parts: Object.fromEntries(parts),
    events,
  }));
}

const carried = (by: number, column: string) => ({
  [`applications.carriedIn.${column}`]: by,
  'applications.carriedIn.total': by,
});
const moved = (from: string, to: string) => ({
  [`applications.carriedIn.${from}`]: -1,
  [`applications.carriedIn.${to}`]: 1,
});
const open = received('2024-12-01');

/** What was published of 2024, what there is now, by how much which cells of 2025 are moved, and by which events. */
type Row = [
  name: string,
  published: KeptEvent[],
  now: KeptEvent[],
  parts: Record<string, number>,
  events: KeptEvent[],
];

describe('an application breaks the chain where', () => {
  const late = decided('2024-12-30');
  const first = decided('2024-12-20');
  const [enterprise, institution] = [
    amended('2025-03-01', 'commercial-enterprise'),
    amended('2025-03-02', 'research-institution'),
  ];
  const away = transferred('2024-12-10');
  const back = returned('2024-12-20');
  test.each<Row>([
    ['it came late', [], [open], carried(1, 'natural-person'), [open]],
    ['it came late and goes on', [], [open, decided('2025-01-02')], carried(1, 'natural-person'), [open]],
    ['its conclusion came late', [open], [open, late], carried(-1, 'natural-person'), [late]],
    ['it was voided', [open], [open, voided], carried(-1, 'natural-person'), [voided]],
    ['it was handed on', [open], [open, away], carried(-1, 'natural-person'), [away]],
    ['it came back', [open, away], [open, away, back], carried(1, 'natural-person'), [back]],
    [
      'its column is another',
      [open],
      [open, enterprise],
      moved('natural-person', 'commercial-enterprise'),
      [enterprise],
    ],
    [
      'its column is a third one: the last word alone makes it so',
      [open],
      [open, enterprise, institution],
      moved('natural-person', 'research-institution'),
      [institution],
    ],
    [
      'it was concluded as published and the conclusion was retracted: what takes away is named',
      [open, first],
      [open, first, retracted(first)],
      carried(1, 'natural-person'),
      [retracted(first)],
    ],
    [
      'it came late, and so did all that is said of it: what makes no difference is not named',
      [],
      [amended('2024-12-05', 'other-organisation'), amended('2024-12-06', 'natural-person'), open],
      carried(1, 'natural-person'),
      [open],
    ],
    [
      'it came late in two events that only together make it so',
      [],
      [open, enterprise],
      carried(1, 'commercial-enterprise'),
      [open, enterprise],
    ],
    [
      'it was handed on and came back, both since: neither is left where either can be',
      [],
      [open, away, back],
      carried(1, 'natural-person'),
      [back],
    ],
  ])('%s', (_, published, now, parts, events) => {
    expect(broken(published, now)).toEqual([
      { check: 'carry-chain', parts, events: events.map(({ id }) => id) },
    ]);
  });
});

describe('a document breaks the chain where', () => {
  const old = issued('2023-05-01');
  const gone = repealed('2024-06-01');
  const inForce = (by: number, row = 'rules') => ({ [`proactive.${row}.inForce`]: by });
  test.each<Row>([
    ['it came late', [], [old], inForce(1), [old]],
    [
      'a normative document came late',
      [],
      [issued('2024-05-01', 'normative-document')],
      inForce(1, 'normativeDocuments'),
      [issued('2024-05-01', 'normative-document')],
    ],
    ['its repeal in an earlier year came late', [old], [old, gone], inForce(-1), [gone]],
    ['its issue was retracted', [old], [old, retracted(old)], inForce(-1), [retracted(old)]],
    ['its repeal was retracted', [old, gone], [old, gone, retracted(gone)], inForce(1), [retracted(gone)]],
    [
      'its kind is another',
      [old],
      [old, retracted(old), issued('2023-05-02', 'normative-document')],
      { ...inForce(-1), ...inForce(1, 'normativeDocuments') },
      [retracted(old), issued('2023-05-02', 'normative-document')],
    ],
    [
      'it was never issued and is repealed',
      [],
      [repealed('2025-06-01')],
      inForce(1),
      [repealed('2025-06-01')],
    ],
  ])('%s', (_, published, now, parts, events) => {
    expect(broken(published, now)).toEqual([
      { check: 'in-force-chain', parts, events: events.map(({ id }) => id) },
    ]);
  });

  test('the repeal of an unknown document breaks it by itself, whatever else the number says', () => {
    const repeal = repealed('2025-06-01');
    const told = [repeal, review('2025-03-01'), open, decided('2025-03-01')];
    expect(broken(told, told)).toEqual([{ check: 'in-force-chain', parts: inForce(1), events: [repeal.id] }]);
  });
});

describe('a dispute breaks the chain where', () => {
  const [pending, suit] = [review('2024-05-01'), lawsuit('2024-06-01')];
  const [late, ruling] = [upheld('2024-12-31'), ruled('2024-12-31')];
  const undone = retracted(pending);
  const gone = (...blocks: string[]) =>
    Object.fromEntries(blocks.map((block) => [`disputes.${block}.total`, -1]));
  test.each<Row>([
    ['its result came late', [pending], [pending, late], gone('review'), [late]],
    ['its filing was retracted', [pending], [pending, undone], gone('review'), [undone]],
    ['a lawsuit is gone', [suit], [suit, ruling], gone('lawsuitDirect'), [ruling]],
    [
      'its route is another: the block it left misses it, the other may have new ones',
      [suit],
      [suit, retracted(suit), lawsuit('2024-06-02', 'after-review')],
      gone('lawsuitDirect'),
      [retracted(suit)],
    ],
    [
      'review and lawsuit are both gone',
      [pending, suit],
      [pending, suit, late, ruling],
      gone('review', 'lawsuitDirect'),
      [late, ruling],
    ],
  ])('%s', (_, published, now, parts, events) => {
    expect(broken(published, now)).toEqual([
      { check: 'dispute-chain', parts, events: events.map(({ id }) => id) },
    ]);
  });
});

describe('no chain is broken by', () => {
  const ended = [review('2024-05-01'), upheld('2024-08-01')];
  test.each<[string, KeptEvent[], KeptEvent[]]>([
    ['what stands as it was published', [open], [open]],
    ['an application that goes on', [open], [open, decided('2025-03-01')]],
    ['one of the year after', [], [received('2025-01-01')]],
    ['one of the year after that was concluded', [], [received('2025-01-01'), decided('2025-02-01')]],
    ['one that was concluded in time and is told late', [], [open, decided('2024-12-20')]],
    [
      'a document that is issued and repealed in the year after',
      [],
      [issued('2025-01-01'), repealed('2025-06-01')],
    ],
    ['a document that was repealed before', [], [issued('2020-01-01'), repealed('2024-06-01')]],
    ['the repeal of one in force', [issued('2020-01-01')], [issued('2020-01-01'), repealed('2025-06-01')]],
    ['a document in force', [issued('2020-01-01')], [issued('2020-01-01')]],
    ['a pending review', [review('2024-05-01')], [review('2024-05-01')]],
    ['a pending review that ends', [review('2024-05-01')], [review('2024-05-01'), upheld('2025-02-01')]],
    ['a review that ended', ended, ended],
    ['a review that ended and is told late', [], ended],
    ['a review that is told late: new ones may come', [], [review('2024-05-01')]],
    ['a lawsuit of the year after', [], [lawsuit('2025-05-01')]],
    [
      'decisions of either year',
      [],
      [
        event('action.reported', '2024-05-01', { kind: 'licence', count: 3 }),
        event('action.reported', '2025-05-01', { kind: 'penalty', count: 5 }),
      ],
    ],
    [
      'charges and fees',
      [open],
      [
        open,
        event('charge.reported', '2025-05-01', { yuan: '12.00' }),
        event('application.fee-paid', '2025-05-02', { yuan: '10.00' }),
      ],
    ],
  ])('%s', (_, published, now) => {
    expect(broken(published, now)).toEqual([]);
  });
});

describe('a number that stands in several sections', () => {
  test('names for each chain what breaks that one', () => {
    const [old, pending] = [issued('2023-05-01'), review('2024-05-01')];
    const [repeal, late, end] = [repealed('2024-06-01'), decided('2024-12-30'), upheld('2024-12-31')];
    const published = [open, old, pending];
    const found = broken(published, [...published, repeal, late, end]);
    expect(new Map(found.map(({ check, ...rest }) => [check, rest]))).toEqual(
      new Map([
        ['carry-chain', { parts: carried(-1, 'natural-person'), events: [late.id] }],
        ['in-force-chain', { parts: { 'proactive.rules.inForce': -1 }, events: [repeal.id] }],
        ['dispute-chain', { parts: { 'disputes.review.total': -1 }, events: [end.id] }],
      ]),
    );
  });
});

describe('an event missing from the log', () => {
  test('is named if no later event explains the break', () => {
    expect(broken([open], [])).toEqual([
      { check: 'carry-chain', parts: carried(-1, 'natural-person'), events: [open.id] },
    ]);
    expect(broken([open], [received('2025-01-05')])).toEqual([
      { check: 'carry-chain', parts: carried(-1, 'natural-person'), events: [open.id] },
    ]);
  });

  test('is not named if a later event does', () => {
    const other = received('2024-12-02', 'commercial-enterprise');
    expect(broken([open], [other])).toEqual([
      { check: 'carry-chain', parts: moved('natural-person', 'commercial-enterprise'), events: [other.id] },
    ]);
  });
});

describe('the proposed correction', () => {
  const mends = (published: readonly KeptEvent[], now: readonly KeptEvent[]) =>
    chainCases({ subject: 'A', published, now }, 2024, { published: edition2021, after: edition2021 }).map(
      ({ mend }) => mend,
    );
  const retraction = ({ id, source }: KeptEvent) => ({
    type: 'event.retracted',
    subject: 'A',
    data: { id, source },
  });

  test('is the retraction of each event that makes it so, but no retraction of a retraction', () => {
    const enterprise = amended('2025-03-01', 'commercial-enterprise');
    expect(mends([], [open, enterprise])).toEqual([[retraction(open), retraction(enterprise)]]);
    expect(mends([open], [open, retracted(open)])).toEqual([[]]);
    expect(mends([open], [])).toEqual([[]]);
  });

  test('names the source, because two sources may use the same id', () => {
    const repeal = repealed('2025-06-01');
    const other = told({ type: 'review.filed', day: '2025-06-01', id: repeal.id, subject: 'A' }, 'others');
    expect(mends([repeal, other], [repeal, other])).toEqual([[retraction(repeal)]]);
  });
});
