/**
 * The office's finalisations of each year. In: the live finalisations of the log, the claimed versions, the journal,
 * and the standings after the last fold. Out: for each year the latest finalisation, those that arrived too late for
 * any version, and those that this stack itself received. Always: a finalisation from a backup is in no journal of this
 * stack, so it is not published by itself (contract, section 5, "A restore publishes nothing").
 */
import { type Approval, reviewStanding } from '../approval/approval.ts';
import { compareEvents, identityOf } from '../events/event.ts';
import type { Candidate, Finalisation } from '../report/finalisation.ts';
import { RELEASE } from '../report/release.ts';
import { sha256 } from '../store/digest.ts';
import type { JournalEntry, NamedFinalisation, Objects, YearStanding } from '../store/ports.ts';
import { heldFinalisations } from './evidence.ts';
import type { Manifest } from './manifest.ts';
import type { ReportOfYear } from './report-of-year.ts';

export interface OfficeWord {
  /** The latest live finalisation. */
  latest: Finalisation | null;
  /** Identities of all live finalisations. */
  live: string[];
  /** Live ones outside the latest version's events that do not sort after its own finalisation; latest first. */
  late: NamedFinalisation[];
  /** Identities of live ones that are in no version but in the journal or the last fold's standings. */
  named: string[];
  /** As recorded by the last fold. */
  notMade?: YearStanding['notMade'];
}

export interface Given {
  entries: readonly JournalEntry[];
  standings: readonly YearStanding[];
}

/** By year. `versions` holds each year's latest version. */
export async function officeWords(
  finalisations: ReadonlyMap<number, readonly Finalisation[]>,
  versions: ReadonlyMap<number, { manifest: Manifest }>,
  given: Given,
  drafts: Objects,
): Promise<Map<number, OfficeWord>> {
  const words = new Map<number, OfficeWord>();
  for (const [year, live] of finalisations) {
    const last = versions.get(year)?.manifest ?? null;
    const open = last ? await notHeld(live, last, drafts) : live;
    const late = open.filter((one) => last !== null && compareEvents(one, last.finalisation) <= 0);
    words.set(year, {
      latest: live.at(-1) ?? null,
      live: live.map(identityOf),
      late: late.map(nameOf).reverse(),
      named: open.filter((one) => isGiven(one, year, given)).map(identityOf),
      ...notMadeOf(year, given),
    });
  }
  return words;
}

/** The same without a journal and versions: as if this stack had received all, and nothing too late. */
export function wordsOfLog(
  finalisations: ReadonlyMap<number, readonly Finalisation[]>,
): Map<number, OfficeWord> {
  const words = new Map<number, OfficeWord>();
  for (const [year, said] of finalisations) {
    const live = said.map(identityOf);
    words.set(year, { latest: said.at(-1) ?? null, live, late: [], named: live });
  }
  return words;
}

export interface YearSaid {
  year: number;
  finalisation: Finalisation | null;
  said?: Omit<OfficeWord, 'latest'>;
  approval?: Approval;
  report?: Pick<ReportOfYear, 'draftDigest'>;
}

/** The standing of a year, for `status` and the next fold. `latest` is its latest version. */
export function standingOf(
  { year, finalisation, said, approval, report }: YearSaid,
  refused: string | null,
  latest: Manifest | null,
  notMade: YearStanding['notMade'] = said?.notMade,
): YearStanding {
  const awaits = approval ? reviewStanding(approval, report?.draftDigest ?? '').awaits : [];
  const standing = {
    ...{ year, version: latest?.number ?? null, refused },
    ...(awaits.length > 0 && { awaits }),
  };
  if (!said) return standing;
  const isNewer = finalisation && (!latest || compareEvents(finalisation, latest.finalisation) > 0);
  const waits = isNewer ? nameOf(finalisation) : said.late[0];
  const named = said.named.filter((identity) => !latest?.finalisations?.includes(identity));
  return {
    ...standing,
    ...(refused !== null && waits && { waits }),
    named,
    ...(refused !== null && notMade && { notMade }),
  };
}

export const NOTHING_SAID: OfficeWord = { latest: null, live: [], late: [], named: [] };

export function nameOf({ source, id, at }: Finalisation): NamedFinalisation {
  return { source, id, at };
}

function notMadeOf(year: number, { standings }: Given): Pick<OfficeWord, 'notMade'> {
  const notMade = standings.find((each) => each.year === year)?.notMade;
  return notMade ? { notMade } : {};
}

/** A digest of everything that the files of a version would depend on. */
export function makingOf(
  latest: Finalisation,
  { tablesDigest, narrative, agency, history }: ReportOfYear,
): string {
  const { name, contact } = agency;
  const years = history.map(({ year, version }) => [year, version]);
  const said = [RELEASE, identityOf(latest), latest.data, tablesDigest, narrative, name, contact, years];
  return `sha256:${sha256(JSON.stringify(said))}`;
}

/**
 * The inputs of `decide`: late finalisations, whether the latest came only from a backup, and the last failed attempt.
 */
export function openIn(
  latest: Finalisation | null,
  { late, named, notMade }: Omit<OfficeWord, 'latest'>,
  report: ReportOfYear,
): Pick<Candidate, 'late' | 'isRestored' | 'notMade'> {
  const isSame = latest !== null && notMade?.of === makingOf(latest, report);
  return {
    late,
    isRestored: latest !== null && !named.includes(identityOf(latest)),
    notMade: isSame ? (notMade?.refusal ?? null) : null,
  };
}

/** The finalisations outside a version's events. Reads its evidence only if its manifest does not list them. */
export async function notHeld(
  live: readonly Finalisation[],
  last: Manifest,
  drafts: Objects,
): Promise<readonly Finalisation[]> {
  const own = identityOf(last.finalisation);
  const isLater = (one: Finalisation) => compareEvents(one, last.finalisation) > 0;
  if (live.every((one) => identityOf(one) === own || isLater(one)))
    return live.filter((one) => identityOf(one) !== own);
  const held = await heldFinalisations(last, drafts);
  // A version of format 1 has no evidence, so its events are unknown.
  if (held === undefined) return live.filter(isLater);
  return live.filter((one) => identityOf(one) !== own && !held.has(identityOf(one)));
}

function isGiven(one: Finalisation, year: number, { entries, standings }: Given): boolean {
  const identity = identityOf(one);
  const inJournal = entries.some(({ finalises, named, subjects }) =>
    named ? named.includes(identity) : finalises && subjects.includes(one.subject),
  );
  const standing = standings.find((each) => each.year === year);
  // An earlier release recorded that a finalisation of the year waits, but not which one.
  return inJournal || (standing?.named?.includes(identity) ?? (standing?.refused ?? null) !== null);
}
