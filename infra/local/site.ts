/** Shared by the parts of a starting stack: its plan, its address, the rights of each role, and the report. */
import type { Authorize } from './engine.ts';
import type { Keys } from './iam/identities.ts';
import type { Clock } from './scheduler/schedule.ts';
import type { StackPlan } from './template/plan.ts';

export interface Site {
  readonly plan: StackPlan;
  readonly url: string;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly authorize: Authorize;
  readonly report: (message: string) => void;
}

/** The name in a function's ARN, with `:version` if the ARN names one. */
export const nameOf = (functionArn: string): string => functionArn.split(':').slice(6).join(':');
