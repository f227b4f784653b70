/**
 * The third step of a chain: one agency. In: the key of its fold. Out: the key of what came of it. Writes the drafts
 * that changed, publishes what is finalised, and only when all years are done lets go of the journal's entries:
 * what was due and not done stays due. A year that fails does not stop the drafts of the others, but later years are
 * published only where the earlier ones came to what the fold reckoned with; a finalisation that came after a
 * version which had still to be finished is left to the next chain.
 */
import { reviewStanding } from '../approval/approval.ts';
import { dayOf, instantOf, yearOf } from '../events/instant.ts';
import { longSections } from '../report/length-of-texts.ts';
import type { ReturnNotice, UnprintableCharacter } from '../report/model.ts';
import type { Journal, Progress, YearStanding } from '../store/ports.ts';
import { together } from '../store/together.ts';
import {
  type Contributed,
  type ContributedYear,
  contributedYear,
  keepContributed,
  offersOf,
  standingReturns,
} from './contributed.ts';
import {
  type DraftOfNight,
  type DraftsAhead,
  readAheadOf,
  readStanding,
  writeDrafts,
  type YearToDraft,
} from './draft.ts';
import { silencesFor } from './feeds.ts';
import type { FoldedYear, Foreseen } from './fold-years.ts';
import { draftKeys, publicKeys } from './keys.ts';
import { type Claimed, latestVersions } from './made-public.ts';
import type { Manifest } from './manifest.ts';
import { standingOf } from './office-word.ts';
import { finishClaim, type PublishContext, type Published, type PublishPorts, publish } from './publish.ts';
import { type Fold, readFold } from './roll-up.ts';
import { segmentDiffered, toldOf, type YearResult } from './year-result.ts';

export interface RenderInput {
  run: string;
  at: string;
  agency: string;
  /** Key of the fold in the private bucket. */
  fold: string;
}

export interface RenderPorts extends PublishPorts {
  /** What the printed formats have no glyph for. */
  unprintable: (report: FoldedYear['report'], note: string | null) => UnprintableCharacter[];
  journal: Journal;
  progress: Progress;
  publicationUrl: string;
  /** Told of a failure, with ids alone. */
  failed: (place: { agency: string; year: number }, error: unknown) => void;
  /** Told of a version that is public now. */
  published: (version: { agency: string; year: number; version: number; fold: number }) => void;
}

export async function renderAgency(
  input: RenderInput,
  ports: RenderPorts,
): Promise<{ agency: string; result: string }> {
  const [{ fold, ahead }, claimed] = await together([
    foldAndDrafts(input, ports.drafts),
    latestVersions(input.agency, ports),
  ]);
  const currentYear = yearOf(instantOf(Date.parse(fold.at)));
  const holds = fold.mode === 'rebuild';
  const answered: Answered[] = [];
  let mayClaim = true;
  for (const folded of fold.years) {
    const { manifest: last, isPublic } = claimed.get(folded.year) ?? NO_VERSION;
    claimed.delete(folded.year);
    const { evidence, run, fold: number } = fold;
    const context = { last, currentYear, evidence, mayClaim, run, fold: number, holds, isPublic };
    const year = await answer(folded, fold, context, ports);
    answered.push(year);
    mayClaim &&= year.asForeseen;
  }
  const left: YearDone[] = [];
  for (const last of claimed.values()) left.push(await finishLeft(last, holds, ports));
  const years = [...(await draftAll(answered, fold, ahead, ports)), ...left];
  const told = years.flatMap(({ told: result }) => result ?? []);
  if (fold.segmentDiffers) told.push(segmentDiffered(fold.agency, fold.segmentDiffers));
  // Beside the run, so that a step which fails after this leaves a word that `AgencyFailed` writes over.
  ahead.rest.push(keepTurn(input.run, { agency: fold.agency, told }, ports.drafts));
  const isDone = years.every(({ done }) => done);
  const standings = years.flatMap(({ standing }) => standing ?? []);
  // A version that could not be made is put down at once: the next fold, and with it the later years, reckon with that.
  if (isDone || standings.some(({ notMade }) => notMade)) {
    const pending = standings.filter(({ refused }) => refused !== null).map(({ year }) => year);
    const draftedThrough = isDone ? currentYear : currentYear - 1;
    if (fold.contributes) ahead.rest.push(keepContributed(contributedBy(fold, answered), ports.drafts));
    await together(ahead.rest);
    const log = fold.log !== undefined && { log: fold.log };
    await ports.progress.record(fold.fold, {
      agency: fold.agency,
      draftedThrough,
      pending,
      standings,
      ...log,
    });
  }
  await together(ahead.rest);
  if (isDone) await ports.journal.settle(fold.settles);
  return { agency: fold.agency, result: draftKeys.turn(input.run, fold.agency) };
}

async function keepTurn(
  run: string,
  { agency, told }: { agency: string; told: readonly YearResult[] },
  drafts: RenderPorts['drafts'],
): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(told));
  await drafts.put({ key: draftKeys.turn(run, agency), bytes, mediaType: 'application/json' });
}

const NO_VERSION = { manifest: null, isPublic: Promise.resolve(false) };

/** The fold, and what the standing drafts said where it says otherwise. */
async function foldAndDrafts(
  { fold: key, agency }: RenderInput,
  drafts: RenderPorts['drafts'],
): Promise<{ fold: Fold; ahead: DraftsAhead }> {
  const [object, before] = await together([drafts.get(key), readStanding(agency, drafts)]);
  if (!object) throw new Error(`the fold ${key} is not to be read`);
  const fold = readFold(object.bytes);
  return { fold, ahead: await readAheadOf(fold.years, before, drafts) };
}

function contributedBy({ agency, fold }: Fold, answered: readonly Answered[]): Contributed {
  return { format: 1, agency, fold, years: answered.flatMap(({ brings }) => brings ?? []) };
}

/** What there is to tell of a year, and whether it is done: nothing of it has to be due once more. */
interface YearDone {
  told: YearResult | null;
  /** Null where it has no draft, or failed. */
  standing: YearStanding | null;
  done: boolean;
}

/** What came of a year's finalisation, and the draft that is to say so; none where it failed. */
interface Answered {
  year: number;
  last: Manifest | null;
  /** As far as the draft does not fail. */
  done: YearDone;
  draft: YearToDraft | null;
  /** Nothing of it is told where its draft stands as it was. */
  quiet: boolean;
  /** Whether its latest version is the one that the later years of the fold reckoned with. */
  asForeseen: boolean;
  /** What its government takes from it. */
  brings?: ContributedYear;
}

async function answer(
  folded: FoldedYear,
  fold: Fold,
  context: PublishContext,
  ports: RenderPorts,
): Promise<Answered> {
  const { year } = folded;
  const { last } = context;
  const nothing = { draft: null, quiet: false, asForeseen: false };
  // What was given to this stack stays so, also where the year fails.
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
      ...(brings && { offers: offersOf(brings) }),
      ...(folded.took !== undefined && { took: folded.took }),
    };
    const result = resultOf({ agency: fold.agency, year }, published, { version, fold: fold.fold }, ports);
    // What another chain fixed meanwhile is not what this fold was compared with: the next one looks again.
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
  const isFigures = folded.report.figures !== undefined && !consolidates;
  return contributedYear(folded, { agency, isFigures }, ports);
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

function returnedIn(returns: readonly ReturnNotice[]): Pick<YearStanding, 'returned'> {
  return returns.length === 0 ? {} : { returned: returns.map(({ by, of }) => ({ by, of })) };
}

interface ToTell {
  published: Published;
  version: number | null;
  asForeseen: boolean;
  brings: ContributedYear | undefined;
}

/** Writes the drafts of all years that did not fail before. */
async function draftAll(
  answered: readonly Answered[],
  { agency, fold }: Fold,
  ahead: DraftsAhead,
  ports: RenderPorts,
): Promise<YearDone[]> {
  const years = answered.flatMap(({ draft }) => draft ?? []);
  const complete = years.length === answered.length;
  const drafted = years.length > 0 && writeDrafts({ agency, fold, years, complete }, ports.drafts, ahead);
  return Promise.all(
    answered.map(async ({ year, last, done, draft, quiet }) => {
      if (!draft || !drafted) return done;
      return orFailed({ agency, year, last, failed: (failure) => failure }, ports, async () => {
        const outcome = (await drafted).get(year);
        if (outcome instanceof Error) throw outcome;
        return quiet && outcome === 'unchanged' ? { ...done, told: null } : done;
      });
    }),
  );
}

function isForeseen(latest: Manifest | null, foreseen: Foreseen | null): boolean {
  return latest?.number === foreseen?.number && latest?.tablesDigest === foreseen?.tablesDigest;
}

/** A version that was fixed is published, also where its year has no draft any more. */
async function finishLeft(claimed: Claimed, holds: boolean, ports: RenderPorts): Promise<YearDone> {
  const { manifest: last } = claimed;
  const place = { agency: last.agency.id, year: last.year };
  return orFailed({ ...place, last, failed: (failure) => failure }, ports, async () => {
    const published = await finishClaim(claimed, holds, ports);
    if (published.kind === 'nothing-to-publish') return { told: null, standing: null, done: true };
    const version = { version: last.number, fold: last.fold ?? 0 };
    return { ...resultOf(place, published, version, ports), standing: null };
  });
}

function resultOf(
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

async function orFailed<Result>(
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
