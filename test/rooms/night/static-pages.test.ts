/** What lies beside the catalogue and is the same in every run of a release. */
import { expect, test } from 'vitest';
import { keepStaticPages, STATIC_PAGES } from '../../../shared/night/static-pages.ts';
import type { ObjectToPut } from '../../../shared/store/ports.ts';
import { memoryObjects } from '../../doubles/memory-store.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('are put once, the page last, and again only if they change', async () => {
  const objects = memoryObjects();
  const put: string[] = [];
  const publication = {
    ...objects,
    head: (key: string) => objects.head(key),
    put: (object: ObjectToPut) => {
      put.push(object.key);
      return objects.put(object);
    },
  };
  const pages = (page: string) =>
    new Map(STATIC_PAGES.map((name) => [name, bytes(name === 'verify.html' ? page : 'export {};')] as const));
  await keepStaticPages(pages('<p>1</p>'), publication);
  await keepStaticPages(pages('<p>1</p>'), publication);
  expect(put).toEqual(['verify-pdf.mjs', 'verify.html']);
  await keepStaticPages(pages('<p>2</p>'), publication);
  expect(put).toEqual(['verify-pdf.mjs', 'verify.html', 'verify.html']);
  expect((await objects.get('verify-pdf.mjs'))?.mediaType).toBe('text/javascript; charset=utf-8');
  expect(new TextDecoder().decode((await objects.get('verify.html'))?.bytes)).toBe('<p>2</p>');
});
