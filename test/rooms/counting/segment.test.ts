import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CaseFacts, foldCase } from '../../../shared/cases/case.ts';
import {
  differingCases,
  mergeSegment,
  readSegment,
  type SegmentCase,
  SegmentDamaged,
  spansOf,
} from '../../../shared/counting/segment.ts';
import { Tally } from '../../../shared/counting/tally.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { compareUtf8 } from '../../../shared/events/text.ts';
import { foldSegment } from '../../../shared/night/fold-segment.ts';
import { digestOf, subjectDigest } from '../../../shared/store/digest.ts';
import { histories } from '../../arbitraries/histories.ts';
import { encodeSegment, eventsDigest, tallySegment } from '../../doubles/whole-sets.ts';
import type { Delivered } from '../../oracle/oracle.ts';
import { productLog } from '../../oracle/product.ts';
import { kept } from '../reading.ts';

const RUNS = Number(process.env['GONGKAI_HISTORIES'] ?? 80);
const SEED = 20261122;

function caseOf([subject, events]: [string, KeptEvent[]]): SegmentCase {
  const digested = events.map((event) => ({ event, digest: digestOf(event) }));
  const digest = Buffer.from(subjectDigest(digested), 'hex');
  return { facts: foldCase(subject, events), events, digest };
}

/** The cases of a log in the order of their numbers. */
function casesOf(log: readonly Delivered[], agency: string): SegmentCase[] {
  return [...productLog(log, agency)].sort(([a], [b]) => compareUtf8(a, b)).map(caseOf);
}

function tallyOf(cases: readonly CaseFacts[]): Tally {
  const tally = new Tally();
  for (const facts of cases) tally.add(facts);
  return tally;
}

const YEARS = [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027];
const tablesOf = (tally: Tally) =>
  YEARS.map((year) => tally.tables({ id: 'jia', name: '甲' }, year, edition2021));

const holds = (rule: (cases: SegmentCase[], log: readonly Delivered[], agency: string) => void) => {
  fc.assert(
    fc.property(histories(), ({ log, agency }) => {
      rule(casesOf(log, agency), log, agency);
    }),
    { numRuns: RUNS, seed: SEED },
  );
};

describe(`of ${RUNS} random histories (seed ${SEED})`, { timeout: 60_000 + RUNS * 100 }, () => {
  test('the tally of the segment is the tally of the facts', () => {
    holds((cases) => {
      const facts = cases.map((one) => one.facts);
      expect(tablesOf(tallySegment(encodeSegment(cases)))).toEqual(tablesOf(tallyOf(facts)));
    });
  });

  test('what lies beside the counts comes back as it was: faults, texts, finalisations, first year, events', () => {
    holds((cases) => {
      const facts = cases.map((one) => one.facts);
      const reading = readSegment(encodeSegment(cases));
      expect(reading.faults).toEqual(
        cases
          .filter(({ facts: { faults } }) => faults.length > 0)
          .map(({ facts: { subject, faults, years }, events }) => ({
            subject,
            faults: faults.map((fault) => ({
              fault,
              type: events.find(({ id, source }) => id === fault.event.id && source === fault.event.source)
                ?.type,
            })),
            years,
          })),
      );
      expect(reading.narratives).toEqual(facts.flatMap(({ narratives }) => narratives));
      expect(reading.finalisations).toEqual(facts.flatMap(({ finalisations }) => finalisations));
      const firstYears = facts.flatMap(({ firstYear }) => firstYear ?? []);
      expect(reading.firstYear).toBe(firstYears.length === 0 ? undefined : Math.min(...firstYears));
      expect(reading.cases).toBe(cases.length);
      expect(reading.events).toBe(cases.reduce((sum, { events }) => sum + events.length, 0));
    });
  });

  test('merging what changed gives the bytes of a segment that was written whole, wherever the log is split', () => {
    fc.assert(
      fc.property(histories(), fc.nat(), ({ log, agency }, cut) => {
        const earlier = log.slice(0, log.length === 0 ? 0 : cut % (log.length + 1));
        const before = casesOf(earlier, agency);
        const touched = new Set(log.slice(earlier.length).map(({ event }) => event.subject));
        const after = casesOf(log, agency);
        const changed = after.filter(({ facts }) => touched.has(facts.subject));
        const merged = mergeSegment(encodeSegment(before), changed);
        expect(Buffer.from(merged).equals(encodeSegment(after))).toBe(true);
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  test('the digest of the whole is that of the set of its events, and changes with any of them', () => {
    holds((_, log, agency) => {
      const events = [...productLog(log, agency).values()].flat();
      const cases = casesOf(log, agency);
      const digest = foldSegment(encodeSegment(cases)).folded.eventsDigest;
      expect(digest).toBe(eventsDigest(events));
      const [first, ...rest] = cases;
      if (!first) return;
      const other = { ...first, digest: Buffer.alloc(32, 1) };
      expect(foldSegment(encodeSegment([other, ...rest])).folded.eventsDigest).not.toBe(digest);
    });
  });
});

describe('a segment that is not to be trusted', () => {
  const [history] = fc
    .sample(histories(), { numRuns: 200, seed: SEED })
    .filter(({ log }) => new Set(log.map(({ event }) => event.subject)).size > 6);
  const segment = encodeSegment(casesOf(history?.log ?? [], 'jia'));

  test('every single changed byte is noticed, whatever it is changed to', () => {
    expect(segment.length).toBeGreaterThan(400);
    for (let at = 0; at < segment.length; at++) {
      for (const change of [1, 0x80, 0xff]) {
        const damaged = segment.slice();
        damaged[at] = (damaged[at] ?? 0) ^ change;
        expect(() => readSegment(damaged)).toThrow(SegmentDamaged);
      }
    }
  });

  test('every truncation, and bytes behind the end, are noticed by whoever reads or merges', () => {
    for (let length = 0; length < segment.length; length++) {
      expect(() => tallySegment(segment.subarray(0, length))).toThrow(SegmentDamaged);
    }
    const longer = Buffer.concat([segment, Buffer.alloc(1)]);
    expect(() => mergeSegment(longer, [])).toThrow(SegmentDamaged);
    expect(() => foldSegment(longer)).toThrow(SegmentDamaged);
  });

  test('another format is told apart from damage', () => {
    const older = segment.slice();
    older[4] = 0;
    expect(() => readSegment(older)).toThrow(expect.objectContaining({ what: 'format' }));
    const rotten = segment.slice();
    rotten[20] = (rotten[20] ?? 0) ^ 1;
    expect(() => readSegment(rotten)).toThrow(expect.objectContaining({ what: 'checksum' }));
  });
});

const sent = (subject: string, type: string, data: object, time = '2024-03-01T09:00:00+08:00') =>
  kept(
    { specversion: '1.0', id: `${subject}-${type}`, source: '/s', type, time, subject, agency: 'jia', data },
    's1',
  );
const one = (...events: [KeptEvent, ...KeptEvent[]]) => caseOf([events[0].subject, events]);

test('amounts of any size that the catalogue allows are kept to the fen', () => {
  const charge = one(sent('2024-Q1', 'charge.reported', { yuan: '999999999999999.99' }));
  const fee = one(
    sent('A-1', 'application.received', { applicantType: 'natural-person' }),
    sent('A-1', 'application.fee-paid', { yuan: '999999999999999.98' }),
  );
  const action = one(sent('B-1', 'action.reported', { kind: 'licence', count: 1_000_000_000_000 }));
  const tally = tallySegment(encodeSegment([charge, fee, action]));
  expect(tally.tables({ id: 'jia', name: '甲', chargeDecimals: 6 }, 2024, edition2021)).toMatchObject({
    proactive: { chargesWanYuan: '99999999999.999999', licences: 1_000_000_000_000 },
    processingFees: { applications: 1, yuan: '999999999999999.98' },
  });
});

test('cases out of order, or one number twice, are refused: a merge would lose one of them', () => {
  const issue = (subject: string) => one(sent(subject, 'document.issued', { kind: 'rule' }));
  expect(() => encodeSegment([issue('B'), issue('A')])).toThrow(RangeError);
  expect(() => encodeSegment([issue('A'), issue('A')])).toThrow(RangeError);
  // By UTF-8 bytes, in which U+1F600 comes behind U+FF5E; in UTF-16 it is the other way round.
  expect(tablesOf(tallySegment(encodeSegment([issue('～'), issue('\u{1f600}')])))[5]).toMatchObject({
    proactive: { rules: { issued: 2 } },
  });
});

test('a document that is older than the republic of computers keeps its year', () => {
  const issued = sent('D-1', 'document.issued', { kind: 'rule' }, '1949-10-01T00:00:00+08:00');
  const repealed = sent('D-1', 'document.repealed', { kind: 'rule' }, '1989-10-01T00:00:00+08:00');
  const tally = tallySegment(encodeSegment([one(issued, repealed)]));
  const inForce = (year: number) =>
    tally.tables({ id: 'jia', name: '甲' }, year, edition2021).proactive.rules.inForce;
  expect([1948, 1949, 1988, 1989].map(inForce)).toEqual([0, 1, 1, 0]);
});

test('two segments keep unlike the cases that one of them lacks, or has with other content, in order', () => {
  const issue = (subject: string, kind = 'rule') => one(sent(subject, 'document.issued', { kind }));
  const segment = (...cases: SegmentCase[]) => encodeSegment(cases);
  const [a, b, c, d] = [issue('A'), issue('B'), issue('C'), issue('D')];
  expect(differingCases(segment(a, b), segment(a, b))).toEqual([]);
  expect(differingCases(segment(), segment())).toEqual([]);
  expect(differingCases(segment(a, b), segment())).toEqual(['A', 'B']);
  expect(differingCases(segment(), segment(a, b))).toEqual(['A', 'B']);
  expect(differingCases(segment(a, c, d), segment(b, c))).toEqual(['A', 'B', 'D']);
  const other = issue('B', 'normative-document');
  expect(differingCases(segment(a, b, c), segment(a, other, c))).toEqual(['B']);
});

test('whoever observes is told of each case in order, with its digest and its applications', () => {
  const received = sent('A-1', 'application.received', { applicantType: 'natural-person' });
  const cases = [one(received), one(sent('B-1', 'document.issued', { kind: 'rule' }))];
  const told: unknown[] = [];
  const { tally } = readSegment(encodeSegment(cases), ({ subject, digest, applications }) =>
    told.push([subject, Buffer.from(digest).toString('hex'), applications]),
  );
  expect(told).toEqual([
    ['A-1', Buffer.from(cases[0]?.digest ?? []).toString('hex'), [['natural-person', 2024, null, null]]],
    ['B-1', Buffer.from(cases[1]?.digest ?? []).toString('hex'), []],
  ]);
  expect(tablesOf(tally)).toEqual(tablesOf(tallySegment(encodeSegment(cases))));
});

test('what an observer throws is told as damage with its cause, and damage as it is', () => {
  const segment = encodeSegment([one(sent('B-1', 'document.issued', { kind: 'rule' }))]);
  const cause = new Error('x');
  const reading = (error: Error) => () =>
    readSegment(segment, () => {
      throw error;
    });
  expect(reading(cause)).toThrow(
    expect.objectContaining({
      name: 'SegmentDamaged',
      message: 'the segment is not to be trusted: content',
      what: 'content',
      cause,
    }),
  );
  const damaged = new SegmentDamaged('format');
  expect(reading(damaged)).toThrow(damaged);
});

test('a segment begins with its own mark, format 4 and the vocabulary, and is a copy of its own', () => {
  const segment = encodeSegment([]);
  expect(Buffer.from(segment).toString('hex')).toMatch(/^474b534704[0-9a-f]{16}$/);
  // The words behind the numbers of a segment: where they change, segments that were written before are not read.
  expect(Buffer.from(segment).subarray(5, 9).toString('hex')).toBe('45e2ee06');
  expect(segment.buffer.byteLength).toBe(segment.byteLength);
  for (const length of [0, 1, 8, 12])
    expect(() => readSegment(segment.subarray(0, length))).toThrow(
      expect.objectContaining({ what: 'format' }),
    );
});

test('numbers of cases may be longer than any before, and share what they begin with', () => {
  const subjects = [
    '甲'.repeat(80),
    `${'甲'.repeat(80)}乙`,
    `${'甲'.repeat(80)}${'丙'.repeat(40)}`,
    '申'.repeat(85),
  ];
  const cases = subjects.toSorted(compareUtf8).map((subject) => {
    const short = one(sent('D', 'document.issued', { kind: 'rule' }));
    return { ...short, facts: { ...short.facts, subject } };
  });
  const seen: string[] = [];
  readSegment(encodeSegment(cases), ({ subject }) => seen.push(subject));
  expect(seen).toEqual(cases.map(({ facts }) => facts.subject));
});

test('a case whose digest has another length, or whose fault is of no event of it, is refused', () => {
  const good = one(sent('B-1', 'document.repealed', { kind: 'rule' }));
  expect(() => encodeSegment([{ ...good, digest: new Uint8Array(31) }])).toThrow(
    new RangeError('the digest of a case has 32 bytes'),
  );
  expect(() => encodeSegment([{ ...good, events: [] }])).toThrow(
    new RangeError('a fault is of an event of its case'),
  );
});

test('of two events of one id the fault is that of its source', () => {
  const filed = sent('R-1', 'review.concluded', { result: 'upheld' });
  const other: KeptEvent = {
    ...sent('R-1', 'application.extended', { workingDays: 20 }),
    id: filed.id,
    source: 's2',
  };
  const [fault] = readSegment(encodeSegment([one(other, filed)])).faults;
  expect(fault?.faults.map(({ type }) => type)).toEqual(['review.concluded']);
});

test('the texts of a case are kept with their fields in order, whatever order they came in', () => {
  const written = (data: object) => one(sent('2024', 'narrative.written', data));
  const [left, right] = [
    written({ section: 'overview', markdown: '写了。' }),
    written({ markdown: '写了。', section: 'overview' }),
  ];
  const flipped = (each: SegmentCase, data: object): SegmentCase => ({
    ...each,
    facts: {
      ...each.facts,
      narratives: each.facts.narratives.map((text) => ({ ...text, data: data as typeof text.data })),
    },
  });
  const forms = [
    flipped(left, { section: 'overview', markdown: '写了。' }),
    flipped(right, { markdown: '写了。', section: 'overview' }),
  ].map((each) => Buffer.from(encodeSegment([{ ...each, digest: new Uint8Array(32) }])).toString('hex'));
  expect(forms[0]).toBe(forms[1]);
});

test('an application of many steps costs about 16 bytes an event or less', () => {
  const steps = ['correction-requested', 'corrected', 'third-party-consulted'] as const;
  const cases = Array.from({ length: 1000 }, (_, index) => {
    const subject = `2024-依申请-${String(index).padStart(9, '0')}`;
    return one(
      sent(subject, 'application.received', { applicantType: 'natural-person' }),
      ...steps.map((step) => sent(subject, `application.${step}`, {})),
    );
  });
  expect(encodeSegment(cases).length / 4000).toBeLessThan(16);
});

describe('numbers are put into spans', () => {
  const of = (subject: string, events: number) => {
    const received = (n: number) => ({ subject, id: `${n}` });
    return Array.from({ length: events }, (_, n) => receivedAs(received(n)));
  };
  const receivedAs = ({ subject, id }: { subject: string; id: string }) =>
    kept(
      {
        specversion: '1.0',
        source: '/test',
        id,
        type: 'application.received',
        subject,
        agency: 'jia',
        time: '2024-03-01T10:00:00+08:00',
        data: { applicantType: 'natural-person' },
      },
      'cases',
    );
  const segment = encodeSegment(
    ['A', 'B', 'C', 'D', 'E'].map((subject, index) => caseOf([subject, of(subject, index + 1)])),
  );

  test('of which each is as long as no more events than allowed lie between two of its numbers', () => {
    expect(spansOf(segment, ['A', 'C'], 1)).toEqual([
      ['A', 'A'],
      ['C', 'C'],
    ]);
    expect(spansOf(segment, ['A', 'C'], 2)).toEqual([['A', 'C']]);
    expect(spansOf(segment, ['A', 'C', 'D', 'E'], 0)).toEqual([
      ['A', 'A'],
      ['C', 'E'],
    ]);
    expect(spansOf(segment, ['A', 'C', 'E'], 3)).toEqual([
      ['A', 'C'],
      ['E', 'E'],
    ]);
  });

  test('wherever they lie that the segment does not know; of none there is none', () => {
    expect(spansOf(segment, ['0', 'A', 'AA', 'Z'], 0)).toEqual([
      ['0', 'AA'],
      ['Z', 'Z'],
    ]);
    expect(spansOf(segment, ['0', 'Z'], 15)).toEqual([['0', 'Z']]);
    // A lies between them, and its event counts, though '0' was not found.
    expect(spansOf(segment, ['0', 'B'], 0)).toEqual([
      ['0', '0'],
      ['B', 'B'],
    ]);
    expect(spansOf(encodeSegment([]), ['0', 'Z'], 0)).toEqual([['0', 'Z']]);
    expect(spansOf(segment, [], 9)).toEqual([]);
  });

  test('by no segment that is damaged', () => {
    expect(() => spansOf(segment.slice(0, -1), ['A'], 0)).toThrow(SegmentDamaged);
  });
});
