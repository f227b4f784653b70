/**
 * The rules of a release as one function: the entry of `rules/{sha256}.mjs`, which seals name. In: the request, and
 * cases with all their events, each as JSON text. Out: tables and checks as JSON text. Always holds: text in, text out,
 * and no other knowledge of the caller, so a report of 2026 is recounted in 2036 by the file of 2026. README.md beside
 * this file documents the interface, and its statements about version 1 never change.
 */
import { type Act, type CaseFacts, foldCase } from '../cases/case.ts';
import type { CheckedReport, CheckResult, NarrativeTexts, StandingFault } from '../checks/check.ts';
import { checkReport } from '../checks/check-report.ts';
import { type Consolidated, consolidate } from '../consolidation/consolidate.ts';
import { figuresOf, inForm } from '../counting/reported.ts';
import { RULE_SET } from '../counting/rule-sets.ts';
import { FOUR_DECIMALS, Tally } from '../counting/tally.ts';
import type { Edition } from '../editions/edition.ts';
import { editionFor, editionNamed } from '../editions/registry.ts';
import { compareEvents, type KeptEvent } from '../events/event.ts';
import type { ReportedTables } from '../form/annual-tables.ts';
import { valueAt } from '../form/form.ts';

/** Of the function below; a file with another version has another interface. */
export const interfaceVersion = 1;

/** What is asked for. */
export interface RulesRequest {
  /** As in the report; `chargeDecimals`: its printed decimals of 万元. */
  agency: { id: string; name: string; chargeDecimals?: number };
  year: number;
  /** Id of the report's edition; null: these rules' edition for the year. */
  edition: string | null;
  /** The basis of the numbers. */
  basis: 'cases' | 'figures';
  /** Only for a government: the tables of its members. */
  parts?: readonly { agency: string; tables: unknown }[];
  /** The printed texts; if absent, the checks of texts are not assessed. */
  narrative?: NarrativeTexts;
}

/** A number with all its events, as lines of evidence have them. */
export interface RulesCase {
  subject: string;
  events: readonly KeptEvent[];
  /** For a merged log: its former agency, and the year from which it counts. */
  merged?: { agency: string; from: number };
}

export interface RulesAnswer {
  ruleSet: string;
  edition: string;
  tables: ReportedTables;
  /** `needs` names the check's inputs; a check without them is not assessed. */
  checks: (Pick<CheckResult, 'id' | 'level' | 'result' | 'findings'> & { needs: string })[];
}

/** Recounts a year. */
export async function recount(
  request: string,
  cases: AsyncIterable<string> | Iterable<string>,
): Promise<string> {
  const asked = JSON.parse(request) as RulesRequest;
  const edition = asked.edition === null ? editionFor(asked.year) : editionNamed(asked.edition);
  if (edition?.use !== 'computed')
    throw new RangeError(`these rules count no edition ${asked.edition ?? `of ${asked.year}`}`);
  const taken = new Taken(asked.year);
  for await (const text of cases) taken.add(JSON.parse(text) as RulesCase);
  const { tables, incomplete } = whole(asked, edition, taken);
  const answer: RulesAnswer = {
    ruleSet: RULE_SET,
    edition: edition.id,
    tables,
    checks: checksOf({ asked, edition, tables, incomplete }, taken.faults),
  };
  return JSON.stringify(answer);
}

/** The data kept of the cases: none of the cases themselves. */
class Taken {
  readonly #year: number;
  readonly tally = new Tally();
  readonly acts: Act[] = [];
  readonly faults: StandingFault[] = [];

  constructor(year: number) {
    this.#year = year;
  }

  add({ subject, events, merged }: RulesCase): void {
    // A log merged in a later year does not count in this one.
    if (merged && merged.from > this.#year) return;
    const facts: CaseFacts = foldCase(subject, events);
    this.tally.add(facts);
    if (!merged) this.acts.push(...facts.acts.filter((act) => act.subject === String(this.#year)));
    if (!facts.years.includes(this.#year)) return;
    for (const { code } of facts.faults) this.faults.push({ code, subject });
  }
}

interface Whole {
  tables: ReportedTables;
  incomplete: Consolidated['incomplete'];
}

/** Its own tables, and for a government its members' tables added to them. */
function whole(asked: RulesRequest, edition: Edition, { tally, acts }: Taken): Whole {
  const { agency, year, basis, parts } = asked;
  const figures = figuresOf({ acts: new Map([[year, acts.sort(compareEvents)]]) }, year);
  const own =
    basis === 'figures'
      ? inForm(edition, agency, { year, from: figures?.tables })
      : tally.tables(agency, year, edition);
  if (!parts) return { tables: own, incomplete: [] };
  const contributions = parts.map(({ agency: id, tables }) => ({
    ...{ agency: id, name: id, state: 'published' as const },
    ...{ version: null, tablesDigest: null, tables },
  }));
  const parent = {
    agency: { id: agency.id, name: agency.name },
    year,
    chargeDecimals: agency.chargeDecimals ?? FOUR_DECIMALS,
    // Figures that were not reported are no tables.
    own: basis === 'figures' && !figures ? null : own,
  };
  return consolidate(edition, { parent, contributions, countedFor: 'version' });
}

interface ToCheck extends Whole {
  asked: RulesRequest;
  edition: Edition;
}

function checksOf(
  { asked, edition, tables, incomplete }: ToCheck,
  faults: readonly StandingFault[],
): RulesAnswer['checks'] {
  const { basis, year, agency, narrative } = asked;
  const read: CheckedReport['read'] = (steps) => {
    const value = valueAt(tables, steps);
    return value === null ? null : Number(value);
  };
  const results = checkReport({
    form: edition,
    read,
    year,
    agency: agency.name,
    ...(narrative && { narrative }),
    ...(basis === 'cases' && { faults }),
    ...((basis === 'figures' || incomplete.length > 0) && { triesBlanks: true as const }),
    ...(incomplete.length > 0 && { incomplete: new Set(incomplete.map(({ path }) => path)) }),
  });
  return results.map(({ id, level, result, findings }, index) => ({
    ...{ id, level, result, findings },
    needs: edition.checks[index]?.needs ?? '',
  }));
}
