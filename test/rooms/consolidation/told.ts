/**
 * The cases and bodies of the consolidated oracle as the product has them. In: the same bodies and cases. Out:
 * registered agencies, each agency's facts through the door's reading and the fold, and what a government's report says
 * of what each member has brought, level by level.
 */
import { resultOf } from '../../../shared/checks/check-report.ts';
import {
  type Candidate,
  type Contribution,
  type CountedFor,
  contributionOf,
} from '../../../shared/consolidation/contributions.ts';
import { TO_THE_FEN } from '../../../shared/counting/money.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import type { ReportedTables } from '../../../shared/form/annual-tables.ts';
import { type Branch, cellsOf, isMoney, plant } from '../../../shared/form/form.ts';
import { type FoldedLog, foldLog } from '../../../shared/night/fold-log.ts';
import { ownTables, readerOf } from '../../../shared/night/own-tables.ts';
import { type WholeTables, wholeTables } from '../../../shared/night/whole-tables.ts';
import type { Agency } from '../../../shared/registry/agency.ts';
import { mergedInto } from '../../../shared/registry/kin.ts';
import { basisIn, membersOf } from '../../../shared/registry/membership.ts';
import { digestOf } from '../../../shared/store/digest.ts';
import type { Body, Case, Cells } from '../../oracle/consolidated.ts';
import { kept } from '../reading.ts';

/**
 * Dated by the middle of the year that changes it: on 31 December the new parent stands. Printed to the fen, so that
 * nothing is rounded on the way.
 */
export function agencyOf(body: Body, years: readonly number[]): Agency {
  const { id, parents, began, ended, consolidates = true, casesFrom } = body;
  const lived = years.filter((year) => year >= (began ?? 0) && (!ended || year < ended.year));
  const changes = lived.slice(1).filter((year) => (parents[year] ?? null) !== (parents[year - 1] ?? null));
  const last = parents[lived.at(-1) ?? 0] ?? null;
  const until = changes.map((year) => ({ until: `${year}-06-30`, parent: parents[year - 1] ?? null }));
  return {
    id,
    name: id,
    contact: null,
    chargeDecimals: TO_THE_FEN,
    ...(consolidates && { consolidates }),
    ...(began !== undefined && { since: `${began}-01-01` }),
    ...(casesFrom !== undefined && { casesFrom: casesFrom === null ? null : `${casesFrom}-01-01` }),
    ...(ended
      ? {
          // What has ended stands under nobody, whatever becomes of its parent.
          parent: null,
          parents: last === null ? until : [...until, { until: `${ended.year - 1}-12-31`, parent: last }],
          until: `${ended.year}-06-30`,
          mergedInto: ended.heir,
        }
      : { parent: last, parents: until }),
  };
}

type When = readonly [year: number, month: number];

function at(agency: string, subject: string, type: string, [[year, month], data]: [When, object]) {
  const time = `${year}-0${month}-01T09:00:00+08:00`;
  const id = `${type}@${year}-${month}`;
  return kept({ specversion: '1.0', id, source: '/cases', type, time, subject, agency, data });
}

/** What happened, in the months of its year that keep the order: receipt, hand-over, conclusion. */
export function eventsOf(one: Case, number: string): KeptEvent[] {
  const { unit } = one;
  const said = (type: string, when: When, data: object) => at(unit, number, type, [when, data]);
  switch (one.kind) {
    case 'application':
      return applicationEvents(one, number);
    case 'review':
      return [
        said('review.filed', [one.filed, 2], {}),
        ...(one.concluded === null
          ? []
          : [said('review.concluded', [one.concluded, 5], { result: one.result })]),
      ];
    case 'document': {
      const data = { kind: 'normative-document' };
      return [
        said('document.issued', [one.issued, 2], data),
        ...(one.repealed === null ? [] : [said('document.repealed', [one.repealed, 5], data)]),
      ];
    }
    case 'licences':
      return [said('action.reported', [one.year, 3], { kind: 'licence', count: one.count })];
    case 'charge':
      return [said('charge.reported', [one.year, 3], { yuan: yuanOf(one.fen) })];
    case 'figures': {
      const data = { tables: tablesOf(one.cells), format: '2021', origin: '报表' };
      return [at(unit, String(one.year), 'figures.reported', [[one.year + 1, 1], data])];
    }
  }
}

function applicationEvents(one: Extract<Case, { kind: 'application' }>, number: string): KeptEvent[] {
  const { unit, type: applicantType, received, concluded, handedTo, outcome, fee } = one;
  const { handedIn = received, declared } = one;
  const on = (agency: string, type: string, when: When, data: object) =>
    at(agency, number, type, [when, data]);
  const events = [on(unit, 'application.received', [received, 2], { applicantType })];
  if (fee !== undefined) events.push(on(unit, 'application.fee-paid', [received, 3], { yuan: yuanOf(fee) }));
  if (handedTo !== undefined) {
    const first = declared && { firstReceived: `${received}-02-01T09:00:00+08:00` };
    events.push(
      on(unit, 'application.transferred', [handedIn, 4], { to: handedTo }),
      on(handedTo, 'application.received', [handedIn, 4], { applicantType, transferredFrom: unit, ...first }),
    );
  }
  if (concluded !== null)
    events.push(on(handedTo ?? unit, 'application.decided', [concluded, 5], { outcome }));
  return events;
}

/** All cells of the form, zero where nothing is said. */
function tablesOf(filled: Readonly<Record<string, number | bigint | null>>): object {
  const tables: Branch = {};
  for (const { path, steps, quantity } of edition2021.cells) {
    const value = Object.hasOwn(filled, path) ? filled[path] : 0;
    const isAmount = isMoney(quantity) && value !== null;
    const decimals = quantity === 'wan-yuan' ? TO_THE_FEN : 2;
    plant(tables, steps, isAmount ? moneyOf(BigInt(value ?? 0), decimals) : (value as number | null));
  }
  return tables;
}

const yuanOf = (fen: bigint) => moneyOf(fen, 2);

function moneyOf(fen: bigint, decimals: number): string {
  const digits = fen.toString().padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** By agency, its log. */
async function logsOf(cases: readonly Case[]): Promise<Map<string, FoldedLog>> {
  const events = new Map<string, KeptEvent[]>();
  for (const event of cases.flatMap((one, index) => eventsOf(one, `${one.kind}-${index}`)))
    events.set(event.agency, [...(events.get(event.agency) ?? []), event]);
  const folded = new Map<string, FoldedLog>();
  for (const [agency, own] of events) folded.set(agency, await foldLog(inOrder(own)));
  return folded;
}

async function* inOrder(events: readonly KeptEvent[]) {
  for (const event of events.toSorted((a, b) => (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0)))
    yield { event, digest: digestOf(event) };
}

/** What a body's year has come to: a version or a draft, and whether its government sent it back. */
export type Brought = (agency: string, year: number) => { isPublished: boolean; isReturned: boolean };

const ALL_PUBLISHED: Brought = () => ({ isPublished: true, isReturned: false });

/** The reports of these bodies. */
export class Governments {
  readonly #agencies: readonly Agency[];
  readonly #logs: ReadonlyMap<string, FoldedLog>;
  readonly #brought: Brought;
  readonly #reports = new Map<string, WholeTables>();

  static async of(cases: readonly Case[], agencies: readonly Agency[], brought = ALL_PUBLISHED) {
    return new Governments(await logsOf(cases), agencies, brought);
  }

  private constructor(logs: Map<string, FoldedLog>, agencies: readonly Agency[], brought: Brought) {
    this.#logs = logs;
    this.#agencies = agencies;
    this.#brought = brought;
  }

  /** The same cases under other bodies. */
  under(agencies: readonly Agency[]): Governments {
    return new Governments(new Map(this.#logs), agencies, this.#brought);
  }

  report(id: string, year: number, countedFor: CountedFor = 'version'): ReportedTables {
    return this.#whole(id, year, countedFor).tables;
  }

  /** "A figures year without figures has no tables"; a government's draft is its members' all the same. */
  hasTables(id: string, year: number): boolean {
    const { figures, members } = this.#whole(id, year, 'draft');
    return figures?.origin !== null || members !== undefined;
  }

  #whole(id: string, year: number, countedFor: CountedFor): WholeTables {
    const key = `${id} ${year} ${countedFor}`;
    const known = this.#reports.get(key);
    if (known) return known;
    const agency = this.#agencies.find((one) => one.id === id);
    if (!agency) throw new Error(`${id} is not registered`);
    const own = ownTables({ agency, folded: this.#log(id), merged: this.#merged(id, year) }, year);
    const contributions = membersOf(id, year, this.#agencies).map((one) => this.#contribution(one, year, id));
    const whole = wholeTables(agency, own, agency.consolidates ? contributions : [], countedFor);
    this.#reports.set(key, whole);
    return whole;
  }

  #log(id: string): FoldedLog {
    return this.#logs.get(id) ?? NOTHING;
  }

  #merged(id: string, year: number) {
    const all = mergedInto(id, this.#agencies, year);
    return all.map(({ agency, from }) => ({ agency, from, folded: this.#log(agency.id) }));
  }

  #contribution(member: Agency, year: number, parent: string): Contribution {
    const { id, name, consolidates } = member;
    const { isPublished, isReturned } = this.#brought(id, year);
    const tablesDigest = `${id} for ${parent}`;
    const offer = (countedFor: CountedFor, version: number | null): Candidate | undefined => {
      const whole = this.#whole(id, year, countedFor);
      if (whole.figures?.origin === null) return undefined;
      return { version, tables: whole.tables, tablesDigest, addsUp: addsUp(whole) };
    };
    const kind = basisIn(member, year) === 'figures' && !consolidates ? 'figures' : 'draft';
    const version = isPublished ? offer('version', 1) : undefined;
    const offered = version?.addsUp ? { published: version } : { [kind]: offer('draft', null) };
    return contributionOf({ agency: id, name, ...offered, ...(isReturned && { sentBack: tablesDigest }) });
  }
}

const NOTHING = await foldLog(inOrder([]));

/** What was counted from cases does, and other tests say so. */
function addsUp({ tables, figures, members, incomplete: own = [] }: WholeTables): boolean {
  if (!figures) return true;
  const incomplete = new Set((members?.incomplete ?? own).map(({ path }) => path));
  const read = readerOf(tables);
  return edition2021.checks
    .filter(({ equations }) => equations)
    .map((check) => resultOf(check, { form: edition2021, read, triesBlanks: true, incomplete }))
    .every(({ level, result }) => level !== 'error' || result !== 'fail');
}

/** The cells that are not zero, as the oracle gives them. */
export function cellsOfTables(tables: ReportedTables): Cells {
  const filled = cellsOf(edition2021, tables).flatMap(({ path, value }) => {
    if (Number(value) === 0) return [];
    return [[path, typeof value === 'string' ? BigInt(value.replace('.', '')) : Number(value)] as const];
  });
  return Object.fromEntries(filled);
}
