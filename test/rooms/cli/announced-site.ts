/**
 * A local stack that is announced in a folder, and whose tables answer with the items of the kind that is asked for. In:
 * the folder's `write`, and the items. Out: the requests that arrived, named by their target, or else by their method.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

const TABLES = ['EventLog', 'Journal', 'Registry', 'Secrets', 'Progress'].map((name) => `${name}Table`);
const NAMES = [...TABLES, 'PublicationUrl', 'DraftsBucket', 'PublicationBucket', 'NightlyChainArn'];

export async function announcedSite(
  write: (name: string, content: string) => string,
  items: readonly { kind: { S: string }; [attribute: string]: object }[],
): Promise<string[]> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const target = String(request.headers['x-amz-target'] ?? request.method);
    asked.push(target);
    const question = await text(request);
    const found = items.filter(({ kind }) => question.includes(JSON.stringify(kind)));
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end(JSON.stringify(target.endsWith('.GetItem') ? { Item: found[0] } : { Items: found }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const operator = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' };
  write('local.json', JSON.stringify({ endpoint, region: 'cn-north-1', operator, pid: process.pid }));
  const outputs = { ...Object.fromEntries(NAMES.map((name) => [name, name])), ApiUrl: endpoint };
  write('outputs.json', JSON.stringify({ Gongkai: outputs }));
  return asked;
}
