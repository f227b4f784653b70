import { ExecutionAlreadyExists, SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, test } from 'vitest';
import { chainsOf } from '../../../shared/runtime/chains.ts';

const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:Chain';

interface Asked {
  command: string;
  input: Record<string, unknown>;
}

/** A client whose calls are answered by a function, and what it was asked. */
function answered(answer: (asked: Asked) => object) {
  const asked: Asked[] = [];
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const client = new SFNClient({ region: 'us-east-1', credentials, maxAttempts: 1 });
  client.middlewareStack.add(
    (_, { commandName = '' }) =>
      async ({ input }) => {
        const call = { command: commandName, input: { ...input } };
        asked.push(call);
        const output = answer(call);
        return { output, response: {} } as never;
      },
    { step: 'initialize', name: 'answered' },
  );
  return { chains: chainsOf(client, MACHINE), asked };
}

describe('the chains of a stack', () => {
  test('that run are asked for as such, and the latest is the first of all', async () => {
    const startDate = new Date('2026-01-15T08:31:02.500Z');
    const { chains, asked } = answered(({ input }) => ({
      executions: input['statusFilter'] === 'RUNNING' ? [] : [{ startDate, status: 'FAILED' }],
    }));
    expect(await chains.isRunning()).toBe(false);
    expect(await chains.latestStart()).toBe(startDate.getTime());
    const list = { command: 'ListExecutionsCommand' };
    const input = { stateMachineArn: MACHINE, maxResults: 1 };
    expect(asked).toEqual([
      { ...list, input: { ...input, statusFilter: 'RUNNING' } },
      { ...list, input },
    ]);
  });

  test('where one runs, and where there was none', async () => {
    const busy = answered(() => ({ executions: [{ startDate: new Date(), status: 'RUNNING' }] }));
    expect(await busy.chains.isRunning()).toBe(true);
    const none = answered(() => ({ executions: [] }));
    expect([await none.chains.isRunning(), await none.chains.latestStart()]).toEqual([false, undefined]);
  });

  test('a start names itself and its mode; a name that was there is no start, another failure is one', async () => {
    const { chains, asked } = answered(() => ({ executionArn: 'arn' }));
    expect(await chains.start('pending-1', 'pending')).toBe(true);
    expect(asked[0]?.input).toEqual({
      stateMachineArn: MACHINE,
      name: 'pending-1',
      input: '{"mode":"pending"}',
    });
    const failing = (error: Error) =>
      answered(() => {
        throw error;
      }).chains.start('pending-1', 'pending');
    expect(await failing(new ExecutionAlreadyExists({ message: '', $metadata: {} }))).toBe(false);
    await expect(failing(new Error('too many'))).rejects.toThrow('too many');
  });
});
