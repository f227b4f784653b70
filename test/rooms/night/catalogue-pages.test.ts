/** A catalogue that is too large for one page, as a night leaves it in the bucket (contract, section 13). */
import { expect, test } from 'vitest';
import { rebuildCatalogue } from '../../../shared/night/catalogue.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { contentsOf, linksOf } from './reader.ts';
import { textOf } from './world.ts';

const AGENCIES = 1_500;
const MOST_BYTES = 200_000;

/** Agencies that have published one report each, as far as the catalogue asks for them. */
async function published() {
  const { drafts, publication } = memoryStores();
  const put = (bucket: typeof drafts, key: string, text: string, metadata = {}) =>
    bucket.put({ key, bytes: Buffer.from(text), mediaType: 'text/plain', metadata });
  for (let n = 0; n < AGENCIES; n++) {
    const id = `body-${String(n).padStart(4, '0')}`;
    const manifest = { format: 3, agency: { id, name: `${id}局` }, year: 2024, number: 1 };
    const rest = { finalisedOn: '2025-01-20', note: null, tablesDigest: 'sha256:0', files: [] };
    await put(drafts, `versions/manifests/${id}/2024/v1.json`, JSON.stringify({ ...manifest, ...rest }));
    await put(publication, `${id}/2024/index.html`, '', { version: '1' });
  }
  return { drafts, publication, publicationUrl: 'https://publication.example' };
}

test('continues on further small pages, which link to every agency and to each other', async () => {
  const ports = await published();
  await rebuildCatalogue(ports);
  const there = await contentsOf(ports.publication);
  const pages = ['index.html', 'agencies/2.html', 'agencies/3.html'];
  const links = pages.map((key) => linksOf(key, there.get(key) ?? ''));
  for (const key of pages) expect(Buffer.byteLength(there.get(key) ?? '')).toBeLessThan(MOST_BYTES);
  const agencies = links.flat().filter((link) => /^body-/.test(link));
  expect(new Set(agencies).size).toBe(AGENCIES);
  for (const of of links) expect(of).toEqual(expect.arrayContaining(pages));
  for (const link of links.flat()) expect([...there.keys()]).toContain(link);
  expect(linksOf('search.html', there.get('search.html') ?? '')).toEqual(['search.html', 'index.html']);
  const names = [...there].filter(([key]) => key.startsWith('agencies/names-'));
  expect(
    names
      .flatMap(([, text]) => JSON.parse(text))
      .map(([, id]) => id)
      .sort(),
  ).toEqual([...new Set(agencies.map((link) => link.split('/')[0]))].sort());
});

test('an unchanged further page is not rewritten; a missing one is rebuilt', async () => {
  const ports = await published();
  await rebuildCatalogue(ports);
  const before = await contentsOf(ports.publication);
  await ports.publication.remove('agencies/2.html');
  const keys: string[] = [];
  const put: typeof ports.publication.put = async (object) => {
    keys.push(object.key);
    return ports.publication.put(object);
  };
  await rebuildCatalogue({ ...ports, publication: { ...ports.publication, put } });
  expect(keys).toEqual(['agencies/2.html']);
  expect(await contentsOf(ports.publication)).toEqual(before);
});

test('one more version changes the feed and its part of the catalogue, but no page of names', async () => {
  const ports = await published();
  await rebuildCatalogue(ports);
  const before = await contentsOf(ports.publication);
  await ports.publication.put({
    key: 'body-0000/2024/index.html',
    bytes: Buffer.from(''),
    mediaType: 'text/plain',
    metadata: { version: '2' },
  });
  const first = 'versions/manifests/body-0000/2024/v1.json';
  const manifest = JSON.parse(await textOf(ports.drafts, first));
  const second = { ...manifest, number: 2, finalisedOn: '2025-02-20', note: '更正' };
  const key = 'versions/manifests/body-0000/2024/v2.json';
  await ports.drafts.put({ key, bytes: Buffer.from(JSON.stringify(second)), mediaType: 'text/plain' });
  await rebuildCatalogue(ports);
  const after = await contentsOf(ports.publication);
  const changed = [...after].filter(([name, text]) => before.get(name) !== text).map(([name]) => name);
  expect(changed.sort()).toEqual([expect.stringMatching(/^agencies\/\d+\.json$/), 'feed.xml']);
  const { parts } = JSON.parse(after.get('index.json') ?? '');
  expect(parts).toContain(changed.sort()[0]);
});

test('the first page names who runs the catalogue, and no further page does', async () => {
  const runBy = { name: '清河区数据局', contact: '0517-80000000' };
  const ports = { ...(await published()), runBy };
  await rebuildCatalogue(ports);
  const there = await contentsOf(ports.publication);
  const naming = [...there].filter(([, text]) => text.includes(runBy.name)).map(([key]) => key);
  expect(naming).toEqual(['index.html']);
});
