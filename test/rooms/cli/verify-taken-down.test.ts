/**
 * `gongkai verify` of what was taken down: nothing of it is public, so nothing can be recomputed, and that is no fault
 * of the publisher; where the catalogue says so and a byte still lies there, that is one.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { takeDown, versionsOf } from '../../../shared/night/take-down.ts';
import { finalised, received, texts, type World, worldOn } from '../night/world.ts';
import { gongkai, scratch } from './recording-shell.ts';
import { mirrorOf } from './tampered-log.ts';

const { folder } = scratch();

interface Finding {
  place: string;
  result: 'pass' | 'fail' | 'not-assessable';
  zh: string;
}

async function published(): Promise<World> {
  const world = worldOn();
  await world.register('huaian');
  await world.send('huaian', received('A-1', '2024-03-01T09:00:00+08:00'), ...texts(2024), finalised(2024));
  await world.night();
  await world.send('huaian', received('A-2', '2024-04-01T09:00:00+08:00'));
  await world.send('huaian', finalised(2024, { note: '补计一件。' }));
  await world.night();
  return world;
}

async function mirrored({ stores }: World, name: string): Promise<string> {
  const mirror = join(folder, name);
  await mirrorOf(stores.publication, mirror);
  return mirror;
}

async function down(world: World, ...numbers: number[]): Promise<void> {
  const versions = await versionsOf('huaian', 2024, world.stores.drafts);
  const meant = versions.filter(({ number }) => numbers.includes(number));
  const ports = { ...world.stores, publicationUrl: 'https://publication.example' };
  await takeDown(meant, { reason: '误含个人信息', at: new Date(world.now()).toISOString() }, ports);
}

async function verified(mirror: string, scope = ''): Promise<{ code: number; findings: Finding[] }> {
  const { code, out } = await gongkai(['verify', join(mirror, scope), '--json']);
  return { code, findings: JSON.parse(out) };
}

let bothDown: string;
let firstDown: string;
let lastDown: string;
let whole: string;
beforeAll(async () => {
  const worlds = await Promise.all([published(), published(), published()]);
  const [both, first, last] = worlds;
  whole = await mirrored(both, 'whole');
  await Promise.all([down(both, 1, 2), down(first, 1), down(last, 2)]);
  bothDown = await mirrored(both, 'both');
  firstDown = await mirrored(first, 'first');
  lastDown = await mirrored(last, 'last');
});

describe('what is down and gone', () => {
  test.each(['', 'huaian/2024'])('is not assessable, and no fault: %j', async (scope) => {
    const { code, findings } = await verified(bothDown, scope);
    expect(findings.map(({ place, result }) => [place, result])).toEqual([
      ['huaian/2024/v1/seal.json', 'not-assessable'],
      ['huaian/2024/v2/seal.json', 'not-assessable'],
    ]);
    expect(findings[0]?.zh).toContain('已于 2025-01-10 撤下');
    expect(code).toBe(0);
  });

  test('leaves the other version of its year verified, be it the older or the newer', async () => {
    for (const [mirror, standing, gone] of [
      [firstDown, 2, 1],
      [lastDown, 1, 2],
    ] as const) {
      const { code, findings } = await verified(mirror, 'huaian/2024');
      const of = (number: number) => findings.filter(({ place }) => place.includes(`/v${number}/`));
      expect(of(gone).map(({ result }) => result)).toEqual(['not-assessable']);
      expect(of(standing).filter(({ result }) => result === 'pass').length).toBeGreaterThan(5);
      expect(findings.filter(({ result }) => result === 'fail')).toEqual([]);
      expect(code).toBe(0);
    }
  });

  test('is the same where the version itself is asked for', async () => {
    const { code, findings } = await verified(bothDown, 'huaian/2024/v2');
    expect([code, findings.map(({ result }) => result)]).toEqual([0, ['not-assessable']]);
  });
});

describe('a fault stays a fault', () => {
  const planted = async (change: (mirror: string) => void, from = bothDown) => {
    const copy = mkdtempSync(join(folder, 'planted-'));
    cpSync(from, copy, { recursive: true });
    change(copy);
    const { code, findings } = await verified(copy, 'huaian/2024');
    rmSync(copy, { recursive: true });
    return { code, failed: findings.filter(({ result }) => result === 'fail').map(({ place }) => place) };
  };

  test('where a file of what is down can still be read', async () => {
    for (const name of ['seal.json', 'report.json', 'report.html', 'index.html']) {
      const { code, failed } = await planted((copy) => {
        mkdirSync(join(copy, 'huaian/2024/v1'), { recursive: true });
        cpSync(join(whole, 'huaian/2024/v1', name), join(copy, 'huaian/2024/v1', name));
      });
      expect([code, failed]).toEqual([1, [`huaian/2024/v1/${name}`]]);
    }
  });

  test('where the copies of what is down can still be read', async () => {
    const { code, failed } = await planted((copy) => {
      cpSync(join(whole, 'huaian/2024/report.json'), join(copy, 'huaian/2024/report.json'));
    });
    expect([code, failed]).toEqual([1, ['huaian/2024/report.json']]);
  });

  test('where a version is gone and the catalogue does not say why', async () => {
    const { code, failed } = await planted((copy) => {
      rmSync(join(copy, 'huaian/2024/v1'), { recursive: true });
    }, lastDown);
    expect([code, failed]).toEqual([1, ['huaian/2024/v1/seal.json']]);
  });

  test('where no catalogue is at hand to say so', async () => {
    const { code, failed } = await planted((copy) => rmSync(join(copy, 'index.json')));
    expect([code, failed]).toEqual([1, ['huaian/2024/report.json']]);
  });
});
