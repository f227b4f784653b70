import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { presentAssembly } from '../../../infra/cli/start/assembly-store.ts';
import { temporaryFolder } from './synthesized.ts';

/** What arrived anywhere: where, and signed with which key and token. */
let met: { url: string; key: string | undefined; token: string | undefined }[] = [];
const server = createServer((request, response) => {
  const { authorization = '', 'x-amz-security-token': token } = request.headers;
  const key = /Credential=([^/]+)/.exec(authorization)?.[1];
  met.push({ url: request.url ?? '', key, token: token === undefined ? undefined : String(token) });
  request.resume();
  response.setHeader('content-type', 'application/x-amz-json-1.0');
  const isList = String(request.headers['x-amz-target']).endsWith('.Query');
  response.end(isList ? JSON.stringify({ Items: [LISTED] }) : '{}');
});
/** The source is listed, so that it is looked up, and then known neither to the registry nor among the secrets. */
const LISTED = { kind: { S: 'source' }, id: { S: 'nobody' }, agencies: { L: [] }, may: { L: [] } };
let address = '';
let bundle = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // The bundles of the local stack are those that are deployed.
  const outdir = await presentAssembly(join(import.meta.dirname, '../../..'), () => {});
  const { Resources } = JSON.parse(readFileSync(join(outdir, 'Gongkai.template.json'), 'utf8'));
  const [, receiver] =
    Object.entries<{ Type: string; Properties: { Code: { S3Key: string } } }>(Resources).find(
      ([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.includes('ReceiveEvents'),
    ) ?? [];
  bundle = join(outdir, `asset.${receiver?.Properties.Code.S3Key.replace(/\.zip$/, '')}`, 'index.mjs');
}, 300_000);
afterAll(() => {
  server.close();
});
beforeEach(() => {
  met = [];
});

const CALLER = `
  const [bundle, changes] = process.argv.slice(1);
  const { handler } = await import(bundle);
  const answers = [];
  for (const change of JSON.parse(changes)) {
    Object.assign(process.env, change);
    const { statusCode } = await handler({
      rawPath: '/sources/nobody/events',
      requestContext: { http: { method: 'POST' } },
      headers: { 'content-type': 'application/cloudevents+json' },
      body: '{}',
    }, { awsRequestId: 'r' });
    answers.push(statusCode);
  }
  console.log('answers', JSON.stringify(answers));
`;

/** Calls the function of the intake once after each change of its variables; every other provider would have something to say. */
async function called(...changes: Record<string, string>[]): Promise<number[]> {
  const folder = temporaryFolder();
  const file = join(folder, 'credentials');
  writeFileSync(file, '[default]\naws_access_key_id = AKIAFILE\naws_secret_access_key = file\n');
  const tables = ['EVENT_LOG', 'JOURNAL', 'REGISTRY', 'SECRETS', 'REFUSALS'].map((name) => [
    `${name}_TABLE`,
    name,
  ]);
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', CALLER, bundle, JSON.stringify(changes)],
    {
      env: {
        ...Object.fromEntries(tables),
        PATH: process.env['PATH'],
        HOME: folder,
        STAGE: 'prod',
        PUBLICATION_URL: 'https://example.org',
        SOURCE_RATE: '100',
        LOOK: 'any',
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        AWS_REGION: 'cn-north-1',
        AWS_ENDPOINT_URL: address,
        AWS_SHARED_CREDENTIALS_FILE: file,
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `${address}/container`,
        AWS_EC2_METADATA_SERVICE_ENDPOINT: `${address}/metadata`,
        AWS_WEB_IDENTITY_TOKEN_FILE: file,
        AWS_ROLE_ARN: 'arn:aws-cn:iam::123456789012:role/other',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const printed = await text(child.stdout);
  return JSON.parse(/^answers (.*)$/m.exec(printed)?.[1] ?? '[]');
}

const credentials = (nth: number) => ({
  AWS_ACCESS_KEY_ID: `AKIA${nth}`,
  AWS_SECRET_ACCESS_KEY: `secret-${nth}`,
  AWS_SESSION_TOKEN: `token-${nth}`,
});
const signedBy = (nth: number, times: number) =>
  Array(times).fill({ url: '/', key: `AKIA${nth}`, token: `token-${nth}` });

test('a bundle signs with the variables of Lambda as they are at each call, whatever else could give credentials', async () => {
  // Two, since more within a second are answered from what is held.
  expect(await called(credentials(1), credentials(2))).toEqual([401, 401]);
  // The list of sources and the clocks of sandboxes, once; then the source twice, in the registry and among the secrets.
  expect(met).toEqual([...signedBy(1, 2), ...signedBy(1, 2), ...signedBy(2, 2)]);
});

test('without them the call fails, and nothing is asked of anybody', async () => {
  expect(await called({})).toEqual([500]);
  expect(met).toEqual([]);
});
