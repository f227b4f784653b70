import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportLog, importLog } from '../../../../../infra/cli/operator/recovery/log-export.ts';
import { draftKeys } from '../../../../../shared/night/keys.ts';
import { sha256 } from '../../../../../shared/store/digest.ts';
import { memoryStores } from '../../../../doubles/memory-store.ts';
import { all, fact } from '../../../store/stores.ts';
import { NOW, scratch } from '../../recording-shell.ts';

const { folder, write } = scratch();

async function exported(name: string): Promise<string> {
  const { eventLog, drafts, publication } = memoryStores();
  const bytes = Buffer.from('封存的报告');
  const served = {
    mediaType: 'text/html',
    cacheControl: 'no-cache',
    disposition: 'inline',
    metadata: { version: '1' },
  };
  await drafts.put({ key: draftKeys.frozen(sha256(bytes)), bytes, mediaType: 'text/html' });
  await drafts.put({
    key: 'versions/manifests/huaian/2024/v1.json',
    bytes: Buffer.from('{}'),
    mediaType: 'x/y',
  });
  await publication.put({ key: 'huaian/2024/v1/index.html', bytes, ...served });
  await publication.put({ key: 'all.zip', bytes: Buffer.alloc(2_500_000, 7), mediaType: 'application/zip' });
  for (const id of ['e-1', 'e-2', 'e-3']) await eventLog.append(fact({ id, subject: `案-${id}` }), 'attempt');
  const path = join(folder, name);
  const published = { agency: undefined, buckets: { drafts, publication } };
  await exportLog({ agencies: ['huaian', 'zhoukou'], eventLog, published }, path);
  return path;
}

describe('an export of the log', () => {
  test('brings back every event with its digest, and makes the agencies due first', async () => {
    const stores = memoryStores();
    const path = await exported('whole.jsonl');
    expect(await importLog(path, stores, NOW)).toMatchObject({ stored: 3, duplicates: 0, conflicts: [] });
    expect(await importLog(path, stores, NOW)).toMatchObject({ stored: 0, duplicates: 3, conflicts: [] });
    expect((await all(stores.eventLog.read('huaian'))).map(({ event }) => event.id)).toEqual([
      'e-1',
      'e-2',
      'e-3',
    ]);
    expect((await stores.journal.entries('huaian'))[0]).toMatchObject({ fromYear: 0 });
  });

  test('brings back what was published as it was served, and keeps what lies there already', async () => {
    const stores = memoryStores();
    const path = await exported('published.jsonl');
    expect((await importLog(path, stores, NOW)).objects).toEqual({ stored: 4, there: 0, conflicts: [] });
    expect(await stores.publication.get('huaian/2024/v1/index.html')).toMatchObject({
      bytes: Uint8Array.from(Buffer.from('封存的报告')),
      mediaType: 'text/html',
      cacheControl: 'no-cache',
      disposition: 'inline',
      metadata: { version: '1' },
    });
    expect((await stores.publication.get('all.zip'))?.bytes.length).toBe(2_500_000);
    const other = { key: 'huaian/2024/v1/index.html', bytes: Buffer.from('另一个'), mediaType: 'text/html' };
    await stores.publication.put(other);
    await stores.publication.put({ ...other, key: 'all.zip' });
    const again = (await importLog(path, stores, NOW)).objects;
    expect(again).toEqual({ stored: 0, there: 3, conflicts: ['huaian/2024/v1/index.html'] });
    expect((await stores.publication.get(other.key))?.bytes).toEqual(Uint8Array.from(other.bytes));
  });

  test('of a release before, which holds events alone, is taken as it is', async () => {
    const stores = memoryStores();
    const { eventLog } = memoryStores();
    await eventLog.append(fact({ id: 'e-1', subject: '案-1' }), 'attempt');
    const path = join(folder, 'before.jsonl');
    expect(await exportLog({ agencies: ['huaian'], eventLog }, path)).toEqual({ events: 1, objects: 0 });
    expect(
      readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).format),
    ).toEqual([1, 1]);
    expect(await importLog(path, stores, NOW)).toMatchObject({ stored: 1, objects: { stored: 0 } });
  });

  test('never stands over what is stored: another content is a conflict, named by its line', async () => {
    const stores = memoryStores();
    const other = fact({ id: 'e-2', subject: '案-e-2', data: { applicantType: 'research-institution' } });
    await stores.eventLog.append(other, 'before');
    const path = await exported('conflict.jsonl');
    expect(await importLog(path, stores, NOW)).toMatchObject({ stored: 2, conflicts: [11] });
    const kept = (await all(stores.eventLog.read('huaian'))).find(({ event }) => event.id === 'e-2');
    expect(kept?.event).toEqual(other);
  });

  test.each([
    ['cut off', (lines: string[]) => lines.slice(0, -1)],
    ['with an event taken out', (lines: string[]) => lines.slice(1)],
    [
      'with an event changed',
      (lines: string[]) => lines.map((line) => line.replace('natural-person', 'other-organisation')),
    ],
    ['in another order', ([a = '', b = '', ...rest]: string[]) => [b, a, ...rest]],
    ['with something behind it', (lines: string[]) => [...lines, lines[0] ?? '']],
    ['with a piece of an object taken out', (lines: string[]) => lines.filter((_, index) => index !== 5)],
    [
      'with an object served otherwise',
      (lines: string[]) => lines.map((line) => line.replace('"no-cache"', '"max-age=9"')),
    ],
    ['that begins with a piece', (lines: string[]) => lines.slice(1)],
    ['that is none', () => ['{"id":"e-1"}', 'x']],
  ])('%s is refused, and nothing of it is stored', async (name, change) => {
    const stores = memoryStores();
    const lines = readFileSync(await exported('source.jsonl'), 'utf8')
      .trimEnd()
      .split('\n');
    const path = write(`${name}.jsonl`, `${change(lines).join('\n')}\n`);
    await expect(importLog(path, stores, NOW)).rejects.toThrow(/nothing was stored/);
    expect(await all(stores.eventLog.read('huaian'))).toEqual([]);
    expect(await all(stores.journal.all())).toEqual([]);
    expect(await all(stores.publication.list(''))).toEqual([]);
  });
});
