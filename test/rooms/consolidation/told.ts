/**
 * The cases and bodies of the consolidated oracle as the product has them. In: the same bodies and cases. Out:
 * registered agencies, each agency's facts through the door's reading and the fold, and what a government's report says
 * when every member has published, level by level.
 */
import type { CaseFacts } from '../../../shared/cases/case.ts';
import { foldCase } from '../../../shared/cases/case.ts';
import { consolidate } from '../../../shared/consolidation/consolidate.ts';
import { contributionOf } from '../../../shared/consolidation/contributions.ts';
import { Tally } from '../../../shared/counting/tally.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import type { AnnualTables } from '../../../shared/form/annual-tables.ts';
import { cellsOf } from '../../../shared/form/form.ts';
import type { Agency } from '../../../shared/registry/agency.ts';
import { membersOf } from '../../../shared/registry/membership.ts';
import { mergedIn } from '../../doubles/kinship.ts';
import type { Body, Case, Cells } from '../../oracle/consolidated.ts';
import { kept } from '../reading.ts';

/** Printed to the fen, so that nothing is rounded on the way. */
export const TO_THE_FEN = 6;

/** Dated by the middle of the year that changes it: on 31 December the new parent stands. */
export function agencyOf({ id, parents, ended }: Body, years: readonly number[]): Agency {
  const lived = years.filter((year) => !ended || year < ended.year);
  const changes = lived.slice(1).filter((year) => (parents[year] ?? null) !== (parents[year - 1] ?? null));
  const last = lived.at(-1) ?? 0;
  return {
    id,
    name: id,
    parent: parents[last] ?? null,
    contact: null,
    chargeDecimals: TO_THE_FEN,
    consolidates: true,
    parents: changes.map((year) => ({ until: `${year}-06-30`, parent: parents[year - 1] ?? null })),
    ...(ended && { until: `${ended.year}-06-30`, mergedInto: ended.heir }),
  };
}

/** What happened, in the months of its year that keep the order: receipt, hand-over, conclusion. */
export function eventsOf(one: Case, number: string): KeptEvent[] {
  const at = (unit: string, type: string, [year, month]: readonly [number, number], data: object) =>
    kept({
      specversion: '1.0',
      id: `${type}@${year}-${month}`,
      source: '/cases',
      type,
      time: `${year}-0${month}-01T09:00:00+08:00`,
      subject: number,
      agency: unit,
      data,
    });
  const { unit } = one;
  switch (one.kind) {
    case 'application': {
      const { type: applicantType, received, concluded, handedTo, outcome, fee } = one;
      const last = handedTo ?? unit;
      return [
        at(unit, 'application.received', [received, 2], { applicantType }),
        ...(fee === undefined
          ? []
          : [at(unit, 'application.fee-paid', [received, 3], { yuan: yuanOf(fee) })]),
        ...(handedTo === undefined
          ? []
          : [
              at(unit, 'application.transferred', [received, 4], { to: handedTo }),
              at(handedTo, 'application.received', [received, 4], { applicantType, transferredFrom: unit }),
            ]),
        ...(concluded === null ? [] : [at(last, 'application.decided', [concluded, 5], { outcome })]),
      ];
    }
    case 'review':
      return [
        at(unit, 'review.filed', [one.filed, 2], {}),
        ...(one.concluded === null
          ? []
          : [at(unit, 'review.concluded', [one.concluded, 5], { result: one.result })]),
      ];
    case 'document': {
      const data = { kind: 'normative-document' };
      return [
        at(unit, 'document.issued', [one.issued, 2], data),
        ...(one.repealed === null ? [] : [at(unit, 'document.repealed', [one.repealed, 5], data)]),
      ];
    }
    case 'licences':
      return [at(unit, 'action.reported', [one.year, 3], { kind: 'licence', count: one.count })];
    case 'charge':
      return [at(unit, 'charge.reported', [one.year, 3], { yuan: yuanOf(one.fen) })];
  }
}

function yuanOf(fen: bigint): string {
  const digits = fen.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** By agency, its cases: folded under (agency, subject). */
function foldedCases(cases: readonly Case[]): Map<string, CaseFacts[]> {
  const folded = new Map<string, CaseFacts[]>();
  cases.forEach((one, index) => {
    const events = eventsOf(one, `${one.kind}-${index}`);
    for (const agency of new Set(events.map((event) => event.agency))) {
      const own = events.filter((event) => event.agency === agency);
      folded.set(agency, [...(folded.get(agency) ?? []), foldCase(`${one.kind}-${index}`, own)]);
    }
  });
  return folded;
}

/** The reports of these bodies when all of them have published. */
export class Governments {
  readonly #agencies: readonly Agency[];
  readonly #cases: Map<string, CaseFacts[]>;
  readonly #own = new Map<string, AnnualTables>();

  constructor(cases: readonly Case[], agencies: readonly Agency[], own?: Governments) {
    this.#agencies = agencies;
    this.#cases = own ? own.#cases : foldedCases(cases);
    if (own) this.#own = own.#own;
  }

  /** Of its own cases and of those whose heir it is. */
  #ownTables(id: string, year: number): AnnualTables {
    const key = `${id} ${year}`;
    const known = this.#own.get(key);
    if (known) return known;
    const tally = new Tally();
    const heirOf = mergedIn(id, year, this.#agencies).map((agency) => agency.id);
    for (const unit of [id, ...heirOf]) for (const facts of this.#cases.get(unit) ?? []) tally.add(facts);
    const tables = tally.tables({ id, name: id, chargeDecimals: TO_THE_FEN }, year, edition2021);
    this.#own.set(key, tables);
    return tables;
  }

  report(id: string, year: number): AnnualTables {
    const contributions = membersOf(id, year, this.#agencies).map((member) => {
      const published = { version: 1, tablesDigest: `${member.id} ${year}`, addsUp: true };
      const tables = this.report(member.id, year);
      return contributionOf({
        agency: member.id,
        name: member.name,
        published: { ...published, tables },
      });
    });
    const parent = { agency: { id, name: id }, year, chargeDecimals: TO_THE_FEN };
    const own = this.#ownTables(id, year);
    return consolidate(edition2021, {
      parent: { ...parent, own },
      contributions,
      countedFor: 'version',
    }).tables;
  }
}

/** The cells that are not zero, as the oracle gives them. */
export function cellsOfTables(tables: AnnualTables): Cells {
  const filled = cellsOf(edition2021, tables).flatMap(({ path, value }) => {
    if (Number(value) === 0) return [];
    return [[path, typeof value === 'string' ? BigInt(value.replace('.', '')) : Number(value)] as const];
  });
  return Object.fromEntries(filled);
}
