/**
 * Numbers and ids that would be somebody else's place, were they ever part of a key or an address: subjects and event
 * ids with paths, queries, escapes and delimiters of the stores, and agency ids that are none.
 */
import { describe, expect, test } from 'vitest';
import { goodEvent } from '../good-events.ts';
import { openDoor } from '../intake/door.ts';
import { contentsOf } from './reader.ts';
import { finalised, received, textOf, texts, worldOn } from './world.ts';

const SUBJECTS = [
  '../../index.html',
  '..',
  '/',
  '//evil.example/x',
  'huaian/2024/v1/index.html',
  '%2e%2e%2findex.html',
  'a?x=1&y=2#z',
  'a\\..\\b',
  'current.json',
  '__proto__',
  'constructor',
  'toString',
  "a'; DROP TABLE",
  '{"$ne":null}',
  '*',
  '\u{1f600}号',
  'é',
  'e\u0301',
  '淮公开〔2024〕第1号',
];
const KEY = /^[a-z0-9-]+(\/[a-z0-9-]+)*(\/[A-Za-z0-9._-]+)?$|^[a-z0-9.]+$/;

describe('whatever an application is called', () => {
  test('it is counted once, and no key of any bucket has a part of it', async () => {
    const world = worldOn();
    await world.register('huaian');
    await world.send(
      'huaian',
      ...SUBJECTS.map((subject) => received(subject, '2024-03-01T10:00:00+08:00', subject)),
      ...texts(2024),
      finalised(2024),
    );
    await world.night();
    const report = JSON.parse(await textOf(world.stores.publication, 'huaian/2024/report.json'));
    expect(report.tables.applications.received.total).toBe(SUBJECTS.length);
    const keys = [...(await contentsOf(world.stores.publication)).keys()];
    for await (const key of world.stores.drafts.list('')) keys.push(key);
    expect(keys.filter((key) => !KEY.test(key))).toEqual([]);
    expect(keys.length).toBeGreaterThan(10);
    expect(world.errors).toEqual([]);
  });
});

test.each([
  '../huaian',
  'huaian/2024',
  'HUAIAN',
  'huaian%00',
  '__proto__',
  'constructor',
  'hu aian',
  'h',
  '淮安',
  '',
  'huaian\u0000x',
])('an agency %j is nobody’s, and nothing is stored', async (agency) => {
  const { send, snapshot } = await openDoor();
  expect([400, 403, 422]).toContain((await send(goodEvent('application.corrected', { agency }))).status);
  expect(await snapshot()).toBe('[]');
});

test.each(['..', '%2e%2e', 'huaian-cases%2f..', 'huaian-cases%00', '__proto__', 'HUAIAN-CASES', '%'])(
  'a source %j in the path is unknown, or no path at all',
  async (source) => {
    const { send, snapshot } = await openDoor();
    expect([401, 404]).toContain((await send(goodEvent(), { source })).status);
    expect(await snapshot()).toBe('[]');
  },
);
