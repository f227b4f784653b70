import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { savedIn } from '../../../infra/cli/auditor/saved-place.ts';
import { gongkai, scratch } from './recording-shell.ts';
import { mirrorOf, twoVersions } from './tampered-log.ts';

const { folder } = scratch();

async function served(mirror: string) {
  const server = createServer((request, response) => {
    try {
      response.end(readFileSync(join(mirror, request.url ?? '')));
    } catch {
      // As a bucket that nobody may list.
      response.writeHead(403).end();
    }
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

test('what a verification read verifies again without a network, and a byte that is changed in it is named', async () => {
  const [mirror, saved] = [join(folder, 'mirror'), join(folder, 'saved')];
  await mirrorOf((await twoVersions()).stores.publication, mirror);
  const site = await served(mirror);
  const verify = async (place: string, ...more: string[]) => {
    const { code, out } = await gongkai(['verify', place, '--json', ...more]);
    const all: { place: string; result: string }[] = JSON.parse(out);
    const of = (result: string) => all.flatMap((one) => (one.result === result ? [one.place] : []));
    return { code, pass: of('pass'), fail: of('fail'), unknown: of('not-assessable') };
  };
  const online = await verify(`${site.url}/huaian/2024/`, '--save', saved);
  await site.close();
  const offline = await verify(join(saved, 'huaian/2024'));
  expect([online.code, online.fail, offline.code, offline.fail]).toEqual([0, [], 0, []]);
  expect(online.pass.filter((place) => !offline.pass.includes(place))).toEqual([]);
  expect(offline.unknown).toEqual(online.unknown);
  for (const place of ['/entry', '/path', '/checkpoint', '/index'])
    expect(offline.pass).toContain(`huaian/2024/v2/proof.json ${place}`);
  const page = join(saved, 'huaian/2024/v1/report.json');
  writeFileSync(page, readFileSync(page, 'utf8').replace('huaian', 'huaiam'));
  expect((await verify(join(saved, 'huaian/2024'))).fail).toContain('huaian/2024/v1/report.json');
  const again = await gongkai(['verify', join(mirror, 'huaian/2024'), '--save', saved]);
  expect([again.code, again.told.join('')]).toEqual([1, expect.stringContaining('不是空文件夹')]);
});

test('a key that leads out of the folder, or into what is hidden, is read and not kept', async () => {
  const kept = join(folder, 'kept');
  mkdirSync(kept);
  const place = await savedIn(kept, {
    scope: { kind: 'publication' },
    read: async () => new Uint8Array([1]),
    list: async () => undefined,
  });
  for (const key of [
    '../out',
    'a/../../out',
    '/out',
    'a//b',
    'a/./b',
    '.profile',
    'a/.git',
    'a\\..\\out',
    '',
  ])
    expect(await place.read(key)).toEqual(new Uint8Array([1]));
  await place.read('a/b-1/report.json');
  expect(readdirSync(folder)).not.toContain('out');
  expect(readdirSync(kept, { recursive: true })).toEqual(['a', 'a/b-1', 'a/b-1/report.json']);
});

test('an option that would do nothing in the way of asking that was chosen is refused by name', async () => {
  const withEvents = ['verify', folder, '--events', 'evidence.jsonl', '--agency', 'huaian', '--year', '2024'];
  const cases: [string[], string][] = [
    [[...withEvents, '--save', join(folder, 'none')], '--save'],
    [[...withEvents, '--deep'], '--deep'],
    [[...withEvents, '--checkpoints', folder], '--checkpoints'],
    [['verify', folder, '--salt', '00'], '--salt'],
    [['verify', folder, '--source', 'cases'], '--source'],
    [['verify', folder, '--rules', 'rules.js'], '--rules'],
    [['verify', folder, '--name', '淮安'], '--name'],
    [['verify', folder, '--registry', 'registry.json'], '--registry'],
  ];
  for (const [words, option] of cases) {
    const { code, told } = await gongkai(words);
    expect([code, told.join('')]).toEqual([2, expect.stringContaining(`${option} 不起作用，请去掉`)]);
    expect(told.join('')).toContain(`${option} would do nothing with`);
  }
});
