/** `explain` of a government and of figures: members, the largest first, then its own cases; or an origin. */
import { expect, test } from 'vitest';
import { casesOfVersion } from '../../../infra/cli/auditor/version-source.ts';
import { casesInStores } from '../../../infra/cli/clerk/case-source.ts';
import { printCase, printCell } from '../../../infra/cli/clerk/explanation.ts';
import { contributionsNow } from '../../../infra/cli/clerk/members-behind.ts';
import type { Shell } from '../../../infra/cli/io.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';
import { decided, finalised, received, texts, type World, worldOn } from '../night/world.ts';
import { NOW } from './recording-shell.ts';

function recordingShell(): Shell & { told: string[]; outText: () => string } {
  let out = '';
  const told: string[] = [];
  return {
    root: '.',
    env: {},
    now: () => NOW,
    pause: async () => {},
    out: (text) => {
      out += text;
    },
    tell: (line) => void told.push(line),
    terminal: undefined,
    told,
    outText: () => out,
  };
}

const GRANTED = 'applications.outcomes.granted.total';
const granted = (subject: string) => [
  received(subject, '2024-03-01T09:00:00+08:00'),
  decided(subject, '2024-03-09T09:00:00+08:00'),
];

async function city(): Promise<World> {
  const world = worldOn();
  await world.register('city', '市人民政府', { consolidates: true });
  await world.register('small', '小区', { parent: 'city' });
  await world.register('large', '大区', { parent: 'city' });
  await world.send('city', ...granted('C'), ...texts(2024), finalised(2024));
  await world.send('small', ...granted('S'), ...texts(2024), finalised(2024));
  await world.send('large', ...granted('L-1'), ...granted('L-2'), ...texts(2024), finalised(2024));
  await world.night();
  return world;
}

async function sourceOf({ stores }: World, id = 'city') {
  const agency = await stores.registry.agency(id);
  if (!agency) throw new Error('not registered');
  const source = await casesInStores(id, stores);
  return { ...source, parts: (year: number) => contributionsNow(agency, year, stores) };
}

test('a government’s cell: the whole, members by size, then its own cases', async () => {
  const shell = recordingShell();
  await printCell({ cell: GRANTED, year: 2024 }, await sourceOf(await city()), shell);
  const lines = shell.outText().split('\n');
  expect(lines.slice(1, 4)).toEqual([
    '汇总 / the whole = 4',
    '             2  large  大区  published v1',
    '             1  small  小区  published v1',
  ]);
  expect(lines.join('\n')).toMatch(/总计 = 1 {2}\(1 .*\n\nC {2}1\n/);
});

test('--json names whole, members, and the own value with its cases', async () => {
  const shell = recordingShell();
  await printCell({ cell: GRANTED, year: 2024, json: true }, await sourceOf(await city()), shell);
  expect(JSON.parse(shell.outText())).toMatchObject({
    value: 1,
    whole: 4,
    members: [
      { agency: 'large', value: 2 },
      { agency: 'small', value: 1 },
    ],
    cases: [{ subject: 'C' }],
  });
});

test('of a version: what it pinned adds up to what it prints, for a cell and for a case', async () => {
  const { stores } = await city();
  const version = () => casesOfVersion({ agency: 'city', year: 2024, version: 1 }, stores.drafts);
  const shell = recordingShell();
  await printCell({ cell: GRANTED, year: 2024 }, await version(), shell);
  await printCase({ case: 'C' }, await version(), shell);
  expect(shell.told.join()).toContain('所列 1 个单元格由封存的事件重算，与第 1 版公布的数字一致');
});

test('a figure is explained by its origin and the event, and has no cases', async () => {
  const world = worldOn();
  await world.register('town', '镇', { casesFrom: null });
  await world.permit('town', 'figures');
  const { format: _, agency: __, year: ___, ...tables } = huaian2024;
  await world.send('town', {
    type: 'figures.reported',
    id: 'f1',
    subject: '2024',
    data: { tables, format: '2021', origin: '镇政府网站' },
  });
  const shell = recordingShell();
  await printCell({ cell: GRANTED, year: 2024, json: true }, await sourceOf(world, 'town'), shell);
  expect(JSON.parse(shell.outText())).toMatchObject({
    value: huaian2024.applications.outcomes.granted.total,
    basis: 'figures',
    origin: '镇政府网站',
    events: [{ id: 'f1', type: 'figures.reported' }],
  });
});

test('a cell of a year in which the agency ended is asked of its heir', async () => {
  const world = worldOn();
  await world.register('heir', '承接局');
  await world.register('ended', '旧局', { until: '2024-06-30', mergedInto: 'heir' });
  await world.send('ended', ...granted('E'));
  const shell = recordingShell();
  const ask = async (id: string, year: number) =>
    printCell({ cell: GRANTED, year }, await sourceOf(world, id), shell);
  await expect(ask('ended', 2024)).rejects.toThrow('--agency heir');
  expect(shell.outText()).toBe('');
  await ask('heir', 2024);
  expect(shell.outText()).toContain('E  1');
  await ask('ended', 2023);
  expect(shell.outText()).toContain('旧局 2023');
});
