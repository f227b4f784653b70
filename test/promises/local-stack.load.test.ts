/**
 * The deployed template under load and under its own policies (promise R6, R17, R22, R25): every question that
 * the policies were asked is recorded, and held against what the template allows.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepArrangement } from '../../infra/cli/operator/calendar-store.ts';
import type { AccessRequest, Decision } from '../../infra/local/engine.ts';
import { createAuthorize } from '../../infra/local/iam/policy.ts';
import { readAssembly } from '../../infra/local/template/assembly.ts';
import { planStack, type StackPlan } from '../../infra/local/template/plan.ts';
import type { Instant } from '../../shared/events/instant.ts';
import { dynamoEventLog, dynamoJournal } from '../../shared/store/dynamodb-log.ts';
import { dynamoRegistry } from '../../shared/store/dynamodb-registry.ts';
import { s3Objects } from '../../shared/store/s3.ts';
import { length, tell } from '../prove/figure.ts';
import { shown, shownOf } from './cross-origin.ts';
import { eventOf, finalising, type Office, openOffice } from './office.ts';
import { unlistedKeys } from './public-keys.ts';
import { type RealStack, realStack } from './real-stack.ts';
import { weighUnderLoad } from './weighing.ts';

const DELIVERIES = length('DELIVERIES', 100);
const STEADY = length('STEADY', 60);
const CLIENTS = 50;

let real: RealStack;
let office: Office;
let plan: StackPlan;
const asked: { request: AccessRequest; decision: Decision }[] = [];

beforeAll(async () => {
  real = await realStack(['qinghe'], {
    watch: (request, decision) => asked.push({ request, decision }),
    concurrency: 2,
  });
  office = await openOffice(real, ['qinghe']);
  plan = planStack(readAssembly(real.assembly, { region: real.stack.region }));
}, 300_000);
afterAll(async () => {
  office.close();
  await real.close();
});

/** A report of an agency as the public reads it. */
async function published(
  year: string,
): Promise<{ tables: { applications: { received: { total: number } } } }> {
  const answer = await fetch(`${real.stack.outputs['PublicationUrl']}/qinghe/${year}/report.json`);
  return JSON.parse(await answer.text());
}

test(`R6: one event delivered ${DELIVERIES} times by ${CLIENTS} clients at once is stored once, acknowledged each time, counted once`, async () => {
  const data = { applicantType: 'natural-person' };
  const event = eventOf('qinghe', 'application.received', 'ONE', { data });
  let [left, acknowledged, stored, duplicates] = [DELIVERIES, 0, 0, 0];
  const client = async () => {
    while (left-- > 0) {
      const { status, text } = await office.post([event]);
      if (status === 202) acknowledged += 1;
      const answer: { stored: number; duplicates: number } = JSON.parse(text);
      stored += answer.stored;
      duplicates += answer.duplicates;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  await office.post(finalising('qinghe', '2024'));
  await real.night();
  const counted = (await published('2024')).tables.applications.received.total;
  const held = stored === 1 && counted === 1 ? acknowledged : 0;
  tell({ row: 'R6', what: 'deliveries of one event', held, tried: DELIVERIES });
  expect([acknowledged, stored, duplicates, counted]).toEqual([DELIVERIES, 1, DELIVERIES - 1, 1]);
}, 600_000);

test('R17: a version’s key is refused to a second write, by the bucket and by the policy, and its removal to the role that publishes', async () => {
  const bucket = String(real.stack.outputs['PublicationUrl']).split('/').at(-1) ?? '';
  const key = 'qinghe/2024/v1/report.json';
  const put = (condition: object) =>
    office.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: '{}', ...condition }));
  const before = await (await fetch(`${real.stack.url}/${bucket}/${key}`)).text();
  await expect(put({})).rejects.toMatchObject({ name: 'AccessDenied' });
  await expect(put({ IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  const identity = Object.fromEntries(plan.roles.map(({ arn, policies }) => [arn, policies]));
  const authorize = createAuthorize({ identity, resources: plan.bucketPolicies });
  const publisher = roleNamed('RenderReport');
  const may = (action: string, context: Record<string, string> = {}) =>
    authorize({
      principal: publisher,
      action,
      resource: `arn:${plan.setting.partition}:s3:::${bucket}/${key}`,
      context,
    }).allowed;
  expect([
    may('s3:PutObject'),
    may('s3:DeleteObject'),
    may('s3:PutObject', { 's3:if-none-match': '*' }),
  ]).toEqual([false, false, true]);
  const after = await office.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  expect(await after.Body?.transformToString()).toBe(before);
});

function roleNamed(part: string): Exclude<AccessRequest['principal'], { kind: 'anonymous' }> {
  const role = plan.roles.find(({ name }) => name.toLowerCase().includes(part.toLowerCase()));
  if (!role) throw new Error(`no role is called ${part}: ${plan.roles.map(({ name }) => name)}`);
  return { kind: 'role', name: role.name, arn: role.arn };
}

/** Grants that are not used here, by their action or their role, and why they are there. */
const REASONS: readonly [RegExp, string][] = [
  [/^logs:/, 'logs are files on this machine; on AWS the service that delivers them asks'],
  [/^sqs:SendMessage$/, 'a start that failed for hours is put aside; here none fails'],
  [
    /^states:(Describe|Stop)Execution$/,
    'the guide names children so too; here they carry the label of their map',
  ],
  [/^s3:ListBucket$/, 'without it S3 answers 403, and not 404, for a key that is not there'],
  [
    /-deskfunctionrole/,
    'the desk is asked by people who sign in: npm run test:desk walks it under these policies',
  ],
];

/** Calls without a version, from the time before versions were called. */
const UNVERSIONED: readonly [RegExp, string] = [
  /-nightlychainmachinerole.* lambda:InvokeFunction [^*]+$/,
  'runs that 0.9.0 or an earlier release began call functions without a version',
];

interface Grant {
  role: string;
  action: string;
  resource: string;
}

const reasonOf = ({ role, action, resource }: Grant): string | undefined =>
  [...REASONS, UNVERSIONED].find(([pattern]) =>
    [action, role, `${role} ${action} ${resource}`].some((text) => pattern.test(text)),
  )?.[1];

/** What the policies of the roles allow, one grant an action and resource. */
function grantsOf({ roles }: StackPlan): Grant[] {
  return roles.flatMap(({ arn: role, policies }) =>
    policies.flatMap(({ Statement }) =>
      [Statement].flat().flatMap((statement) => {
        const { Effect, Action, Resource } = statement as {
          Effect: string;
          Action: string | string[];
          Resource: string | string[];
        };
        if (Effect !== 'Allow') return [];
        return [Action]
          .flat()
          .flatMap((action) => [Resource].flat().map((resource) => ({ role, action, resource })));
      }),
    ),
  );
}

const fits = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  ).test(text);

test('R22: no call of a function is denied, and each grant of the template is used, or has its reason', async () => {
  // A government's turn reads what its members published.
  const registry = dynamoRegistry(office.dynamo, String(real.stack.outputs['RegistryTable']));
  const agency = { contact: null, chargeDecimals: 4 };
  await registry.putAgency({ ...agency, id: 'shi', name: '市', parent: null, consolidates: true });
  await registry.putAgency({ ...agency, id: 'qinghe', name: 'qinghe', parent: 'shi' });
  // A trial's turn asks for its clock.
  await registry.putAgency({ ...agency, id: 'shiyan', name: '试验', parent: null, sandbox: true });
  // And the days off that were announced after the release, by which it tells what was handed on and lost.
  const drafts = s3Objects(office.s3, String(real.stack.outputs['DraftsBucket']));
  await keepArrangement({ year: 2027, document: '国办发明电〔2026〕…号', holidays: [] }, drafts);
  const twice = eventOf('qinghe', 'application.decided', 'NO-RECEIPT', {
    id: 'faulty',
    data: { outcome: 'granted' },
  });
  await office.post([twice, ...finalising('qinghe', '2024', '更正')]);
  const apart = await manyApart(office.dynamo, String(real.stack.outputs['EventLogTable']));
  await real.night();
  // So many cases, with so many others between them, are read by the names of their events.
  const paid = { time: '2026-04-01T09:00:00+08:00', data: { yuan: '1.00' } };
  await office.post(apart.map((subject) => eventOf('qinghe', 'application.fee-paid', subject, paid)));
  // An entry of an hour ago is old enough to be removed.
  await dynamoJournal(office.dynamo, String(real.stack.outputs['JournalTable'])).note({
    agency: 'qinghe',
    receivedAt: Date.now() - 3_600_000,
    id: 'old',
    subjects: ['ONE'],
    fromYear: 2024,
    finalises: false,
  });
  const taken = { id: 'faulty', reason: '误报' };
  await office.post([
    eventOf('qinghe', 'event.retracted', 'NO-RECEIPT', { data: taken }),
    ...finalising('qinghe', '2023'),
  ]);
  // Of a source without every permission the event that is retracted is looked up.
  await real.deliver([JSON.stringify(eventOf('qinghe', 'event.retracted', 'NO-RECEIPT', { data: taken }))]);
  await real.night();
  // A look finds the finalisation; the next, on another quarter of an hour, judges all; and the hour of the night comes.
  await real.stack.fire('NightlyChainPending', new Date('2026-01-15T08:16:00Z'));
  await real.stack.fire('NightlyChainPending', new Date('2026-01-15T08:30:00Z'));
  await real.stack.fire('NightlyChainNightly');
  await real.stack.fire('ProbeHourly');
  // What a source may ask of the way back, and a request that is refused after a right signature.
  expect((await office.post([eventOf('qinghe', 'application.decided', 'BAD', { data: {} })])).status).toBe(
    422,
  );
  const again = eventOf('qinghe', 'event.retracted', 'NO-RECEIPT', { data: taken });
  expect((await office.post([again], {}, 'rehearsal')).status).toBe(200);
  for (const place of [
    '',
    '/faults?agency=qinghe&year=2024',
    '/subjects?agency=qinghe&subject=ONE',
    '/years?agency=qinghe&year=2024',
    '/refusals',
  ])
    expect(await office.ask(place)).toBe(200);
  const byRole = asked.filter(({ request }) => request.principal.kind === 'role');
  const denied = byRole.filter(({ decision }) => !decision.allowed);
  tell({ row: 'R22', what: 'calls allowed', held: byRole.length - denied.length, tried: byRole.length });
  const grants = grantsOf(plan);
  const used = ({ role, action, resource }: Grant) =>
    byRole.some(
      ({ request }) =>
        'arn' in request.principal &&
        request.principal.arn === role &&
        request.action === action &&
        fits(resource, request.resource),
    );
  const idle = grants.filter((grant) => !used(grant));
  const reasons = [...new Set(idle.flatMap((grant) => reasonOf(grant) ?? []))];
  const unexplained = idle.filter((grant) => reasonOf(grant) === undefined);
  console.log(
    `${byRole.length} calls under ${plan.roles.length} roles; of ${grants.length} grants ${idle.length} idle here: ${reasons.join('; ')}`,
  );
  tell({
    row: 'R22',
    what: 'grants used, or with a reason',
    held: grants.length - unexplained.length,
    tried: grants.length,
  });
  expect(denied.map(({ request }) => `${request.action} ${request.resource}`)).toEqual([]);
  expect(unexplained).toEqual([]);
  expect(byRole.length).toBeGreaterThan(100);
}, 600_000);

/** Cases between which so many lie that nobody reads along, as a log has them that is read whole. */
async function manyApart(dynamo: DynamoDBClient, table: string): Promise<string[]> {
  const eventLog = dynamoEventLog(dynamo, table);
  const apart = Array.from({ length: 17 }, (_, nth) => `APART-${String(nth).padStart(2, '0')}`);
  const between = apart.flatMap((subject) => Array.from({ length: 13 }, (_, nth) => `${subject}-${nth}`));
  const received = {
    agency: 'qinghe',
    source: 'office',
    id: 'received',
    at: '2026-03-01T02:00:00' as Instant,
  };
  for (const subject of [...apart, ...between]) {
    const data = { applicantType: 'natural-person' } as const;
    await eventLog.append({ ...received, subject, type: 'application.received', data }, 'apart');
  }
  return apart;
}

/** One of each kind of file that a program elsewhere reads. */
const KINDS = [
  'index.json',
  'data/2024.csv',
  'data/2024.parquet',
  'data/versions.jsonl',
  'datapackage.json',
  'dcat.jsonld',
  'qinghe/indicators.json',
  'qinghe/2024/report.json',
  'qinghe/2024/v1/report.json',
  'qinghe/2024/v1/report.csv',
  'qinghe/2024/v1/seal.json',
  'qinghe/2024/v1/proof.json',
  'log/checkpoint',
];

test('a page of another origin may read every public file, and change none; nothing private is shown to it', async () => {
  const { outputs, url } = real.stack;
  const files = await shownOf(real.stack, office.s3, String(outputs['PublicationBucket']));
  const open = { status: 200, read: true, exposed: true, part: 200, removal: 403 };
  expect(
    files.filter((file) => !Object.entries(open).every(([name, value]) => Object(file)[name] === value)),
  ).toEqual([]);
  const places = files.map(({ place }) => place);
  expect(KINDS.filter((kind) => !places.includes(kind))).toEqual([]);
  expect(unlistedKeys(places)).toEqual([]);
  const closed = [
    ...(await shownOf(real.stack, office.s3, String(outputs['DraftsBucket']))),
    ...(await Promise.all(
      ['/sources/office', '/sources/office/events', '/desk', '/desk/ledger', '/'].map((path) =>
        shown(`${url}${path}`),
      ),
    )),
  ];
  expect(closed.length).toBeGreaterThan(20);
  expect(
    closed.filter(({ status, read, part, removal }) => read || status === 200 || part < 400 || removal < 400),
  ).toEqual([]);
});

/**
 * Nights of the steady load; what is warm is the second half. `npm run prove` counts twenty, for the compiler goes on
 * learning for some ten. A short run sees what leaks with each night or request.
 */
const WINDOWS = length('WINDOWS', 8);
const WARM = WINDOWS / 2;
const MOST = 5;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** In per cent, from the third quarter of the windows to the last. */
function growthOf(held: readonly number[]): number {
  const late = WARM + WARM / 2;
  const warm = median(held.slice(WARM, late));
  return (100 * (median(held.slice(late)) - warm)) / warm;
}

test(`R25: under ${STEADY} requests and ${WINDOWS} nights no function, nor the stack itself, holds more than ${MOST} % more once it is warm`, async () => {
  const weighed = await weighUnderLoad(STEADY, WINDOWS);
  const megabytes = (bytes = 0) => (bytes / 2 ** 20).toFixed(1);
  for (const { name, held, resident } of weighed)
    console.log(
      `${name}: ${growthOf(held).toFixed(2)} % (${megabytes(held[WARM])} to ${megabytes(held.at(-1))} MB held, ${megabytes(resident[WARM])} to ${megabytes(resident.at(-1))} MB resident)`,
    );
  const growth = Math.max(...weighed.map(({ held }) => growthOf(held)));
  tell({ row: 'R25', what: 'growth of memory', measured: growth, most: MOST, unit: ' %' });
  const parts = ['local stack', 'receive', 'listdue', 'rollup', 'render'];
  expect(parts.filter((part) => !weighed.some(({ name }) => name.includes(part)))).toEqual([]);
  expect(growth).toBeLessThanOrEqual(MOST);
}, 3_600_000);
