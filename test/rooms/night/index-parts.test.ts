/** `index.json` whole or in parts, as nights leave it one after the other (contract, section 5). */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openCatalogue } from '../../../shared/audit/listed.ts';
import type { PublishedPlace } from '../../../shared/audit/port.ts';
import { indexHeads, replaceIndex } from '../../../shared/night/index-parts.ts';
import type { CatalogueEntry } from '../../../shared/report/model.ts';
import type { Objects } from '../../../shared/store/ports.ts';
import { renderCatalogueJson } from '../../doubles/catalogue-json.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { agenciesListed, contentsOf } from './reader.ts';

const MOST_BYTES = 200_000;

/** A report with a note of so many letters; some are words of a whole page. */
const entryOf = (n: number, letters: number): CatalogueEntry => ({
  agency: { id: `body-${n}`, name: `${n}局` },
  year: 2024,
  current: 1,
  versions: [
    {
      number: 1,
      finalisedOn: '2025-01-20',
      seal: null,
      tablesDigest: 'sha256:0',
      note: '注'.repeat(letters),
    },
  ],
});

async function rebuilt(
  entries: readonly CatalogueEntry[],
  publication: Objects,
): Promise<string | undefined> {
  return replaceIndex(entries, await indexHeads(publication), publication);
}

const nights = fc.array(
  fc.uniqueArray(fc.tuple(fc.integer({ max: 40, min: 0 }), fc.constantFrom(0, 3_000, 20_000)), {
    selector: ([n]) => n,
    maxLength: 30,
  }),
  { minLength: 1, maxLength: 4 },
);

test('whatever stood there before, every agency is listed once, no file is too large, and nothing else is left in any', async () => {
  await fc.assert(
    fc.asyncProperty(nights, async (catalogues) => {
      const { publication } = memoryStores();
      for (const told of catalogues) {
        const entries = told.map(([n, letters]) => entryOf(n, letters));
        await rebuilt(entries, publication);
        const there = await contentsOf(publication);
        const whole = renderCatalogueJson(entries);
        const isWhole = Buffer.byteLength(whole) <= MOST_BYTES;
        expect(there.get('index.json') === whole).toBe(isWhole);
        const { parts = [] } = JSON.parse(there.get('index.json') ?? '');
        expect(parts.length > 0).toBe(!isWhole);
        for (const [key, text] of there) {
          const { agencies = [] } = JSON.parse(text);
          if (agencies.length > 1) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MOST_BYTES);
          if (key !== 'index.json' && !parts.includes(key)) expect([key, agencies]).toEqual([key, []]);
        }
        const listed = await agenciesListed(publication);
        const byId = listed.toSorted((a, b) => (a.id < b.id ? -1 : 1));
        expect(byId).toEqual(JSON.parse(whole).agencies);
      }
    }),
    { numRuns: 40 },
  );
});

const MANY = Array.from({ length: 60 }, (_, n) => entryOf(n, 3_000));

/** A bucket that says what was put into it. */
function watchedStore() {
  const { publication } = memoryStores();
  const written: string[] = [];
  const put: Objects['put'] = (object) => {
    written.push(object.key);
    return publication.put(object);
  };
  return { publication: { ...publication, put }, written };
}

test('a version more changes one part; a part, or the root, that is gone comes back with the same bytes', async () => {
  const { publication, written } = watchedStore();
  await rebuilt(MANY, publication);
  written.length = 0;
  expect(await rebuilt(MANY.toReversed(), publication)).toMatch(/^[0-9a-f]{64}$/);
  expect(written).toEqual([]);
  await rebuilt([entryOf(0, 3_001), ...MANY.slice(1)], publication);
  expect(written).toEqual([expect.stringMatching(/^agencies\/\d+\.json$/)]);
  await rebuilt(MANY, publication);
  const before = await contentsOf(publication);
  for (const gone of [
    ['index.json'],
    ['agencies/2.json'],
    ['index.json', 'agencies/1.json'],
    [...before.keys()],
  ]) {
    for (const key of gone) await publication.remove(key);
    await rebuilt(MANY, publication);
    expect(await contentsOf(publication)).toEqual(before);
  }
});

test('of two chains the one that read earlier writes nothing over the other’s', async () => {
  const { publication } = watchedStore();
  await rebuilt(MANY, publication);
  const early = await indexHeads(publication);
  await rebuilt([entryOf(0, 3_001), ...MANY.slice(1)], publication);
  const before = await contentsOf(publication);
  expect(await replaceIndex([entryOf(0, 2_999), ...MANY.slice(1)], early, publication)).toBeUndefined();
  expect(await contentsOf(publication)).toEqual(before);
});

/** What is published, as a verification reads it, and what it asked for. */
async function placeOf(publication: Objects): Promise<{ place: PublishedPlace; read: string[] }> {
  const read: string[] = [];
  const place: PublishedPlace = {
    scope: { kind: 'publication' },
    list: async () => undefined,
    read: async (key) => {
      read.push(key);
      return (await publication.get(key))?.bytes;
    },
  };
  return { place, read };
}

test('a verification reads every part, of one agency its part alone, and trusts no catalogue with a part that is gone', async () => {
  const { publication } = watchedStore();
  await rebuilt(MANY, publication);
  const all = await openCatalogue((await placeOf(publication)).place).all();
  expect(all?.map(({ agency }) => agency).sort()).toEqual(MANY.map(({ agency }) => agency.id).sort());
  const { place, read } = await placeOf(publication);
  expect(await openCatalogue(place).yearOf('body-7', 2024)).toMatchObject({ agency: 'body-7', current: 1 });
  expect(read).toEqual(['index.json', expect.stringMatching(/^agencies\/\d+\.json$/)]);
  await publication.remove(read[1] ?? '');
  expect(await openCatalogue(place).all()).toBeUndefined();
  const root = { key: 'index.json', mediaType: 'application/json' };
  await publication.put({ ...root, bytes: Buffer.from('{"parts":["../secret.json"]}') });
  read.length = 0;
  expect(await openCatalogue(place).all()).toBeUndefined();
  expect(read).toEqual(['index.json']);
});
