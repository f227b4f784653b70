/**
 * The second step of a chain: one agency. In: its name and the time of the run. Out: the key of its fold in the
 * private bucket, which holds the tables, checks and texts of every year that has a draft, each computed whole from
 * the log. The fold's number and the journal are taken before the log is read: what is in the journal is in the
 * fold, and of two nights at once the one that read later has the higher number.
 */

import { FEED_FAULTS } from '../cases/faults.ts';
import { checkReport } from '../checks/check-report.ts';
import type { CheckFinding, CheckResult } from '../checks/check-result.ts';
import { type CitedTables, expandCitations } from '../checks/citations.ts';
import { dayOf, instantOf, yearOf } from '../events/instant.ts';
import type { Finalisation } from '../report/finalisation.ts';
import type { FaultNotice, NarrativeSection, Report, SilenceNotice } from '../report/model.ts';
import { sha256 } from '../store/digest.ts';
import type {
  Agency,
  EventLog,
  Feeds,
  Journal,
  JournalEntry,
  Objects,
  Progress,
  Registry,
} from '../store/ports.ts';
import type { AnnualTables } from '../tables/annual-tables.ts';
import { form2021, valueAt } from '../tables/form.ts';
import { noticesFor } from './feeds.ts';
import { type FoldedLog, foldLog } from './fold-log.ts';
import { draftKeys } from './keys.ts';

/** The first year of the form of 国办公开办函〔2021〕30号; no tables before it are computed. */
export const FIRST_REPORT = 2021;
/** Version of the counting rules: a number that a changed rule raises. */
export const RULE_SET = '1';
/** Milliseconds after which no request that wrote an entry can still write its events: function timeout and 5 minutes. */
export const LONGEST_REQUEST = 29_000 + 300_000;

export interface FoldedYear {
  year: number;
  /** Something of this or an earlier year was touched, or it has no draft yet. */
  due: boolean;
  report: Omit<Report, 'edition'>;
  faults: FaultNotice[];
  finalisation: Finalisation | null;
  /** Sources whose silence makes its zeros doubtful; absent in a fold of an earlier release. */
  silences?: SilenceNotice[];
}

export interface Fold {
  agency: string;
  fold: number;
  run: string;
  at: string;
  years: FoldedYear[];
  /** Entries of the journal that are answered once the drafts of this fold are safe. */
  settles: JournalEntry[];
}

export interface RollUpInput {
  run: string;
  at: string;
  agency: string;
}

export interface RollUpPorts {
  eventLog: EventLog;
  journal: Journal;
  registry: Registry;
  feeds: Feeds;
  progress: Progress;
  drafts: Objects;
}

/** `requests`: what the fold answers, by the ids under which the door put it into the journal. */
export async function rollUp(
  input: RollUpInput,
  ports: RollUpPorts,
): Promise<{ rolled: RollUpInput & { fold: string }; requests: string[] }> {
  const agency = await ports.registry.agency(input.agency);
  if (!agency) throw new Error('a due agency is not registered');
  const number = await ports.progress.takeFold(agency.id);
  const entries = await ports.journal.entries(agency.id);
  const folded = await foldLog(ports.eventLog.read(agency.id));
  const silent = await ports.feeds.silence(agency.id);
  const now = instantOf(Date.parse(input.at));
  const dueFrom = Math.min(...entries.map(({ fromYear }) => fromYear));
  const fold: Fold = {
    ...input,
    fold: number,
    years: draftYears(folded, yearOf(now)).map((year) => ({
      ...foldYear(agency, folded, year, year >= dueFrom),
      silences: noticesFor(year, silent, dayOf(now)),
    })),
    settles: entries
      .filter(({ receivedAt }) => receivedAt < Date.parse(input.at) - LONGEST_REQUEST)
      .map(withoutSubjects),
  };
  const key = draftKeys.fold(agency.id, number);
  await ports.drafts.put({ key, bytes: Buffer.from(JSON.stringify(fold)), mediaType: 'application/json' });
  return { rolled: { ...input, fold: key }, requests: entries.map(({ id }) => id) };
}

// The subjects say which cases to look at; to remove an entry its name is enough.
function withoutSubjects(entry: JournalEntry): JournalEntry {
  return { ...entry, subjects: [] };
}

/** The years that have a draft: from 2021 or the first event other than `document.*` to the present, and those named. */
export function draftYears(
  { firstYear, narratives, finalisations }: FoldedLog,
  currentYear: number,
): number[] {
  const years = new Set(
    [...narratives.keys(), ...finalisations.keys()].filter((year) => year >= FIRST_REPORT),
  );
  for (let year = Math.max(FIRST_REPORT, firstYear ?? FIRST_REPORT); year <= currentYear; year++)
    years.add(year);
  return [...years].sort((a, b) => a - b);
}

function foldYear(agency: Agency, folded: FoldedLog, year: number, due: boolean): FoldedYear {
  const tables = folded.tally.tables(agency, year);
  const { narrative, citations } = narrativeOf(folded.narratives.get(year), {
    tables,
    ...(year > FIRST_REPORT && { previous: folded.tally.tables(agency, year - 1) }),
  });
  const faults = noticesOf(folded, year);
  const provenance = { ruleSet: RULE_SET, events: folded.events, eventsDigest: folded.eventsDigest };
  const { id, name, contact } = agency;
  const report = {
    agency: { id, name, contact },
    year,
    tables,
    tablesDigest: tablesDigest(tables),
    checks: checksOf(tables, { narrative, citations }, faults),
    narrative,
    provenance,
  };
  return { year, due, report, faults, finalisation: folded.finalisations.get(year) ?? null };
}

type Texts = FoldedLog['narratives'] extends Map<number, infer OfYear> ? OfYear : never;

/** The texts of a year with the cells that they cite, and what could not be expanded, which stays as it was written. */
function narrativeOf(
  texts: Texts | undefined,
  cited: CitedTables,
): { narrative: Report['narrative']; citations: CheckFinding[] } {
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

function checksOf(
  tables: AnnualTables,
  texts: ReturnType<typeof narrativeOf>,
  faults: FaultNotice[],
): CheckResult[] {
  const read = (steps: readonly string[]) => Number(valueAt(tables, steps));
  return checkReport({
    form: form2021,
    read,
    year: tables.year,
    agency: tables.agency.name,
    ...texts,
    faults,
  });
}

/** The digest that names the tables: `sha256:` and the hash of their JSON. */
export function tablesDigest(tables: AnnualTables): string {
  return `sha256:${sha256(JSON.stringify(tables))}`;
}

function noticesOf({ faults }: FoldedLog, year: number): FaultNotice[] {
  return faults
    .filter(({ years }) => years.includes(year))
    .map(({ subject, fault: { code, event } }) => {
      const { zh, en } = FEED_FAULTS[code];
      return { code, subject, events: [event.id], zh, en };
    });
}
