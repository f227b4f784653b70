import { expect, test } from 'vitest';
import { memoryObjects } from '../../doubles/memory-store.ts';
import { watched } from './reader.ts';

const object = (key: string, text: string, version = 1) => ({
  ...{ key, mediaType: 'text/html', bytes: Buffer.from(text) },
  metadata: { version: String(version) },
});

test('the watcher of a bucket names changed and removed objects, broken links, and steps backwards', async () => {
  const { publication, broken } = watched(memoryObjects(), memoryObjects());
  const key = 'a/2024/v1/report.html';
  await publication.put(object(key, 'as published'));
  await publication.put(object('a/2024/report.html', 'as published', 2));
  expect(broken).toEqual([]);
  await publication.put(object(key, 'as rewritten'));
  expect(broken.splice(0)).toEqual([`${key} was changed`]);
  await publication.remove(key);
  expect(broken.splice(0)).toEqual([`${key} was changed`]);
  await publication.put(object('a/2024/report.html', 'as published', 1));
  expect(broken).toContain('a/2024/report.html went back to 1');
  await publication.put(object('404.html', '<a href="nowhere.html">'));
  expect(broken).toContain('404.html links to nowhere.html');
});
