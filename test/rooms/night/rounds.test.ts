/**
 * The chain does not wait in line: rounds of dependent requests, which on AWS are what a night takes (field, speed.md).
 * Before: S3 80 for a publication with text formats, 96 with all, one after another; a night of one due agency DynamoDB
 * 14, S3 26. Each figure is told, reached or not.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { renderCsv } from '../../../shared/formats/csv/csv.ts';
import { renderDocx } from '../../../shared/formats/docx/report.ts';
import { type Format, TEXT_FORMATS } from '../../../shared/formats/renderers.ts';
import { closeRun } from '../../../shared/night/catalogue.ts';
import { listDue } from '../../../shared/night/list-due.ts';
import { finish } from '../../../shared/night/made-public.ts';
import { readManifest } from '../../../shared/night/manifest.ts';
import { renderAgency } from '../../../shared/night/render-report.ts';
import { rollUp } from '../../../shared/night/roll-up.ts';
import { RulesFile } from '../../../shared/night/rules-file.ts';
import { keepDue } from '../../../shared/night/run-records.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { copyOf } from './around.ts';
import { slow } from './rounds.ts';
import { barePorts, finalised, received, texts, type World, worldOn } from './world.ts';

const MORE: Format[] = [
  { label: '文档', name: 'report.docx', mediaType: 'x/docx', render: renderDocx },
  { label: '表格', name: 'report.csv', mediaType: 'text/csv', render: (of) => Buffer.from(renderCsv(of)) },
];
const formats = [...TEXT_FORMATS, ...MORE];

/** A version of 2024 is public; then a fact comes, and a second finalisation where it is wanted. */
async function told(finalises: boolean): Promise<World> {
  const world = worldOn({ ...memoryStores(), formats });
  await world.register('huaian');
  await world.send('huaian', received('A', '2024-03-01T10:00:00+08:00'), ...texts(2024), finalised(2024));
  await world.night();
  await world.send('huaian', received('B', '2024-04-01T10:00:00+08:00'));
  if (finalises) await world.send('huaian', finalised(2024, { note: '补计一件。' }));
  world.later(60);
  return world;
}

type Kind = 's3' | 'dynamodb';
const STEPS = ['list-due', 'roll-up', 'render-report', 'catalogue'] as const;

/** Rounds of each step of one night. */
async function roundsOf(world: World, kind: Kind): Promise<Record<(typeof STEPS)[number], number>> {
  const copy = await copyOf(world.stores);
  const { rounds, stores } = slow(copy, kind);
  const at = new Date(world.now()).toISOString();
  const of = { run: 'timed', mode: 'night' as const, at };
  const rules = new RulesFile(Buffer.from('export {};'), stores);
  const ports = { ...barePorts(stores, () => world.now()), formats, rules };
  const marks: number[] = [];
  const mark = () => marks.push(rounds.count - marks.reduce((sum, each) => sum + each, 0));
  await listDue(of, ports);
  mark();
  const { rolled } = await rollUp({ ...of, agency: 'huaian' }, ports);
  mark();
  await renderAgency(rolled, ports);
  mark();
  await closeRun(of, ports);
  mark();
  const [list = 0, roll = 0, render = 0, close = 0] = marks;
  return { 'list-due': list, 'roll-up': roll, 'render-report': render, catalogue: close };
}

describe('a publication', () => {
  let world: World;
  beforeAll(async () => {
    world = await told(true);
  });

  test('from the fold to the page takes at most 12 rounds of S3, its draft included', async () => {
    const { 'render-report': rounds } = await roundsOf(world, 's3');
    console.info(`publication with its draft: ${rounds} rounds of S3`);
    expect(rounds).toBeGreaterThan(5);
    expect(rounds).toBeLessThanOrEqual(12);
  });

  test('once it is fixed: five rounds, however many files it has; every byte of it read back', async () => {
    const manifest = await readManifest(world.stores.drafts, 'versions/manifests/huaian/2024/v1.json');
    const empty = { ...(await copyOf(world.stores)), publication: memoryStores().publication };
    const { rounds, stores } = slow(empty, 's3');
    await finish(manifest, stores);
    expect(rounds.count).toBe(5);
    const read = rounds.asked.flat().filter((name) => name === 'publication.get');
    expect(read).toHaveLength(manifest.files.length);
    // The page is the last that is written, alone.
    expect(rounds.asked.at(-1)).toEqual(['publication.put']);
  });
});

test('a night of one due agency, in rounds of either store; the catalogue apart', async () => {
  const world = await told(false);
  const [s3, dynamodb] = [await roundsOf(world, 's3'), await roundsOf(world, 'dynamodb')];
  const sum = ({ catalogue: _, ...steps }: typeof s3) => Object.values(steps).reduce((a, b) => a + b, 0);
  console.info('a night of one due agency, S3', s3, 'DynamoDB', dynamodb);
  expect(s3.catalogue).toBeLessThanOrEqual(8);
  expect(sum(dynamodb)).toBeLessThanOrEqual(8);
  // The version that prints otherwise is compared case by case: its evidence comes together with what it printed.
  expect(sum(s3)).toBeLessThanOrEqual(10);
});

test('it needs no more rounds if a version differed before and events of a later year arrived', async () => {
  const world = await told(false);
  await world.night();
  expect((await world.stores.progress.recorded('huaian')).standings).toContainEqual(
    expect.objectContaining({ year: 2024, differs: true }),
  );
  await world.send('huaian', received('C', '2025-01-02T10:00:00+08:00'));
  world.later(60);
  const { catalogue: _, ...steps } = await roundsOf(world, 's3');
  expect(Object.values(steps).reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(10);
});

test('planted: a file after another is counted as what it is', async () => {
  const { rounds, stores } = slow(memoryStores(), 's3');
  for (let n = 0; n < 6; n++) await keepDue({ run: `r${n}`, level: 1 }, [], stores.drafts);
  expect(rounds.count).toBe(6);
  await Promise.all(
    Array.from({ length: 6 }, (_, n) => keepDue({ run: `s${n}`, level: 1 }, [], stores.drafts)),
  );
  expect(rounds.count).toBe(7);
});
