/**
 * Why a cell has its value. In: the same facts of a case that the tally counts. Out: its shares, one for each cell of a
 * year in which it counts: the amount, the rule, and the events behind it.
 *
 * Always holds: the shares of all cases in a cell sum to the cell (scorecard, R20), and a case has a share in exactly
 * the cells that would differ without it. The tally, which keeps no case, counts by the same rules of the edition.
 */
import type { ApplicationFacts } from '../cases/application.ts';
import type { CaseFacts } from '../cases/case.ts';
import { countsHere } from '../cases/dispute.ts';
import { ACTIONS, type EventType } from '../events/catalogue.ts';
import { identityOf, type KeptEvent } from '../events/event.ts';
import { type Instant, yearOf } from '../events/instant.ts';
import { cellNamed } from '../form/form.ts';
import { type AmountLife, applicationLives, disputeLife, documentLife } from './counts.ts';
import { fenOf } from './money.ts';
import { type AmountRule, type CellRule, type CountedForm, inWords, type Rule } from './rule.ts';

export interface BackingEvent {
  id: string;
  source: string;
  type: EventType;
  at: Instant;
}

/** One case's addition to one cell. */
export interface Share {
  subject: string;
  /** As in the form's `cells`. */
  path: string;
  /** Never zero. Fen if the cell is money. */
  amount: bigint;
  events: BackingEvent[];
  rule: Rule;
}

/** The cases behind a cell of a year, in their given order. */
export function explainCell(
  cases: Iterable<CaseFacts>,
  path: string,
  year: number,
  form: CountedForm,
): Share[] {
  const shares: Share[] = [];
  for (const facts of cases)
    shares.push(...sharesOf(facts, year, form).filter((share) => share.path === path));
  return shares;
}

/** All shares of a case in the tables of a year, by the edition of that year. */
export function sharesOf(facts: CaseFacts, year: number, form: CountedForm): Share[] {
  const { application, disputes, document, fees } = facts;
  const { rules } = form;
  const found = [
    ...(document ? byRules(rules.documents, { life: documentLife(document), facts: document }, year) : []),
    ...inReports(facts, year, form),
    ...(application ? inApplications(application, year, form) : []),
    ...disputes
      .filter(countsHere)
      .flatMap((one) => byRules(rules.disputes, { life: disputeLife(one), facts: one }, year)),
    ...amounts(fees, rules.fees, year),
  ];
  return (
    found
      // A result without a row in the edition counts nowhere: the sums of its tables then fail.
      .filter(({ amount, path }) => amount !== 0n && cellNamed(form, path))
      .map(({ path, amount, events, rule }) => ({
        subject: facts.subject,
        path,
        amount,
        events: backing(events),
        rule: inWords(rule),
      }))
  );
}

/** An event as shown in an explanation: its type and its time; never its data. */
export function backing(events: readonly KeptEvent[]): BackingEvent[] {
  const once = new Map(events.map((event) => [identityOf(event), event]));
  return [...once.values()].map(({ id, source, type, at }) => ({ id, source, type, at }));
}

interface Found {
  path: string;
  amount: bigint;
  events: readonly KeptEvent[];
  rule: Rule;
}

/** Each row of section three shows a case twice: in its applicant's column, and under 总计. */
function inApplications(application: ApplicationFacts, year: number, form: CountedForm): Found[] {
  const { applicantType, amended } = application;
  const total = form.applications.columns.filter(({ role }) => role === 'total');
  const standing = applicationLives(application).flatMap((stay) =>
    byRules(form.rules.applications, stay, year),
  );
  return standing.flatMap((found) => [
    {
      ...found,
      path: `${found.path}.${applicantType}`,
      events: amended ? [...found.events, amended] : found.events,
    },
    ...total.map(({ code }) => ({ ...found, path: `${found.path}.${code}` })),
  ]);
}

/** The cells of one item in a year, by the rules that count it. */
function byRules<Life, Facts>(
  rules: readonly CellRule<Life, Facts>[],
  { life, facts }: { life: Life; facts: Facts },
  year: number,
): Found[] {
  return rules.flatMap((rule) => {
    if (!rule.counts(life, year)) return [];
    const named = rule.special?.find(({ fits }) => fits(facts)) ?? rule;
    const events = rule.because(facts, year);
    return rule.cells(life).map((path) => ({ path, amount: 1n, events, rule: named }));
  });
}

function inReports({ actions, charges }: CaseFacts, year: number, { rules }: CountedForm): Found[] {
  const found = ACTIONS.flatMap((kind) =>
    rules.actions.map((rule): Found => {
      const events = actions.filter(
        ({ at, data }) => data.kind === kind && rule.counts({ kind, year: yearOf(at) }, year),
      );
      const amount = events.reduce((sum, { data }) => sum + BigInt(data.count), 0n);
      return { path: rule.cell({ kind, year }), amount, events, rule };
    }),
  );
  return [...found, ...amounts(charges, rules.charges, year)];
}

function amounts(
  events: readonly (KeptEvent & { data: { yuan: string } })[],
  rules: readonly AmountRule<AmountLife>[],
  year: number,
): Found[] {
  return rules.flatMap((rule) => {
    const counted = events.filter(({ at }) => rule.counts({ year: yearOf(at) }, year));
    if (counted.length === 0) return [];
    return [{ path: rule.cell({ year }), amount: rule.once ? 1n : fenIn(counted), events: counted, rule }];
  });
}

function fenIn(events: readonly { data: { yuan: string } }[]): bigint {
  return events.reduce((sum, { data }) => sum + fenOf(data.yuan), 0n);
}
