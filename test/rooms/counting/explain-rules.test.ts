/**
 * Every counting rule of SOURCES.md, section 2, by a story of one case: in which cells of which year it stands, how much
 * it adds, by which rule, and the events that put it there. Typed from the rules; that shares sum to the cells is
 * proven beside (`explain.test.ts`).
 */

import { describe, expect, test } from 'vitest';
import { foldCase } from '../../../shared/cases/case.ts';
import { explainCell, sharesOf } from '../../../shared/counting/explain.ts';
import { explainCase } from '../../../shared/counting/explain-case.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { told } from '../reading.ts';

type Told = [id: string, type: string, day: string, data?: object];

const event = (subject: string, [id, type, day, data = {}]: Told, source = 'cases'): KeptEvent =>
  told({ id, type, day, subject, data }, source);
const factsOf = (...story: Told[]) =>
  foldCase(
    'N-1',
    story.map((words) => event('N-1', words)),
  );
/** `path amount rule mark: ids`, without the doubles under 总计 of section three. */
const sharesIn = (story: Told[], year: number) =>
  sharesOf(factsOf(...story), year, edition2021)
    .filter(({ path }) => !(path.startsWith('applications.') && path.endsWith('.total')))
    .map(({ path, amount, rule, events }) =>
      [path, amount, rule.code, rule.mark, ...events.map(({ id }) => id)].join(' '),
    );

const filed: Told = ['f', 'review.filed', '2024-03-01'];
const result = (id: string, day: string, word: string): Told => [
  id,
  'review.concluded',
  day,
  { result: word },
];
const issued: Told = ['i', 'document.issued', '2023-05-01', { kind: 'normative-document' }];
const repealed: Told = ['r', 'document.repealed', '2025-05-01', { kind: 'normative-document' }];
const received: Told = ['a', 'application.received', '2024-03-01', { applicantType: 'natural-person' }];
const action = (id: string, day: string, kind: string, count: number): Told => [
  id,
  'action.reported',
  day,
  { kind, count },
];

describe('by which rule a case stands in a cell', () => {
  test.each<[string, Told[], Record<number, string[]>]>([
    [
      'a withdrawn application counts as other.other',
      [received, ['w', 'application.withdrawn', '2024-04-01']],
      {
        2023: [],
        2024: [
          'applications.received.natural-person 1 received S a',
          'applications.outcomes.other.other.natural-person 1 withdrawn S a w',
          'applications.concluded.natural-person 1 withdrawn S a w',
        ],
        2025: [],
      },
    ],
    [
      'a dispute is pending in each year until its result, and stands under 总计 in all of them',
      [filed, result('c', '2026-02-01', 'upheld')],
      {
        2023: [],
        2024: ['disputes.review.pending 1 dispute-pending S f', 'disputes.review.total 1 dispute-total S f'],
        2025: ['disputes.review.pending 1 dispute-pending S f', 'disputes.review.total 1 dispute-total S f'],
        2026: [
          'disputes.review.upheld 1 dispute-concluded S f c',
          'disputes.review.total 1 dispute-total S f c',
        ],
        2027: [],
      },
    ],
    [
      'a lawsuit is one case, whatever its instances, by a convention',
      [
        ['f', 'lawsuit.filed', '2024-12-31', { route: 'direct' }],
        ['c', 'lawsuit.concluded', '2025-02-01', { result: 'corrected' }],
      ],
      {
        2025: [
          'disputes.lawsuitDirect.corrected 1 lawsuit-concluded C f c',
          'disputes.lawsuitDirect.total 1 dispute-total S f c',
        ],
      },
    ],
    [
      'a dispute without a result stays pending',
      [['f', 'lawsuit.filed', '2024-12-31', { route: 'after-review' }]],
      {
        2023: [],
        2025: [
          'disputes.lawsuitAfterReview.pending 1 dispute-pending S f',
          'disputes.lawsuitAfterReview.total 1 dispute-total S f',
        ],
      },
    ],
    [
      'the last result of the year of the first stands, and both are named',
      [filed, result('c', '2024-05-01', 'upheld'), result('d', '2024-06-01', 'corrected')],
      {
        2024: [
          'disputes.review.corrected 1 last-word D f c d',
          'disputes.review.total 1 dispute-total S f c d',
        ],
        2025: [],
      },
    ],
    [
      'a document is in force from the year of its issue to that before its repeal',
      [issued, repealed],
      {
        2022: [],
        2023: [
          'proactive.normativeDocuments.issued 1 issued D i',
          'proactive.normativeDocuments.inForce 1 in-force D i',
        ],
        2024: ['proactive.normativeDocuments.inForce 1 in-force D i'],
        2025: ['proactive.normativeDocuments.repealed 1 repealed D r'],
        2026: [],
      },
    ],
    [
      'a repealed document that nobody knows was never in force',
      [['r', 'document.repealed', '2025-05-01', { kind: 'rule' }]],
      { 2024: [], 2025: ['proactive.rules.repealed 1 repealed-unknown D r'], 2026: [] },
    ],
    [
      'reports add up by kind and by year, and a report of none stands nowhere',
      [
        action('l', '2024-03-31', 'licence', 3),
        action('m', '2024-06-30', 'licence', 4),
        action('n', '2025-03-31', 'licence', 50),
        action('p', '2024-03-31', 'penalty', 600),
        action('q', '2025-03-31', 'penalty', 0),
        action('c', '2025-03-31', 'coercion', 7000),
      ],
      {
        2023: [],
        2024: ['proactive.licences 7 reported S l m', 'proactive.penalties 600 reported S p'],
        2025: ['proactive.licences 50 reported S n', 'proactive.coercions 7000 reported S c'],
      },
    ],
    [
      'charges add up in fen, of their own year',
      [
        ['x', 'charge.reported', '2024-03-31', { yuan: '12.3' }],
        ['y', 'charge.reported', '2024-06-30', { yuan: '0.05' }],
        ['z', 'charge.reported', '2025-06-30', { yuan: '1' }],
      ],
      {
        2023: [],
        2024: ['proactive.chargesWanYuan 1235 charged S x y'],
        2025: ['proactive.chargesWanYuan 100 charged S z'],
      },
    ],
    [
      'fees add up in the year in which they were paid, for one application in each',
      [
        received,
        ['w', 'application.withdrawn', '2024-03-01'],
        ['x', 'application.fee-paid', '2025-03-31', { yuan: '10.5' }],
        ['y', 'application.fee-paid', '2025-04-30', { yuan: '2' }],
        ['z', 'application.fee-paid', '2026-04-30', { yuan: '0' }],
      ],
      {
        2025: [
          'processingFees.applications 1 fee-application D x y',
          'processingFees.yuan 1250 fee-paid S x y',
        ],
        // A fee of 0 is one that was paid, and adds nothing to the sum.
        2026: ['processingFees.applications 1 fee-application D z'],
      },
    ],
  ])('%s', (_, story, expected) => {
    for (const [year, shares] of Object.entries(expected))
      expect([year, ...sharesIn(story, Number(year))]).toEqual([year, ...shares]);
  });

  test('the cases behind a cell are those with a share in it, in the order in which they are given', () => {
    const facts = ['C', 'A', 'B'].map((subject) =>
      foldCase(subject, [
        event(subject, subject === 'A' ? ['x', 'review.filed', '2025-01-01'] : filed),
        event(subject, result('c', '2025-02-01', 'upheld')),
      ]),
    );
    const subjects = (path: string, year: number) =>
      explainCell(facts, path, year, edition2021).map((share) => [share.subject, share.path]);
    expect(subjects('disputes.review.pending', 2024)).toEqual([
      ['C', 'disputes.review.pending'],
      ['B', 'disputes.review.pending'],
    ]);
    expect(subjects('disputes.review.upheld', 2025).map(([subject]) => subject)).toEqual(['C', 'A', 'B']);
    expect(subjects('disputes.review.corrected', 2025)).toEqual([]);
  });
});

const YEARS = [2024, 2025, 2026].map((year) => ({ year, form: edition2021 }));

describe('what a case leaves out of every table', () => {
  const account = (...events: KeptEvent[]) => explainCase('N-1', events, YEARS);
  const whyNot = (...story: Told[]) =>
    account(...story.map((words) => event('N-1', words))).notCounted.map(({ rule, events }) => [
      rule.code,
      ...events.map(({ id }) => id),
    ]);
  const decided: Told = ['d', 'application.decided', '2024-04-01', { outcome: 'granted' }];
  const suit: Told = ['s', 'lawsuit.concluded', '2024-05-01', { result: 'upheld' }];

  test('is nothing, where all of it counts', () => {
    expect(whyNot(received, decided)).toEqual([]);
    expect(whyNot(filed, result('c', '2024-05-01', 'upheld'))).toEqual([]);
    expect(whyNot(issued)).toEqual([]);
  });

  test('are results of the family that was not filed, and not those of the one that was', () => {
    expect(whyNot(filed, result('c', '2024-05-01', 'upheld'), suit)).toEqual([['never-filed', 's']]);
    expect(
      whyNot(
        suit,
        ['g', 'lawsuit.filed', '2024-04-01', { route: 'direct' }],
        result('c', '2024-05-01', 'upheld'),
      ),
    ).toEqual([['never-filed', 'c']]);
    expect(whyNot(suit, result('c', '2024-05-01', 'upheld'))).toEqual([['never-filed', 'c', 's']]);
  });

  test('are texts and finalisations, which are about a report', () => {
    const about = (...words: Told) => event('2024', words);
    const events = [
      about('t', 'narrative.written', '2025-01-10', { section: 'overview', markdown: '文' }),
      about('u', 'report.finalised', '2025-01-20'),
    ];
    const { notCounted } = explainCase('2024', events, YEARS);
    expect(notCounted.map(({ rule, events: named }) => [rule.code, ...named.map(({ id }) => id)])).toEqual([
      ['about-a-report', 't', 'u'],
    ]);
  });

  test('is what was retracted, once; the retraction itself is no event of the case', () => {
    const gone: Told = ['x', 'event.retracted', '2024-05-01', { id: 'd', reason: '误报' }];
    expect(whyNot(received, decided, gone)).toEqual([['retracted', 'd']]);
    const late: Told = ['z', 'charge.reported', '2019-04-01', { yuan: '1' }];
    const also: Told = ['y', 'charge.reported', '2019-05-01', { yuan: '1' }];
    const other: Told = ['x', 'event.retracted', '2024-05-01', { id: 'z', reason: '误报' }];
    expect(whyNot(late, also, other)).toEqual([
      ['no-table', 'y'],
      ['retracted', 'z'],
    ]);
  });

  test('a fault is told of its own event, though another source has one of the same id', () => {
    const story = [
      event('N-1', filed, 's2'),
      event('N-1', ['f', 'review.concluded', '2024-02-01', { result: 'upheld' }]),
    ];
    expect(account(...story).faults).toMatchObject([
      { code: 'result-before-filing', event: { id: 'f', source: 'cases', type: 'review.concluded' } },
    ]);
  });
});
