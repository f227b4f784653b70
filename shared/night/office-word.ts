/**
 * What the office has said of each year, as far as it may be published. In: the live finalisations of the log, the
 * versions that were fixed, the journal, and how the years stood after the last fold. Out: for each year the latest
 * finalisation, those that came too late to be any version's, and those that this stack was given itself. Always: a
 * finalisation that a backup brought is in no journal of this stack, and is not published on its own (contract,
 * section 5, "A restore publishes nothing").
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
  /** Identities of all live ones. */
  live: string[];
  /** Live ones that the latest version does not hold and that do not sort after its own, the latest first. */
  late: NamedFinalisation[];
  /** Identities of the live ones that no version holds and that the journal or the last fold names. */
  named: string[];
  /** As the last fold put it down. */
  notMade?: YearStanding['notMade'];
}

export interface Given {
  entries: readonly JournalEntry[];
  standings: readonly YearStanding[];
}

/** By year. `versions`: of each year that has one, the latest. */
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

/** As if all of it had come to this stack, and nothing too late: for who reads the log alone. */
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

/** How a year stands, for `status` and for the next fold. `latest` is its latest version. */
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

/** What a version would be made of, as far as its files depend on it. */
export function makingOf(
  latest: Finalisation,
  { tablesDigest, narrative, agency, history }: ReportOfYear,
): string {
  const { name, contact } = agency;
  const years = history.map(({ year, version }) => [year, version]);
  const said = [RELEASE, identityOf(latest), latest.data, tablesDigest, narrative, name, contact, years];
  return `sha256:${sha256(JSON.stringify(said))}`;
}

/** As `decide` asks for it: what came too late, whether the latest one came to this stack at all, and what was tried. */
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

/** Those that are not in the event set of a version. Its evidence is read only where its manifest does not say. */
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
  // A version of the first format froze no events: what it held, nobody can tell any more.
  if (held === undefined) return live.filter(isLater);
  return live.filter((one) => identityOf(one) !== own && !held.has(identityOf(one)));
}

function isGiven(one: Finalisation, year: number, { entries, standings }: Given): boolean {
  const identity = identityOf(one);
  const inJournal = entries.some(({ finalises, named, subjects }) =>
    named ? named.includes(identity) : finalises && subjects.includes(one.subject),
  );
  const standing = standings.find((each) => each.year === year);
  // An earlier release put down that something of the year waits, and not what.
  return inJournal || (standing?.named?.includes(identity) ?? (standing?.refused ?? null) !== null);
}
