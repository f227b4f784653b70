/** Evidence read ahead: what is asked for, that it is handed out, and that a read which failed is made again. */
import { expect, test } from 'vitest';
import { evidenceAhead } from '../../../shared/night/evidence-ahead.ts';
import type { Manifest } from '../../../shared/night/manifest.ts';
import type { YearStanding } from '../../../shared/store/ports.ts';
import { memoryObjects } from '../../doubles/memory-store.ts';

const SMALL = 2 ** 20;

function version(year: number, bytes: number | null): Manifest {
  const evidence = bytes === null ? null : { sha256: `e${year}`, bytes, events: 1 };
  return { year, evidence } as Manifest;
}

const standing = (year: number, differs: boolean): YearStanding => ({
  ...{ year, version: 1, refused: null },
  ...(differs && { differs: true as const }),
});

async function bucket(fails: (nth: number) => boolean = () => false) {
  const asked: string[] = [];
  const objects = memoryObjects();
  for (const year of [2022, 2023, 2024, 2025])
    await objects.put({
      key: `versions/files/e${year}`,
      bytes: Buffer.from(`${year}`),
      mediaType: 'x/y',
      only: 'absent',
    });
  const get: typeof objects.get = async (key) => {
    asked.push(key);
    if (fails(asked.length)) throw new Error('slow down');
    return objects.get(key);
  };
  return { asked, drafts: { ...objects, get } };
}

const textOf = async (found: Promise<{ bytes: Uint8Array } | undefined>) =>
  Buffer.from((await found)?.bytes ?? []).toString();

test('small evidence of touched years, and of years that differed before, is requested at once and only once', async () => {
  const { asked, drafts } = await bucket();
  const versions = [version(2022, 10), version(2023, 10), version(2024, SMALL + 1), version(2025, SMALL)];
  const ahead = evidenceAhead(
    versions,
    { dueFrom: 2024, standings: [standing(2022, true), standing(2023, false)] },
    drafts,
  );
  expect(asked).toEqual(['versions/files/e2022', 'versions/files/e2025']);
  expect(await textOf(ahead.drafts.get('versions/files/e2022'))).toBe('2022');
  expect(await textOf(ahead.drafts.get('versions/files/e2024'))).toBe('2024');
  expect(asked).toEqual(['versions/files/e2022', 'versions/files/e2025', 'versions/files/e2024']);
  await ahead.over();
});

test('a version that froze no events has nothing to ask for, nor has a turn without entries', async () => {
  const { asked, drafts } = await bucket();
  evidenceAhead(
    [version(2024, null), version(2025, 10)],
    { dueFrom: Number.POSITIVE_INFINITY, standings: [] },
    drafts,
  );
  expect(asked).toEqual([]);
});

test('a failed prefetch is read on demand, and fails nothing by itself', async () => {
  const { asked, drafts } = await bucket((nth) => nth <= 2);
  const ahead = evidenceAhead([version(2024, 1), version(2025, 1)], { dueFrom: 2024, standings: [] }, drafts);
  expect(await textOf(ahead.drafts.get('versions/files/e2025'))).toBe('2025');
  expect(asked).toHaveLength(3);
  await expect(ahead.over()).resolves.toBeDefined();
});
