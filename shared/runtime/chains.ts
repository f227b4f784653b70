/**
 * The chains of a stack, as a function that starts one sees them. In: a client of Step Functions and the machine. Out:
 * whether one runs, when the latest began, and a start. Always: of two starts under one name at most one makes a chain.
 * A list of executions may be seconds behind: whoever needs certainty takes a name that two askers share.
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
  /** Milliseconds since 1970 UTC at which the latest chain began, however it ended; undefined where there was none. */
  latestStart(): Promise<number | undefined>;
  /** `false` where a chain of this name was started before, and is over. */
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
