/**
 * The last step of a night over more reports than one file bears, as `npm run bench:catalogue` has it of 35,000 agencies: what
 * one change rewrites, and that whatever is lost comes back with the same bytes (contract, section 13).
 */
import { beforeAll, expect, test } from 'vitest';
import { closeRun } from '../../../shared/night/catalogue.ts';
import { keepDue } from '../../../shared/night/run-records.ts';
import { country } from '../../bench/country.ts';

const MOST_PUTS = 12;
const seed = '5a'.repeat(32);
const place = country(360, 3, 'none');

let nights = 0;
/** Keys that a night writes. */
async function night(): Promise<string[]> {
  const run = `n-${++nights}`;
  await keepDue({ run, level: 1 }, [], place.drafts);
  place.puts();
  await closeRun(
    { mode: 'night', run, at: '2026-01-21T17:00:00Z' },
    { ...place, seed: () => seed, publicationUrl: 'https://reports.example', clock: () => 0 },
  );
  return [...place.puts().keys()].sort();
}

beforeAll(async () => {
  await night();
}, 60_000);

test('a correction and a first report rewrite only their own files and the log, nothing about the whole country', async () => {
  expect(await night()).toEqual([]);
  place.correct(1);
  const corrected = await night();
  const kinds = corrected.map((key) => key.replaceAll(/\d+/g, '#'));
  expect(kinds.sort()).toEqual(
    [
      ...['a-#/#/v#/proof.json', 'a-#/feed.xml', 'a-#/index.html', 'a-#/indicators.json'],
      ...['agencies/#.json', 'data/#.csv', 'data/#.parquet', 'feed.xml', 'years/#.html'],
      ...['log/checkpoint', 'log/tile/#/#.p/#', 'log/tile/entries/#.p/#'],
    ].sort(),
  );
  place.publishLast();
  const published = await night();
  expect([corrected.length, published.length].map((count) => count <= MOST_PUTS)).toEqual([true, true]);
});

test('the next night rebuilds any lost file except the log, one kind alone or all of them', async () => {
  const before = place.digests();
  const isKept = (key: string) => key.startsWith('log/') || key.endsWith('/proof.json');
  const lost = [...before.keys()].filter((key) => !isKept(key));
  const kinds = new Map(lost.map((key) => [key.replaceAll(/\d+/g, '#'), key]));
  expect(kinds.size).toBeGreaterThan(15);
  place.forget([...kinds.values()]);
  // The page of a government leads to no member's page while that is gone, and is written once more.
  expect(await night()).toEqual(expect.arrayContaining([...kinds.values()]));
  expect(place.digests()).toEqual(before);
  place.forget(lost);
  await night();
  expect(place.digests()).toEqual(before);
});
