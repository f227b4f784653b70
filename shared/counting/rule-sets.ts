/**
 * The changes from one set of counting rules to the next. In: a case's current contributions, and the set that counted
 * a version. Out: the cells of a year that only the rules move, each with the moving rule. So a proposed correction of
 * a published number can say why it arises although no event came since.
 *
 * Set 1 (release 0.1.0) knew one stay per case: an application that was handed on counted nowhere, also in the years
 * before, and one that came back counted from its last receipt on.
 */
import type { ApplicationFacts } from '../cases/application.ts';
import type { CaseFacts } from '../cases/case.ts';
import { sharesOf } from './explain.ts';
import type { CountedForm, Rule } from './rule.ts';

/** The rule set of this code: a changed rule raises the number. */
export const RULE_SET = '2';

const SINCE_2: ReadonlySet<string> = new Set([
  'handed-on-later',
  'carried-in-again',
  'first-received-elsewhere',
]);

export interface MovedCell {
  path: string;
  rule: Rule;
}

/** The cells of the year in which a case counts differently than under an earlier set of rules. */
export function movedByRules(
  facts: CaseFacts,
  year: number,
  { ruleSet, form }: { ruleSet: string; form: CountedForm },
): MovedCell[] {
  if (ruleSet !== '1' || !facts.application) return [];
  const now = sharesOf(facts, year, form);
  const rule = now.find((share) => SINCE_2.has(share.rule.code))?.rule;
  if (!rule) return [];
  const { application: _, ...others } = facts;
  const before = oneStayOf(facts.application);
  const then = sharesOf(before ? { ...others, application: before } : others, year, form);
  const amounts = new Map<string, bigint>();
  for (const { path, amount } of now) amounts.set(path, (amounts.get(path) ?? 0n) + amount);
  for (const { path, amount } of then) amounts.set(path, (amounts.get(path) ?? 0n) - amount);
  return [...amounts].flatMap(([path, amount]) => (amount === 0n ? [] : { path, rule }));
}

function oneStayOf(application: ApplicationFacts): ApplicationFacts | undefined {
  const last = application.stays.at(-1);
  if (!last || last.handedOn) return undefined;
  return { ...application, stays: [{ receipt: last.receipt }] };
}
