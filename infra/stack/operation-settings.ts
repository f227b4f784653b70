/**
 * In: the context. Out: the settings of the account and its limits: the allowed account, protection, concurrency, and
 * cost.
 * Always: a first deployment is not protected, so a failed one can be deleted and repeated. Protection comes after the
 * first success: `gongkai doctor --stack NAME --protect` writes it to cdk.context.json. Nothing here changes a logical
 * id.
 */
import { type Context, oneOf, text, wholeNumber, wrong, yesOrNo } from './setting-values.ts';

/** How an agency's turn is executed: `express` costs a tenth, ends after five minutes, and keeps no history. */
export type Children = 'standard' | 'express';

export interface Operation {
  /** The only account to deploy to; undefined: that of the caller's credentials. */
  readonly account: string | undefined;
  /** Whether the stack and its tables refuse deletion. */
  readonly protection: boolean;
  /** Concurrent turns of the night, each an execution of Lambda. */
  readonly turnsAtOnce: number;
  /** The executions of these turns; `express` saves money and did not run on AWS yet. */
  readonly children: Children;
  /** Whether a deployment tries a new intake on a tenth of the requests for half an hour; it did not run on AWS yet. */
  readonly canary: boolean;
  /** Lambda executions reserved for the intake; undefined: it shares those of the account. */
  readonly reservedConcurrency: number | undefined;
  /** Requests a second that one instance of the intake accepts from one source. */
  readonly sourceRate: number;
  /** Whether the access log of the API names the address of each caller: personal data, for tracing attacks. */
  readonly logAddresses: boolean;
  /** Whether a probe fetches the public's and senders' addresses once an hour, and reports in `status.json`. */
  readonly probe: boolean;
  /** The budget that triggers an alarm, in the account's currency a month; undefined: no budget. */
  readonly budget: number | undefined;
}

/** The key under which `gongkai doctor --protect` stores the protection of a stack. */
export const protectionOf = (stackName: string) => `protection:${stackName}`;

export function operation(context: Context, stackName: string): Operation {
  const reserved = context('reservedConcurrency');
  const budget = context('budget');
  return {
    account: account(context('account')),
    protection: yesOrNo('protection', context('protection') ?? context(protectionOf(stackName)) ?? false),
    turnsAtOnce: wholeNumber('turnsAtOnce', context('turnsAtOnce') ?? 40),
    children: oneOf('children', context('children') ?? 'standard', ['standard', 'express']),
    canary: yesOrNo('canary', context('canary') ?? false),
    reservedConcurrency: isSet(reserved) ? wholeNumber('reservedConcurrency', reserved) : undefined,
    sourceRate: wholeNumber('sourceRate', context('sourceRate') ?? 100),
    logAddresses: yesOrNo('logAddresses', context('logAddresses') ?? false),
    probe: yesOrNo('probe', context('probe') ?? false),
    budget: isSet(budget) ? wholeNumber('budget', budget) : undefined,
  };
}

const isSet = (value: unknown): boolean => value !== undefined && value !== '';

function account(value: unknown): string | undefined {
  const wanted = 'the twelve digits of the account, quoted (-c account=111122223333)';
  const given = text('account', typeof value === 'number' ? String(value) : value, wanted);
  if (given === undefined || /^\d{12}$/.test(given)) return given;
  return wrong('account', value, wanted);
}
