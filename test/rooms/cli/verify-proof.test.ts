import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { drawingBy } from '../../../infra/cli/auditor/drawing.ts';
import { openPlace } from '../../../infra/cli/auditor/published-place.ts';
import { verifyPlace } from '../../../shared/audit/place.ts';
import { EDITIONS } from '../../../shared/editions/registry.ts';
import { FORMATS } from '../../../shared/formats/formats.ts';
import { digestOfBytes } from '../../../shared/formats/seal.ts';
import { takeDown, versionsOf, writeAgain } from '../../../shared/night/take-down.ts';
import { sha256Bytes } from '../../../shared/store/digest.ts';
import { verifyEd25519 } from '../../../shared/store/ed25519.ts';
import type { Objects } from '../../../shared/store/ports.ts';
import { tell } from '../../prove/figure.ts';
import type { World } from '../night/world.ts';
import { gongkai, scratch } from './recording-shell.ts';
import { mirrorOf, nightOf, twoVersions } from './tampered-log.ts';

const { folder } = scratch();
const MIRROR = join(folder, 'mirror');
const V1 = 'huaian/2024/v1/proof.json';
const V2 = 'huaian/2024/v2/proof.json';
const NAMED = 'changes of a log or of a version under it, each named';
let world: World;

const night = () => nightOf(world);
const bytesOf = async (key: string, bucket: Objects) =>
  Buffer.from((await bucket.get(key))?.bytes ?? []).toString();

beforeAll(async () => {
  world = await twoVersions();
  await mirrorOf(world.stores.publication, MIRROR);
});

async function found(change: (mirror: string) => void, scope = 'huaian/2024') {
  const mirror = mkdtempSync(join(folder, 'copy-'));
  cpSync(MIRROR, mirror, { recursive: true });
  change(mirror);
  const { code, out } = await gongkai(['verify', join(mirror, scope), '--json']);
  const all: { place: string; result: string }[] = JSON.parse(out);
  const places = (result: string) =>
    all.filter((one) => one.result === result && one.place.includes('proof.json')).map(({ place }) => place);
  return { code, pass: places('pass'), fail: places('fail'), unknown: places('not-assessable') };
}

const edit = (key: string, change: (text: string) => string) => (mirror: string) => {
  const path = join(mirror, key);
  const before = readFileSync(path, 'latin1');
  expect(change(before)).not.toBe(before);
  writeFileSync(path, change(before), 'latin1');
};
const flip = (text: string, at: number) =>
  `${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) ^ 1)}${text.slice(at + 1)}`;

test('each version has a proof, and all of it holds', async () => {
  const { code, pass, fail, unknown } = await found(() => {});
  expect([code, fail, unknown]).toEqual([0, [], []]);
  const of = (key: string) =>
    ['/entry', '/path', '/checkpoint', '/checkpoint', '/index'].map((at) => `${key} ${at}`);
  expect(pass).toEqual([...of(V1), ...of(V2)]);
});

test('a version without a proof, or without the log around it, still verifies', async () => {
  const none = await found((mirror) => rmSync(join(mirror, V1)));
  expect([none.code, none.unknown, none.pass.slice(0, 3)]).toEqual([
    0,
    [],
    [V1, `${V1} /entry`, `${V1} /index`],
  ]);
  const noLog = await found((mirror) => rmSync(join(mirror, 'log'), { recursive: true }));
  expect([noLog.code, noLog.unknown]).toEqual([0, [`${V1} /checkpoint`, `${V2} /checkpoint`]]);
});

test('the log is read once for all versions of a place', async () => {
  const read: string[] = [];
  const place = await openPlace(MIRROR);
  await verifyPlace({
    ...place,
    read: (key) => {
      read.push(key);
      return place.read(key);
    },
    deep: false,
    editions: EDITIONS,
    digest: digestOfBytes,
    drawing: drawingBy(FORMATS),
    log: { digest: sha256Bytes, verify: verifyEd25519 },
  });
  const ofLog = read.filter((key) => key.startsWith('log/'));
  expect(ofLog).toContain('log/key');
  expect(ofLog).toEqual([...new Set(ofLog)]);
});

const json = (change: (proof: Record<string, unknown>) => void) => (text: string) => {
  const proof = JSON.parse(text);
  change(proof);
  return JSON.stringify(proof);
};
test.each<[string, string, (text: string) => string, string[]]>([
  ['no JSON', V2, () => '{', [V2]],
  [
    'another seal',
    V2,
    json((p) => (p['entry'] = String(p['entry']).replace(/sha256:./, 'sha256:x'))),
    ['/entry', '/path'],
  ],
  ['another place in the log', V2, json((p) => (p['index'] = 0)), ['/path']],
  ['another path', V2, json((p) => (p['path'] = ['AAAA'])), ['/path']],
  [
    'a checkpoint of another size',
    V2,
    json((p) => (p['checkpoint'] = String(p['checkpoint']).replace('\n4\n', '\n5\n'))),
    ['/path', '/checkpoint'],
  ],
  [
    'a seal that was rewritten',
    'huaian/2024/v2/seal.json',
    (text) => text.replace('"events": ', '"events":  '),
    ['/entry'],
  ],
  ['a log signed by nobody', 'log/checkpoint', (text) => flip(text, text.length - 9), ['/checkpoint']],
])('%s is named', async (_, key, change, places) => {
  const { code, fail } = await found(edit(key, change), 'huaian/2024/v2');
  expect(code).toBe(1);
  expect(fail).toEqual(places.map((at) => (at === V2 ? V2 : `${V2} ${at}`)));
  tell({ row: 'R39', what: NAMED, held: 1, tried: 1 });
});

test('a tile that was swapped, one that is gone, and a log that was rolled back are named', async () => {
  const gone = [`${V1} /index`, `${V2} /index`];
  expect((await found(edit('log/tile/0/000.p/4', (text) => flip(text, 40)))).fail).toEqual(gone);
  expect((await found((mirror) => rmSync(join(mirror, 'log/tile/0/000.p/4')))).fail).toEqual([
    `${V1} /checkpoint`,
    ...gone,
  ]);
  const old = JSON.parse(readFileSync(join(MIRROR, V1), 'utf8')).checkpoint;
  const back = await found((mirror) => writeFileSync(join(mirror, 'log/checkpoint'), old));
  expect(back.fail).toEqual([`${V2} /checkpoint`, `${V2} /index`]);
  tell({ row: 'R39', what: NAMED, held: 3, tried: 3 });
});

test('a proof that a crash or a take-down removed comes back with the same bytes', async () => {
  const { drafts, publication } = world.stores;
  const before = await bytesOf(V1, publication);
  const ports = { ...world.stores, publicationUrl: 'https://publication.example' };
  const [first] = await versionsOf('huaian', 2024, drafts);
  if (!first) throw new Error('there is no version');
  const act = { reason: '误公布', at: new Date(world.now()).toISOString() };
  expect(await takeDown([first], act, ports)).toContain(V1);
  world.later(60);
  await night();
  expect(await publication.head(V1)).toBeUndefined();
  await writeAgain(first, { ...act, reason: '恢复' }, ports);
  world.later(60);
  await night();
  expect(await bytesOf(V1, publication)).toBe(before);
});
