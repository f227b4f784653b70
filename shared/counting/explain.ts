/**
 * Why a cell holds what it holds. In: the same facts of a case that the tally counts. Out: its shares, one for each
 * cell of a year that it stands in: how much, by which rule, and which events put it there.
 *
 * Always holds: the shares of all cases in a cell sum to the cell (scorecard, R20), and a case has a share in exactly
 * the cells that would be others without it. The tally is not asked: it keeps no case. A property holds the two together.
 */
import type { ApplicationFacts } from '../cases/application.ts';
import type { CaseFacts } from '../cases/case.ts';
import type { DisputeFacts } from '../cases/dispute.ts';
import type { DocumentFacts } from '../cases/document.ts';
import type { EventType } from '../events/catalogue.ts';
import { identityOf, type KeptEvent } from '../events/event.ts';
import { type Instant, yearOf } from '../events/instant.ts';
import { fenOf } from './money.ts';
import { type Rule, type RuleCode, ruleOf } from './rules.ts';

export interface BackingEvent {
  id: string;
  source: string;
  type: EventType;
  at: Instant;
}

/** What one case adds to one cell. */
export interface Share {
  subject: string;
  /** As in `cellPlacesOf`, and `processingFees.applications` and `processingFees.yuan`. */
  path: string;
  /** Never zero. Fen where the cell is money. */
  amount: bigint;
  events: BackingEvent[];
  rule: Rule;
}

/** The cases behind a cell of a year, in the order in which they are given. */
export function explainCell(cases: Iterable<CaseFacts>, path: string, year: number): Share[] {
  const shares: Share[] = [];
  for (const facts of cases) shares.push(...sharesOf(facts, year).filter((share) => share.path === path));
  return shares;
}

/** All shares of a case in the tables of a year. */
export function sharesOf(facts: CaseFacts, year: number): Share[] {
  const { application, disputes, document } = facts;
  const found = [
    ...(document ? inDocuments(document, year) : []),
    ...inReports(facts, year),
    ...(application ? inApplications(application, year) : []),
    ...disputes.flatMap((dispute) => inDisputes(dispute, year)),
    ...inFees(facts, year),
  ];
  return found
    .filter(({ amount }) => amount !== 0n)
    .map(({ path, amount, events, rule }) => ({
      subject: facts.subject,
      path,
      amount,
      events: backing(events),
      rule: ruleOf(rule),
    }));
}

/** As an event is shown to whoever asks: what it is called and when it happened; never its data. */
export function backing(events: readonly KeptEvent[]): BackingEvent[] {
  const once = new Map(events.map((event) => [identityOf(event), event]));
  return [...once.values()].map(({ id, source, type, at }) => ({ id, source, type, at }));
}

interface Found {
  path: string;
  amount: bigint;
  events: readonly KeptEvent[];
  rule: RuleCode;
}

interface Row {
  at: string;
  events: readonly KeptEvent[];
  rule: RuleCode;
}

/** Each row of section three shows a case twice: in its applicant's column, and under 总计. */
function inApplications(application: ApplicationFacts, year: number): Found[] {
  const { applicantType, amended } = application;
  return applicationRows(application, year).flatMap(({ at, events, rule }) => [
    {
      path: `applications.${at}.${applicantType}`,
      amount: 1n,
      events: amended ? [...events, amended] : events,
      rule,
    },
    { path: `applications.${at}.total`, amount: 1n, events, rule },
  ]);
}

function applicationRows({ receipt, concluded }: ApplicationFacts, year: number): Row[] {
  const received = yearOf(receipt.at);
  const end = concluded?.year ?? Number.POSITIVE_INFINITY;
  const rows: Row[] = [];
  if (received === year) {
    const rule = receipt.data.transferredFrom === undefined ? 'received' : 'received-by-transfer';
    rows.push({ at: 'received', events: [receipt], rule });
  }
  if (received < year && end >= year) rows.push({ at: 'carriedIn', events: [receipt], rule: 'carried-in' });
  if (concluded && end === year) {
    const { outcome, first, standing } = concluded;
    const row = { events: [receipt, first, standing], rule: ruleOfConclusion(first, standing) };
    rows.push({ at: `outcomes.${outcome}`, ...row }, { at: 'concluded', ...row });
  }
  if (received <= year && end > year) rows.push({ at: 'carriedOut', events: [receipt], rule: 'carried-out' });
  return rows;
}

function ruleOfConclusion(first: KeptEvent, standing: KeptEvent): RuleCode {
  if (first !== standing) return 'last-word';
  return standing.type === 'application.withdrawn' ? 'withdrawn' : 'decided';
}

function inDisputes({ block, filing, concluded }: DisputeFacts, year: number): Found[] {
  const at = (column: string, events: readonly KeptEvent[], rule: RuleCode): Found => ({
    path: `disputes.${block}.${column}`,
    amount: 1n,
    events,
    rule,
  });
  if (concluded?.year === year) {
    const { result, first, standing } = concluded;
    const events = [filing, first, standing];
    const rule = first === standing ? 'dispute-concluded' : 'last-word';
    return [at(result, events, rule), at('total', events, 'dispute-total')];
  }
  const open = yearOf(filing.at) <= year && (!concluded || concluded.year > year);
  return open ? [at('pending', [filing], 'dispute-pending'), at('total', [filing], 'dispute-total')] : [];
}

function inDocuments({ kind, issue, repeal }: DocumentFacts, year: number): Found[] {
  const row = kind === 'rule' ? 'rules' : 'normativeDocuments';
  const found: Found[] = [];
  const add = (column: string, event: KeptEvent, rule: RuleCode) =>
    found.push({ path: `proactive.${row}.${column}`, amount: 1n, events: [event], rule });
  if (issue && yearOf(issue.at) === year) add('issued', issue, 'issued');
  if (repeal && yearOf(repeal.at) === year) add('repealed', repeal, issue ? 'repealed' : 'repealed-unknown');
  if (issue && yearOf(issue.at) <= year && !(repeal && yearOf(repeal.at) <= year))
    add('inForce', issue, 'in-force');
  return found;
}

const ACTIONS = { licence: 'licences', penalty: 'penalties', coercion: 'coercions' } as const;
const KINDS = ['licence', 'penalty', 'coercion'] as const;

function inReports({ actions, charges }: CaseFacts, year: number): Found[] {
  const found = KINDS.map((kind): Found => {
    const events = actions.filter(({ at, data }) => yearOf(at) === year && data.kind === kind);
    const amount = events.reduce((sum, { data }) => sum + BigInt(data.count), 0n);
    return { path: `proactive.${ACTIONS[kind]}`, amount, events, rule: 'reported' };
  });
  const events = charges.filter(({ at }) => yearOf(at) === year);
  return [...found, { path: 'proactive.chargesWanYuan', amount: fenIn(events), events, rule: 'charged' }];
}

function inFees({ fees }: CaseFacts, year: number): Found[] {
  const events = fees.filter(({ at }) => yearOf(at) === year);
  if (events.length === 0) return [];
  return [
    { path: 'processingFees.applications', amount: 1n, events, rule: 'fee-application' },
    { path: 'processingFees.yuan', amount: fenIn(events), events, rule: 'fee-paid' },
  ];
}

function fenIn(events: readonly { data: { yuan: string } }[]): bigint {
  return events.reduce((sum, { data }) => sum + fenOf(data.yuan), 0n);
}
