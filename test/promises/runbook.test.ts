/**
 * The sections of infra/RUNBOOK.md, rehearsed on the local stack: what goes wrong is made to go wrong, then what the
 * runbook says is typed, and what it says of success is looked at. `npm run rehearse` leaves the transcripts.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DeleteItemCommand,
  ListTablesCommand,
  PutItemCommand,
  paginateScan,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Status } from '../../infra/cli/operator/stack-status.ts';
import { currentDraft } from '../../shared/night/draft.ts';
import { dynamoFeeds } from '../../shared/store/dynamodb-registry.ts';
import { gongkai, type Run } from '../rooms/cli/recording-shell.ts';
import { RESTORED, type Rehearsal, rehearse } from './rehearsal.ts';

const RUNBOOK = readFileSync(join(import.meta.dirname, '../../infra/RUNBOOK.md'), 'utf8');

let on: Rehearsal;
const secrets: Record<string, string> = {};
const REGISTRY = {
  agencies: ['qinghe', 'qingpu', 'hongze'].map((id) => ({ id, name: `${id}区人民政府`, parent: null })),
  sources: [
    { id: 'qinghe-cases', agencies: ['qinghe', 'qingpu'] },
    { id: 'qinghe-office', agencies: ['qinghe', 'qingpu'], may: ['text', 'finalise'] },
    { id: 'qingpu-window', agencies: ['qinghe', 'qingpu'] },
    { id: 'hongze-cases', agencies: ['hongze'] },
  ],
};

function line(agency: string, number: string, what: 'received' | 'decided'): string {
  const data = what === 'received' ? { applicantType: 'natural-person' } : { outcome: 'granted' };
  const time = `2024-0${what === 'received' ? 3 : 4}-05T10:00:00+08:00`;
  const event = { specversion: '1.0', source: '/rehearsal', id: `${number}-${what}`, time, subject: number };
  return JSON.stringify({ ...event, type: `application.${what}`, agency, data });
}

const send = (source: string, ...lines: string[]) =>
  on.type(['send', on.file('events.jsonl', lines.join('\n')), '--source', source], secrets[source]);

async function publish(agency: string, note?: string): Promise<void> {
  const place = ['--agency', agency, '--year', '2024', '--source', 'qinghe-office'];
  for (const section of ['overview', 'problems']) {
    const text = on.file(`${section}.md`, '本年度工作平稳有序。');
    await on.type(['narrative', section, text, ...place], secrets['qinghe-office']);
  }
  const noted = note === undefined ? [] : ['--note', note];
  await on.type(['finalise', ...place, ...noted], secrets['qinghe-office']);
  await on.type(['night']);
}

async function status(): Promise<Status> {
  return JSON.parse((await on.type(['status', '--json'])).out);
}

/** What the drafts of an agency say, whatever number their folds have. */
async function draftOf(agency: string, year = 2024): Promise<string> {
  return (await reportOf(agency, year)).replace(/"fold": \d+/, '"fold": N');
}

/** A fold of another day may say more of silent sources; the tables are the same. */
async function tablesOf(agency: string): Promise<unknown> {
  return JSON.parse(await reportOf(agency, 2024)).tables;
}

async function reportOf(agency: string, year: number): Promise<string> {
  const draft = await currentDraft(agency, year, on.drafts);
  return text(on.drafts, `${draft?.prefix}report.json`);
}

async function text(objects: Rehearsal['drafts'], key: string): Promise<string> {
  const object = await objects.get(key);
  if (!object) throw new Error(`nothing lies under ${key}`);
  return Buffer.from(object.bytes).toString();
}

beforeAll(async () => {
  on = await rehearse();
  const registry = on.file('registry.json', JSON.stringify(REGISTRY));
  const issued = JSON.parse((await on.type(['registry', 'apply', registry])).out);
  for (const [id, { secret }] of Object.entries<{ secret: string }>(issued.sources)) secrets[id] = secret;
  for (const agency of ['qinghe', 'qingpu'])
    await send('qinghe-cases', line(agency, 'A-1', 'received'), line(agency, 'A-1', 'decided'));
  await publish('qinghe');
  await publish('qingpu');
}, 180_000);

afterAll(async () => {
  await on.close();
});

/** A section that is rehearsed stands in the runbook. */
function begin(anchor: string): void {
  expect(RUNBOOK).toContain(`\n## ${anchor}\n`);
  on.section(anchor);
}

describe('gongkai status', () => {
  test('lists agencies with drafts and versions, sources, and the last night', async () => {
    const { agencies, sources, lastNight, runs } = await status();
    expect(agencies.map(({ id, due }) => [id, due])).toEqual([
      ['hongze', true],
      ['qinghe', true],
      ['qingpu', true],
    ]);
    expect(agencies[1]?.years).toContainEqual({ year: 2024, version: 1, refused: null, takenDown: false });
    expect(Object.fromEntries(sources.map(({ id, state }) => [id, state]))).toEqual({
      bench: 'never',
      'hongze-cases': 'never',
      'qinghe-cases': 'sending',
      'qinghe-office': 'not a feed',
      'qingpu-window': 'never',
    });
    expect(lastNight).toMatchObject({ failed: [], failedTwice: [] });
    expect(runs).toEqual([]);
    const { out } = await on.type(['status']);
    expect(out).toContain('v1');
    expect(out).toContain('从未 never');
  });

  test('a finalisation that waits stands there with its reason', async () => {
    await on.type(
      ['finalise', '--agency', 'qinghe', '--year', '2024', '--source', 'qinghe-office'],
      secrets['qinghe-office'],
    );
    expect((await status()).agencies[1]?.finalising).toBe(true);
    await on.type(['night']);
    const refused = (await status()).agencies[1]?.years.find(({ year }) => year === 2024)?.refused;
    expect(refused).toContain('更正说明');
  });
});

test('one id leads from a request to the run and the fold that answer it, and to the version', async () => {
  const received = on.logOf('receive').filter(({ message }) => message === 'answered');
  const sent = received.find(({ source, EventsStored }) => source === 'qinghe-office' && EventsStored === 1);
  const answers = on.logOf('rollup').filter(({ message }) => message === 'answers');
  const of = answers.find(({ requests }) => (requests as string[]).includes(String(sent?.['request'])));
  expect(of).toBeDefined();
  const published = on.logOf('render').filter(({ message }) => message === 'published');
  expect(published.map(({ run, agency, version }) => [run, agency, version])).toContainEqual([
    of?.['run'],
    of?.['agency'],
    1,
  ]);
  const manifest = JSON.parse(await text(on.drafts, 'versions/manifests/qinghe/2024/v1.json'));
  expect(manifest.run).toBe(of?.['run']);
});

test('each count is a metric of the namespace Gongkai with the one dimension stage', () => {
  const counts = ['receive', 'listdue', 'render'].flatMap((part) =>
    on.logOf(part).flatMap((entry) => {
      const { CloudWatchMetrics = [] } = (entry['_aws'] ?? {}) as {
        CloudWatchMetrics?: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[];
      };
      return CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
        Metrics.map(({ Name }) => `${Namespace} ${Dimensions.join('|')} ${Name} ${typeof entry[Name]}`),
      );
    }),
  );
  expect([...new Set(counts)].sort()).toEqual([
    'Gongkai stage AgenciesFailed number',
    'Gongkai stage AgenciesFailedTwice number',
    'Gongkai stage EventsDuplicate number',
    'Gongkai stage EventsStored number',
    'Gongkai stage NightsFinished number',
    'Gongkai stage SilentSources number',
    'Gongkai stage,source SourceSilentDays number',
  ]);
});

describe('the chain', () => {
  test('night-did-not-run, dead-letters: a chain that failed is seen, and one command does its work', async () => {
    begin('dead-letters');
    const { url, region, operator, outputs } = on.real.stack;
    const client = new SFNClient({ endpoint: url, region, credentials: operator });
    const stateMachineArn = String(outputs['NightlyChainArn']);
    await client.send(new StartExecutionCommand({ stateMachineArn, input: '{"mode":"nonsense"}' }));
    await expect.poll(async () => (await status()).runs[0]?.state, { timeout: 30_000 }).toBe('FAILED');
    expect((await on.type(['recover', 'redrive'])).code).toBe(0);
    expect((await status()).runs).toEqual([]);
    expect((await on.type(['recover', 'redrive'])).told.join()).toContain('no dead letters');
  });

  test('agency-failing-twice: the cause stands in the status; without it the next night is well', async () => {
    begin('agency-failing-twice');
    const TableName = on.nameOf('EventLogTable');
    const key = { agency: { S: 'qingpu' }, key: { S: 'B-1\0qinghe-cases\0poison' } };
    await send('qinghe-cases', line('qingpu', 'B-1', 'received'), line('qinghe', 'B-1', 'received'));
    await on.dynamo.send(new PutItemCommand({ TableName, Item: { ...key, format: { N: '99' } } }));
    for (const failedTwice of [[], ['qingpu']]) {
      expect((await on.type(['night'])).code).toBe(1);
      const { lastNight } = await status();
      expect(lastNight?.failed.map(({ agency, reason }) => [agency, reason?.includes('format 99')])).toEqual([
        ['qingpu', true],
      ]);
      expect(lastNight?.failedTwice).toEqual(failedTwice);
    }
    await on.dynamo.send(new DeleteItemCommand({ TableName, Key: key }));
    expect((await on.type(['night'])).code).toBe(0);
    expect((await status()).lastNight?.failed).toEqual([]);
  });
});

/** The key that signs the log and the checkpoints of it, as they were before all was lost. */
let logKey: Uint8Array | undefined;
let kept: string;
async function witness(): Promise<Run> {
  const { PublicationUrl } = on.real.stack.outputs;
  return gongkai(['witness', `${PublicationUrl}/`, '--checkpoints', kept]);
}

describe('the event store', () => {
  test('restore-from-export: all is lost, and comes back: drafts, versions, every public byte, and nothing more', async () => {
    begin('restore-from-export');
    const office = ['--agency', 'qingpu', '--year', '2024', '--source', 'qinghe-office'];
    await on.type(['finalise', ...office], secrets['qinghe-office']);
    await on.type(['night']);
    await on.type(['recover', 'rebuild', '--all']);
    // A finalisation that was refused waits as restored then: that is said besides, and nothing else differs.
    const draft = async () => {
      const { edition, ...said } = JSON.parse(await reportOf('qinghe', 2024));
      return { ...said, edition: { ...edition, fold: 0, refusals: [] } };
    };
    const before = { draft: await draft(), published: on.textsIn('PublicationBucket') };
    const path = on.file('kept.jsonl', '');
    expect((await on.type(['recover', 'export', '--out', path])).code).toBe(0);
    logKey = (await on.drafts.get('versions/log-key.json'))?.bytes;
    kept = on.file('checkpoints', '').replace(/checkpoints$/, 'kept-checkpoints');
    expect((await witness()).code).toBe(0);
    const lost = await on.empty(on.nameOf('EventLogTable'), ['agency', 'key']);
    await on.empty(on.nameOf('ProgressTable'), ['agency']);
    await on.empty(on.nameOf('JournalTable'), ['agency', 'entry']);
    const lying = [...on.textsIn('DraftsBucket').keys()].find((key) => key.startsWith('versions/files/'));
    await expect(on.drafts.remove(String(lying))).rejects.toThrow(/explicit deny in a resource-based policy/);
    for (const bucket of ['DraftsBucket', 'PublicationBucket']) await on.lose(on.nameOf(bucket));
    expect([...on.textsIn('DraftsBucket'), ...on.textsIn('PublicationBucket')]).toEqual([]);
    expect((await status()).logKeyless).toBe(false);
    const first = await on.type(['recover', 'import', path]);
    // The log came back and the key that signs it did not, which is in no export.
    expect([first.told.join().includes('缺少签名密钥'), (await status()).logKeyless]).toEqual([true, true]);
    const imported = JSON.parse(first.out);
    expect(imported).toMatchObject({ stored: lost, duplicates: 0, conflicts: 0, objects: { conflicts: 0 } });
    expect(imported.objects.stored).toBeGreaterThan(before.published.size);
    expect(JSON.parse((await on.type(['recover', 'import', path])).out).duplicates).toBe(lost);
    expect((await on.type(['recover', 'rebuild', '--all'])).code).toBe(0);
    expect((await on.type(['night'])).code).toBe(0);
    expect(await draft()).toEqual(before.draft);
    expect(on.textsIn('PublicationBucket')).toEqual(before.published);
    const refused = (await status()).agencies[2]?.years.find(({ year }) => year === 2024);
    expect(refused).toMatchObject({ version: 1, refused: expect.stringContaining('来自备份') });
    const place = ['--agency', 'qingpu', '--year', '2024'];
    expect((await on.type(['recover', 'republish', ...place, '--reason', '演练'])).code).toBe(0);
    await on.type(['night']);
    expect((await status()).agencies[2]?.years.find(({ year }) => year === 2024)?.refused).toContain(
      '更正说明',
    );
    expect(await on.type(['withdraw', ...place])).toMatchObject({ code: 0 });
    await on.type(['night']);
    expect((await status()).agencies[2]?.years.find(({ year }) => year === 2024)?.refused).toBeNull();
    expect(on.textsIn('PublicationBucket')).toEqual(before.published);
  });

  test('restore-the-key-of-the-log: it goes on from the checkpoint that was kept before, or stays as it was', async () => {
    begin('restore-the-key-of-the-log');
    expect((await status()).logKeyless).toBe(true);
    expect((await witness()).code).toBe(0);
    const size = async () => Number((await text(on.publication, 'log/checkpoint')).split('\n')[1]);
    const before = await size();
    if (!logKey) throw new Error('there was no key');
    const key = { key: 'versions/log-key.json', bytes: logKey, mediaType: 'application/json' };
    expect(await on.drafts.put({ ...key, only: 'absent' })).toBe(true);
    expect((await status()).logKeyless).toBe(false);
    await on.type(['recover', 'rebuild', '--all']);
    await on.type(['night']);
    expect(await size()).toBeGreaterThan(before);
    const after = await witness();
    expect([after.code, after.out]).toEqual([0, expect.stringContaining('续写')]);
  });

  test('restore-from-point-in-time: what a restored table has is brought into the one in use', async () => {
    begin('restore-from-point-in-time');
    await on.type(['recover', 'rebuild', '--all']);
    const before = await draftOf('qingpu');
    await copyItems(on.nameOf('EventLogTable'), RESTORED);
    const lost = await on.empty(on.nameOf('EventLogTable'), ['agency', 'key']);
    await send('qinghe-cases', line('hongze', 'C-1', 'received'), line('qinghe', 'C-1', 'received'));
    const path = on.file('restored.jsonl', '');
    await on.type(['recover', 'export', '--table', RESTORED, '--out', path]);
    const { out } = await on.type(['recover', 'import', path]);
    expect(JSON.parse(out)).toMatchObject({ stored: lost, duplicates: 0, conflicts: 0 });
    await on.type(['recover', 'rebuild', '--all']);
    expect(await draftOf('qingpu')).toBe(before);
  });

  test('drill-a-restore: tables under new names, every version from its events, a paper; nothing is left of it', async () => {
    begin('drill-a-restore');
    const tables = async () => (await on.dynamo.send(new ListTablesCommand({}))).TableNames;
    const before = await tables();
    const published = on.textsIn('PublicationBucket');
    const paper = on.file('drill.md', '');
    const run = await on.type(['recover', 'drill', '--out', paper]);
    expect([run.code, run.told.join()]).toEqual([0, expect.stringContaining('备份可用')]);
    const said = readFileSync(paper, 'utf8');
    expect(said).toMatch(/恢复的表：\S+ → \S+-drill-\d{14}/);
    expect(said).toContain('共 2 版：2 版由备份的事件重算');
    await expect.poll(tables).toEqual(before);
    expect(on.textsIn('PublicationBucket')).toEqual(published);
    await on.dynamo.send(new DeleteItemCommand({ TableName: RESTORED, Key: await someKey(RESTORED) }));
    const lacking = await on.type(['recover', 'drill', '--table', RESTORED]);
    expect([lacking.code, lacking.out]).toEqual([1, expect.stringContaining('备份不能完全恢复现有数据')]);
    const past = await on.type(['recover', 'drill', '--to', '2026-01-01T00:00:00+08:00']);
    expect([past.code, past.told.join()]).toEqual([1, expect.stringContaining('keeps no backups')]);
    await expect.poll(tables).toEqual(before);
  });

  test('rebuild-from-the-log: without drafts, folds and progress all is drafted again', async () => {
    begin('rebuild-from-the-log');
    const before = await draftOf('qinghe');
    for (const prefix of ['drafts/', 'folds/'])
      for await (const key of on.drafts.list(prefix)) await on.drafts.remove(key);
    await on.empty(on.nameOf('ProgressTable'), ['agency']);
    expect((await on.type(['recover', 'rebuild', '--all'])).code).toBe(0);
    expect(await draftOf('qinghe')).toBe(before);
  });
});

/** Of an event that a version was made of. */
async function someKey(TableName: string) {
  const { Items = [] } = await on.dynamo.send(new ScanCommand({ TableName }));
  const item = Items.find((each) => each['agency']?.S === 'qinghe' && each['key']?.S?.startsWith('A-1'));
  const { agency, key } = item ?? {};
  if (!agency || !key) throw new Error('the restored table holds nothing of qinghe');
  return { agency, key };
}

/** What AWS does when it makes a table from a point in time. */
async function copyItems(from: string, to: string): Promise<void> {
  for await (const { Items = [] } of paginateScan({ client: on.dynamo }, { TableName: from }))
    for (const Item of Items) await on.dynamo.send(new PutItemCommand({ TableName: to, Item }));
}

describe('what is published', () => {
  const version = ['--agency', 'qinghe', '--year', '2024', '--number', '1'];

  test('re-render-a-version: lost and damaged objects come back byte for byte', async () => {
    begin('re-render-a-version');
    const before = on.textsIn('PublicationBucket');
    await on.publication.remove('qinghe/2024/v1/report.json');
    await on.publication.remove('qinghe/2024/index.html');
    await on.publication.put({
      key: 'qinghe/2024/report.json',
      bytes: Buffer.from('{}'),
      mediaType: 'application/json',
    });
    const { out } = await on.type(['recover', 'version', ...version]);
    expect(out.match(/written again/g)).toHaveLength(3);
    expect(on.textsIn('PublicationBucket')).toEqual(before);
    expect((await on.type(['recover', 'version', ...version])).out).not.toContain('written again');
  });

  test('take-a-page-down: no night publishes it again, the catalogue says so, and it can come back', async () => {
    begin('take-a-page-down');
    const before = on.textsIn('PublicationBucket');
    const place = ['--agency', 'qinghe', '--year', '2024'];
    expect((await on.type(['recover', 'take-down', ...place, '--reason', '误含个人信息'])).code).toBe(0);
    await on.type(['recover', 'rebuild', '--agency', 'qinghe']);
    const gone = on.textsIn('PublicationBucket');
    const keys = [...gone.keys()].filter((key) => key.startsWith('qinghe/2024/'));
    expect(keys).toEqual(['qinghe/2024/index.html']);
    const { url, outputs } = on.real.stack;
    expect(String(outputs['PublicationUrl']).startsWith(url)).toBe(true);
    const page = await fetch(`${outputs['PublicationUrl']}/qinghe/2024/index.html`);
    expect(await page.text()).toContain('本报告已撤下');
    expect((await fetch(`${outputs['PublicationUrl']}/qinghe/2024/v1/report.json`)).status).not.toBe(200);
    expect(gone.get('index.html')).toContain('已撤下');
    expect([...gone.values()].join()).not.toContain('误含');
    expect((await status()).agencies[1]?.years.find(({ year }) => year === 2024)?.takenDown).toBe(true);
    expect((await on.type(['recover', 'version', ...version])).code).toBe(1);
    expect((await on.type(['recover', 'version', ...version, '--reason', '误报'])).code).toBe(0);
    expect(on.textsIn('PublicationBucket')).toEqual(before);
    await on.type(['recover', 'take-down', ...place, '--reason', '更正']);
    await publish('qinghe', '更正：申请人张三（13812345678）一案重复登记。');
    const searched = ['recover', 'search', '张三', '13812345678'];
    expect(await on.type(searched)).toMatchObject({ code: 1 });
    await on.type(['recover', 'take-down', ...place, '--number', '2', '--reason', '误含个人信息']);
    expect(await on.type(searched)).toMatchObject({ code: 0, out: '' });
    await on.type(['recover', 'version', ...place, '--number', '2', '--reason', '演练结束']);
    const again = on.textsIn('PublicationBucket');
    expect(again.get('qinghe/2024/index.html')).toContain('v2/');
    expect(again.has('qinghe/2024/v1/report.json')).toBe(false);
  });
});

describe('sources and agencies', () => {
  test('silent-source: one that stopped is listed and told to the clerk, until it sends again', async () => {
    begin('silent-source');
    const feeds = dynamoFeeds(on.dynamo, on.nameOf('RegistryTable'));
    const today = Date.now();
    const daysAgo = (n: number) => new Date(today - n * 86_400_000).toISOString().slice(0, 10);
    await feeds.record({ source: 'hongze-cases', days: [26, 24, 23, 21, 20].map(daysAgo) });
    await on.type(['night']);
    const stateOf = async () => (await status()).sources.find(({ id }) => id === 'hongze-cases')?.state;
    expect(await stateOf()).toBe('silent');
    const listed = on.logOf('listdue').filter(({ message }) => message === 'listed');
    expect(listed.at(-1)?.['SilentSources']).toBe(1);
    const year = new Date(today).getUTCFullYear();
    expect(await draftOf('hongze', year)).toContain('"source": "hongze-cases"');
    await send('hongze-cases', line('hongze', 'D-1', 'received'));
    expect(await stateOf()).toBe('sending');
    await on.type(['night']);
    expect(await draftOf('hongze', year)).not.toContain('silentSources');
  });

  test('refused-signatures: the log names the registered source that was claimed, and no stranger', async () => {
    begin('refused-signatures');
    const path = on.file('one.jsonl', line('hongze', 'E-1', 'received'));
    await on.type(['send', path, '--source', 'hongze-cases'], secrets['qinghe-cases']);
    await on.type(['send', path, '--source', 'zhangsan-13912345678'], secrets['qinghe-cases']);
    const refused = on.logOf('receive').filter(({ SignaturesRefused }) => SignaturesRefused === 1);
    expect(refused.map(({ claimed }) => claimed)).toEqual(['hongze-cases', undefined]);
    expect(JSON.stringify(on.logOf('receive'))).not.toContain('zhangsan');
  });

  test('rotate-a-secret: both are good until the older is dropped', async () => {
    begin('rotate-a-secret');
    const issued = JSON.parse((await on.type(['source', 'rotate', 'hongze-cases'])).out);
    const fresh = issued.sources['hongze-cases'].secret;
    // Two forgeries in a second use up its look-ups of secrets, and the test before this one forged.
    await new Promise((done) => setTimeout(done, 1_000));
    const path = on.file('two.jsonl', line('hongze', 'F-1', 'received'));
    expect((await on.type(['send', path, '--source', 'hongze-cases'], fresh)).code).toBe(0);
    expect((await on.type(['send', path, '--source', 'hongze-cases'], secrets['hongze-cases'])).code).toBe(0);
    expect((await on.type(['source', 'rotate', 'hongze-cases', '--retire'])).code).toBe(0);
  });

  test('retire-an-agency: nobody speaks for it any more, and what it published stays', async () => {
    begin('retire-an-agency');
    const published = async () => {
      const all = [...on.textsIn('PublicationBucket')];
      // The log may commit to what earlier runs had read.
      return all.filter(([key]) => !key.startsWith('log/'));
    };
    const before = await published();
    expect((await on.type(['registry', 'retire', '--agency', 'qingpu'])).code).toBe(0);
    const { code, told } = await send('qingpu-window', line('qingpu', 'G-1', 'received'));
    expect([code, told.join().includes('403')]).toEqual([1, true]);
    const again = await on.type(['registry', 'apply', on.file('registry.json', JSON.stringify(REGISTRY))]);
    expect([again.code, again.told.join().includes('retired')]).toEqual([1, true]);
    await on.type(['night']);
    expect((await status()).agencies.find(({ id }) => id === 'qingpu')).toMatchObject({
      retired: true,
      years: expect.arrayContaining([{ year: 2024, version: 1, refused: null, takenDown: false }]),
    });
    expect(await published()).toEqual(before);
  });

  test('retire-a-source: it is refused, nobody waits for it, and what it sent still counts', async () => {
    begin('retire-a-source');
    const before = await tablesOf('qinghe');
    expect((await on.type(['registry', 'retire', '--source', 'qinghe-cases'])).code).toBe(0);
    await on.type(['recover', 'rebuild', '--agency', 'qinghe']);
    expect(await tablesOf('qinghe')).toEqual(before);
    expect((await status()).sources.find(({ id }) => id === 'qinghe-cases')?.state).toBe('retired');
    await on.type(['registry', 'retire', '--source', 'qingpu-window']);
    const back = await on.type(['registry', 'retire', '--source', 'qingpu-window', '--undo']);
    expect(JSON.parse(back.out).sources['qingpu-window'].secret).toMatch(/^whsec_/);
  });
});

test('each alarm and each task has its section, and each section says all four things', () => {
  const sections = RUNBOOK.split(/^## /m).slice(1);
  const anchors = sections.map((section) => section.split('\n')[0]);
  expect(anchors).toEqual([
    'night-did-not-run',
    'night-unfinished',
    'agency-failing-twice',
    'dead-letters',
    'look-fails',
    'intake-5xx',
    'refused-signatures',
    'throttles',
    'desk-fails',
    'refused-sign-ins',
    'probe-failed',
    'silent-source',
    'first-deploy-failed',
    'remove-old-versions',
    'restore-from-point-in-time',
    'restore-from-export',
    'drill-a-restore',
    'restore-the-key-of-the-log',
    'rebuild-from-the-log',
    're-render-a-version',
    'retire-an-agency',
    'retire-a-source',
    'take-a-page-down',
    'rotate-a-secret',
  ]);
  for (const section of sections)
    for (const part of [
      '**What you see.**',
      '**What it means.**',
      '**What to do.**',
      '**How to know it worked.**',
    ])
      expect(`${section.split('\n')[0]}: ${section.includes(part) ? 'says' : 'lacks'} ${part}`).toContain(
        'says',
      );
});
