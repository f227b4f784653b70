/** Who is late is told to those on duty, once a state, by name of the agency alone (issue of the government's report). */
import { describe, expect, test } from 'vitest';
import { announcementOf, lateMembers } from '../../../shared/night/late-members.ts';
import { listDue } from '../../../shared/night/list-due.ts';
import type { Announcement } from '../../../shared/runtime/announcements.ts';
import { decided, finalised, received, texts, type World, worldOn } from './world.ts';

async function city(): Promise<World> {
  const world = worldOn();
  world.at('2025-01-20T09:00:00+08:00');
  await world.register('city', '清江市', { consolidates: true });
  await world.register('county', '柳河县', { consolidates: true, parent: 'city' });
  for (const [id, name] of [
    ['east', '东局'],
    ['west', '西局'],
  ] as const)
    await world.register(id, name, { parent: 'city' });
  await world.send(
    'east',
    received('E', '2024-03-01T10:00:00+08:00'),
    decided('E', '2024-03-20T10:00:00+08:00'),
  );
  await world.night();
  return world;
}

/** What a night of the day tells; `fails` messages cannot be sent. */
async function toldOn(world: World, day: string, fails = 0): Promise<Announcement[]> {
  world.at(`${day}T00:30:00+08:00`);
  const told: Announcement[] = [];
  let left = fails;
  const announce = async (announcement: Announcement) => {
    if (left-- > 0) throw new Error('no network');
    told.push(announcement);
  };
  const at = new Date(world.now()).toISOString();
  await listDue({ mode: 'night', run: `run-${day}`, at }, { ...world.stores, announce });
  await world.run('night');
  return told;
}

describe('members that are late', () => {
  test('are announced the night after their deadline, once, and again when their state changes', async () => {
    const world = await city();
    expect(await toldOn(world, '2025-01-31')).toEqual([]);
    const [first, ...others] = await toldOn(world, '2025-02-01');
    expect(others).toEqual([]);
    expect(first).toMatchObject({ agency: 'city', subject: 'gongkai: 2 late in city 2024' });
    expect(first?.text.split('\n').slice(0, 4)).toEqual([
      '清江市2024年度：2个成员逾期，报告还不能汇总：',
      '- 东局（east）：草稿，未定稿公布；期限 2025-01-31',
      '- 西局（west）：草稿，未定稿公布；期限 2025-01-31',
      '查看：gongkai members --agency city --year 2024',
    ]);
    expect(await toldOn(world, '2025-02-02')).toEqual([]);
    await world.send('east', ...texts(2024), finalised(2024));
    await world.night();
    expect((await toldOn(world, '2025-02-04')).map(({ subject }) => subject)).toEqual([
      'gongkai: 1 late in city 2024',
    ]);
    await world.send('west', ...texts(2024), finalised(2024, { note: '全年没有申请' }));
    await world.night();
    const [last] = await toldOn(world, '2025-02-06');
    expect(last?.text).toContain('没有逾期的成员');
    expect(await toldOn(world, '2025-02-07')).toEqual([]);
  });

  test('what could not be sent is sent by the next night, and the night goes on', async () => {
    const world = await city();
    expect(await toldOn(world, '2025-02-01', 1)).toEqual([]);
    expect(await toldOn(world, '2025-02-02')).toHaveLength(1);
    expect(await toldOn(world, '2025-02-03')).toEqual([]);
  });

  test('a government that is a member has until 31 March, or until the day that is registered', async () => {
    const { stores } = await city();
    const [agencies, progress] = [await stores.registry.agencies(), await stores.progress.all()];
    const lateOn = (today: string) =>
      lateMembers({ agencies, progress, today })
        .flatMap(({ late }) => late)
        .map(({ agency }) => agency);
    expect(lateOn('2025-03-31')).toEqual(['east', 'west']);
    expect(lateOn('2025-04-01')).toEqual(['county', 'east', 'west']);
    const soon = agencies.map((agency) => (agency.id === 'west' ? { ...agency, deadline: '01-15' } : agency));
    expect(lateMembers({ agencies: soon, progress, today: '2025-01-16' })[0]?.late).toMatchObject([
      { agency: 'west', due: '2025-01-15' },
    ]);
  });
});

test('a long list is cut, and its subject is short and ASCII whatever the agency is called', () => {
  const late = Array.from({ length: 140 }, (_, at) => {
    return { agency: `member-${at}`, name: `成员${at}`, state: 'missing' as const, due: '2025-01-31' };
  });
  const { subject, text } = announcementOf({ parent: { id: 'x'.repeat(64), name: '市' }, year: 2024, late });
  expect(subject).toMatch(/^[\x20-\x7e]{1,100}$/);
  expect(text).toContain('- 另有40个');
  expect(text.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(202);
});
