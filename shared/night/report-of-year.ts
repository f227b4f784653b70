/**
 * A year's report from the log. In: a folded log, the year, its faults, and the versions of other years. Out: the
 * report without its edition: tables, history, checks, and the texts with their citations expanded. Always: published
 * years appear in its history as published, all others as counted now.
 */

import { FEED_FAULTS } from '../cases/faults.ts';
import type { CheckFinding, CheckResult, YearBefore } from '../checks/check.ts';
import { checkReport } from '../checks/check-report.ts';
import { type CitedTables, expandCitations } from '../checks/citations.ts';
import type { HandoversTold } from '../checks/handovers-found.ts';
import type { Contribution, CountedFor } from '../consolidation/contributions.ts';
import { figuresOf } from '../counting/reported.ts';
import { RULE_SET } from '../counting/rule-sets.ts';
import type { Edition } from '../editions/edition.ts';
import type { ReportedTables } from '../form/annual-tables.ts';
import { FIRST_REPORT } from '../form/codes.ts';
import { basisIn } from '../registry/membership.ts';
import type { EarlierYear, FaultNotice, NarrativeSection, Report } from '../report/model.ts';
import { RELEASE } from '../report/release.ts';
import { digestWithMerged, sha256 } from '../store/digest.ts';
import { draftDigest, type MadeOf } from './draft-digest.ts';
import type { CaseFault, FoldedLog } from './fold-log.ts';
import {
  besideOwn,
  calledIn,
  editionOfYear,
  mergedBy,
  type Owner,
  ownTables,
  readerOf,
  reportedPast,
} from './own-tables.ts';
import { type WholeTables, wholeTables } from './whole-tables.ts';
import { type Standing, yearBefore } from './year-before.ts';

/** A report without its edition (draft or version), which is known only when the year is rendered. */
export type ReportOfYear = Omit<Report, 'edition'>;

/** The agency with its logs, and its members' contributions by year. */
export interface Reporting {
  owner: Owner;
  contributions?: ((year: number) => Contribution[]) | undefined;
}

export interface Said {
  faults: FaultNotice[];
  standing: ReadonlyMap<number, Standing>;
  /** For a government: whether the report is for a draft or for a version, in which fewer members count. */
  countedFor: CountedFor;
  /** For a government: faulty hand-overs between its units. */
  handovers?: HandoversTold | undefined;
}

export function reportOf(
  reporting: Reporting,
  year: number,
  { faults, standing, countedFor, handovers }: Said,
): ReportOfYear {
  const { owner } = reporting;
  const { agency, folded } = owner;
  const form = editionOfYear(year);
  const whole = tablesIn(reporting, year, countedFor);
  const { tables, figures, members } = whole;
  const past = pastOf(reporting, standing, countedFor);
  const texts = narrativeOf(folded.narratives.get(year), {
    form,
    tables,
    ...(year > FIRST_REPORT && { previous: past(year - 1) }),
  });
  const { id, name, contact, sandbox } = calledIn(agency, year);
  return {
    agency: { id, name, contact, ...(sandbox && { sandbox }) },
    year,
    form,
    tables,
    ...(figures && { figures }),
    ...(members && { members }),
    tablesDigest: tablesDigest(tables),
    draftDigest: draftDigest(
      { tables, narrative: texts.narrative, agency: { id, name, contact } },
      madeOf(whole),
    ),
    history: historyOf(owner, year, standing, past),
    checks: checksOf(
      { owner, form, whole },
      { ...texts, faults, handovers },
      yearBefore(owner, whole, standing),
    ),
    narrative: texts.narrative,
    provenance: { ruleSet: RULE_SET, ...eventsOf(owner, year), release: RELEASE },
  };
}

function historyOf(
  owner: Owner,
  year: number,
  standing: ReadonlyMap<number, Standing>,
  past: (of: number) => EarlierYear['tables'],
): EarlierYear[] {
  return yearsBack(owner, year, standing).map((of) => ({
    year: of,
    version: standing.get(of)?.number ?? null,
    ...(isOfFigures(owner, of, standing) && { figures: true as const }),
    tables: past(of),
  }));
}

/** The inputs of `draftDigest` beside tables and texts. */
function madeOf({ figures, members }: WholeTables): MadeOf {
  const counted = members?.list.filter((one) => one.counted);
  return {
    ...(figures && { basis: 'figures', origin: figures.origin }),
    ...(counted && {
      contributions: counted.map(({ agency, name, state, version, tablesDigest: digest }) => [
        agency,
        name,
        state,
        version,
        digest,
      ]),
    }),
  };
}

function tablesIn({ owner, contributions }: Reporting, year: number, countedFor: CountedFor): WholeTables {
  return wholeTables(owner.agency, ownTables(owner, year), contributions?.(year) ?? [], countedFor);
}

/** By year, the tables of an earlier year: published here, reported as figures, or as counted now. */
function pastOf(reporting: Reporting, standing: ReadonlyMap<number, Standing>, countedFor: CountedFor) {
  return (of: number): EarlierYear['tables'] =>
    standing.get(of)?.tables ??
    reportedPast(reporting.owner, of) ??
    tablesIn(reporting, of, countedFor).tables;
}

/** Number and digest of the events, including merged logs. */
function eventsOf(owner: Owner, year: number): Pick<Report['provenance'], 'events' | 'eventsDigest'> {
  const { events, eventsDigest } = owner.folded;
  const merged = mergedBy(owner, year);
  return {
    events: merged.reduce((sum, { folded }) => sum + folded.events, events),
    eventsDigest: digestWithMerged(
      eventsDigest,
      merged.map(({ agency, folded }) => [agency.id, folded.eventsDigest]),
    ),
  };
}

/** How many earlier years a report shows. */
const YEARS_BACK = 4;

function yearsBack(owner: Owner, year: number, standing: ReadonlyMap<number, Standing>): number[] {
  const first = Math.max(FIRST_REPORT, Math.min(owner.folded.firstYear ?? year, ...standing.keys()));
  const years = Array.from({ length: YEARS_BACK }, (_, index) => year - YEARS_BACK + index);
  return years.filter((of) => of >= first || reportedPast(owner, of) !== undefined);
}

function isOfFigures(owner: Owner, year: number, standing: ReadonlyMap<number, Standing>): boolean {
  const fixed = standing.get(year);
  if (fixed) return fixed.isFigures === true;
  return reportedPast(owner, year) !== undefined || basisIn(owner.agency, year) === 'figures';
}

type Texts = FoldedLog['narratives'] extends Map<number, infer OfYear> ? OfYear : never;

interface CheckedTexts {
  narrative: Report['narrative'];
  /** Faulty citations, which stay in the text as written. */
  citations: CheckFinding[];
}

/** The texts of a year with their citations expanded. */
function narrativeOf(texts: Texts | undefined, cited: CitedTables): CheckedTexts {
  const citations: CheckFinding[] = [];
  const expanded = (section: NarrativeSection) => {
    const written = texts?.[section]?.data.markdown;
    if (written === undefined) return null;
    const { text, findings } = expandCitations(written, cited);
    citations.push(...findings.map((finding) => ({ ...finding, pointer: `/narrative/${section}` })));
    return text;
  };
  const narrative = {
    overview: expanded('overview'),
    problems: expanded('problems'),
    other: expanded('other'),
  };
  return { narrative, citations };
}

interface ToCheck {
  owner: Owner;
  form: Edition;
  whole: WholeTables;
}

/**
 * The results of the edition's checks. Faults of the feed do not concern a year made of figures; figures of a merged
 * agency do not make it one.
 */
function checksOf(
  { owner, form, whole: { tables, figures, members, incomplete: merged = [] } }: ToCheck,
  { faults, handovers, ...texts }: CheckedTexts & Pick<Said, 'faults' | 'handovers'>,
  before: YearBefore | null,
): CheckResult[] {
  const { year, agency } = tables;
  const beside = besideOwn(owner, year);
  const incomplete = members?.incomplete ?? merged;
  const told = members && figuresOf(owner.folded, year, 'whole');
  const lacks = members?.list.filter(({ counted }) => !counted).length ?? 0;
  return checkReport({
    form,
    read: readerOf(tables),
    year,
    agency: agency.name,
    ...texts,
    ...(basisIn(owner.agency, year) === 'cases' && { faults }),
    ...((figures || incomplete.length > 0) && { triesBlanks: true as const }),
    ...(incomplete.length > 0 && { incomplete: new Set(incomplete.map(({ path }) => path)) }),
    ...(beside && { beside }),
    ...(handovers && { handovers }),
    ...(told?.format === form.id && { whole: { read: readerOf(told.tables), lacks } }),
    before,
  });
}

/** The digest of the tables: `sha256:` and the hash of their JSON. */
export function tablesDigest(tables: ReportedTables): string {
  return `sha256:${sha256(JSON.stringify(tables))}`;
}

/** The faults that may block the year, including those of merged agencies unless their year is made of figures. */
export function faultsOf(owner: Owner, year: number): readonly CaseFault[] {
  const merged = mergedBy(owner, year).filter(({ agency }) => basisIn(agency, year) === 'cases');
  return [owner, ...merged].flatMap(({ folded }) => folded.faults);
}

export function noticesOf(faults: readonly CaseFault[], year: number): FaultNotice[] {
  return faults
    .filter(({ years }) => years.includes(year))
    .map(({ subject, fault: { code, event } }) => {
      const { zh, en } = FEED_FAULTS[code];
      return { code, subject, events: [event.id], zh, en };
    });
}
