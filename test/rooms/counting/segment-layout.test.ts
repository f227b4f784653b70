/**
 * What a segment is made of, byte by byte, and what whole segments are asked: the layout stands above `segment.ts` and
 * `segment-case.ts`, and a segment that another night has kept is read by it.
 */

import { crc32 as reference } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { foldCase } from '../../../shared/cases/case.ts';
import { FEED_FAULTS } from '../../../shared/cases/faults.ts';
import {
  differingCases,
  type KeptCase,
  mergeSegment,
  readSegment,
  type SegmentCase,
  SegmentDamaged,
  SegmentWriter,
} from '../../../shared/counting/segment.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { APPLICANT_TYPES, EVENT_TYPES, OUTCOMES, RESULTS } from '../../../shared/events/catalogue.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { encodeSegment } from '../../doubles/whole-sets.ts';
import { kept } from '../reading.ts';

const utf8 = new TextEncoder();
const WORDS = [
  APPLICANT_TYPES,
  OUTCOMES,
  RESULTS,
  ['review', 'lawsuitDirect', 'lawsuitAfterReview'],
  ['rule', 'normative-document'],
  ['licence', 'penalty', 'coercion'],
  Object.keys(FEED_FAULTS).filter((code) => code !== 'after-its-end'),
  EVENT_TYPES,
  ['published', 'catalogue', 'interpretation', 'response', 'three-public', 'training', 'inspection'],
  ['website', 'new-media', 'bulletin', 'other'],
];

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const VOCABULARY = word(reference(WORDS.join(';')));
const HEAD = Buffer.concat([Buffer.from('GKSG'), Buffer.of(4), VOCABULARY]);
/** Bytes as they are said to be, with a checksum that is right. */
const sealed = (...parts: Uint8Array[]) => {
  const bytes = Buffer.concat(parts);
  return new Uint8Array(Buffer.concat([bytes, word(reference(bytes))]));
};
const DIGEST = Buffer.alloc(32, 0xab);
const record = (subject: string, ...content: number[]) =>
  Buffer.concat([
    Buffer.of(0, Buffer.byteLength(subject)),
    Buffer.from(subject),
    Buffer.of(32 + content.length),
    DIGEST,
    Buffer.from(content),
  ]);

const sent = (subject: string, type: string, data: object, time = '2024-03-01T09:00:00+08:00', id = type) =>
  kept({ specversion: '1.0', id, source: '/s', type, time, subject, agency: 'jia', data }, 's1');
const caseOf = (events: KeptEvent[], digest: Uint8Array = DIGEST): SegmentCase => {
  const [first] = events;
  if (!first) throw new Error('a case has an event');
  return { facts: foldCase(first.subject, events), events, digest };
};
const received = (subject: string, applicantType = 'natural-person') =>
  sent(subject, 'application.received', { applicantType });
const decided = (subject: string) =>
  sent(subject, 'application.decided', { outcome: 'partly-granted' }, '2025-03-01T09:00:00+08:00');

describe('the layout', () => {
  test('is the one that is written down: head, record, checksum', () => {
    const events = [received('A-1', 'commercial-enterprise'), decided('A-1')];
    const first = Buffer.of(0, 3, 0x41, 0x2d, 0x31);
    // Two events, first year 2024, an application; one; type and outcome in one number; received 2024, concluded 2025.
    const content = [2, 35, 1, 1, 1 * 22 + 2, 35, 36];
    const body = Buffer.concat([DIGEST, Buffer.from(content)]);
    const next = Buffer.of(2, 1, 0x32);
    const length = Buffer.of(body.length);
    const segment = encodeSegment([
      caseOf(events),
      caseOf([received('A-2', 'commercial-enterprise'), decided('A-2')]),
    ]);
    expect(Buffer.from(segment).toString('hex')).toBe(
      Buffer.from(sealed(HEAD, first, length, body, next, length, body)).toString('hex'),
    );
  });

  test('holds no memory but its bytes, and stays as it is when its writer goes on', () => {
    const writer = new SegmentWriter();
    const empty = writer.done();
    const before = Buffer.from(empty);
    writer.add(caseOf([received('A-1')]));
    writer.done();
    expect(Buffer.from(empty)).toEqual(before);
    expect(empty.buffer.byteLength).toBe(empty.length);
  });

  test('is the same in whatever order a store gives back the names of the data, the names in their order', () => {
    const [before, after] = [
      { section: 'overview', markdown: '文' },
      { markdown: '文', section: 'overview' },
    ].map((data) => {
      const event = sent('2024', 'narrative.written', data);
      return encodeSegment([caseOf([{ ...event, data } as KeptEvent])]);
    });
    expect(Buffer.from(after ?? [])).toEqual(Buffer.from(before ?? [1]));
    expect(Buffer.from(before ?? []).toString()).toContain('"data":{"markdown":"文","section":"overview"}');
  });

  test('numbers of any length are kept, and found again from the number before', () => {
    const subjects = [
      `${'长'.repeat(100)}1`,
      `${'长'.repeat(100)}2`,
      '长'.repeat(200),
      '长'.repeat(1000),
    ].sort();
    const { facts, ...faulty } = caseOf([decided('A')]);
    const segment = encodeSegment(subjects.map((subject) => ({ ...faulty, facts: { ...facts, subject } })));
    expect(readSegment(segment).faults.map(({ subject }) => subject)).toEqual(subjects);
  });

  test('cases are in the order of their bytes, a number before those that it begins', () => {
    const refused = new RangeError('the cases of a segment are given in the order of their numbers');
    const body = utf8.encode('content');
    for (const [first, second] of [
      ['A', 'A\0'],
      ['A', 'AB'],
      ['A', 'B'],
      ['A\x7f', 'é'],
    ].map((pair) => pair.map((subject) => utf8.encode(subject)))) {
      const [one, other] = [first ?? body, second ?? body];
      const inOrder = new SegmentWriter();
      inOrder.copy(one, body);
      expect(() => inOrder.copy(other, body)).not.toThrow();
      const turned = new SegmentWriter();
      turned.copy(other, body);
      expect(() => turned.copy(one, body)).toThrow(refused);
      expect(() => turned.copy(other, body)).toThrow(refused);
    }
  });
});

describe('a fault of the feed', () => {
  test('keeps the type of its own event, though another source has one of the same id', () => {
    const wrong = { ...sent('R-1', 'review.concluded', { result: 'upheld' }, undefined, 'x'), source: 's2' };
    const other = sent('R-1', 'document.issued', { kind: 'rule' }, undefined, 'x');
    const { faults } = readSegment(encodeSegment([caseOf([other, wrong])]));
    expect(faults).toEqual([
      {
        subject: 'R-1',
        faults: [
          {
            fault: { code: 'result-without-filing', event: { id: 'x', source: 's2' } },
            type: 'review.concluded',
          },
        ],
        years: [2024],
      },
    ]);
  });

  test('of an event that is not there, and a digest of another length, are errors of the caller', () => {
    const faulty = caseOf([sent('R-1', 'review.concluded', { result: 'upheld' })]);
    expect(() => encodeSegment([{ ...faulty, events: [] }])).toThrow(
      new RangeError('a fault is of an event of its case'),
    );
    for (const length of [0, 31, 33])
      expect(() => encodeSegment([{ ...faulty, digest: new Uint8Array(length) }])).toThrow(
        new RangeError('the digest of a case has 32 bytes'),
      );
  });
});

describe('bytes that are whole and yet no segment', () => {
  const damaged = (bytes: Uint8Array): [string, string, string] | undefined => {
    try {
      readSegment(bytes);
    } catch (error) {
      if (error instanceof SegmentDamaged) return [error.name, error.what, error.message];
      throw error;
    }
    return undefined;
  };
  const as = (what: string) => ['SegmentDamaged', what, `the segment is not to be trusted: ${what}`];
  const application = [1, 35, 1, 1];
  const whole = record('A', ...application, 0, 35, 0);

  test('are what they are taken for where nothing is wrong', () => {
    expect(damaged(sealed(HEAD))).toBeUndefined();
    expect(damaged(sealed(HEAD, whole))).toBeUndefined();
    expect(
      readSegment(sealed(HEAD, whole)).tally.tables({ id: 'jia', name: '甲' }, 2024, edition2021),
    ).toMatchObject({
      applications: { received: { 'natural-person': 1, total: 1 }, carriedOut: { total: 1 } },
    });
  });

  test.each<[string, Uint8Array[]]>([
    ['another mark', [Buffer.from('GKSX'), HEAD.subarray(4)]],
    ['another format', [Buffer.from('GKSG'), Buffer.of(1), VOCABULARY]],
    ['other words', [Buffer.from('GKSG'), Buffer.of(2), word(reference('others'))]],
    ['no head', [Buffer.from('GKSG')]],
  ])('%s: format', (_, parts) => {
    expect(damaged(sealed(...parts))).toEqual(as('format'));
  });

  test.each<[string, Uint8Array]>([
    [
      'more shared with the number before than it has',
      Buffer.concat([whole, Buffer.of(2, 1, 0x42, 39), DIGEST, Buffer.from([...application, 0, 35, 0])]),
    ],
    ['a record that is longer than what is left', whole.subarray(0, -1)],
    ['a type of applicant that is none', record('A', ...application, 6 * 22, 35, 0)],
    ['an application that was received in no year', record('A', ...application, 0, 0, 0)],
    ['a fault that is none', record('A', 1, 35, 64, 0, 1, 200, 0, 0, 0)],
    ['texts that are none', record('A', 1, 35, 32, 1, 0x7b)],
  ])('%s: content', (_, bytes) => {
    expect(damaged(sealed(HEAD, bytes))).toEqual(as('content'));
  });

  test('the cause is told, for whoever has to find out why', () => {
    const bytes = sealed(HEAD, record('A', 1, 35, 32, 1, 0x7b));
    expect(() => readSegment(bytes)).toThrow(
      expect.objectContaining({ what: 'content', cause: expect.any(SyntaxError) }),
    );
    expect(damaged(sealed(HEAD, whole).fill(0, 20, 21))).toEqual(as('checksum'));
  });
});

describe('what a segment is asked', () => {
  const other = Buffer.alloc(32, 1);
  const segmentOf = (...cases: [subject: string, digest?: Uint8Array][]) =>
    encodeSegment(cases.map(([subject, digest]) => caseOf([received(subject)], digest)));

  test.each<[string, Uint8Array, Uint8Array, string[]]>([
    ['both empty', segmentOf(), segmentOf(), []],
    ['alike', segmentOf(['A'], ['B']), segmentOf(['A'], ['B']), []],
    ['one empty', segmentOf(['A'], ['B']), segmentOf(), ['A', 'B']],
    ['the other empty', segmentOf(), segmentOf(['A'], ['B']), ['A', 'B']],
    [
      'cases that the other lacks',
      segmentOf(['A'], ['C'], ['E']),
      segmentOf(['B'], ['C'], ['D']),
      ['A', 'B', 'D', 'E'],
    ],
    ['other events of a case', segmentOf(['A'], ['B'], ['C']), segmentOf(['A'], ['B', other], ['C']), ['B']],
    ['the first and the last', segmentOf(['A'], ['B'], ['C']), segmentOf(['A', other], ['B']), ['A', 'C']],
  ])('which cases two segments do not keep alike: %s', (_, left, right, differing) => {
    expect(differingCases(left, right)).toEqual(differing);
    expect(differingCases(right, left)).toEqual(differing);
  });

  test('a case that has one byte more, though it be zero, is not alike', () => {
    const written = (...body: number[]) => {
      const writer = new SegmentWriter();
      writer.copy(utf8.encode('A'), Uint8Array.from(body));
      return writer.done();
    };
    expect(differingCases(written(1), written(1, 0))).toEqual(['A']);
    expect(differingCases(written(1, 0), written(1))).toEqual(['A']);
    expect(differingCases(written(1, 0), written(1, 0))).toEqual([]);
  });

  test('a case after another: number, digest and the applications that it told, while the sums stay the same', () => {
    const segment = encodeSegment([
      caseOf([received('A-1'), decided('A-1')]),
      caseOf([sent('D-1', 'document.issued', { kind: 'rule' })], other),
      caseOf([received('文-2', 'other-organisation')]),
    ]);
    const seen: KeptCase[] = [];
    const observed = readSegment(segment, ({ digest, ...rest }) =>
      seen.push({ ...rest, digest: digest.slice() }),
    );
    expect(seen.map(({ digest, ...rest }) => ({ ...rest, digest: digest[0] }))).toEqual([
      {
        subject: 'A-1',
        digest: 0xab,
        applications: [['natural-person', 2024, 2025, 'partly-granted']],
      },
      { subject: 'D-1', digest: 1, applications: [] },
      { subject: '文-2', digest: 0xab, applications: [['other-organisation', 2024, null, null]] },
    ]);
    const agency = { id: 'jia', name: '甲' };
    expect(observed.cases).toBe(3);
    for (const year of [2024, 2025])
      expect(observed.tally.tables(agency, year, edition2021)).toEqual(
        readSegment(segment).tally.tables(agency, year, edition2021),
      );
  });

  test('a merge takes the place of a case, adds what is new before, between and behind, and keeps the rest', () => {
    const before = segmentOf(['B'], ['D'], ['F']);
    const changed = ['A', 'D', 'E', 'G'].map((subject) => caseOf([received(subject)], other));
    const after = segmentOf(['A', other], ['B'], ['D', other], ['E', other], ['F'], ['G', other]);
    expect(Buffer.from(mergeSegment(before, changed))).toEqual(Buffer.from(after));
    expect(Buffer.from(mergeSegment(before, []))).toEqual(Buffer.from(before));
    expect(Buffer.from(mergeSegment(segmentOf(), changed.slice(0, 1)))).toEqual(
      Buffer.from(segmentOf(['A', other])),
    );
  });
});
