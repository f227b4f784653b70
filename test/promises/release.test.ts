/**
 * The number of the release moves with what is drawn and counted. A difference fails here, and `npm run release` moves
 * the number and says which years it concerns.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RELEASE } from '../../shared/report/release.ts';
import { isTold, nextRelease, RECORD, recordOf, yearsOf } from '../prove/release.ts';
import { changed, outputs } from '../prove/release-outputs.ts';

const record = recordOf(readFileSync(RECORD, 'utf8'));

test('this release draws and counts what it did when its number last moved', async () => {
  const now = await outputs();
  expect([record.release, changed(record.outputs, now)]).toEqual([RELEASE, {}]);
  expect(Object.keys(now['2021'] ?? {}).length).toBeGreaterThan(10);
});

test('one byte that is drawn otherwise is seen, and its years are named', () => {
  const [name = ''] = Object.keys(record.outputs['2021'] ?? {});
  const other = { '2021': { ...record.outputs['2021'], [name]: 'sha256:0' } };
  expect(changed(record.outputs, other)).toEqual({ '2021': [name] });
  expect(yearsOf('2021')).toBe('2021–');
  expect(yearsOf('2019')).toBe('2019–2020');
});

test('a release that nobody told of is none', () => {
  const changelog = '# Changes\n\n## 0.3.0\n\n## 0.2.0\n\n- A word.\n';
  expect(['0.2.0', '0.3.0', '0.2.00', '0.1.0'].map((release) => isTold(changelog, release))).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(['patch', 'minor', 'major'].map((part) => nextRelease('0.2.9', part))).toEqual([
    '0.2.10',
    '0.3.0',
    '1.0.0',
  ]);
});

test('the change log tells of this release', () => {
  expect(isTold(readFileSync(new URL('../../.github/CHANGELOG.md', import.meta.url), 'utf8'), RELEASE)).toBe(
    true,
  );
});
