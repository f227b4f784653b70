import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { findSite } from '../../../infra/cli/connect.ts';
import type { Shell } from '../../../infra/cli/io.ts';
import { scratch } from './recording-shell.ts';

const { folder, write } = scratch();
const SHELL: Shell = {
  root: folder,
  env: {},
  now: () => 0,
  pause: async () => {},
  out: () => {},
  tell: () => {},
  terminal: undefined,
};
const OUTPUTS = Object.fromEntries(
  [
    ...['ApiUrl', 'PublicationUrl', 'EventLogTable', 'JournalTable', 'RegistryTable', 'SecretsTable'],
    ...['ProgressTable', 'DraftsBucket', 'PublicationBucket', 'NightlyChainArn'],
  ].map((name) => [name, `the ${name}`]),
);
const OPERATOR = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' };

function announce(pid: number, outputs: object = OUTPUTS): void {
  const local = { endpoint: 'http://127.0.0.1:1', region: 'cn-north-1', operator: OPERATOR, pid };
  write('local.json', JSON.stringify(local));
  write('outputs.json', JSON.stringify({ Gongkai: outputs }));
}

let server: Server | undefined;
afterEach(() => {
  vi.unstubAllEnvs();
  server?.close();
});

async function cloudFormation(status: number, body: string): Promise<void> {
  server = createServer((_, response) =>
    response.writeHead(status, { 'content-type': 'text/xml' }).end(body),
  );
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDFORMATION', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_REGION', 'cn-north-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', OPERATOR.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', OPERATOR.secretAccessKey);
}

it('the running local stack is reached with the keys of its operator', async () => {
  announce(process.pid);
  const { outputs, access } = await findSite({ data: folder }, SHELL);
  expect(outputs.ApiUrl).toBe('the ApiUrl');
  expect(access).toEqual({ endpoint: 'http://127.0.0.1:1', region: 'cn-north-1', credentials: OPERATOR });
});

it('what a killed stack had announced is not taken for a running one', async () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  announce(gone);
  await expect(findSite({ data: folder }, SHELL)).rejects.toThrow(/no local stack is running/);
});

it('a folder that was never started is told with how to start', async () => {
  await expect(findSite({}, SHELL)).rejects.toThrow(/\.gongkai\)\. Run npm start/);
});

it('outputs of another project are refused by name', async () => {
  announce(process.pid, { ApiUrl: 'x' });
  await expect(findSite({ data: folder }, SHELL)).rejects.toThrow(
    /lack PublicationUrl, EventLogTable, JournalTable/,
  );
});

it('a deployed stack is reached by its outputs, with the credentials of the caller', async () => {
  const members = Object.entries(OUTPUTS).map(
    ([name, value]) => `<member><OutputKey>${name}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  await cloudFormation(
    200,
    `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>Gongkai</StackName><Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  );
  const { outputs, access } = await findSite({ stack: 'Gongkai' }, SHELL);
  expect(outputs).toEqual(OUTPUTS);
  expect(access).toEqual({});
});

it('a deployed stack that is not there is told with what to look at', async () => {
  const error = '<Code>ValidationError</Code><Message>Stack with id Nope does not exist</Message>';
  await cloudFormation(400, `<ErrorResponse><Error><Type>Sender</Type>${error}</Error></ErrorResponse>`);
  await expect(findSite({ stack: 'Nope' }, SHELL)).rejects.toMatchObject({
    words: { zh: expect.stringContaining('Stack with id Nope does not exist') },
  });
});
