/** The same events, twice: on the embedded engines and on moto's, both made from the synthesized template. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLES, sampleDeliveries } from '../../infra/cli/sample/samples.ts';
import { secretOf, sign } from '../../shared/intake/signature.ts';
import { sha256 } from '../../shared/store/digest.ts';
import { dynamoRegistry, dynamoSecrets } from '../../shared/store/dynamodb-registry.ts';
import { ADDRESS, embedded, makeAlike, type Second, type Site, second } from './deployment.ts';
import { REGION } from './moto.ts';

const key = Buffer.alloc(32, 7);
const [, zhoukou] = SAMPLES;
if (zhoukou === undefined) throw new Error('the second sample is gone');
const deliveries = sampleDeliveries(zhoukou);
const { agency } = zhoukou.tables;

let here: Site;
let there: Second;
/** What each site answered, request by request. */
const answers = new Map<string, string[]>();

beforeAll(async () => {
  const assembly = join(mkdtempSync(join(tmpdir(), 'gongkai-conformance-')), 'cdk.out');
  // moto's CloudFormation makes a key that seals of whatever key is asked for.
  const context = JSON.stringify({ nag: 'false', region: REGION, logKey: 'sealed' });
  execFileSync('npx', ['tsx', 'infra/stack/app.ts'], {
    env: { ...process.env, CDK_OUTDIR: assembly, CDK_CONTEXT_JSON: context },
    stdio: 'ignore',
  });
  makeAlike(assembly);
  there = await second(assembly);
  here = await embedded(assembly);
  for (const site of [here, there]) await live(site);
});

afterAll(async () => {
  await Promise.all([here?.close(), there?.close()]);
});

/** Registers, sends everything twice and one event with another content, and runs two nights. */
async function live(site: Site): Promise<void> {
  const { outputs, dynamo } = site;
  const registry = dynamoRegistry(dynamo, String(outputs['RegistryTable']));
  const secrets = dynamoSecrets(dynamo, String(outputs['SecretsTable']));
  await registry.putAgency({ ...agency, parent: null, contact: null, chargeDecimals: 4 });
  for (const source of zhoukou?.registry.sources ?? []) {
    await registry.putSource({ ...source, disabled: false });
    expect(await secrets.replace(source.id, [], [secretOf(key)])).toBe(true);
    // Only who was first may replace what was there before: one condition, of the kind that keeps two secrets apart.
    expect(await secrets.replace(source.id, [], [secretOf(key)])).toBe(false);
  }
  const said: string[] = [];
  for (const round of ['first', 'again'])
    for (const { source, events } of deliveries)
      for (let from = 0; from < events.length; from += 250)
        said.push(await send(site, source, `${round}-${from}`, events.slice(from, from + 250)));
  const [{ source = '', events = [] } = {}] = deliveries;
  const [first] = events;
  said.push(await send(site, source, 'changed', [{ ...first, time: '2020-02-03T09:00:00+08:00' }]));
  answers.set(site.name, said);
  await site.night();
  await site.night();
}

async function send(site: Site, source: string, id: string, events: readonly unknown[]): Promise<string> {
  const body = Buffer.from(JSON.stringify(events));
  const seconds = Math.floor(Date.now() / 1000);
  const headers = {
    'content-type': 'application/cloudevents-batch+json',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': sign(key, id, seconds, body),
  };
  const address = `${site.apiUrl}/sources/${source}/events`;
  const answer = await fetch(address, { method: 'POST', headers, body });
  return `${answer.status} ${await answer.text()}`;
}

async function objects(site: Site, bucket: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const page of paginateListObjectsV2({ client: site.s3 }, { Bucket: bucket }))
    for (const { Key = '' } of page.Contents ?? []) {
      const { Body } = await site.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      found[Key] = Buffer.from((await Body?.transformToByteArray()) ?? []).toString('latin1');
    }
  return found;
}

/** Keys that only one side has, or whose bytes differ. */
function differing(mine: Record<string, string> = {}, theirs: Record<string, string> = {}): string[] {
  return [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].filter(
    (name) => mine[name] !== theirs[name],
  );
}

async function items(site: Site, output: string): Promise<string[]> {
  const found: string[] = [];
  const pages = paginateScan(
    { client: site.dynamo },
    { TableName: site.outputs[output], ConsistentRead: true },
  );
  for await (const page of pages)
    for (const item of page.Items ?? []) {
      // The attempt's name is made by lot.
      const { by: _, ...kept } = unmarshall(item);
      found.push(JSON.stringify(Object.entries(kept).sort(([a], [b]) => (a < b ? -1 : 1))));
    }
  return found.sort();
}

test('CloudFormation makes the stack, but for the types that the engine does not know', () => {
  expect(there.status).toBe('CREATE_COMPLETE');
  expect(there.leftOut).toEqual([
    'AWS::ApiGatewayV2::Api',
    'AWS::ApiGatewayV2::Integration',
    'AWS::ApiGatewayV2::Route',
    'AWS::ApiGatewayV2::Stage',
    'AWS::CloudWatch::Alarm',
    'AWS::Lambda::EventInvokeConfig',
    'AWS::Lambda::Version',
    'AWS::S3::BucketPolicy',
    'AWS::SNS::TopicPolicy',
    'AWS::SQS::QueuePolicy',
    'AWS::Scheduler::Schedule',
  ]);
});

test('every request is answered alike: stored, duplicate, conflict', () => {
  const [embeddedAnswers = [], motoAnswers = []] = [here, there].map(({ name }) => answers.get(name));
  expect(motoAnswers).toEqual(embeddedAnswers);
  expect(motoAnswers.filter((answer) => answer.startsWith('202')).length).toBe(motoAnswers.length - 1);
  expect(motoAnswers.at(-1)).toMatch(/^409 /);
  expect(motoAnswers.at(-1)).toContain(ADDRESS);
});

describe.each(['EventLogTable', 'JournalTable', 'RegistryTable', 'SecretsTable', 'ProgressTable'])(
  'the table %s',
  (output) => {
    test('holds the same items', async () => {
      const [mine, theirs] = await Promise.all([items(here, output), items(there, output)]);
      // What a journal holds is named by the moment and the request.
      if (output === 'JournalTable') return expect(theirs).toHaveLength(mine.length);
      expect(theirs).toEqual(mine);
      return expect(theirs.length).toBeGreaterThan(0);
    });
  },
);

test('the published version is the same in every byte of every format, and its figures are those published', async () => {
  const [mine, theirs] = await Promise.all(
    [here, there].map((site) => objects(site, String(site.outputs['PublicationBucket']))),
  );
  expect(differing(mine, theirs)).toEqual([]);
  expect(Object.keys(theirs ?? {}).length).toBeGreaterThan(5);
  const year = zhoukou.tables.year;
  const report = JSON.parse(
    Buffer.from(theirs?.[`${agency.id}/${year}/v1/report.json`] ?? '{}', 'latin1').toString(),
  );
  expect(report.tables).toEqual(zhoukou.tables);
});

test('the frozen bytes and the drafts are the same', async () => {
  const [mine, theirs] = await Promise.all(
    [here, there].map((site) => objects(site, String(site.outputs['DraftsBucket']))),
  );
  const lasting = (all: Record<string, string> | undefined) =>
    Object.entries(all ?? {})
      .filter(([name]) => /^(versions|drafts)\//.test(name))
      .map(([name, bytes]) => withoutOwn(name, bytes));
  expect(lasting(theirs)).toEqual(lasting(mine));
  expect(lasting(theirs).length).toBeGreaterThan(5);
});

/** What names the chain of a night, and what the site's own key of KMS has sealed: each site gave its own. */
const OWN: readonly [under: RegExp, names: readonly string[]][] = [
  [/^versions\/manifests\//, ['run']],
  [/^versions\/commitments\//, ['run']],
  [/^versions\/log-key\.json$/, ['sealed', 'under']],
];

/** A file without what is the site's own, and under a name that no chain gave it. */
function withoutOwn(name: string, bytes: string): [name: string, digest: string] {
  const [under, names] = OWN.find(([place]) => place.test(name)) ?? [];
  if (!under || !names) return [name, sha256(Buffer.from(bytes, 'latin1'))];
  const said: Record<string, unknown> = JSON.parse(bytes);
  for (const own of names) {
    expect(said[own], `${name} ${own}`).toMatch(/./);
    delete said[own];
  }
  const isOfChain = name.startsWith('versions/commitments/');
  return [isOfChain ? 'versions/commitments/' : name, sha256(JSON.stringify(said))];
}

test('a second write under the key of a version is refused by its condition', async () => {
  for (const site of [here, there]) {
    const Key = `${agency.id}/${zhoukou.tables.year}/v1/report.json`;
    const Bucket = String(site.outputs['PublicationBucket']);
    const put = new PutObjectCommand({ Bucket, Key, Body: 'other', IfNoneMatch: '*' });
    await expect(site.s3.send(put), site.name).rejects.toMatchObject({
      $metadata: { httpStatusCode: 412 },
    });
  }
});

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html: AWS answers 403, as the
// embedded engine does. moto makes no bucket policy here, and asks no policy before a write.
test('without its condition the embedded engine refuses it by the policy of the bucket, as AWS does', async () => {
  const Key = `${agency.id}/${zhoukou.tables.year}/v1/report.json`;
  const Bucket = String(here.outputs['PublicationBucket']);
  const put = new PutObjectCommand({ Bucket, Key, Body: 'other' });
  await expect(here.s3.send(put)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
});
