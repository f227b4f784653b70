/** A stranger adds a government's report up again from its members' public files (contract, section 7). */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';
import { decided, finalised, received, texts, type World, worldOn } from '../night/world.ts';
import { gongkai, scratch } from './recording-shell.ts';
import { mirrorOf } from './tampered-log.ts';

const { folder } = scratch();
const MIRROR = join(folder, 'mirror');

/** A city, a county with a town below it, and a district that is made of figures. */
async function published(): Promise<World> {
  const world = worldOn();
  await world.register('city', '市人民政府', { consolidates: true });
  await world.register('county', '县人民政府', { consolidates: true, parent: 'city' });
  await world.register('town', '镇人民政府', { parent: 'county' });
  await world.register('district', '区人民政府', { parent: 'city', casesFrom: null });
  await world.permit('district', 'figures');
  const { format: _, agency: __, year: ___, ...tables } = huaian2024;
  await world.send('district', {
    type: 'figures.reported',
    subject: '2024',
    data: { tables, format: '2021', origin: '区政府网站' },
  });
  for (const id of ['city', 'county', 'town'])
    await world.send(
      id,
      received('A', '2024-03-01T09:00:00+08:00'),
      decided('A', '2024-03-09T09:00:00+08:00'),
      ...texts(2024),
      finalised(2024),
    );
  await world.night();
  return world;
}

let world: World;
beforeAll(async () => {
  world = await published();
  await mirrorOf(world.stores.publication, MIRROR);
});

interface Found {
  place: string;
  result: string;
  zh: string;
}

async function verified(
  change: (mirror: string) => void,
  ...more: string[]
): Promise<{ code: number; found: Found[] }> {
  const mirror = mkdtempSync(join(folder, 'copy-'));
  cpSync(MIRROR, mirror, { recursive: true });
  change(mirror);
  const { code, out } = await gongkai(['verify', join(mirror, 'city/2024'), '--json', ...more]);
  rmSync(mirror, { recursive: true });
  return { code, found: JSON.parse(out) };
}

const failed = (found: readonly Found[]) =>
  found.filter(({ result }) => result === 'fail').map(({ place }) => place);
const replaced = (mirror: string, key: string, from: string | RegExp, to: string) => {
  const path = join(mirror, key);
  const text = readFileSync(path, 'utf8');
  expect(text.replace(from, to)).not.toBe(text);
  writeFileSync(path, text.replace(from, to));
};

describe('verify of a government’s report', () => {
  test('adds its own part and its members up to the 202 numbers, and says what it took on its word', async () => {
    const { code, found } = await verified(() => {});
    expect([code, failed(found)]).toEqual([0, []]);
    expect(found).toContainEqual(
      expect.objectContaining({
        place: 'city/2024/v1/report.json /tables',
        zh: '202 个数字等于本级与 2 个成员之和',
      }),
    );
    const onItsWord = found.filter(({ zh }) => zh.includes('按本报告所载相加'));
    expect(onItsWord.map(({ place, zh }) => [place, zh])).toEqual([
      ['city/2024/v1/members.csv district', '该成员的数字为填报，没有公布的文件，按本报告所载相加'],
      ['city/2024/v1/members.csv city', '本级的数字没有单独公布的文件，按本报告所载相加'],
    ]);
  });

  test('names the cell where a number of the whole was changed', async () => {
    const { code, found } = await verified((mirror) =>
      replaced(mirror, 'city/2024/v1/report.json', '"licences": 447228', '"licences": 447229'),
    );
    expect(code).toBe(1);
    expect(failed(found)).toContain('city/2024/v1/report.json /tables/proactive/licences');
  });

  test('names member and cell where one number of a member’s file was changed', async () => {
    const { found } = await verified((mirror) =>
      replaced(mirror, 'county/2024/v1/report.json', '"licences": 0', '"licences": 1'),
    );
    expect(failed(found)).toEqual(
      expect.arrayContaining([
        'county/2024/v1/report.json',
        'city/2024/v1/members.csv county proactive.licences',
      ]),
    );
  });

  test('names what was changed in members.csv', async () => {
    const { found } = await verified((mirror) =>
      replaced(mirror, 'city/2024/v1/members.csv', /(county,.*proactive\.licences,)0/, '$11'),
    );
    expect(failed(found)).toEqual(
      expect.arrayContaining([
        'city/2024/v1/members.csv',
        'city/2024/v1/members.csv county proactive.licences',
      ]),
    );
  });

  test('goes on where a member’s files are not at hand, and says so', async () => {
    const { code, found } = await verified((mirror) => rmSync(join(mirror, 'county'), { recursive: true }));
    expect(code).toBe(0);
    expect(found).toContainEqual(
      expect.objectContaining({ place: 'city/2024/v1/members.csv county', result: 'not-assessable' }),
    );
  });

  test('--deep goes down to the leaves: a byte of a town is named', async () => {
    const change = (mirror: string) =>
      replaced(mirror, 'town/2024/v1/index.html', '镇人民政府', '镇人民政俯');
    expect(failed((await verified(change)).found)).toEqual([]);
    expect(failed((await verified(change, '--deep')).found)).toContain('town/2024/v1/index.html');
    expect((await verified(() => {}, '--deep')).code).toBe(0);
  });

  test('still equals its pins after a member published anew, and names the newer version', async () => {
    await world.send('town', received('B', '2024-05-01T09:00:00+08:00'), finalised(2024, { note: '补计。' }));
    await world.night();
    await world.send('county', finalised(2024, { note: '补计。' }));
    await world.night();
    const later = join(folder, 'later');
    await mirrorOf(world.stores.publication, later);
    const { code, out } = await gongkai(['verify', join(later, 'city/2024'), '--json', '--deep']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toContainEqual(
      expect.objectContaining({
        place: 'county/2024/report.json',
        zh: '该成员现为第 2 版，本报告汇总的是第 1 版',
      }),
    );
  });
});
