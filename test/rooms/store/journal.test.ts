import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Journal, JournalEntry } from '../../../shared/store/ports.ts';
import { all, type Engines, openEngines, SIDES, storesOn } from './stores.ts';

const entry = (over: Partial<JournalEntry> = {}): JournalEntry => ({
  agency: 'huaian',
  receivedAt: 1_735_000_000_000,
  id: 'request-1',
  subjects: ['A-1', '淮安〔2024〕1号'],
  fromYear: 2024,
  finalises: false,
  ...over,
});

const UUID = (nth: number) => `b0a3310f-da9a-4b90-a07b-${nth.toString(16).padStart(12, '0')}`;

describe.each(SIDES)('the journal $name', ({ open }) => {
  let journal: Journal;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const opened = await open();
    journal = opened.stores.journal;
    close = opened.close;
  });
  afterAll(() => close());

  test('a noted entry is listed at once, by agency, oldest first', async () => {
    const old = entry({ agency: 'order', receivedAt: 999, id: 'z', fromYear: 0 });
    const middle = entry({ agency: 'order', receivedAt: 1_000, id: 'b', finalises: true });
    const twin = entry({ agency: 'order', receivedAt: 1_000, id: 'c', subjects: [] });
    const ids = [['e-1', '#2'], ['淮安']];
    const young = entry({ agency: 'order', receivedAt: 10_000, id: 'a', source: 'cases', ids });
    for (const one of [young, twin, middle, old]) await journal.note(one);
    await journal.note(entry({ agency: 'order-2' }));
    expect(await journal.entries('order')).toEqual([old, middle, twin, young]);
    expect(await journal.entries('nobody')).toEqual([]);
  });

  test.each([
    ['of one case', [[UUID(1)]]],
    ['of a case with many', [Array.from({ length: 300 }, (_, nth) => UUID(nth)), [UUID(7)]]],
    ['beside other ids', [[UUID(1), 'e-1'], [UUID(2)]]],
    ['in capitals', [[UUID(0xab).toUpperCase()], [UUID(1)]]],
    ['of none', [[], [UUID(1)]]],
  ])('ids that are UUIDs come back as they were: %s', async (kind, ids) => {
    const subjects = ids.map((_, nth) => `A-${nth}`);
    const one = entry({ agency: `uuids ${kind}`, source: 'cases', subjects, ids });
    await journal.note(one);
    expect(await journal.entries(one.agency)).toEqual([one]);
  });

  test('an entry noted twice is listed once', async () => {
    await journal.note(entry({ agency: 'twice' }));
    await journal.note(entry({ agency: 'twice' }));
    expect(await journal.entries('twice')).toHaveLength(1);
  });

  test.each(['a#b', '#', '##', 'a/b', '淮#安', ' '])(
    'an entry whose id is %j comes back, and goes, whole',
    async (id) => {
      const agency = 'odd-ids';
      await journal.note(entry({ agency, id }));
      const found = await journal.entries(agency);
      expect(found).toEqual([entry({ agency, id })]);
      await journal.settle(found);
      expect(await journal.entries(agency)).toEqual([]);
    },
  );

  test('settling removes exactly the named entries, without needing their subjects, and is idempotent', async () => {
    const gone = entry({ agency: 'settle', id: 'gone' });
    const stays = entry({ agency: 'settle', id: 'stays' });
    const other = entry({ agency: 'settle-2', id: 'gone' });
    for (const one of [gone, stays, other]) await journal.note(one);
    await journal.settle([{ ...gone, subjects: [] }]);
    await journal.settle([gone, entry({ agency: 'settle', id: 'never' })]);
    await journal.settle([]);
    expect(await journal.entries('settle')).toEqual([stays]);
    expect(await journal.entries('settle-2')).toEqual([other]);
  });

  test('the latest finalisation is known by its time, whatever is settled, and is no entry', async () => {
    const of = (receivedAt: number, over: Partial<JournalEntry> = {}) =>
      entry({ agency: 'bell', id: `r-${receivedAt}`, receivedAt, finalises: true, named: ['2024'], ...over });
    expect(await journal.lastRung()).toBeUndefined();
    await journal.note(of(7_000, { finalises: false, named: [] }));
    // A retraction may be of a finalisation, and names none.
    await journal.note(of(8_000, { named: [] }));
    expect(await journal.lastRung()).toBeUndefined();
    for (const at of [2_000, 5_000, 3_000]) await journal.note(of(at));
    await journal.note(of(4_000, { agency: 'bell-2' }));
    expect(await journal.lastRung()).toBe(5_000);
    const noted = (await all(journal.all())).filter(({ named }) => named?.length);
    expect(noted.map(({ agency, receivedAt }) => [agency, receivedAt]).sort()).toEqual([
      ['bell', 2_000],
      ['bell', 3_000],
      ['bell', 5_000],
      ['bell-2', 4_000],
    ]);
    await journal.settle(noted);
    expect(await journal.lastRung()).toBe(5_000);
    const review = entry({ agency: 'bell-3', id: 'review', receivedAt: 6_000, review: true });
    await journal.note(review);
    expect(await journal.lastRung()).toBe(6_000);
    expect(await journal.entries('bell-3')).toEqual([review]);
  });

  test('exactly one of several concurrent callers is first', async () => {
    expect(await journal.isFirstSince(75_000, 100_000)).toBe(true);
    expect(await journal.isFirstSince(99_000, 124_000)).toBe(false);
    expect(await journal.isFirstSince(100_001, 125_001)).toBe(true);
    const asked = Array.from({ length: 8 }, () => journal.isFirstSince(200_000, 225_000));
    expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(1);
    expect((await all(journal.all())).some(({ agency }) => agency.startsWith('#'))).toBe(false);
  });

  test('all gives every entry of every agency once, over as many pages as it takes', async () => {
    const subjects = Array.from({ length: 450 }, (_, n) => `${'申'.repeat(80)}${n}`);
    const many = Array.from({ length: 14 }, (_, n) =>
      entry({ agency: `many-${n % 3}`, id: `r-${n}`, subjects }),
    );
    for (const one of many) await journal.note(one);
    const seen = (await all(journal.all())).filter(({ agency }) => agency.startsWith('many-'));
    expect(seen.map(({ id }) => id).sort()).toEqual(many.map(({ id }) => id).sort());
    expect((await journal.entries('many-0')).map(({ subjects: of }) => of.length)).toEqual(
      many.filter(({ agency }) => agency === 'many-0').map(() => subjects.length),
    );
  });
});

describe('in the table', () => {
  let engines: Engines;
  let journal: Journal;
  beforeAll(async () => {
    engines = await openEngines();
    journal = storesOn(engines.dynamo, engines.s3).journal;
  });
  afterAll(() => engines.close());
  const units = () => engines.counters()['Journal']?.writeUnits ?? 0;

  test('25 events with UUIDs, of nine cases, cost one write unit', async () => {
    const subjects = Array.from({ length: 9 }, (_, nth) => `2021-依申请-00000000${nth}`);
    const ids = subjects.map((_, nth) =>
      Array.from({ length: nth === 0 ? 9 : 2 }, (_, own) => UUID(9 * nth + own)),
    );
    expect(ids.flat()).toHaveLength(25);
    const before = units();
    await journal.note(entry({ agency: 'agency-00001', id: UUID(0), source: 'case-system', subjects, ids }));
    expect(units() - before).toBe(1);
  });

  test('an entry of release 0.9.0 is read; and what that release reads, it finds in an entry of this one', async () => {
    const old = entry({ agency: 'old', source: 'cases', ids: [[UUID(1), UUID(2)], ['e-1']] });
    const { id, receivedAt, ids, ...attributes } = old;
    const joined = ids?.map((own) => own.join('\0'));
    const Item = marshall({ ...attributes, entry: `00${receivedAt}#${id}`, ids: joined });
    await engines.dynamo.send(new PutItemCommand({ TableName: 'Journal', Item }));
    expect(await journal.entries('old')).toEqual([old]);
    await journal.note(entry({ agency: 'new', source: 'cases', ids: [[UUID(1)], [UUID(2)]] }));
    const { Items = [] } = await engines.dynamo.send(new ScanCommand({ TableName: 'Journal' }));
    const [read] = Items.map((item) => unmarshall(item)).filter(({ agency }) => agency === 'new');
    expect(read).toMatchObject({ subjects: old.subjects, source: 'cases', fromYear: 2024, finalises: false });
    // Without `ids` it reads the whole case; of bytes under that name it could make nothing.
    expect(read).not.toHaveProperty('ids');
  });
});
