import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Agency } from '../../../shared/registry/agency.ts';
import { deadlineOf } from '../../../shared/registry/agency.ts';
import {
  basisIn,
  files,
  heirIn,
  MOST_LEVELS,
  membersOf,
  nameOn,
  parentOn,
  treeFaults,
} from '../../../shared/registry/membership.ts';
import { levels, mergedIn } from '../../doubles/kinship.ts';

const agency = (id: string, more: Partial<Agency> = {}): Agency => ({
  id,
  name: id,
  parent: null,
  contact: null,
  chargeDecimals: 4,
  ...more,
});
const ids = (agencies: readonly Agency[]) => agencies.map(({ id }) => id);
const kinds = (agencies: readonly Agency[]) =>
  treeFaults(agencies).map((fault) => `${fault.agency} ${fault.at} ${fault.kind}`);

describe('names and parents hold to the last day that an entry names', () => {
  const moved = agency('town', {
    name: '新名',
    names: [
      { until: '2019-05-14', name: '旧名' },
      { until: '2024-03-31', name: '中名' },
    ],
    parent: 'b',
    parents: [
      { until: '2023-12-31', parent: 'a' },
      { until: '2024-06-30', parent: null },
    ],
  });
  test.each([
    ['2019-05-14', '旧名'],
    ['2019-05-15', '中名'],
    ['2024-03-31', '中名'],
    ['2024-04-01', '新名'],
  ])('on %s it is called %s', (day, name) => expect(nameOn(moved, day)).toBe(name));
  test.each([
    ['2023-12-31', 'a'],
    ['2024-01-01', null],
    ['2024-06-30', null],
    ['2024-07-01', 'b'],
  ])('on %s it belongs to %s', (day, parent) => expect(parentOn(moved, day)).toBe(parent));
  test('a report of a year carries the parent of 31 December', () => {
    const all = [agency('a'), agency('b'), moved];
    expect([2023, 2024].map((year) => ['a', 'b'].map((id) => ids(membersOf(id, year, all))))).toEqual([
      [['town'], []],
      [[], ['town']],
    ]);
  });
});

describe('who files on a year', () => {
  test.each([
    [{ until: '2024-12-31' }, 2024, true],
    [{ until: '2024-12-30' }, 2024, false],
    [{ until: '2024-12-31' }, 2025, false],
    [{ since: '2024-12-31' }, 2024, true],
    [{ since: '2025-01-01' }, 2024, false],
    [{}, 2024, true],
  ])('%j in %d: %s', (dates, year, expected) => expect(files(dates, year)).toBe(expected));
  test('a sandbox is nobody’s member', () => {
    expect(ids(membersOf('a', 2024, [agency('a'), agency('x', { parent: 'a', sandbox: true })]))).toEqual([]);
  });
});

describe('an agency that ended within a year', () => {
  const all = [
    agency('old', { until: '2024-06-30', mergedInto: 'middle' }),
    agency('middle', { until: '2025-12-31', mergedInto: 'new' }),
    agency('new'),
  ];
  const known = new Map(all.map((each) => [each.id, each]));
  test.each([
    [2023, 'old'],
    [2024, 'middle'],
    [2025, 'middle'],
    [2026, 'new'],
  ])('its cases of %d belong to %s', (year, heir) => expect(heirIn('old', year, known)).toBe(heir));
  test('the heir has the cases of all who were merged into it, however far', () => {
    expect(ids(mergedIn('new', 2026, all))).toEqual(['middle', 'old']);
    expect(ids(mergedIn('new', 2025, all))).toEqual([]);
  });
});

describe('a registry that is no tree', () => {
  test.each<[string, Agency[], string[]]>([
    ['a parent that is not registered', [agency('a', { parent: 'b' })], ['a /parent unknown-parent']],
    [
      'a circle of two',
      [agency('a', { parent: 'b' }), agency('b', { parent: 'a' })],
      ['a /parent circle', 'b /parent circle'],
    ],
    ['one that belongs to itself', [agency('a', { parent: 'a' })], ['a /parent circle']],
    [
      'a circle that held in the past alone',
      [
        agency('a', { parents: [{ until: '2022-12-31', parent: 'b' }] }),
        agency('b', { parents: [{ until: '2021-12-31', parent: 'a' }] }),
      ],
      ['a /parent circle', 'b /parent circle'],
    ],
    [
      'two parents on one day',
      [
        agency('p'),
        agency('a', {
          parents: [
            { until: '2022-12-31', parent: 'p' },
            { until: '2022-12-31', parent: null },
          ],
        }),
      ],
      ['a /parents/1/until two-on-one-day'],
    ],
    [
      'an end before its beginning',
      [agency('a', { since: '2024-03-01', until: '2024-02-29', mergedInto: 'b' }), agency('b')],
      ['a /until end-before-beginning'],
    ],
    [
      'a parent after the end',
      [
        agency('a', {
          until: '2024-02-29',
          parents: [{ until: '2024-02-29', parent: 'b' }],
          mergedInto: 'b',
        }),
        agency('b'),
      ],
      ['a /parents/0/until after-its-end'],
    ],
    [
      'an heir that is not registered',
      [agency('a', { until: '2024-01-01', mergedInto: 'x' })],
      ['a /mergedInto unknown-heir'],
    ],
    [
      'an heir without an end',
      [agency('a', { mergedInto: 'b' }), agency('b')],
      ['a /mergedInto heir-without-end'],
    ],
    [
      'heirs in a circle',
      [
        agency('a', { until: '2024-01-01', mergedInto: 'b' }),
        agency('b', { until: '2024-01-01', mergedInto: 'a' }),
      ],
      ['a /mergedInto heir-circle', 'b /mergedInto heir-circle'],
    ],
    [
      'an heir that had ended before',
      [
        agency('a', { until: '2024-06-30', mergedInto: 'b' }),
        agency('b', { until: '2024-01-01', mergedInto: 'c' }),
        agency('c'),
      ],
      ['a /mergedInto heir-ended-before'],
    ],
    [
      'a sandbox with a parent',
      [agency('a', { parent: 'b', sandbox: true }), agency('b')],
      ['a /parent sandbox-in-a-tree'],
    ],
    [
      'a sandbox as a parent',
      [agency('a', { parent: 'b' }), agency('b', { sandbox: true })],
      ['a /parent sandbox-in-a-tree'],
    ],
  ])('%s is named', (_, agencies, expected) => expect(kinds(agencies)).toEqual(expected));

  test('two who exchange their places on one day are a tree on every day', () => {
    const day = '2023-12-31';
    const all = [
      agency('a', { parent: 'b', parents: [{ until: day, parent: null }] }),
      agency('b', { parent: null, parents: [{ until: day, parent: 'a' }] }),
    ];
    expect(kinds(all)).toEqual([]);
  });

  test('eight levels are a tree, nine are not', () => {
    const chain = (length: number) =>
      Array.from({ length }, (_, n) => agency(`l${n}`, { parent: n === 0 ? null : `l${n - 1}` }));
    expect(kinds(chain(MOST_LEVELS))).toEqual([]);
    expect(kinds(chain(MOST_LEVELS + 1))).toEqual([`l${MOST_LEVELS} /parent too-deep`]);
  });
});

describe('properties over random registries', () => {
  const days = ['2021-06-30', '2022-12-31', '2023-12-31', '2024-03-31'];
  const names = ['a', 'b', 'c', 'd', 'e'];
  const registry = (parentsOf: (id: string) => readonly string[]) =>
    fc
      .tuple(
        ...names.map((id) => {
          const parent = fc.constantFrom(null, ...parentsOf(id));
          const parents = fc
            .uniqueArray(fc.record({ until: fc.constantFrom(...days), parent }), {
              selector: ({ until }) => until,
            })
            .map((entries) => entries.sort((x, y) => (x.until < y.until ? -1 : 1)));
          return fc.record({ parent, parents }).map((more) => agency(id, more));
        }),
      )
      .map((agencies): Agency[] => agencies);
  const registries = registry(() => names);
  /** Parents come before their members: no circle can arise. */
  const trees = registry((id) => names.slice(0, names.indexOf(id)));

  test('a registry without faults has no circle on any day, and one with a circle has a fault', () => {
    fc.assert(
      fc.property(registries, (agencies) => {
        const known = new Map(agencies.map((each) => [each.id, each]));
        const circle = ['2021-01-01', ...days, '2024-04-01'].some((day) =>
          agencies.some((start) => {
            let at: Agency | undefined = start;
            for (let step = 0; step < names.length && at; step += 1) {
              const next: string | null = parentOn(at, day);
              if (next === start.id) return true;
              at = next === null ? undefined : known.get(next);
            }
            return false;
          }),
        );
        expect(treeFaults(agencies).some(({ kind }) => kind === 'circle')).toBe(circle);
      }),
      { numRuns: 500 },
    );
  });

  test('in a tree each agency is the member of at most one, and stands a level below its parent', () => {
    fc.assert(
      fc.property(trees, (agencies) => {
        expect(treeFaults(agencies)).toEqual([]);
        for (const year of [2021, 2022, 2023, 2024]) {
          const level = levels(year, agencies);
          const listed = agencies.flatMap(({ id }) =>
            membersOf(id, year, agencies).map((member) => [id, member.id] as const),
          );
          expect(new Set(listed.map(([, member]) => member)).size).toBe(listed.length);
          for (const [above, below] of listed)
            expect(level.get(above) ?? 0).toBeGreaterThan(level.get(below) ?? 0);
        }
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  [{}, '01-31'],
  [{ consolidates: true as const }, '03-31'],
  [{ deadline: '02-20' }, '02-20'],
])('the report of %j is due on %s', (more, day) => expect(deadlineOf(more)).toBe(day));

describe('what the tables of a year are made of', () => {
  test.each([
    ['cases, where nothing is said', {}, [2019, 2025], []],
    ['figures, where there never are cases', { casesFrom: null }, [], [2021, 2099]],
    ['figures before casesFrom, cases from it on', { casesFrom: '2026-01-01' }, [2026, 2027], [2021, 2025]],
  ] as const)('%s', (_, agency, cases, figures) => {
    expect(cases.map((year) => basisIn(agency, year))).toEqual(cases.map(() => 'cases'));
    expect(figures.map((year) => basisIn(agency, year))).toEqual(figures.map(() => 'figures'));
  });
});
