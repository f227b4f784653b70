/**
 * The chains of a stack, for a function that starts one. In: a client of Step Functions and the machine. Out: whether
 * one runs, the start of the latest, and a way to start one. Always: of two starts under one name at most one makes a
 * chain. A list of executions may lag by seconds: a caller that needs certainty uses a name that both callers share.
 */
import {
  ExecutionAlreadyExists,
  ListExecutionsCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { RunMode } from '../agreement/run-modes.ts';

export interface Chains {
  isRunning(): Promise<boolean>;
  /** Start of the latest chain in milliseconds since 1970 UTC, however it ended; undefined if there was none. */
  latestStart(): Promise<number | undefined>;
  /** `false` if a chain of this name was started before, and is over. */
  start(name: string, mode: RunMode): Promise<boolean>;
}

export function chainsOf(client: SFNClient, stateMachineArn: string): Chains {
  // The latest comes first.
  const latest = async (only: { statusFilter?: 'RUNNING' }) => {
    const asked = new ListExecutionsCommand({ stateMachineArn, maxResults: 1, ...only });
    return (await client.send(asked)).executions?.at(0);
  };
  return {
    isRunning: async () => (await latest({ statusFilter: 'RUNNING' })) !== undefined,
    latestStart: async () => (await latest({}))?.startDate?.getTime(),
    async start(name, mode) {
      const order = { stateMachineArn, name, input: JSON.stringify({ mode }) };
      try {
        await client.send(new StartExecutionCommand(order));
        return true;
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return false;
        throw error;
      }
    },
  };
}
