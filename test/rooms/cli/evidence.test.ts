import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { casesOfVersion, printEvidence } from '../../../infra/cli/auditor/version-source.ts';
import { casesInStores } from '../../../infra/cli/clerk/case-source.ts';
import { printCase, printCell } from '../../../infra/cli/clerk/explanation.ts';
import type { Shell } from '../../../infra/cli/io.ts';
import { Refused } from '../../../infra/cli/messages.ts';
import { withBeijingTime } from '../../../infra/cli/offline/evidence-file.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { draftKeys } from '../../../shared/night/keys.ts';
import { readManifest } from '../../../shared/night/manifest.ts';
import { decided, finalised, received, texts, type World, worldOn } from '../night/world.ts';
import { gongkai, heard, scratch } from './recording-shell.ts';
import { mirrorOf } from './tampered-log.ts';

const { folder, write } = scratch();
const MIRROR = join(folder, 'mirror');
const GRANTED = 'applications.outcomes.granted.natural-person';
const CELL = { cell: GRANTED, year: 2024 };
const V1 = { agency: 'huaian', year: 2024, version: 1 };
let world: World;
/** The evidence of version 1 and of version 2, as an auditor is handed it. */
let first: string;
let second: string;

beforeAll(async () => {
  world = worldOn();
  await world.register('huaian');
  await world.send(
    'huaian',
    received('A-1', '2024-03-01T09:00:00+08:00'),
    decided('A-1', '2024-03-20T09:00:00+08:00'),
    { type: 'charge.reported', subject: 'Q1', time: '2024-04-01T09:00:00+08:00', data: { yuan: '12345.6' } },
    ...texts(2024),
    finalised(2024),
  );
  await world.night();
  await world.send(
    'huaian',
    received('A-2', '2024-05-01T09:00:00+08:00'),
    decided('A-2', '2024-05-20T09:00:00+08:00'),
    finalised(2024, { note: '补计一件。' }),
  );
  await world.night();
  await world.send(
    'huaian',
    received('A-3', '2024-06-01T09:00:00+08:00'),
    decided('A-3', '2024-06-20T09:00:00+08:00'),
  );
  await mirrorOf(world.stores.publication, MIRROR);
  const printed = (version: number) =>
    said((shell) => printEvidence({ ...V1, version }, world.stores.drafts, shell));
  first = write('evidence-1.jsonl', await printed(1));
  second = write('evidence-2.jsonl', await printed(2));
});

const said = async (part: (shell: Shell) => Promise<void>): Promise<string> => (await heard(part)).out;

const atVersion = async (version: number) => casesOfVersion({ ...V1, version }, world.stores.drafts);

describe('explain at a version', () => {
  test('stays what it was after late facts, while explain now differs', async () => {
    const now = await said(async (shell) =>
      printCell(CELL, await casesInStores('huaian', world.stores), shell),
    );
    const then = await said(async (shell) => printCell(CELL, await atVersion(1), shell));
    const later = await said(async (shell) => printCell(CELL, await atVersion(2), shell));
    expect(now).toContain('= 3  (3 个编号');
    expect(later).toMatch(/第 2 版 \/ version 2\n.* = 2 {2}\(2 个编号[\s\S]*A-1[\s\S]*A-2/);
    expect(then).toMatch(/第 1 版 \/ version 1\n.* = 1 {2}\(1 个编号[\s\S]*A-1/);
    expect(then).not.toMatch(/A-[23]/);
  });

  test('gives every printed cell its printed value, with the decimals of then', async () => {
    const { version } = await atVersion(1);
    const agency = await world.stores.registry.agency('huaian');
    if (!agency) throw new Error('not registered');
    await world.stores.registry.putAgency({ ...agency, chargeDecimals: 1 });
    const order = { cell: 'proactive.chargesWanYuan', year: 2024, json: true } as const;
    const account = JSON.parse(await said(async (shell) => printCell(order, await atVersion(1), shell)));
    await world.stores.registry.putAgency(agency);
    expect(account).toMatchObject({ version: 1, value: '1.2346', cases: [{ amount: '12345.60' }] });
    expect(account.value).toBe(version?.tables.proactive.chargesWanYuan);
  });

  test('says loudly where the frozen events do not give what was printed', async () => {
    const source = await atVersion(1);
    const tables = structuredClone(source.version?.tables);
    if (!source.version || !tables) throw new Error('no version');
    tables.applications.outcomes.granted['natural-person'] = 7;
    const otherwise = { ...source, version: { ...source.version, tables } };
    await expect(said((shell) => printCell(CELL, otherwise, shell))).rejects.toMatchObject({
      words: { zh: expect.stringContaining(`第 1 版 ${GRANTED} 印为 7，由其封存的事件得出 1`) },
    });
  });

  test('--case says that the cells of the case are what the version prints, and loudly where one is not', async () => {
    const source = await atVersion(1);
    const run = await heard((shell) => printCase({ case: 'A-1', json: true }, source, shell));
    const { published } = JSON.parse(run.out);
    expect(published).toHaveLength(6);
    expect(published).toContainEqual({ cell: GRANTED, value: 1, printed: 1 });
    expect(run.told.join()).toContain('所列 6 个单元格由封存的事件重算，与第 1 版公布的数字一致');
    const again = await atVersion(1);
    if (!again.version) throw new Error('no version');
    const tables = structuredClone(again.version.tables);
    tables.applications.outcomes.granted['natural-person'] = 7;
    const otherwise = { ...again, version: { ...again.version, tables } };
    await expect(said((shell) => printCase({ case: 'A-1' }, otherwise, shell))).rejects.toMatchObject({
      words: { zh: expect.stringContaining(`第 1 版 ${GRANTED} 印为 7，由其封存的事件得出 1`) },
    });
  });

  test('--case of a number that counts in no cell of the version claims no agreement', async () => {
    const source = await atVersion(1);
    const run = await heard((shell) => printCase({ case: '2024' }, source, shell));
    expect(run.told.join()).toContain('没有可以核对的数字');
  });

  test('--case of a version is asserted of all its cases, not of the one that is asked for', async () => {
    const source = await atVersion(2);
    const run = await heard((shell) => printCase({ case: 'A-1', json: true }, source, shell));
    expect(JSON.parse(run.out).published).toContainEqual({ cell: GRANTED, value: 2, printed: 2 });
  });

  test('--case is about what was frozen: a case that came later has no account in it', async () => {
    const account = await said(async (shell) =>
      printCase({ case: 'A-1', json: true }, await atVersion(1), shell),
    );
    expect(JSON.parse(account)).toMatchObject({ version: 1, case: 'A-1', counted: [{ year: 2024 }] });
    await expect(
      said(async (shell) => printCase({ case: 'A-2' }, await atVersion(1), shell)),
    ).rejects.toMatchObject({ words: { zh: expect.stringContaining('第 1 版封存的事件中没有编号 A-2') } });
  });

  test('an unknown version is refused with those there are, and a year without any says so', async () => {
    await expect(atVersion(9)).rejects.toMatchObject({
      words: { zh: expect.stringContaining('已有版本：1, 2') },
    });
    await expect(casesOfVersion({ ...V1, year: 2023 }, world.stores.drafts)).rejects.toMatchObject({
      words: { en: expect.stringContaining('none was published') },
    });
  });

  test('a version of format 1 froze no events, and that is said', async () => {
    const drafts = { ...world.stores.drafts };
    const key = draftKeys.manifest('huaian', 2024, 1);
    const { format: _, evidence: __, carriedOut: ___, ...older } = await readManifest(drafts, key);
    drafts.get = async (asked) =>
      asked === key
        ? { bytes: Buffer.from(JSON.stringify(older)), etag: '', metadata: {} }
        : world.stores.drafts.get(asked);
    const refusal = casesOfVersion(V1, drafts);
    await expect(refusal).rejects.toThrow(Refused);
    await expect(refusal).rejects.toThrow('format 1');
  });

  test.each([
    ['a version without its year', ['explain', '--case', 'A-1', '--version', '1']],
    ['a cell at a version without its year', ['explain', GRANTED, '--version', '1']],
    ['a version and a file', ['explain', GRANTED, '--year', '2024', '--version', '1', '--events', 'x']],
    ['evidence of no version', ['evidence', '--year', '2024']],
    ['a version that is no number', ['evidence', '--year', '2024', '--version', 'v1']],
  ])('%s is wrong usage', async (_, argv) => {
    expect((await gongkai([...argv, '--agency', 'huaian'])).code).toBe(2);
  });
});

async function saltOf(version: number): Promise<string> {
  const { salt } = await readManifest(world.stores.drafts, draftKeys.manifest('huaian', 2024, version));
  return salt ?? '';
}

const verify = (events: string, ...more: string[]) =>
  gongkai(['verify', '--events', events, '--agency', 'huaian', '--year', '2024', ...more]);

describe('the time of an event of evidence', () => {
  const night = '2023-12-31T16:30:00.25';
  const line = (at: string) =>
    `{"subject":"甲\\"at\\":\\"1\\"","source":"s","at":"${at}","data":{"at":"${at}"}}`;

  test('is printed as a Beijing clock shows it, in every line, with its offset', async () => {
    const [, ...lines] = (await contentOf(first)).trimEnd().split('\n');
    const times = lines.map((one) => JSON.parse(one).at);
    expect(times).toContain('2024-03-01T09:00:00+08:00');
    for (const time of times) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+08:00$/);
  });

  test('after midnight of New Year it is of the new year, to the last digit, and nothing else of the line moves', () => {
    expect(withBeijingTime(line(night))).toBe(
      line(night).replace(`,"at":"${night}"`, ',"at":"2024-01-01T00:30:00.25+08:00"'),
    );
    const last = line('9999-12-31T20:00:00');
    expect(withBeijingTime(last)).toBe(last);
  });

  test('the frozen file itself, whose times are UTC, verifies like the printed lines', async () => {
    const manifest = await readManifest(world.stores.drafts, draftKeys.manifest('huaian', 2024, 1));
    const object = await world.stores.drafts.get(draftKeys.frozen(manifest.evidence?.sha256 ?? ''));
    const frozen = gunzipSync(object?.bytes ?? new Uint8Array());
    expect(String(frozen)).toContain('"at":"2024-03-01T01:00:00"');
    const packed = write('frozen.jsonl.gz', gzipSync(frozen));
    const place = join(MIRROR, 'huaian/2024/v1');
    for (const file of [packed, first])
      expect((await verify(file, place, '--salt', await saltOf(1))).out).not.toMatch(/FAIL|n\/a/);
  });
});

describe('verify --events', () => {
  test('the evidence of a version gives the tables and the event set of its seal, plain and packed', async () => {
    const packed = write('evidence-1.jsonl.gz', gzipSync(await contentOf(first)));
    for (const file of [first, packed]) {
      const { code, out, told } = await verify(file, join(MIRROR, 'huaian/2024/v1'));
      expect([code, told.join()]).toEqual([
        0,
        expect.stringContaining('一致 2 项，不一致 0 项，无法重算 0 项'),
      ]);
      expect(out).toMatch(
        /^tablesDigest {2}sha256:[0-9a-f]{64}\neventsDigest {2}sha256:[0-9a-f]{64} {2}\(6\)\n/,
      );
    }
  });

  test('the year or the whole publication stands for the current version', async () => {
    for (const place of ['', 'huaian/2024', 'huaian/2024/v2/report.json'])
      expect((await verify(second, join(MIRROR, place))).code).toBe(0);
  });

  test('the evidence of another version is found: the cells, old and new, the cases in them, and the set', async () => {
    const { code, out, told } = await verify(second, join(MIRROR, 'huaian/2024/v1'), '--json');
    expect(code).toBe(1);
    const { findings, events } = JSON.parse(out);
    expect(events).toBe(9);
    expect(findings).toContainEqual(
      expect.objectContaining({
        place: 'huaian/2024/v1/report.json /tables/applications/outcomes/granted/natural-person',
        result: 'fail',
        zh: expect.stringContaining('报告为 1，由事件得出 2'),
        behind: { cases: ['A-1', 'A-2'], count: 2 },
      }),
    );
    expect(told.join()).toContain('huaian/2024/v1/seal.json /eventsDigest');
  });

  test('every single event that is changed, dropped or added changes the digest, and is found', async () => {
    const [salt = '', ...lines] = (await contentOf(first)).trimEnd().split('\n');
    expect(lines).toHaveLength(6);
    const withSalt = (content: readonly string[]) => [salt, ...content].join('\n');
    for (const [index, line] of lines.entries()) {
      const moved = line.replace(/"at":"(\d{4}-\d\d-\d\dT\d\d):00/, '"at":"$1:01');
      expect(moved).not.toBe(line);
      for (const tampered of [lines.with(index, moved), lines.toSpliced(index, 1)]) {
        const { code, told } = await verify(write('tampered.jsonl', withSalt(tampered)), MIRROR, '--json');
        expect([code, told.join()]).toEqual([1, expect.stringContaining('seal.json /eventsDigest')]);
      }
    }
    const [outcome] = lines.filter((line) => line.includes('"granted"'));
    const other = lines.map((line) =>
      line === outcome ? line.replace('"granted"', '"partly-granted"') : line,
    );
    const { out } = await verify(write('other.jsonl', withSalt(other)), join(MIRROR, 'huaian/2024/v1'));
    expect(out).toMatch(/不符 FAIL .*partly-granted\/natural-person {2}报告为 0，由事件得出 1.*\n {4}A-1\n/);
  });

  test('tables that other events gave are told with the smallest set of cases and events that explains all cells', async () => {
    const place = join(MIRROR, 'huaian/2024/v1');
    const { code, out } = await verify(second, place);
    expect([code, out]).toEqual([1, expect.stringMatching(/差额可由以下 1 件说明.*\n {4}A-1 {2}另有 1 件/)]);
    const { gap } = JSON.parse((await verify(second, place, '--json')).out);
    expect(gap).toMatchObject([
      { subject: 'A-1', among: 2, events: [{ id: 'A-1-received' }, { id: 'A-1-decided' }] },
    ]);
    expect(JSON.parse((await verify(first, place, '--json')).out)).not.toHaveProperty('gap');
  });

  test('lines that are no frozen events, that come twice or out of order, are refused with their places', async () => {
    const [, ...lines] = (await contentOf(first)).trimEnd().split('\n');
    const bad = {
      'no JSON': lines.with(1, '{'),
      'no event': lines.with(1, '{"source":"x"}'),
      'no such outcome': lines.map((line) => line.replace('"granted"', '"__proto__"')),
      twice: lines.with(1, lines[0] ?? ''),
      'out of order': lines.toReversed(),
    };
    for (const [name, content] of Object.entries(bad)) {
      const { code, told } = await verify(write('bad.jsonl', content.join('\n')));
      expect([name, code, told[0]]).toEqual([
        name,
        1,
        expect.stringMatching(name === 'no such outcome' ? /bad\.jsonl:4 \/data\/outcome / : /bad\.jsonl:2/),
      ]);
    }
    const cut = gzipSync(await contentOf(first)).subarray(0, -20);
    expect((await verify(write('cut.gz', cut))).told.join()).toContain('压缩数据不完整');
  });

  const AS_SENT = [
    [
      'A-1-received',
      'A-1',
      'application.received',
      '2024-03-01T09:00:00+08:00',
      { applicantType: 'natural-person' },
    ],
    ['A-1-decided', 'A-1', 'application.decided', '2024-03-20T09:00:00+08:00', { outcome: 'granted' }],
    ['event-0003', 'Q1', 'charge.reported', '2024-04-01T09:00:00+08:00', { yuan: '12345.6' }],
  ].map(([id, subject, type, time, data]) =>
    JSON.stringify({ specversion: '1.0', source: '/x', agency: 'huaian', id, subject, type, time, data }),
  );

  test('events as they were sent give the tables; the set is not comparable until their source is named', async () => {
    const file = write('sent.jsonl', AS_SENT.join('\n'));
    const place = join(MIRROR, 'huaian/2024/v1');
    const { code, out } = await verify(file, place);
    expect([code, out]).toEqual([0, expect.stringMatching(/未核 n\/a .*\/eventsDigest .*--source/)]);
    // Without the office's texts and its finalisation these are not all events of the version.
    const unsalted = await verify(file, place, '--source', 'huaian-cases');
    expect([unsalted.code, unsalted.out]).toEqual([
      0,
      expect.stringMatching(/未核 n\/a .*\/eventsDigest .*盐/),
    ]);
    const named = await verify(file, place, '--source', 'huaian-cases', '--salt', await saltOf(1));
    expect([named.code, named.out]).toEqual([
      1,
      expect.stringMatching(/不符 FAIL .*\/eventsDigest .*此处 3 条/),
    ]);
  });

  test('all events of one source give the digest of the version, in any order of lines', async () => {
    const frozen = (await contentOf(first))
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => JSON.parse(line));
    const sent = frozen.map(({ at, source: _, may: __, ...event }) =>
      JSON.stringify({ ...event, time: at, specversion: '1.0', source: '/x', agency: 'huaian' }),
    );
    const file = write('whole.jsonl', sent.toReversed().join('\n'));
    const place = join(MIRROR, 'huaian/2024/v1');
    const salt = await saltOf(1);
    expect((await verify(file, place, '--source', 'huaian-cases', '--salt', salt)).code).toBe(0);
    expect((await verify(file, place, '--source', 'others', '--salt', salt)).code).toBe(1);
    const other = salt.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
    expect((await verify(file, place, '--source', 'huaian-cases', '--salt', other)).code).toBe(1);
  });

  test('without a place it prints the digests and the tables, under the name that is given', async () => {
    const { code, out } = await verify(first, '--name', '淮安');
    const { tablesDigest, eventsDigest, tables } = JSON.parse(out);
    expect([code, tables.agency.name]).toEqual([0, '淮安']);
    const manifest = await readManifest(world.stores.drafts, draftKeys.manifest('huaian', 2024, 1));
    expect(eventsDigest).toBe(manifest.eventsDigest);
    expect(tablesDigest).not.toBe(manifest.tablesDigest);
    const named = JSON.parse((await verify(first, '--name', 'huaian人民政府')).out);
    expect(named.tablesDigest).toBe(manifest.tablesDigest);
  });

  test.each([
    [
      'a report of another year',
      1,
      (): string[] => [
        '--events',
        first,
        '--agency',
        'huaian',
        '--year',
        '2023',
        join(MIRROR, 'huaian/2024/v1'),
      ],
    ],
    [
      'a folder without a version',
      1,
      () => ['--events', first, '--agency', 'huaian', '--year', '2024', folder],
    ],
    ['events without a year', 2, () => ['--events', first, '--agency', 'huaian']],
    ['neither a place nor events', 2, () => []],
    ['an agency without events', 2, () => ['--agency', 'huaian', MIRROR]],
  ])('%s: exit code %i', async (_, code, argv) => {
    expect((await gongkai(['verify', ...argv()])).code).toBe(code);
  });
});

describe('check --events', () => {
  const check = (file: string, events: string, ...more: string[]) =>
    gongkai(['check', file, '--events', events, ...more]);

  test('tables that the events give pass', async () => {
    const { code, out } = await check(join(MIRROR, 'huaian/2024/v1/report.json'), first);
    expect([code, out]).toEqual([0, expect.not.stringContaining('DIFFERS')]);
  });

  test('each cell that differs is printed with old, new and the cases that stand in it', async () => {
    const report = join(MIRROR, 'huaian/2024/v1/report.json');
    const { code, out, told } = await check(report, second);
    expect(code).toBe(1);
    expect(out).toMatch(
      new RegExp(`不符 DIFFERS {2}${GRANTED} {2}文件为 1，由事件得出 2 .*\n {4}A-1, A-2\n`),
    );
    expect(told.join()).toContain('6 个单元格');
    const { cells, checks } = JSON.parse((await check(report, second, '--json')).out);
    expect([cells.length, checks.length]).toEqual([6, edition2021.checks.length]);
  });

  test('below the cells stands the smallest set of cases and events that explains all of them, and what mends it', async () => {
    const report = join(MIRROR, 'huaian/2024/v1/report.json');
    const { out } = await check(report, second);
    expect(out).toMatch(
      /差额可由以下 1 件说明.*\n {4}A-1 {2}另有 1 件同样可以说明.*\n {8}2024-03-01 {2}application\.received {2}A-1-received\n {8}2024-03-20 {2}application\.decided {2}A-1-decided\n {4}处理：/,
    );
    const { gap } = JSON.parse((await check(report, second, '--json')).out);
    const retracted = (id: string) => ({
      type: 'event.retracted',
      subject: 'A-1',
      data: { id, source: 'huaian-cases' },
    });
    expect(gap).toMatchObject([
      { subject: 'A-1', among: 2, mend: [retracted('A-1-received'), retracted('A-1-decided')] },
    ]);
  });

  test('where no few cases explain it, that is said', async () => {
    const { out } = await check(join(MIRROR, 'huaian/2024/v2/report.json'), first);
    expect(out).toContain('没有找到能说明差额的四件以内的案件：可能事件不全');
  });

  test('of many cases the first twenty are named, and the others counted', async () => {
    const lines = Array.from({ length: 25 }, (_, index) =>
      JSON.stringify({
        ...{ specversion: '1.0', source: '/x', agency: 'huaian', id: 'e', type: 'action.reported' },
        ...{ subject: `B-${String(index).padStart(2, '0')}`, time: '2024-05-01T09:00:00+08:00' },
        data: { kind: 'licence', count: 2 },
      }),
    );
    const { out } = await check(
      join(MIRROR, 'huaian/2024/v1/report.json'),
      write('many.jsonl', lines.toReversed().join('\n')),
    );
    expect(out).toMatch(/proactive\.licences {2}文件为 0，由事件得出 50.*\n {4}B-00, .*, B-19 … 另有 5 件/);
    expect(out).toMatch(/granted\.total {2}文件为 1，由事件得出 0.*\n {4}事件中没有案件计入此格/);
  });

  test('tables that do not say whose they are cannot be compared', async () => {
    const report = JSON.parse(await contentOf(join(MIRROR, 'huaian/2024/v1/report.json')));
    const { agency: _, ...nobody } = report.tables;
    const { code, told } = await check(write('nobody.json', JSON.stringify(nobody)), first);
    expect([code, told.join()]).toEqual([1, expect.stringContaining('没有写明机关')]);
  });
});

async function contentOf(path: string): Promise<string> {
  return (await readFile(path)).toString();
}

test('what an auditor is handed is the salt, and the frozen file, unpacked, but for the clock of its times', async () => {
  const { evidence, salt } = await readManifest(world.stores.drafts, draftKeys.manifest('huaian', 2024, 1));
  const frozen = await world.stores.drafts.get(draftKeys.frozen(evidence?.sha256 ?? ''));
  const events = gunzipSync(frozen?.bytes ?? '').toString();
  const printed = (await contentOf(first)).replace(
    /(?<="at":")[^"]+/g,
    (time) => new Date(time).toISOString().slice(0, 19), // the world's events are on whole seconds
  );
  expect(printed).toBe(`${JSON.stringify({ salt })}\n${events}`);
  expect((await gongkai(['faults', '--agency', 'huaian', '--events', first])).told.join()).toContain(
    '没有数据',
  );
});

test.each(['evidence', 'explain', 'verify', 'check'])(
  '%s --help speaks both languages, with examples',
  async (command) => {
    const { out } = await gongkai([command, '--help']);
    expect(out).toMatch(/示例 \/ Examples:[\s\S]*gongkai/);
    for (const line of out.split('\n').filter((text) => /^ {2}--/.test(text)))
      expect(line).toMatch(/\p{Script=Han}/u);
  },
);
