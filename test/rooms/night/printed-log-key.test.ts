/** The public key of the log as each version names it (next, E1): by it a log that was begun anew is told from the first. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { manuscriptOf } from '../../../shared/formats/pdf/manuscript.ts';
import { logKeyOf } from '../../../shared/night/log-key.ts';
import { type KeyService, LogKeyUnavailable } from '../../../shared/store/kms.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { gongkai, scratch } from '../cli/recording-shell.ts';
import { entriesIn, mirrorOf, relog, SEED } from '../cli/tampered-log.ts';
import { versionReport } from '../report/report-builder.ts';
import { finalised, received, textOf, texts, worldOn } from './world.ts';

const { folder } = scratch();
const publicationUrl = 'https://publication.example';

/** A night whose versions name the key. */
async function published() {
  const world = worldOn();
  const seed = () => SEED;
  const logKey = logKeyOf({ ...world.stores, publicationUrl, seed });
  await world.register('huaian');
  await world.send('huaian', received('A-1', '2024-03-01T09:00:00+08:00'), ...texts(2024), finalised(2024));
  for (let night = 0; night < 2; night++)
    await world.run('night', { ...world.stores, seed, logKey } as typeof world.stores);
  return world.stores.publication;
}

test('the very first version names the key that signs the log, and one of another key is told by verify', async () => {
  const publication = await published();
  const key = (await textOf(publication, 'log/key')).trim();
  const { logKey } = JSON.parse(await textOf(publication, 'huaian/2024/v1/report.json'));
  expect(logKey).toBe(key);
  const short = key.slice(key.indexOf('+') + 1);
  expect(await textOf(publication, 'huaian/2024/v1/index.html')).toContain(`<code>${short}</code>`);
  const mirror = join(folder, 'mirror');
  await mirrorOf(publication, mirror);
  const verify = async () => {
    const { code, out } = await gongkai(['verify', join(mirror, 'huaian/2024/v1'), '--json']);
    const found: { place: string; result: string }[] = JSON.parse(out);
    return [code, found.find(({ place }) => place.endsWith('/logKey'))?.result];
  };
  expect(await verify()).toEqual([0, 'pass']);
  // The operator begins the log anew, with the same entries and another key: all of it fits but the report.
  await relog(mirror, entriesIn(mirror), '77'.repeat(32));
  expect(await verify()).toEqual([1, 'fail']);
});

test('the print names it in its colophon, where it is known', () => {
  const logKey = 'publication.example/log+f46ba834+AZl9/ybW40NjlUMY+oUgwPXaEK6z/OIWtVtLra3sH8xF';
  const value = 'f46ba834+AZl9/ybW40NjlUMY+oUgwPXaEK6z/OIWtVtLra3sH8xF';
  const entries = (report: Parameters<typeof manuscriptOf>[0]) => manuscriptOf(report).colophon.entries;
  expect(entries(versionReport({}, { logKey }))).toContainEqual({ term: '公开日志公钥', value });
  expect(entries(versionReport()).map(({ term }) => term)).not.toContain('公开日志公钥');
});

test('it is read once; where KMS fails a version goes without it, and the next one asks again; a lost key is none', async () => {
  const stores = memoryStores();
  let [away, asked] = [true, 0];
  const keyService: KeyService = {
    way: 'signs',
    key: 'arn:aws:kms:eu-central-1:1:key/1',
    publicKey: async () => {
      asked += 1;
      if (away) throw new LogKeyUnavailable('kms:GetPublicKey: KMSInternalException');
      return new Uint8Array(32).fill(7);
    },
    sign: async () => new Uint8Array(64),
  };
  const named = logKeyOf({ ...stores, publicationUrl, seed: () => SEED, keyService });
  expect(await named()).toBeUndefined();
  away = false;
  const key = await named();
  expect(key).toBe((await textOf(stores.publication, 'log/key')).trim());
  expect([await named(), asked]).toEqual([key, 2]);
  const lost = memoryStores();
  const put = (name: string) =>
    lost.publication.put({ key: name, bytes: Buffer.from('x'), mediaType: 'text/plain' });
  await put('log/checkpoint');
  expect(await logKeyOf({ ...lost, publicationUrl, seed: () => SEED })()).toBeUndefined();
});
