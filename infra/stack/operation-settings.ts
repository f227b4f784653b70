/**
 * In: the context. Out: the settings of the account and its limits: which account it may be, whether the stack is
 * protected, how much runs at once, and what it may cost.
 * Always: a first deployment is not protected, so that one that fails can be taken away and repeated; protection comes
 * after the first success (`gongkai doctor --stack NAME --protect`), which puts it down in cdk.context.json. Nothing
 * here changes the logical id of anything.
 */
import { type Context, text, wholeNumber, wrong, yesOrNo } from './setting-values.ts';

export interface Operation {
  /** The one account that may be deployed to; undefined: that of the caller's credentials. */
  readonly account: string | undefined;
  /** Whether the stack and its tables refuse to be deleted. */
  readonly protection: boolean;
  /** Turns of the night at once, each an execution of Lambda. */
  readonly turnsAtOnce: number;
  /** Executions of Lambda that are kept for the intake alone; undefined: it shares those of the account. */
  readonly reservedConcurrency: number | undefined;
  /** Requests a second of one source that one running copy of the intake takes. */
  readonly sourceRate: number;
  /** Whether the access log of the API names the address of each caller: personal data, for those who must trace attacks. */
  readonly logAddresses: boolean;
  /** Whether what the public and senders fetch is fetched once an hour, and told in `status.json`. */
  readonly probe: boolean;
  /** Above which an alarm is raised, in the account's currency a month; undefined: no budget is watched. */
  readonly budget: number | undefined;
}

/** The name under which `gongkai doctor --protect` puts the protection of a stack down. */
export const protectionOf = (stackName: string) => `protection:${stackName}`;

export function operation(context: Context, stackName: string): Operation {
  const reserved = context('reservedConcurrency');
  const budget = context('budget');
  return {
    account: account(context('account')),
    protection: yesOrNo('protection', context('protection') ?? context(protectionOf(stackName)) ?? false),
    turnsAtOnce: wholeNumber('turnsAtOnce', context('turnsAtOnce') ?? 40),
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
