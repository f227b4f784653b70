import { expect, it } from 'vitest';
import { Refused } from '../../../../infra/cli/messages.ts';
import { membersOfYear, printMembers } from '../../../../infra/cli/operator/members-of-year.ts';
import { recordAct } from '../../../../shared/night/tombstone.ts';
import { decided, finalised, received, texts, worldOn } from '../../night/world.ts';
import { gongkai } from '../recording-shell.ts';

const NOW = Date.parse('2025-02-02T10:00:00+08:00');

const shellOf = (lines: string[]): Parameters<typeof printMembers>[1] => ({
  root: '',
  env: {},
  now: () => NOW,
  pause: async () => {},
  out: (text) => void lines.push(text),
  tell: () => {},
  terminal: undefined,
});

async function city() {
  const world = worldOn();
  world.at('2025-01-12T09:00:00+08:00');
  await world.register('city', '市政府', { consolidates: true });
  const below = { parent: 'city' };
  await world.register('done', '甲区', {
    ...below,
    names: [{ until: '2024-12-30', name: '甲县' }],
  });
  await world.register('faulty', '乙区', below);
  await world.register('late', '丙区', { ...below, deadline: '02-10' });
  await world.register('moved', '丁区', {
    parent: null,
    parents: [{ until: '2025-01-05', parent: 'city' }],
  });
  await world.register('left', '戊区', {
    parent: null,
    parents: [{ until: '2024-12-30', parent: 'city' }],
  });
  await world.send(
    'done',
    received('A', '2024-03-01T10:00:00+08:00'),
    decided('A', '2024-03-20T10:00:00+08:00'),
    ...texts(2024),
    finalised(2024),
  );
  // A decision without a receipt is a fault of the feed, which blocks; the sums hold, so that the draft still counts.
  await world.send('faulty', decided('B', '2024-05-06T10:00:00+08:00'), ...texts(2024), finalised(2024));
  await world.night();
  // Registered after the night: there is no draft yet.
  await world.register('none', '己区', below);
  return world;
}

it('tells of each member of 31 December its state, since when, its deadline, what blocks, and its last event', async () => {
  const { stores } = await city();
  const standings = await membersOfYear('city', 2024, stores, NOW);
  expect(standings.map(({ agency, state }) => `${agency} ${state}`)).toEqual([
    'done published',
    'faulty draft',
    'late draft',
    'moved draft',
    'none missing',
  ]);
  const [done, faulty, late, , none] = standings;
  expect(done).toMatchObject({ name: '甲区', version: 1, since: '2025-01-12', blocks: [] });
  expect(done).toMatchObject({ deadline: '2025-01-31', daysLeft: -2 });
  expect(done?.tablesDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(faulty?.blocks.join()).toContain('没有未消除的数据报送问题');
  expect(faulty?.blocks.join()).toContain('没有未消除的数据报送问题');
  expect(late).toMatchObject({ version: null, deadline: '2025-02-10', daysLeft: 8, lastEvent: null });
  expect(none).toMatchObject({ since: null, tablesDigest: null, blocks: [], lastEvent: null });
});

it('the last event is the latest that happened, whenever it was sent', async () => {
  const world = await city();
  world.later(60);
  await world.send('done', received('C', '2023-01-11T23:30:00+08:00'));
  const [done] = await membersOfYear('city', 2024, world.stores, NOW);
  expect(done?.lastEvent).toBe('2025-01-12');
});

it('the latest version that was not taken down counts, and where all were, the draft', async () => {
  const world = await city();
  world.later(60);
  await world.send('done', finalised(2024, { note: '更正一处。' }));
  await world.night();
  const stands = async () => {
    const [done] = await membersOfYear('city', 2024, world.stores, NOW);
    return `${done?.state} ${done?.version}`;
  };
  const takenDown = (number: number) =>
    recordAct(
      { agency: 'done', year: 2024, number },
      { act: 'taken-down', at: '2025-01-20T00:00:00Z', reason: '误发' },
      world.stores.drafts,
    );
  expect(await stands()).toBe('published 2');
  await takenDown(2);
  expect(await stands()).toBe('published 1');
  await takenDown(1);
  expect(await stands()).toBe('draft null');
});

it('a return holds by version, number or digest, and one of anything else is said to the government', async () => {
  const world = await city();
  await world.permit('city', 'facts', 'text', 'finalise', 'review');
  const back = async (of: string) => {
    const data = { by: 'city', of, comment: '请核对。' };
    await world.sendAs('city-cases', 'done', { type: 'report.returned', subject: '2024', data });
    await world.night();
    const [done] = await membersOfYear('city', 2024, world.stores, NOW);
    return done;
  };
  const digest = (await membersOfYear('city', 2024, world.stores, NOW))[0]?.tablesDigest ?? '';
  for (const of of ['v1', '1', digest]) {
    expect(await back(of)).toMatchObject({ state: 'returned', version: 1 });
    expect(await back(of)).not.toHaveProperty('sentBackOther');
  }
  const other = await back('v7');
  expect(other).toMatchObject({ state: 'published', version: 1, sentBackOther: 'v7' });
  const lines: string[] = [];
  printMembers(other ? [other] : [], shellOf(lines));
  expect(lines.join('')).toContain('退回的是 v7，现在报送的是 v1');
});

it('a government without members, and an unknown one, are refused', async () => {
  const { stores } = await city();
  await expect(membersOfYear('late', 2024, stores, NOW)).rejects.toThrow(Refused);
  await expect(membersOfYear('nowhere', 2024, stores, NOW)).rejects.toThrow(Refused);
});

it('prints a line a member, and below it what blocks', async () => {
  const { stores } = await city();
  const lines: string[] = [];
  const standings = await membersOfYear('city', 2024, stores, NOW);
  printMembers(standings, shellOf(lines));
  expect(lines[0]).toMatch(/^done .*甲区 {2}已公布 published v1 .*2025-01-31（逾期 overdue 2）/);
  // A fault, a case that counts nowhere and so a year of which nothing is counted.
  expect(lines.filter((line) => line.startsWith('    '))).toHaveLength(3);
});

it('the command needs an agency and a year, and a stack', async () => {
  expect((await gongkai(['members', '--agency', 'city'])).code).toBe(2);
  const nowhere = await gongkai(['members', '--agency', 'city', '--year', '2024', '--data', '/nonexistent']);
  expect(nowhere.code).toBe(1);
});
