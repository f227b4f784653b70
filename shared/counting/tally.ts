/**
 * From cases to annual tables. In: what every case of one agency counts as, one at a time, in any order. Out: the
 * tables of any year, computed whole. What is kept between is a histogram of lives ("received 2023, concluded
 * 2024, granted, natural person: 17"), so that memory follows the number of years and not of cases, and each
 * cell is counted by its own rule of the edition: the identities of the form are then checks that can fail.
 * 条例 articles 49–50.
 */
import type { CaseFacts } from '../cases/case.ts';
import { BLOCKS, type DisputeBlock } from '../cases/dispute.ts';
import type { DocumentKind } from '../cases/document.ts';
import {
  ACTIONS,
  ACTIVITIES,
  APPLICANT_TYPES,
  type ApplicantType,
  CHANNELS,
  OUTCOMES,
  type Outcome,
  RESULTS,
  type Result,
} from '../events/catalogue.ts';
import type { AnnualTables } from '../form/annual-tables.ts';
import type { Steps } from '../form/form.ts';
import { CellCounts, cellOf } from './cell-counts.ts';
import {
  type ActionKind,
  type ActionLife,
  type ActivityKind,
  type AmountLife,
  type ApplicationLife,
  type Channel,
  type Counts,
  countCase,
  type DisputeLife,
  type DocumentLife,
} from './counts.ts';
import { wanYuanText, yuanText } from './money.ts';
import type { AmountRule, CellRule, CountedForm } from './rule.ts';

/** Whose tables: `chargeDecimals` (0 to 6) is the number of decimals of 万元 that the agency prints. */
export interface TabledAgency {
  id: string;
  name: string;
  chargeDecimals?: number | undefined;
}

/** A count of things that share one description, found again by a number that stands for the description. */
type Histogram<Life> = Map<number, Life & { count: number }>;

/** By kind, where anything was told; below 2^53, since each report is at most 10^12. */
export type Activities = Partial<
  Record<ActivityKind, { total: number; channels: Partial<Record<Channel, number>> }>
>;

const noneMoved = (): Record<string, number> =>
  Object.fromEntries([...APPLICANT_TYPES, 'total'].map((column) => [column, 0]));

function move(columns: Record<string, number>, type: ApplicantType, count: number): void {
  for (const column of [type, 'total']) columns[column] = (columns[column] ?? 0) + count;
}

export const FOUR_DECIMALS = 4;

export class Tally implements Counts {
  readonly #applications: Histogram<ApplicationLife> = new Map();
  readonly #disputes: Histogram<DisputeLife> = new Map();
  readonly #documents: Histogram<DocumentLife> = new Map();
  readonly #actions: Histogram<ActionLife> = new Map();
  readonly #activities: Histogram<{ kind: ActivityKind; channel: Channel | null; year: number }> = new Map();
  /** By year: fen of 行政事业性收费. */
  readonly #charges = new Map<number, bigint>();
  /** By year: fen of 信息处理费, and the number of applications that paid one. */
  readonly #fees = new Map<number, { fen: bigint; applications: number }>();

  /** Takes in one case. A case is given once. */
  add(facts: CaseFacts): void {
    countCase(facts, this);
  }

  application(type: ApplicantType, from: number, until: number | null, outcome: Outcome | null): void {
    const key = keyOfStay(false, placeOf(type, outcome), from, until);
    const known = this.#applications.get(key);
    // One object a life, not one a case.
    if (known) known.count++;
    else this.#applications.set(key, { type, from, carriedIn: false, until, outcome, count: 1 });
  }

  carriedIn(type: ApplicantType, from: number, until: number | null, outcome: Outcome | null): void {
    const key = keyOfStay(true, placeOf(type, outcome), from, until);
    const known = this.#applications.get(key);
    if (known) known.count++;
    else this.#applications.set(key, { type, from, carriedIn: true, until, outcome, count: 1 });
  }

  dispute(block: DisputeBlock, filed: number, concluded: number | null, result: Result | null): void {
    const last = result === null ? RESULTS.length : RESULTS.indexOf(result);
    const key = describe(BLOCKS.indexOf(block) * (RESULTS.length + 1) + last, filed, concluded);
    const known = this.#disputes.get(key);
    if (known) known.count++;
    else this.#disputes.set(key, { block, filed, concluded, result, count: 1 });
  }

  document(kind: DocumentKind, issued: number | null, repealed: number | null): void {
    const key = describe(kind === 'rule' ? 0 : 1, issued, repealed);
    const known = this.#documents.get(key);
    if (known) known.count++;
    else this.#documents.set(key, { kind, issued, repealed, count: 1 });
  }

  action(kind: ActionKind, year: number, count: number): void {
    const key = describe(ACTIONS.indexOf(kind), year, null);
    const known = this.#actions.get(key);
    if (known) known.count += count;
    else this.#actions.set(key, { kind, year, count });
  }

  activity(kind: ActivityKind, channel: Channel | null, year: number, count: number): void {
    const named = channel ? CHANNELS.indexOf(channel) + 1 : 0;
    const key = describe(ACTIVITIES.indexOf(kind) * (CHANNELS.length + 1) + named, year, null);
    const known = this.#activities.get(key);
    if (known) known.count += count;
    else this.#activities.set(key, { kind, channel, year, count });
  }

  charge(year: number, fen: bigint): void {
    this.#charges.set(year, (this.#charges.get(year) ?? 0n) + fen);
  }

  fees(year: number, fen: bigint): void {
    const known = this.#fees.get(year);
    if (!known) this.#fees.set(year, { fen, applications: 1 });
    else {
      known.fen += fen;
      known.applications++;
    }
  }

  /**
   * What the chain into a year takes out (carried out by the year before and handed on in this one) and in (a stay of
   * this year that begins as carried in), by column, the total included.
   */
  carryMoves(year: number): { out: Record<string, number>; in: Record<string, number> } {
    const moves = { out: noneMoved(), in: noneMoved() };
    for (const { type, from, carriedIn, until, outcome, count } of this.#applications.values()) {
      if (until === year && outcome === null) move(moves.out, type, count);
      if (carriedIn && from === year) move(moves.in, type, count);
    }
    return moves;
  }

  /** What section one tells of a year: sums by kind, and of each by the channels that were named. */
  activities(year: number): Activities {
    const sums: Activities = {};
    for (const { kind, channel, year: of, count } of this.#activities.values()) {
      if (of !== year) continue;
      const sum = sums[kind] ?? { total: 0, channels: {} };
      sums[kind] = sum;
      sum.total += count;
      if (channel) sum.channels[channel] = (sum.channels[channel] ?? 0) + count;
    }
    return sums;
  }

  /** The tables of a year by its edition, all cells in its order. */
  tables(agency: TabledAgency, year: number, edition: CountedForm): AnnualTables {
    const { rules, applications } = edition;
    const counts = new CellCounts();
    const total = applications.columns.filter(({ role }) => role === 'total').map(({ code }) => code);
    // Each application stands in one column and in 总计.
    for (const life of this.#applications.values())
      for (const row of cellsByRules(rules.applications, life, year)) {
        counts.add(cellOf(row, life.type), life.count);
        for (const column of total) counts.add(cellOf(row, column), life.count);
      }
    for (const life of this.#disputes.values())
      for (const cell of cellsByRules(rules.disputes, life, year)) counts.add(cell, life.count);
    for (const life of this.#documents.values())
      for (const cell of cellsByRules(rules.documents, life, year)) counts.add(cell, life.count);
    for (const life of this.#actions.values())
      for (const rule of rules.actions) if (rule.counts(life, year)) counts.add(rule.cell(life), life.count);
    for (const [of, fen] of this.#charges)
      addAmounts(rules.charges, { year: of, fen, payers: 1 }, year, counts);
    for (const [of, { fen, applications: payers }] of this.#fees)
      addAmounts(rules.fees, { year: of, fen, payers }, year, counts);
    return tablesOf(agency, year, edition, counts);
  }
}

function cellsByRules<Life, Facts>(
  rules: readonly CellRule<Life, Facts>[],
  life: Life,
  year: number,
): string[] {
  const cells: string[] = [];
  for (const rule of rules) if (rule.counts(life, year)) cells.push(...rule.cells(life));
  return cells;
}

interface Amount extends AmountLife {
  fen: bigint;
  /** How many applications paid it. */
  payers: number;
}

function addAmounts(
  rules: readonly AmountRule<AmountLife>[],
  amount: Amount,
  year: number,
  counts: CellCounts,
): void {
  for (const rule of rules) {
    if (!rule.counts(amount, year)) continue;
    if (rule.once) counts.add(rule.cell(amount), amount.payers);
    else counts.addFen(rule.cell(amount), amount.fen);
  }
}

interface Tree {
  [key: string]: Tree | number | string;
}

/** Every cell of the form and no other, so that what this holds is what the form asks for. */
function tablesOf(
  { id, name, chargeDecimals = FOUR_DECIMALS }: TabledAgency,
  year: number,
  form: CountedForm,
  counts: CellCounts,
): AnnualTables {
  const tree: Tree = { format: form.id, agency: { id, name }, year };
  for (const { path, steps, quantity } of form.cells) {
    if (quantity === 'wan-yuan') put(tree, steps, wanYuanText(counts.fen(path), chargeDecimals));
    else if (quantity === 'amount') put(tree, steps, yuanText(counts.fen(path)));
    else put(tree, steps, counts.count(path));
  }
  return tree as unknown as AnnualTables;
}

function put(tree: Tree, steps: Steps, value: number | string): void {
  const last = steps.length - 1;
  let at = tree;
  for (let index = 0; index < last; index++) {
    const step = steps[index] ?? '';
    const known = at[step];
    const inner: Tree = typeof known === 'object' ? known : {};
    at[step] = inner;
    at = inner;
  }
  at[steps[last] ?? ''] = value;
}

const PLACES: ReadonlyMap<ApplicantType | Outcome, number> = new Map(
  [APPLICANT_TYPES, OUTCOMES].flatMap((words) => words.map((word, place) => [word, place])),
);

function placeOf(type: ApplicantType, outcome: Outcome | null): number {
  const last = outcome === null ? OUTCOMES.length : (PLACES.get(outcome) ?? 0);
  return (PLACES.get(type) ?? 0) * (OUTCOMES.length + 1) + last;
}

function keyOfStay(carriedIn: boolean, kind: number, from: number, until: number | null): number {
  return describe(2 * kind + Number(carriedIn), from, until);
}

/** Years are of four digits: two of them and a small number are one number below 2^53. */
const YEARS = 2 ** 14;

function describe(what: number, from: number | null, until: number | null): number {
  return (what * YEARS + (from === null ? YEARS - 1 : from)) * YEARS + (until === null ? YEARS - 1 : until);
}
