import { beforeAll, expect, test } from 'vitest';
import { casesInStores } from '../../../infra/cli/clerk/case-source.ts';
import { brokenChains, printYearChecks, yearsOfLog } from '../../../infra/cli/clerk/checks-of-log.ts';
import { printFaults } from '../../../infra/cli/clerk/feed-faults.ts';
import type { Shell } from '../../../infra/cli/io.ts';
import type { Objects } from '../../../shared/store/ports.ts';
import { contentsOf } from '../night/reader.ts';
import { decided, finalised, received, texts, type World, worldOn } from '../night/world.ts';
import { gongkai } from './recording-shell.ts';

let world: World;

/** 2024 is published with two applications carried out; then one turns out to have been decided in that year. */
beforeAll(async () => {
  world = worldOn();
  await world.register('huaian');
  await world.send(
    'huaian',
    received('A-1', '2024-11-01T09:00:00+08:00'),
    received('A-2', '2024-12-01T09:00:00+08:00'),
    ...texts(2024),
    finalised(2024),
  );
  await world.night();
  await world.send('huaian', decided('A-1', '2024-12-20T09:00:00+08:00'), {
    type: 'application.extended',
    subject: 'A-1',
    time: '2024-12-02T09:00:00+08:00',
    data: { workingDays: 5 },
  });
  world.at('2026-01-10T09:00:00+08:00');
});

/** What a command prints, and how it ends. */
async function said(
  command: (shell: Shell) => Promise<void>,
): Promise<{ out: string; told: string[]; refused?: unknown }> {
  const run = { out: '', told: [] as string[] };
  const around = { root: '', env: {}, pause: async () => {}, terminal: undefined, now: () => world.now() };
  const out = (text: string) => {
    run.out += text;
  };
  try {
    await command({ ...around, out, tell: (line) => void run.told.push(line) });
    return run;
  } catch (refused) {
    return { ...run, refused };
  }
}

const ports = () => world.stores;
const checked = (order: { year: number; json?: true }) =>
  said((shell) => printYearChecks({ agency: 'huaian', ...order }, ports(), shell));

test('a chain that fails names the one case that breaks it, the one event that does, and what would mend it', async () => {
  const { out, refused } = await checked({ year: 2025, json: true });
  const { checks, cases } = JSON.parse(out);
  expect(refused).toBeUndefined();
  expect(checks.filter(({ result }: { result: string }) => result === 'fail')).toMatchObject([
    { id: 'carry-chain', level: 'warning' },
    { id: 'sections' },
    { id: 'year-without-facts' },
  ]);
  expect(cases).toEqual([
    {
      check: 'carry-chain',
      subject: 'A-1',
      events: ['A-1-decided'],
      mend: [
        {
          type: 'event.retracted',
          subject: 'A-1',
          data: { id: 'A-1-decided', source: 'huaian-cases' },
        },
      ],
      zh: expect.stringContaining('公布后补报或改期的办理结果在2024年末以前'),
      en: expect.stringContaining('a conclusion of no later than 2024'),
    },
  ]);
  expect(out).not.toContain('A-2');
});

test('in words it stands below its check, and not below another', async () => {
  const { out } = await checked({ year: 2025 });
  expect(out).toMatch(
    /不符 FAIL {2}提示级 warning {2}carry-chain[^\n]*\n( {4}\/applications[^\n]*\n)+ {4}A-1 {2}公布后[^\n]*\n {8}事件：A-1-decided[^\n]*\n {8}处理：报送 event\.retracted {2}A-1 {2}A-1-decided {2}\(huaian-cases\)[^\n]*\n通过 pass {2}提示级 warning {2}in-force-chain/,
  );
});

test('faults lists it too, for the year whose chain it breaks', async () => {
  const listed = async (json: { json?: true }) =>
    said(async (shell) => {
      const chains = await brokenChains('huaian', ports(), world.now());
      await printFaults(json, await casesInStores('huaian', ports()), chains, shell);
    });
  expect(JSON.parse((await listed({ json: true })).out)).toMatchObject([
    { subject: 'A-1', code: 'carry-chain', level: 'warning', year: 2025, events: ['A-1-decided'] },
  ]);
  expect((await listed({})).out).toMatch(/^A-1 {2}carry-chain {2}提示级，2025 年/);
});

test('a fault of the feed stands below feed-faults, and refuses', async () => {
  const other = worldOn();
  await other.register('huaian');
  await other.send('huaian', decided('B-1', '2024-12-20T09:00:00+08:00'));
  const { out, refused } = await said((shell) =>
    printYearChecks({ agency: 'huaian', year: 2024 }, other.stores, { ...shell, now: other.now }),
  );
  expect(refused).toMatchObject({ words: { zh: expect.stringContaining('核对未通过：feed-faults') } });
  expect(out).toMatch(
    /feed-faults[^\n]*\n[^\n]*\n {4}B-1[^\n]*\n {8}事件：B-1-decided[^\n]*\n {8}处理：报送 application\.received {2}B-1/,
  );
});

test('nothing is written: a finalisation that waits is not published by a check', async () => {
  await world.send('huaian', ...texts(2025), finalised(2025, { note: '说明' }));
  const before = [await contentsOf(world.stores.drafts), await contentsOf(world.stores.publication)];
  const refuse = () => Promise.reject(new Error('written'));
  const drafts: Objects = { ...world.stores.drafts, put: refuse, remove: refuse };
  const { refused } = await said((shell) =>
    printYearChecks({ agency: 'huaian', year: 2025 }, { ...ports(), drafts }, shell),
  );
  expect(refused).toBeUndefined();
  expect([await contentsOf(world.stores.drafts), await contentsOf(world.stores.publication)]).toEqual(before);
});

test('a year without a draft is refused with those there are', async () => {
  const { refused } = await checked({ year: 2022 });
  expect(refused).toMatchObject({ words: { zh: expect.stringContaining('有草稿的年度：2024, 2025, 2026') } });
});

test.each([
  ['nothing', []],
  ['an agency alone', ['--agency', 'huaian']],
  ['a file and an agency', ['report.json', '--agency', 'huaian', '--year', '2024']],
  ['a file and a stack', ['report.json', '--stack', 'Gongkai']],
  ['a year of a stack and events', ['--agency', 'huaian', '--year', '2024', '--events', 'x.jsonl']],
])('%s is wrong usage', async (_, argv) => {
  expect((await gongkai(['check', ...argv])).code).toBe(2);
});

test('the years of a sandbox are those of its clock', async () => {
  const trial = worldOn();
  await trial.register('trial', '试验局', { sandbox: true });
  await trial.send('trial', received('T', '2024-11-01T09:00:00+08:00'));
  const years = async () => {
    const found = await yearsOfLog('trial', { ...trial.stores }, trial.now());
    return found.map(({ year }) => year);
  };
  expect(await years()).toEqual([2024, 2025]);
  await trial.stores.registry.setClock('trial', 366 * 86_400_000);
  expect(await years()).toEqual([2024, 2025, 2026]);
});
