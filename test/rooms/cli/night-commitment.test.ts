/** Evidence shows that a night committed to its events; the log, and nobody afterwards, says so. */
import { cpSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { printEvidence } from '../../../infra/cli/auditor/version-source.ts';
import type { World } from '../night/world.ts';
import { gongkai, heard, scratch } from './recording-shell.ts';
import { entriesIn, mirrorOf, relog, SEED, twoVersions } from './tampered-log.ts';

const { folder, write } = scratch();
const MIRROR = join(folder, 'mirror');
let world: World;

async function evidenceOf(version: number): Promise<string> {
  const order = { agency: 'huaian', year: 2024, version };
  return (await heard((shell) => printEvidence(order, world.stores.drafts, shell))).out;
}

beforeAll(async () => {
  world = await twoVersions();
  await mirrorOf(world.stores.publication, MIRROR);
}, 60_000);

async function verified(evidence: string, mirror: string, version = 2) {
  const path = write(`evidence-${version}.jsonl`, evidence);
  const of = ['--events', path, '--agency', 'huaian', '--year', '2024'];
  const { code, out } = await gongkai(['verify', ...of, join(mirror, `huaian/2024/v${version}`), '--json']);
  const findings: { place: string; result: string }[] = JSON.parse(out).findings;
  const ours = findings.filter(({ place }) => place.startsWith('log/'));
  return { code, ours: ours.map(({ place, result }) => `${place}: ${result}`) };
}

test.each([1, 2])(
  'the evidence of version %i is what a night committed to, and shows nothing else',
  async (version) => {
    const evidence = await evidenceOf(version);
    expect(Object.keys(JSON.parse(evidence.split('\n')[0] ?? '').commitment)).toContain('leaf');
    expect(JSON.stringify(JSON.parse(evidence.split('\n')[0] ?? '').commitment)).not.toContain(SEED);
    expect(await verified(evidence, MIRROR, version)).toEqual({
      code: 0,
      ours: ['log/ commitment: pass', 'log/ commitment /index: pass'],
    });
  },
);

test('events that were changed, a commitment that was made up, and one that the log lacks are named', async () => {
  const evidence = await evidenceOf(2);
  const changed = evidence.replaceAll('A-2', 'A-3');
  expect(changed).not.toBe(evidence);
  expect(await verified(changed, MIRROR)).toMatchObject({
    code: 1,
    ours: expect.arrayContaining(['log/ commitment: fail']),
  });
  const [head = '', ...lines] = evidence.split('\n');
  const said = JSON.parse(head);
  said.commitment.leaf = said.commitment.leaf.replace('huaian', 'huaiyin');
  const other = [JSON.stringify(said), ...lines].join('\n');
  expect((await verified(other, MIRROR)).ours).toContain('log/ commitment: fail');
  const mirror = mkdtempSync(join(folder, 'copy-'));
  cpSync(MIRROR, mirror, { recursive: true });
  await relog(
    mirror,
    entriesIn(mirror).filter((entry) => JSON.parse(entry).type === 'version'),
  );
  expect(await verified(evidence, mirror)).toEqual({
    code: 1,
    ours: ['log/ commitment: pass', 'log/ commitment: fail'],
  });
});
