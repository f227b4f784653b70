import { describe, expect, test } from 'vitest';
import { consolidate, sharesOfCell } from '../../../shared/consolidation/consolidate.ts';
import {
  type Candidate,
  contributionOf,
  type Member,
  refusalsOf,
} from '../../../shared/consolidation/contributions.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { cellNamed } from '../../../shared/form/form.ts';

const RECEIVED = 'applications.received.natural-person';
const CHARGES = 'proactive.chargesWanYuan';

type Filled = Readonly<Record<string, number | string | null>>;

/** Tables of zeros, but for the cells named. */
function tablesOf(filled: Filled = {}): object {
  const tables: Record<string, unknown> = {};
  for (const { path, steps, quantity } of edition2021.cells) {
    let at = tables;
    for (const step of steps.slice(0, -1)) {
      at[step] ??= {};
      at = at[step] as Record<string, unknown>;
    }
    const zero = quantity === 'count' ? 0 : '0.00';
    at[steps.at(-1) ?? ''] = Object.hasOwn(filled, path) ? filled[path] : zero;
  }
  return tables;
}

const candidate = (filled?: Filled, more: Partial<Candidate> = {}): Candidate => ({
  version: null,
  tablesDigest: 'sha256:1',
  tables: tablesOf(filled),
  addsUp: true,
  ...more,
});

const member = (agency: string, more: Partial<Member>): Member => ({ agency, name: agency, ...more });
const parent = { agency: { id: 'city', name: '市政府' }, year: 2024, chargeDecimals: 2 };

describe('what a member brings', () => {
  const published = candidate({}, { version: 2, tablesDigest: 'sha256:2' });
  const [figures, draft] = [candidate({}, { tablesDigest: 'sha256:f' }), candidate()];
  test.each<[string, Partial<Member>, string, number | null]>([
    ['its version before all else', { published, figures, draft }, 'published', 2],
    ['else its figures', { figures, draft }, 'figures', null],
    ['else its draft', { draft }, 'draft', null],
    ['nothing', {}, 'missing', null],
    ['a draft whose sums fail', { draft: { ...draft, addsUp: false } }, 'missing', null],
    ['the version that was sent back', { published, sentBack: 'v2' }, 'returned', 2],
    ['the version that was sent back by its number alone', { published, sentBack: '2' }, 'returned', 2],
    ['the digest that was sent back', { draft, sentBack: draft.tablesDigest }, 'returned', null],
    ['a newer version than was sent back', { published, sentBack: 'v1' }, 'published', 2],
    ['a draft, where a version was sent back', { draft, sentBack: 'vnull' }, 'draft', null],
  ])('%s', (_, more, state, version) => {
    expect(contributionOf(member('town', more))).toMatchObject({ agency: 'town', state, version });
  });

  test('what does not add up is named and brings no tables', () => {
    const contribution = contributionOf(member('town', { draft: { ...draft, addsUp: false } }));
    expect(contribution).toMatchObject({ tablesDigest: draft.tablesDigest, tables: null });
  });
});

describe('the sum', () => {
  const own = tablesOf({ [RECEIVED]: 1, [CHARGES]: '0.0049' });
  const contributions = [
    member('town', { published: candidate({ [RECEIVED]: 20, [CHARGES]: '0.0001' }, { version: 1 }) }),
    member('county', { figures: candidate({ [RECEIVED]: 300, [CHARGES]: null }) }),
    member('late', { draft: candidate({ [RECEIVED]: 4000 }) }),
    member('none', {}),
  ].map(contributionOf);
  const asked = { parent: { ...parent, own }, contributions };

  test('a version holds versions and figures, a draft holds drafts too', () => {
    const received = (countedFor: 'draft' | 'version') =>
      consolidate(edition2021, { ...asked, countedFor }).tables.applications.received['natural-person'];
    expect([received('version'), received('draft')]).toEqual([321, 4321]);
  });

  test('money is added before it is rounded, and a blank adds nothing and is named', () => {
    const { tables, incomplete, members } = consolidate(edition2021, { ...asked, countedFor: 'version' });
    // 0.0049 and 0.0001 are 0.0050; each rounded first, they would be 0.00.
    expect(tables.proactive.chargesWanYuan).toBe('0.01');
    expect(incomplete).toEqual([{ path: CHARGES, agencies: ['county'] }]);
    expect(members.map(({ agency, state, counted }) => [agency, state, counted])).toEqual([
      ['county', 'figures', true],
      ['late', 'draft', false],
      ['none', 'missing', false],
      ['town', 'published', true],
    ]);
    expect(tables).toMatchObject({ format: '2021', year: 2024, agency: parent.agency });
  });

  test('the order in which members come changes nothing', () => {
    const turned = { ...asked, contributions: contributions.toReversed() };
    const both = [asked, turned].map((each) => consolidate(edition2021, { ...each, countedFor: 'draft' }));
    expect(both[0]).toEqual(both[1]);
  });

  test('a cell is explained by its members, the largest first, and then its own', () => {
    const cell = cellNamed(edition2021, RECEIVED);
    if (!cell) throw new Error('no such cell');
    expect(sharesOfCell(cell, { ...asked, countedFor: 'draft' })).toEqual({
      members: [
        { agency: 'late', value: 4000 },
        { agency: 'county', value: 300 },
        { agency: 'town', value: 20 },
      ],
      own: { agency: 'city', value: 1 },
    });
  });

  test('a sum that is no exact number, a member twice, and tables of another form are refused', () => {
    const huge = member('huge', { draft: candidate({ [RECEIVED]: Number.MAX_SAFE_INTEGER }) });
    const sum = (more: readonly Member[]) => () =>
      consolidate(edition2021, {
        ...asked,
        contributions: [...contributions, ...more.map(contributionOf)],
        countedFor: 'draft',
      });
    expect(sum([huge])).toThrow(RangeError);
    expect(sum([member('town', { draft: candidate() })])).toThrow('town would count twice');
    expect(sum([member('odd', { draft: candidate({}, { tables: {} }) })])).toThrow('odd have no cell');
  });

  test('a government without cases of its own is the sum of its members', () => {
    const { tables } = consolidate(edition2021, {
      ...asked,
      parent: { ...parent, own: null },
      countedFor: 'version',
    });
    expect(tables.applications.received['natural-person']).toBe(320);
  });
});

describe('a finalisation', () => {
  const contributions = [
    member('town', { published: candidate({}, { version: 1 }) }),
    member('late', { draft: candidate() }),
    member('back', { published: candidate({}, { version: 3 }), sentBack: 'v3' }),
  ].map(contributionOf);

  test('names each member that does not count', () => {
    expect(refusalsOf(contributions, { note: '说明' })).toEqual([
      { code: 'members.missing', members: ['late', 'back'] },
    ]);
  });

  test('may leave them out by name, with a note', () => {
    const without = ['late', 'back'];
    expect(refusalsOf(contributions, { without, note: '说明' })).toEqual([]);
    expect(refusalsOf(contributions, { without })).toEqual([
      { code: 'without.note', members: ['late', 'back'] },
    ]);
  });

  test('may not leave out a member that counts', () => {
    expect(refusalsOf(contributions, { without: ['late', 'back', 'town'], note: '说明' })).toEqual([
      { code: 'without.counts', members: ['town'] },
    ]);
  });

  test('a name that is no member’s changes nothing', () => {
    expect(refusalsOf(contributions.slice(0, 1), { without: ['elsewhere'], note: '说明' })).toEqual([]);
  });
});
