/** Mounts an engine on a port that the system picks, with fixed principals and the policies that a test names. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AccessKey, Handler } from '../../../infra/local/engine.ts';

export const site = { partition: 'aws', region: 'cn-north-1', account: '123456789012' } as const;

export const operator: AccessKey = {
  accessKeyId: 'AKIAOPERATOR',
  secretAccessKey: 'operator-secret',
  principal: { kind: 'user', name: 'operator', arn: 'arn:aws:iam::123456789012:user/operator' },
};

export const role: AccessKey = {
  accessKeyId: 'AKIAROLE',
  secretAccessKey: 'role-secret',
  principal: { kind: 'role', name: 'render', arn: 'arn:aws:iam::123456789012:role/render' },
};

export const everything = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

export interface Mounted {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export async function mount(handle: Handler): Promise<Mounted> {
  const server = createServer((request, response) => {
    void handle(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => (error ? reject(error) : resolve()));
      }),
  };
}

export function credentialsOf({ accessKeyId, secretAccessKey }: AccessKey) {
  return { accessKeyId, secretAccessKey };
}
