/**
 * One year of an agency's turn. In: the folded year, its fold, and the state of its latest version. Out: the result of
 * its finalisation, its standing, and the draft that shows both. Always holds: a failed year is reported and stops no
 * other; the finalisations that this stack received stay recorded even if the year fails.
 */
import { reviewStanding } from '../approval/approval.ts';
import { dayOf, instantOf } from '../events/instant.ts';
import { longSections } from '../report/length-of-texts.ts';
import type { ReturnNotice, UnprintableCharacter } from '../report/model.ts';
import type { Journal, Progress, YearStanding } from '../store/ports.ts';
import { type ContributedYear, contributedYear, offersOf, standingReturns } from './contributed.ts';
import type { DraftOfNight, YearToDraft } from './draft.ts';
import { silencesFor } from './feeds.ts';
import type { FoldedYear, Foreseen } from './fold-years.ts';
import { publicKeys } from './keys.ts';
import type { Manifest } from './manifest.ts';
import { standingOf } from './office-word.ts';
import { type PublishContext, type Published, type PublishPorts, publish } from './publish.ts';
import type { Fold } from './roll-up.ts';
import type { Says } from './tell-office.ts';
import { toldOf, type YearResult } from './year-result.ts';

export interface RenderPorts extends PublishPorts {
  /** The characters that the printed formats have no glyph for. */
  unprintable: (report: FoldedYear['report'], note: string | null) => UnprintableCharacter[];
  journal: Journal;
  progress: Progress;
  publicationUrl: string;
  /** Logs a failure; `place` holds only ids. */
  failed: (place: { agency: string; year: number }, error: unknown) => void;
  /** Announces the standings of the office's years after a completed turn. Its failure does not fail the turn. */
  tell?: (says: Says) => Promise<void>;
  /** Called for each version that became public. */
  published: (version: { agency: string; year: number; version: number; fold: number }) => void;
}

/** The outcome of a year. `done`: the year need not become due again. */
export interface YearDone {
  told: YearResult | null;
  /** Null if the year has no draft, or failed. */
  standing: YearStanding | null;
  done: boolean;
}

/** The outcome of a year before its draft is written; `draft` is null if it failed. */
export interface Answered {
  year: number;
  last: Manifest | null;
  /** The outcome, provided that writing the draft succeeds. */
  done: YearDone;
  draft: YearToDraft | null;
  /** Report nothing if the draft turns out to be unchanged. */
  quiet: boolean;
  /** Whether its latest version is the one that later years of the fold assumed. */
  asForeseen: boolean;
  /** Its contribution to its government's report. */
  brings?: ContributedYear;
}

export async function answer(
  folded: FoldedYear,
  fold: Fold,
  context: PublishContext,
  ports: RenderPorts,
): Promise<Answered> {
  const { year } = folded;
  const { last } = context;
  const nothing = { draft: null, quiet: false, asForeseen: false };
  // Keeps the received finalisations recorded even if the year fails.
  const stands = standingOf(folded, null, last);
  const failed = (done: YearDone): Answered => ({
    year,
    last,
    done: { ...done, standing: stands },
    ...nothing,
  });
  return orFailed({ agency: fold.agency, year, last, failed }, ports, async () => {
    const published = await publish(folded, context, ports);
    const latest = published.kind === 'published' ? published.manifest : last;
    const version = latest?.number ?? null;
    const asForeseen = isForeseen(latest, folded.foreseen);
    const brings = fold.contributes ? await broughtBy(folded, fold, ports) : undefined;
    const edition = editionOf(folded, fold, { published, version, asForeseen, brings }, ports);
    const notMade = published.kind === 'refused' ? published.notMade : undefined;
    const standing = {
      ...standingOf(folded, toldOf(published).reason, latest, notMade),
      ...returnedIn(standingReturns(folded, brings)),
      ...(brings && { offers: offersOf(brings, fold.handedOver), brings: calledThere(brings) }),
      ...(folded.took !== undefined && { took: folded.took }),
      ...(folded.corrections.length > 0 && { differs: true as const }),
      ...(folded.again !== undefined && { again: folded.again }),
    };
    const result = resultOf({ agency: fold.agency, year }, published, { version, fold: fold.fold }, ports);
    // If another chain claimed a version meanwhile, this fold compared with an older one: the next chain looks again.
    const done = { ...result, standing, done: result.done && asForeseen };
    const quiet = published.kind === 'nothing-to-publish' && !folded.due;
    return { year, last, done, draft: { folded, edition }, quiet, asForeseen, ...(brings && { brings }) };
  });
}

function broughtBy(
  folded: FoldedYear,
  { agency, consolidates }: Fold,
  ports: RenderPorts,
): Promise<ContributedYear> {
  // Figures of a merged agency alone do not make this an agency that reports figures.
  const { basis = folded.report.figures ? 'figures' : 'cases' } = folded;
  return contributedYear(folded, { agency, isFigures: basis === 'figures' && !consolidates }, ports);
}

function editionOf(
  folded: FoldedYear,
  { fold, at, silent, deadline }: Fold,
  { published, version, asForeseen, brings }: ToTell,
  ports: RenderPorts,
): DraftOfNight {
  const day = dayOf(instantOf(Date.parse(at)));
  const silences = silencesFor(folded.year, silent ?? [], Number(day.slice(0, 4)));
  const returns = standingReturns(folded, brings);
  const long = longSections(folded.report);
  const unprintable = ports.unprintable(folded.report, folded.finalisation?.data.note ?? null);
  return {
    kind: 'draft',
    day,
    fold,
    faults: folded.faults,
    refusals: published.kind === 'refused' ? published.refusals : [],
    published: version,
    ...(returns.length > 0 && { returns }),
    ...(deadline !== undefined && { deadline }),
    ...(silences.length > 0 && { silences }),
    ...(unprintable.length > 0 && { unprintable }),
    ...(long.length > 0 && { long }),
    corrections: asForeseen ? folded.corrections : [],
    behind: folded.behind,
    ...reviewOf(folded),
  };
}

function reviewOf({ approval, report }: FoldedYear) {
  return approval ? { review: reviewStanding(approval, report.draftDigest ?? '') } : {};
}

/** The state of the contribution as the government counts it, ignoring returns. */
function calledThere({ offered }: ContributedYear): NonNullable<YearStanding['brings']> {
  return offered?.addsUp ? offered.kind : 'missing';
}

function returnedIn(returns: readonly ReturnNotice[]): Pick<YearStanding, 'returned'> {
  return returns.length === 0 ? {} : { returned: returns.map(({ by, of }) => ({ by, of })) };
}

interface ToTell {
  published: Published;
  version: number | null;
  asForeseen: boolean;
  brings: ContributedYear | undefined;
}

function isForeseen(latest: Manifest | null, foreseen: Foreseen | null): boolean {
  return latest?.number === foreseen?.number && latest?.tablesDigest === foreseen?.tablesDigest;
}

export function resultOf(
  { agency, year }: { agency: string; year: number },
  published: Published,
  { version, fold }: { version: number | null; fold: number },
  { publicationUrl, published: tell }: RenderPorts,
): Omit<YearDone, 'standing'> {
  if (published.kind === 'published') tell({ agency, year, version: published.manifest.number, fold });
  const url = version === null ? null : `${publicationUrl}/${publicKeys.current(agency, year)}index.html`;
  const done = published.kind === 'published' ? !published.superseded : published.kind !== 'held';
  const { state, reason } = toldOf(published);
  return { told: { agency, year, state, version, url, reason }, done };
}

interface MayFail<Result> {
  agency: string;
  year: number;
  last: Manifest | null;
  failed: (done: YearDone) => Result;
}

export async function orFailed<Result>(
  { agency, year, last, failed }: MayFail<Result>,
  ports: RenderPorts,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    ports.failed({ agency, year }, error);
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const told = { agency, year, state: 'failed', version: last?.number ?? null, url: null, reason } as const;
    return failed({ told, standing: null, done: false });
  }
}
