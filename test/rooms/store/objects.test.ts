import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Objects, ObjectToPut } from '../../../shared/store/ports.ts';
import { all, SIDES } from './stores.ts';

const text = (words: string) => new TextEncoder().encode(words);
const put = (key: string, words: string, over: Partial<ObjectToPut> = {}): ObjectToPut => ({
  key,
  bytes: text(words),
  mediaType: 'text/plain',
  ...over,
});

describe.each(SIDES)('a bucket $name', ({ open }) => {
  let objects: Objects;
  let close: () => Promise<void>;
  const read = async (key: string) => new TextDecoder().decode((await objects.get(key))?.bytes);

  beforeAll(async () => {
    const opened = await open();
    objects = opened.stores.drafts;
    close = opened.close;
  });
  afterAll(() => close());

  test('bytes, ETag and metadata come back as they were put; a head says the same without the bytes', async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, n) => n % 251);
    await objects.put({ key: 'whole', bytes, mediaType: 'x/y', metadata: { version: '3', 'a-b': 'C d' } });
    const whole = await objects.get('whole');
    expect(Buffer.compare(whole?.bytes ?? new Uint8Array(), bytes)).toBe(0);
    expect(whole?.metadata).toEqual({ version: '3', 'a-b': 'C d' });
    expect(await objects.head('whole')).toEqual({ etag: whole?.etag, metadata: whole?.metadata });
  });

  test('media type, caching and disposition come back as put', async () => {
    const served = { cacheControl: 'no-cache', disposition: "inline; filename*=UTF-8''%E6%8A%A5.pdf" };
    await objects.put(put('served', 'x', served));
    expect(await objects.get('served')).toMatchObject({ mediaType: 'text/plain', ...served });
    expect(await objects.get('whole')).not.toHaveProperty('disposition');
  });

  test('an empty object exists, unlike a missing one', async () => {
    await objects.put(put('empty', ''));
    expect((await objects.get('empty'))?.bytes).toHaveLength(0);
    expect(await objects.get('nothing')).toBeUndefined();
    expect(await objects.head('nothing')).toBeUndefined();
    await objects.remove('nothing');
  });

  test('equal bytes have equal ETags, different bytes different ones', async () => {
    for (const [key, words] of [
      ['t1', 'same'],
      ['t2', 'same'],
      ['t3', 'else'],
    ] as const)
      await objects.put(put(key, words));
    const [one, two, three] = await Promise.all(['t1', 't2', 't3'].map((key) => objects.head(key)));
    expect(one?.etag).toBe(two?.etag);
    expect(one?.etag).not.toBe(three?.etag);
  });

  test('a put with "absent" writes once; a failed condition writes nothing', async () => {
    expect(await objects.put(put('claim', 'first', { only: 'absent' }))).toBe(true);
    expect(await objects.put(put('claim', 'second', { only: 'absent' }))).toBe(false);
    expect(await read('claim')).toBe('first');
    await objects.remove('claim');
    expect(await objects.put(put('claim', 'third', { only: 'absent' }))).toBe(true);
  });

  test('a put with an ETag replaces only that object and never creates one', async () => {
    await objects.put(put('pointer', 'one'));
    const etag = (await objects.head('pointer'))?.etag ?? '';
    expect(await objects.put(put('pointer', 'two', { only: { etag } }))).toBe(true);
    expect(await objects.put(put('pointer', 'three', { only: { etag } }))).toBe(false);
    expect(await read('pointer')).toBe('two');
    expect(await objects.put(put('gone', 'x', { only: { etag } }))).toBe(false);
    expect(await objects.get('gone')).toBeUndefined();
  });

  test('without a condition the last put wins', async () => {
    await objects.put(put('last', 'one', { metadata: { version: '1' } }));
    expect(await objects.put(put('last', 'two'))).toBe(true);
    expect(await read('last')).toBe('two');
    expect((await objects.head('last'))?.metadata).toEqual({});
  });

  test('of twenty concurrent claims one succeeds, and its bytes are stored', async () => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, n) => objects.put(put('race/claim', `${n}`, { only: 'absent' }))),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await read('race/claim')).toBe(`${claims.indexOf(true)}`);
  });

  test('twenty writers that move one pointer by compare-and-swap lose no step', async () => {
    await objects.put(put('race/count', '0'));
    const step = async (): Promise<void> => {
      for (;;) {
        const before = await objects.get('race/count');
        const next = Number(new TextDecoder().decode(before?.bytes)) + 1;
        if (await objects.put(put('race/count', `${next}`, { only: { etag: before?.etag ?? '' } }))) return;
      }
    };
    await Promise.all(Array.from({ length: 20 }, step));
    expect(await read('race/count')).toBe('20');
  });

  test('a list covers all pages in the order of UTF-8 bytes, without neighbouring prefixes', async () => {
    const keys = Array.from({ length: 1005 }, (_, n) => `list/a/${n}`);
    const odd = [
      'list/a/～',
      'list/a/\u{1f600}',
      'list/a/b c',
      'list/a/b+c',
      'list/a/%2F',
      'list/a/&<>"',
      'list/a/é',
    ];
    const others = ['list/a', 'list/ab', 'list/b/1', 'list/A/1'];
    for (let at = 0; at < keys.length; at += 50)
      await Promise.all(keys.slice(at, at + 50).map((key) => objects.put(put(key, ''))));
    for (const key of [...odd, ...others]) await objects.put(put(key, ''));
    const sorted = [...keys, ...odd].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(await all(objects.list('list/a/'))).toEqual(sorted);
    expect(await all(objects.list('list/none/'))).toEqual([]);
    for (const key of odd) expect(await objects.get(key)).toBeDefined();
  });

  test('a removed object is neither read nor listed', async () => {
    await objects.put(put('remove/x', 'x'));
    await objects.remove('remove/x');
    await objects.remove('remove/x');
    expect(await objects.get('remove/x')).toBeUndefined();
    expect(await all(objects.list('remove/'))).toEqual([]);
  });
});
