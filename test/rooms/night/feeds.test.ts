import { describe, expect, test } from 'vitest';
import { currentDraft } from '../../../shared/night/draft.ts';
import { type FeedStanding, isFeed, silencesFor, standingOf, withDays } from '../../../shared/night/feeds.ts';
import type { Source } from '../../../shared/store/ports.ts';
import { decided, received, textOf, worldOn } from './world.ts';

const DAY = 86_400_000;
const day = (n: number) => new Date(Date.UTC(2025, 0, 1) + n * DAY).toISOString().slice(0, 10);
/** Days a fixed interval apart, the last of them day 0. */
const every = (interval: number, count: number) =>
  Array.from({ length: count }, (_, index) => day((index - count + 1) * interval));
const stateOn = (days: readonly string[], today: number) => standingOf('s', { days }, day(today));

/** The first day after day 0 on which a source counts as silent. */
function silentFrom(days: readonly string[]): number {
  for (let today = 0; ; today++) if (stateOn(days, today).state === 'silent') return today;
}

describe('a source is measured by its own past', () => {
  test.each([
    ['every day', every(1, 10), 4],
    ['every week', every(7, 10), 12],
    ['every month', every(30, 10), 46],
    ['once only', every(1, 1), 32],
    ['on four days only', every(1, 4), 32],
  ])('one that sends %s', (_, days, first) => {
    expect(silentFrom(days)).toBe(first);
  });

  test('a source that never sent does not count as silent', () => {
    expect(stateOn([], 400)).toEqual({ source: 's', state: 'never' });
  });

  test('a source that sends on working days is not silent over a weekend', () => {
    const weeks = [-21, -20, -19, -18, -17, -14, -13, -12, -11, -10, -7, -6, -5, -4, -3, 0].map(day);
    expect(stateOn(weeks, 3).state).toBe('sending');
    expect(stateOn(weeks, 6)).toMatchObject<Partial<FeedStanding>>({ state: 'silent', days: 6, usual: 1 });
  });

  test('one long silence in the past does not make the next one usual', () => {
    const mended = [
      ...every(1, 15).map((each) => day((Date.parse(each) - Date.UTC(2025, 0, 1)) / DAY - 60)),
      day(0),
    ];
    expect(silentFrom(mended)).toBe(4);
  });
});

test('the latest twenty-one days are kept, in order, each once', () => {
  const days = every(1, 21);
  expect(withDays(days, [day(0), day(-3)])).toBe(days);
  expect(withDays(days, [day(1)])).toEqual([...days.slice(1), day(1)]);
  expect(withDays([], [day(2), day(1), day(2)])).toEqual([day(1), day(2)]);
});

test('nobody waits for a source that may send no facts, or is disabled or retired', () => {
  const source: Source = { id: 's', agencies: ['a'], may: ['facts'], succeeds: [], disabled: false };
  expect(isFeed(source)).toBe(true);
  expect(isFeed({ ...source, may: ['text', 'finalise'] })).toBe(false);
  expect(isFeed({ ...source, disabled: true })).toBe(false);
  expect(isFeed({ ...source, retired: true })).toBe(false);
});

test('a silence is reported only in years whose zeros it may explain, not in earlier ones', () => {
  const silent = [
    { source: 'stopped', last: '2024-05-01', usual: 1 },
    { source: 'never', last: null },
  ] as const;
  const told = (year: number) => silencesFor(year, silent, 2026).map(({ source }) => source);
  expect([2023, 2024, 2025, 2026].map(told)).toEqual([
    [],
    ['stopped'],
    ['stopped', 'never'],
    ['stopped', 'never'],
  ]);
});

describe('the draft', () => {
  const page = async (world: ReturnType<typeof worldOn>) => {
    const draft = await currentDraft('huaian', 2025, world.stores.drafts);
    return textOf(world.stores.drafts, `${draft?.prefix}index.html`);
  };

  test('names the source, its silence and its habit, is written once for it, and drops it when it sends', async () => {
    const world = worldOn();
    await world.register('huaian');
    for (let n = 1; n <= 6; n++) {
      world.at(`2025-03-0${n}T10:00:00+08:00`);
      await world.send('huaian', received(`A-${n}`, `2025-03-0${n}T09:00:00+08:00`));
    }
    world.at('2025-03-07T00:30:00+08:00');
    await world.run();
    expect(await page(world)).not.toContain('零不一定是零');
    world.at('2025-03-16T00:30:00+08:00');
    expect(await world.run()).not.toEqual([]);
    const told = await page(world);
    expect(told).toContain('数据来源huaian-cases已10天没有报送');
    expect(told).toContain('平常间隔1天；零不一定是零');
    world.at('2025-03-17T00:30:00+08:00');
    expect(await world.run()).toEqual([]);
    world.at('2025-03-17T10:00:00+08:00');
    await world.send('huaian', decided('A-1', '2025-03-17T09:00:00+08:00'));
    await world.night();
    expect(await page(world)).not.toContain('零不一定是零');
  });

  test('days are recorded between nights too, because every chain settles journal entries', async () => {
    const world = worldOn();
    await world.register('huaian');
    await world.send('huaian', received('A-1', '2025-01-09T09:00:00+08:00'));
    world.later(60);
    await world.run('pending');
    expect(await world.stores.feeds.all()).toEqual([{ source: 'huaian-cases', days: ['2025-01-10'] }]);
  });

  test('of a year that nothing names any more is gone, with its files', async () => {
    const world = worldOn();
    await world.register('huaian');
    const text = {
      type: 'narrative.written',
      subject: '2026',
      data: { section: 'overview', markdown: '早了' },
    } as const;
    await world.send('huaian', { ...text, id: 'early' });
    await world.night();
    const { drafts } = world.stores;
    expect((await currentDraft('huaian', 2026, drafts))?.files).not.toEqual([]);
    await world.send('huaian', {
      type: 'event.retracted',
      subject: '2026',
      data: { id: 'early', reason: '误报' },
    });
    await world.night();
    expect(await currentDraft('huaian', 2026, drafts)).toBeUndefined();
    for await (const key of drafts.list('drafts/huaian/2026/')) expect(key).toBe('gone');
  });
});
