/**
 * The third step of a chain: one agency. In: the key of its fold. Out: the key of its results. It writes the changed
 * drafts and publishes finalised years. Only when all years are done does it settle the journal's entries, so
 * unfinished work stays due. A failed year does not stop the drafts of the others, but later years are published only
 * if the earlier ones turned out as the fold assumed. A finalisation that arrived after a claimed but unfinished
 * version is left to the next chain.
 */
import { instantOf, yearOf } from '../events/instant.ts';
import type { AgencyProgress, YearStanding } from '../store/ports.ts';
import { together } from '../store/together.ts';
import { type Contributed, keepContributed } from './contributed.ts';
import { type DraftsAhead, readAheadOf, readStanding, writeDrafts } from './draft.ts';
import { draftKeys } from './keys.ts';
import { type Claimed, type Claims, latestVersions } from './made-public.ts';
import type { Manifest } from './manifest.ts';
import { statesOf } from './messages.ts';
import { standingOf } from './office-word.ts';
import { finishClaim, type Published } from './publish.ts';
import { type Fold, readFold } from './roll-up.ts';
import type { Turn } from './run-records.ts';
import type { Says } from './tell-office.ts';
import type { UnfiledYear } from './unfiled.ts';
import {
  type Answered,
  answer,
  orFailed,
  type RenderPorts,
  resultOf,
  type YearDone,
} from './year-of-turn.ts';
import { segmentDiffered } from './year-result.ts';

export interface RenderInput {
  run: string;
  at: string;
  agency: string;
  /** The number of its turn in this run; absent if an earlier release started the run. */
  turn?: number;
  /** Start of the express child of this step. Such a child stores its result last: if cut off, it must leave none. */
  begun?: string;
  /** Key of the fold in the private bucket. */
  fold: string;
}

export async function renderAgency(
  input: RenderInput,
  ports: RenderPorts,
): Promise<{ agency: string; result: string }> {
  const { fold, ahead, claimed } = await foldAndWhatStands(input, ports);
  const { answered, others } = await answerAll(fold, claimed, ports);
  const years = [...(await draftAll(answered, fold, ahead, ports)), ...others];
  const told = years.flatMap(({ told: result }) => result ?? []);
  if (fold.segmentDiffers) told.push(segmentDiffered(fold.agency, fold.segmentDiffers));
  const keepResult = () => keepTurn(input, { told, ...logOf(fold) }, ports.drafts);
  const isExpress = input.begun !== undefined;
  // Concurrently with the rest: if a standard child fails after this, `AgencyFailed` overwrites the result.
  if (!isExpress) ahead.rest.push(keepResult());
  const isDone = years.every(({ done }) => done);
  const standings = years.flatMap(({ standing }) => standing ?? []);
  // Recorded even if not done: the next fold, and its later years, must know of a version that could not be made.
  if (isDone || standings.some(({ notMade }) => notMade)) {
    if (fold.contributes) ahead.rest.push(keepContributed(contributedBy(fold, answered), ports.drafts));
    await together(ahead.rest);
    await ports.progress.record(fold.fold, progressOf(fold, standings, isDone));
  }
  await together(ahead.rest);
  if (isDone) await ports.journal.settle(fold.settles);
  await ports.tell?.(saidBy(input.run, fold, answered, years));
  if (isExpress) await keepResult();
  return { agency: fold.agency, result: turnKeyOf(input) };
}

/**
 * Handles the years of the fold in order, then finalised years without a report, then years with only a version left.
 */
async function answerAll(
  fold: Fold,
  claimed: Map<number, Claimed>,
  ports: RenderPorts,
): Promise<{ answered: Answered[]; others: YearDone[] }> {
  const { evidence, run, fold: number } = fold;
  const holds = fold.mode === 'rebuild';
  const answered: Answered[] = [];
  let mayClaim = true;
  for (const folded of fold.years) {
    const { manifest: last, isPublic } = claimed.get(folded.year) ?? NO_VERSION;
    claimed.delete(folded.year);
    const context = {
      ...{ last, currentYear: currentYearOf(fold), evidence, mayClaim },
      ...{ run, fold: number, holds, isPublic },
    };
    const year = await answer(folded, fold, context, ports);
    answered.push(year);
    mayClaim &&= year.asForeseen;
  }
  const unfiled = (fold.unfiled ?? []).map((one) =>
    answerUnfiled(one, fold, claimed.get(one.year)?.manifest ?? null, ports),
  );
  const left: YearDone[] = [];
  for (const last of claimed.values()) left.push(await finishLeft(last, holds, ports));
  return { answered, others: [...unfiled, ...left] };
}

const currentYearOf = ({ at }: Fold) => yearOf(instantOf(Date.parse(at)));
const logOf = ({ log }: Fold) => log !== undefined && { log };

function progressOf(fold: Fold, standings: readonly YearStanding[], isDone: boolean): AgencyProgress {
  const currentYear = currentYearOf(fold);
  return {
    agency: fold.agency,
    draftedThrough: isDone ? currentYear : currentYear - 1,
    pending: standings.filter(({ refused }) => refused !== null).map(({ year }) => year),
    standings,
    ...logOf(fold),
  };
}

const turnKeyOf = ({ run, agency, turn }: RenderInput) => draftKeys.turn(run, agency, turn);

async function keepTurn(input: RenderInput, turn: Turn, drafts: RenderPorts['drafts']): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(turn));
  await drafts.put({ key: turnKeyOf(input), bytes, mediaType: 'application/json' });
}

function saidBy(
  run: string,
  { agency, webhook, unfiled = [] }: Fold,
  answered: readonly Answered[],
  done: readonly YearDone[],
): Says {
  const told = new Map(done.flatMap(({ told: result }) => (result ? [[result.year, result] as const] : [])));
  return {
    ...{
      run,
      agency,
      name: answered.flatMap(({ draft }) => draft?.folded.report.agency.name ?? []).at(-1) ?? agency,
    },
    ...(webhook !== undefined && { webhook }),
    states: [
      ...answered.flatMap(({ year, draft }) => statesOf({ year, draft, told: told.get(year) ?? null })),
      ...unfiled.flatMap(({ year, refusal }) =>
        statesOf({ year, draft: { edition: { faults: [], refusals: [refusal] } }, told: null }),
      ),
    ],
  };
}

const NO_VERSION = { manifest: null, isPublic: Promise.resolve(false) };

/** Reads the fold, the present drafts that differ from it, and the claimed versions. */
async function foldAndWhatStands(
  { fold: key, agency }: RenderInput,
  ports: RenderPorts,
): Promise<{ fold: Fold; ahead: DraftsAhead; claimed: Map<number, Claimed> }> {
  const { drafts } = ports;
  const [object, before] = await together([drafts.get(key), readStanding(agency, drafts)]);
  if (!object) throw new Error(`the fold ${key} is not to be read`);
  const fold = readFold(object.bytes);
  const [ahead, claimed] = await together([
    readAheadOf(fold.years, before, drafts),
    latestVersions(agency, claimsOf(fold), ports),
  ]);
  return { fold, ahead, claimed };
}

/** The highest versions known to the fold, and 0 for its years without one; undefined in folds of earlier releases. */
function claimsOf({ years, claims }: Fold): Claims | undefined {
  return claims && new Map([...years.map(({ year }) => [year, 0] as const), ...claims]);
}

function contributedBy({ agency, fold, handedOver }: Fold, answered: readonly Answered[]): Contributed {
  const years = answered.flatMap(({ brings }) => brings ?? []);
  return { format: 1, agency, fold, years, ...(handedOver && { handedOver }) };
}

/** Writes the drafts of all years that have not failed. */
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

/** The outcome of a finalised year without a report. `last`: its latest version, if any. */
function answerUnfiled(
  { year, finalisation, said, refusal }: UnfiledYear,
  { agency, fold }: Fold,
  last: Manifest | null,
  ports: RenderPorts,
): YearDone {
  const refused: Published = { kind: 'refused', refusals: [refusal] };
  return {
    ...resultOf({ agency, year }, refused, { version: last?.number ?? null, fold }, ports),
    standing: standingOf({ year, finalisation, said }, refusal.zh, last),
  };
}

/** Publishes a claimed version whose year no longer has a draft. */
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
