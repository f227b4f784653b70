/**
 * Python's moto server as a second opinion: another DynamoDB, S3 and CloudFormation than the embedded ones, on
 * 127.0.0.1 at a port that the system chooses. In: nothing. Out: where it answers, and how to ask what the installed
 * SDK packages do not know. Always: it is ended with the one who started it.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Moto {
  readonly url: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** One request that no package of the SDK here makes; answers the body as JSON. */
  readonly ask: (service: string, path: string, request?: RequestInit) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

const python = process.env['PYTHON'] ?? 'python3';
export const REGION = 'us-east-1';

export async function startMoto(): Promise<Moto> {
  const server = spawn(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await address(server);
  return {
    url,
    region: REGION,
    credentials: { accessKeyId: 'conformance', secretAccessKey: 'conformance' },
    ask: async (service, path, { headers, ...request } = {}) => {
      const scope = `conformance/20260101/${REGION}/${service}/aws4_request`;
      const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`;
      const answer = await fetch(`${url}${path}`, { ...request, headers: { authorization, ...headers } });
      if (!answer.ok) throw new Error(`${service} ${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    close: async () => {
      if (server.exitCode !== null) return;
      server.kill('SIGTERM');
      await once(server, 'exit');
    },
  };
}

/** The resource types that its CloudFormation creates; it fails on the outputs of any other. */
export function typesOfMoto(): ReadonlySet<string> {
  const listing =
    'import json; from moto.cloudformation.parsing import get_model_map; print(json.dumps(list(get_model_map())))';
  return new Set(JSON.parse(execFileSync(python, ['-c', listing], { encoding: 'utf8' })) as string[]);
}

function address(server: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((found, failed) => {
    const listen = (piece: Buffer) => {
      said += String(piece);
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (url) found(url);
    };
    server.stdout?.on('data', listen);
    server.stderr?.on('data', listen);
    server.on('error', failed);
    server.on('exit', () => failed(new Error(`moto ended; is moto[server] installed? ${said}`)));
  });
}
