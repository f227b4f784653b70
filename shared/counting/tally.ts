/**
 * From cases to annual tables. In: the contributions of every case of one agency, one at a time, in any order. Out: the
 * tables of any year, computed whole. Between them it keeps a histogram of lives ("received 2023, concluded 2024,
 * granted, natural person: 17"), so memory grows with the number of years and not of cases. Each cell is counted by its
 * own rule of the edition, so the identities of the form are checks that can fail. 条例 articles 49–50.
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
import type { CellPlace } from '../form/form.ts';
import { CellCounts } from './cell-counts.ts';
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
import { type Counted, Histogram } from './histogram.ts';
import { wanYuanText, yuanText } from './money.ts';
import type { AmountRule, ApplicationRule, CellRule, CountedForm } from './rule.ts';

/** The agency of the tables: `chargeDecimals` (0 to 6) is its printed decimals of 万元. */
export interface TabledAgency {
  id: string;
  name: string;
  chargeDecimals?: number | undefined;
}

/** By kind, if anything was reported; below 2^53, since each report is at most 10^12. */
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
  readonly #applications = new Histogram<ApplicationLife>();
  readonly #disputes = new Histogram<DisputeLife>();
  readonly #documents = new Histogram<DocumentLife>();
  readonly #actions = new Histogram<ActionLife>();
  readonly #activities = new Histogram<{ kind: ActivityKind; channel: Channel | null; year: number }>();
  /** By year: fen of 行政事业性收费. */
  readonly #charges = new Map<number, bigint>();
  /** By year: fen of 信息处理费, and the number of paying applications. */
  readonly #fees = new Map<number, { fen: bigint; applications: number }>();

  /** Adds one case. Each case may be added only once. */
  add(facts: CaseFacts): void {
    countCase(facts, this);
  }

  application(type: ApplicantType, from: number, until: number | null, outcome: Outcome | null): void {
    this.#stay(false, type, { from, until }, outcome);
  }

  carriedIn(type: ApplicantType, from: number, until: number | null, outcome: Outcome | null): void {
    this.#stay(true, type, { from, until }, outcome);
  }

  /** One object per life, not per case. */
  #stay(
    carriedIn: boolean,
    type: ApplicantType,
    { from, until }: { from: number; until: number | null },
    outcome: Outcome | null,
  ): void {
    const what = 2 * placeOf(type, outcome) + Number(carriedIn);
    const known = this.#applications.find(what, from, until);
    if (known) known.count++;
    else this.#applications.put(what, from, until, { type, from, carriedIn, until, outcome, count: 1 });
  }

  dispute(block: DisputeBlock, filed: number, concluded: number | null, result: Result | null): void {
    const last = result === null ? RESULTS.length : RESULTS.indexOf(result);
    const what = BLOCKS.indexOf(block) * (RESULTS.length + 1) + last;
    const known = this.#disputes.find(what, filed, concluded);
    if (known) known.count++;
    else this.#disputes.put(what, filed, concluded, { block, filed, concluded, result, count: 1 });
  }

  document(kind: DocumentKind, issued: number | null, repealed: number | null): void {
    const what = kind === 'rule' ? 0 : 1;
    const known = this.#documents.find(what, issued, repealed);
    if (known) known.count++;
    else this.#documents.put(what, issued, repealed, { kind, issued, repealed, count: 1 });
  }

  action(kind: ActionKind, year: number, count: number): void {
    const what = ACTIONS.indexOf(kind);
    const known = this.#actions.find(what, year, null);
    if (known) known.count += count;
    else this.#actions.put(what, year, null, { kind, year, count });
  }

  activity(kind: ActivityKind, channel: Channel | null, year: number, count: number): void {
    const named = channel ? CHANNELS.indexOf(channel) + 1 : 0;
    const what = ACTIVITIES.indexOf(kind) * (CHANNELS.length + 1) + named;
    const known = this.#activities.find(what, year, null);
    if (known) known.count += count;
    else this.#activities.put(what, year, null, { kind, channel, year, count });
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
   * The chain into a year: out (carried out by the year before and handed on in this one) and in (a stay of this year
   * that begins as carried in), by column, including the total.
   */
  carryMoves(year: number): { out: Record<string, number>; in: Record<string, number> } {
    const moves = { out: noneMoved(), in: noneMoved() };
    for (const { type, from, carriedIn, until, outcome, count } of this.#applications.lives) {
      if (until === year && outcome === null) move(moves.out, type, count);
      if (carriedIn && from === year) move(moves.in, type, count);
    }
    return moves;
  }

  /** The section-one facts of a year: sums by kind, and of each by the named channels. */
  activities(year: number): Activities {
    const sums: Activities = {};
    for (const { kind, channel, year: of, count } of this.#activities.lives) {
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
    const counts = new CellCounts(edition.cells);
    const total = applications.columns.filter(({ role }) => role === 'total').map(({ code }) => code);
    for (const life of this.#applications.lives)
      addApplication(rules.applications, life, year, { total, counts });
    for (const life of this.#disputes.lives) addByRules(rules.disputes, life, year, counts);
    for (const life of this.#documents.lives) addByRules(rules.documents, life, year, counts);
    for (const life of this.#actions.lives)
      for (const rule of rules.actions) if (rule.counts(life, year)) counts.add(rule.cell(life), life.count);
    for (const [of, fen] of this.#charges)
      addAmounts(rules.charges, { year: of, fen, payers: 1 }, year, counts);
    for (const [of, { fen, applications: payers }] of this.#fees)
      addAmounts(rules.fees, { year: of, fen, payers }, year, counts);
    return tablesOf(agency, year, edition, counts);
  }
}

/** Each application counts in one column and in 总计. */
function addApplication(
  rules: readonly ApplicationRule[],
  life: Counted<ApplicationLife>,
  year: number,
  { total, counts }: { total: readonly string[]; counts: CellCounts },
): void {
  for (const rule of rules) {
    if (!rule.counts(life, year)) continue;
    for (const row of rule.cells(life)) {
      counts.addInRow(row, life.type, life.count);
      for (const column of total) counts.addInRow(row, column, life.count);
    }
  }
}

function addByRules<Life extends { count: number }, Facts>(
  rules: readonly CellRule<Life, Facts>[],
  life: Life,
  year: number,
  counts: CellCounts,
): void {
  for (const rule of rules)
    if (rule.counts(life, year)) for (const cell of rule.cells(life)) counts.add(cell, life.count);
}

interface Amount extends AmountLife {
  fen: bigint;
  /** The number of paying applications. */
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

/** Every cell of the form and no other, so that the contents match the form's requirements. */
function tablesOf(
  { id, name, chargeDecimals = FOUR_DECIMALS }: TabledAgency,
  year: number,
  form: CountedForm,
  counts: CellCounts,
): AnnualTables {
  const valueAt = (place: number): number | string => {
    const { path, quantity } = form.cells[place] as CellPlace;
    if (quantity === 'wan-yuan') return wanYuanText(counts.fen(path), chargeDecimals);
    return quantity === 'amount' ? yuanText(counts.fen(path)) : counts.countAt(place);
  };
  const head = { format: form.id, agency: { id, name }, year };
  return { ...head, ...grown(branchesOf(form.cells), valueAt) } as unknown as AnnualTables;
}

/** A tables object without its values: names in their order, and under each its children, or the index of its cell. */
type Branches = [name: string, under: Branches | number][];
const BRANCHES = new WeakMap<readonly CellPlace[], Branches>();

/** Computed once per form, not once per table. */
function branchesOf(cells: readonly CellPlace[]): Branches {
  const known = BRANCHES.get(cells);
  if (known) return known;
  const root: Branches = [];
  for (const [place, { steps }] of cells.entries()) {
    let at = root;
    for (const step of steps.slice(0, -1)) at = underneath(at, step);
    at.push([steps.at(-1) ?? '', place]);
  }
  BRANCHES.set(cells, root);
  return root;
}

function underneath(branches: Branches, name: string): Branches {
  const known = branches.find(([one]) => one === name)?.[1];
  if (typeof known === 'object') return known;
  const made: Branches = [];
  branches.push([name, made]);
  return made;
}

function grown(branches: Branches, valueAt: (place: number) => number | string): object {
  const tree: Record<string, object | number | string> = {};
  for (const [name, under] of branches)
    tree[name] = typeof under === 'number' ? valueAt(under) : grown(under, valueAt);
  return tree;
}

const PLACES: ReadonlyMap<ApplicantType | Outcome, number> = new Map(
  [APPLICANT_TYPES, OUTCOMES].flatMap((words) => words.map((word, place) => [word, place])),
);

function placeOf(type: ApplicantType, outcome: Outcome | null): number {
  const last = outcome === null ? OUTCOMES.length : (PLACES.get(outcome) ?? 0);
  return (PLACES.get(type) ?? 0) * (OUTCOMES.length + 1) + last;
}
