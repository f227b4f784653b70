/**
 * `gongkai rehearse`: what a release would move. The releases are planted: one with a rule that counts otherwise, one whose words
 * alone are others, one with a new edition.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { RulesProcess } from '../../../../infra/cli/auditor/rules-process.ts';
import {
  type Rehearsal,
  rehearse,
  yearsOfStack,
} from '../../../../infra/cli/operator/rehearsal/rehearsal.ts';
import { sha256 } from '../../../../shared/store/digest.ts';
import { CHECKOUT, rulesBundle } from '../../../doubles/rules-bundle.ts';
import { decided, finalised, received, texts, type World, worldOn } from '../../night/world.ts';
import { eventLine, gongkai, scratch } from '../recording-shell.ts';

const { write } = scratch();
let own: Buffer;
let world: World;

const replaced = (from: RegExp, to: string): Buffer => {
  const text = own.toString();
  if (!from.test(text)) throw new Error(`the rules hold no ${from}`);
  return Buffer.from(text.replace(from, to));
};
/** An application counts as new in every year from its receipt on. */
const everNew = () =>
  replaced(/life\.from === (\w+) && !life\.carriedIn/, 'life.from <= $1 && !life.carriedIn');
const otherWords = () =>
  replaced(/本年度内收到的申请，计入收到的年度。/, '本年度内收到的申请，计入收到的那一年。');
const newEdition = () =>
  replaced(
    /\[edition2019, edition2021\]/,
    '[edition2019, edition2021, { ...edition2021, id: "2025", years: { from: 2025, to: null } }]',
  );

beforeAll(async () => {
  own = rulesBundle();
  world = worldOn();
  await world.register('city', '淮安市人民政府', { consolidates: true });
  await world.register('huaian', '淮安区人民政府', { parent: 'city' });
  await world.register('zhoukou', '周口区人民政府', { until: '2024-12-31', mergedInto: 'huaian' });
  await world.send(
    'huaian',
    received('A-2023', '2023-11-01T09:00:00+08:00'),
    decided('A-2023', '2024-02-01T09:00:00+08:00'),
    received('A-2024', '2024-03-01T09:00:00+08:00'),
    decided('A-2024', '2024-03-20T09:00:00+08:00'),
    ...texts(2024),
    finalised(2024),
  );
  await world.send('zhoukou', received('Z-2024', '2024-12-20T09:00:00+08:00'));
  await world.night();
});

async function rehearsed(bytes: Uint8Array, wanted = {}): Promise<Rehearsal> {
  const rules = await RulesProcess.open(bytes, CHECKOUT);
  try {
    return await rehearse(rules, yearsOfStack(wanted, world.stores));
  } finally {
    rules.close();
  }
}

describe('on what a stack holds', () => {
  test('the rules at hand move nothing, and neither do other words', async () => {
    const done = await rehearsed(own);
    expect(done.moved).toEqual([]);
    expect(done.looked.agencies).toBe(3);
    expect(done.looked.years).toBeGreaterThanOrEqual(4);
    expect(otherWords().equals(own)).toBe(false);
    expect((await rehearsed(otherWords())).moved).toEqual([]);
  });

  test('a rule that counts otherwise: the version, the draft, the cases, the checks that break, whose sums hold it', async () => {
    const { moved } = await rehearsed(everNew(), { agency: 'huaian' });
    expect(moved.map(({ year, version }) => [year, version])).toEqual([
      [2024, 1],
      [2025, null],
    ]);
    const [published, draft] = moved;
    expect(published?.cells).toContainEqual({
      ...{ path: 'applications.received.total', before: '1', after: '2' },
      ...{ cases: ['A-2023'], count: 1 },
    });
    expect(published?.checks).toContainEqual({ id: 'identity', before: 'pass', after: 'fail' });
    expect(published?.alsoIn).toEqual(['city']);
    // What was merged into it counts in its later years.
    expect(draft?.cells).toContainEqual({
      ...{ path: 'applications.received.total', before: '0', after: '3' },
      ...{ cases: ['A-2023', 'A-2024', 'Z-2024'], count: 3 },
    });
  });

  test('a new edition is told for the years that would follow it', async () => {
    const { moved } = await rehearsed(newEdition());
    expect(moved.length).toBeGreaterThan(0);
    for (const { year, edition, cells } of moved)
      expect([year, edition, cells]).toEqual([2025, { before: '2021', after: '2025' }, []]);
    expect((await rehearsed(newEdition(), { year: 2024 })).moved).toEqual([]);
  });
});

describe('as a command', () => {
  const events = () =>
    write(
      'events.jsonl',
      `${eventLine({ id: '1', subject: 'A-1', time: '2023-12-01T09:00:00+08:00' })}\n${eventLine({ id: '2', subject: 'A-2', time: '2024-03-01T09:00:00+08:00' })}\n`,
    );
  const argv = (release: string) => [
    ...['rehearse', '--release', release, '--events', events()],
    ...['--agency', 'huaian', '--year', '2024'],
  ];

  test('is a gate: 0 where nothing moves, of a file and of a checkout', async () => {
    for (const release of [write('same.mjs', otherWords()), CHECKOUT]) {
      const { code, out, told } = await gongkai(argv(release));
      expect([code, out, told.join()]).toEqual([0, '', expect.stringContaining('没有数字会变')]);
    }
  });

  test('1 where something moves, with the cells and the cases, in words and in JSON', async () => {
    const release = write('other.mjs', everNew());
    const text = await gongkai(argv(release));
    expect([text.code, text.told.join()]).toEqual([1, expect.stringContaining('其中已公布 0 个')]);
    expect(text.out).toMatch(/^huaian 2024 {2}草稿.*\n/);
    expect(text.out).toMatch(/ {2}applications\.received\.total {2}1 → 2\n {4}A-1\n/);
    const json = await gongkai([...argv(release), '--json']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      rules: { sha256: `sha256:${sha256(everNew())}` },
      from: { ruleSet: '2' },
      looked: { agencies: 1, years: 1 },
      moved: [{ agency: 'huaian', year: 2024, version: null }],
    });
  });

  test('1 where the file is none, with the code; a place that is not there is refused', async () => {
    const broken = await gongkai(argv(write('broken.mjs', 'export const = 1')));
    expect([broken.code, broken.out, broken.told.join()]).toEqual([
      1,
      '',
      expect.stringContaining('[rules-interface]'),
    ]);
    expect((await gongkai(argv('/nowhere.mjs'))).code).toBe(1);
    expect((await gongkai(['rehearse', '--release', 'x.mjs', '--events', 'y'])).code).not.toBe(0);
  });
});
