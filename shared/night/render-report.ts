/**
 * The third step of a chain: one agency. In: the key of its fold. Out: the key of what came of it. Writes the drafts
 * that changed, publishes what is finalised, and only when all years are done lets go of the journal's entries:
 * what was due and not done stays due. A year that fails does not stop the others; a finalisation that came after a
 * version which had still to be finished is left to the next chain.
 */
import { instantOf, yearOf } from '../events/instant.ts';
import type { DraftEdition } from '../report/model.ts';
import type { Journal, Objects, Progress, YearStanding } from '../store/ports.ts';
import { emptyOtherDrafts, writeDraft } from './draft.ts';
import { draftKeys, publicKeys, readManifestKey } from './keys.ts';
import {
  finishClaim,
  type Manifest,
  type PublishContext,
  type Published,
  publish,
  readManifest,
} from './publish.ts';
import type { Fold, FoldedYear } from './roll-up.ts';

/** What came of one agency's year, as `gongkai night --json` prints it. */
export interface YearResult {
  agency: string;
  /** Null where the agency failed as a whole. */
  year: number | null;
  state: 'drafted' | 'published' | 'refused' | 'failed';
  /** Number of the current published version, null where there is none. */
  version: number | null;
  /** Address of the published report. */
  url: string | null;
  reason: string | null;
}

export interface RenderInput {
  run: string;
  at: string;
  agency: string;
  /** Key of the fold in the private bucket. */
  fold: string;
}

export interface RenderPorts {
  journal: Journal;
  progress: Progress;
  drafts: Objects;
  publication: Objects;
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
  const object = await ports.drafts.get(input.fold);
  if (!object) throw new Error(`the fold ${input.fold} is not to be read`);
  const fold: Fold = JSON.parse(Buffer.from(object.bytes).toString());
  const currentYear = yearOf(instantOf(Date.parse(fold.at)));
  const claimed = await latestManifests(fold.agency, ports.drafts);
  const years: YearDone[] = [];
  for (const folded of fold.years) {
    const last = claimed.get(folded.year) ?? null;
    claimed.delete(folded.year);
    const { run, fold: number } = fold;
    years.push(await renderYear(folded, fold, { last, currentYear, run, fold: number }, ports));
  }
  for (const last of claimed.values()) years.push(await finishLeft(last, ports));
  const told = years.flatMap(({ told: result }) => result ?? []);
  if (years.every(({ done }) => done)) {
    await emptyOtherDrafts(fold, ports.drafts);
    const standings = years.flatMap(({ standing }) => standing ?? []);
    const pending = standings.filter(({ refused }) => refused !== null).map(({ year }) => year);
    const progress = { agency: fold.agency, draftedThrough: currentYear, pending, standings };
    await ports.progress.record(fold.fold, progress);
    await ports.journal.settle(fold.settles);
  }
  const key = draftKeys.run(input.run, `agencies/${fold.agency}`);
  await ports.drafts.put({ key, bytes: Buffer.from(JSON.stringify(told)), mediaType: 'application/json' });
  return { agency: fold.agency, result: key };
}

async function latestManifests(agency: string, drafts: Objects): Promise<Map<number, Manifest>> {
  const latest = new Map<number, { number: number; key: string }>();
  for await (const key of drafts.list(draftKeys.manifestsOf(agency))) {
    const place = readManifestKey(key);
    if (place && place.number > (latest.get(place.year)?.number ?? 0))
      latest.set(place.year, { number: place.number, key });
  }
  const manifests = new Map<number, Manifest>();
  for (const [year, { key }] of latest) manifests.set(year, await readManifest(drafts, key));
  return manifests;
}

/** What there is to tell of a year, and whether it is done: nothing of it has to be due once more. */
interface YearDone {
  told: YearResult | null;
  /** Null where it has no draft, or failed. */
  standing: YearStanding | null;
  done: boolean;
}

async function renderYear(
  folded: FoldedYear,
  fold: Fold,
  context: PublishContext,
  ports: RenderPorts,
): Promise<YearDone> {
  const { last } = context;
  const place = { agency: fold.agency, year: folded.year };
  return orFailed(place, last, ports, async () => {
    const published = await publish(folded, context, ports);
    const version = published.kind === 'published' ? published.manifest.number : (last?.number ?? null);
    const edition: DraftEdition = {
      kind: 'draft',
      fold: fold.fold,
      faults: folded.faults,
      refusals: published.kind === 'refused' ? published.refusals : [],
      published: version,
      ...(folded.silences?.length && { silences: folded.silences }),
    };
    const drafted = await writeDraft(folded, edition, ports.drafts);
    const standing = { year: folded.year, version, refused: toldOf(published).reason };
    if (published.kind === 'nothing-to-publish' && !folded.due && drafted === 'unchanged')
      return { told: null, standing, done: true };
    return { ...resultOf(place, published, { version, fold: fold.fold }, ports), standing };
  });
}

/** A version that was fixed is published, also where its year has no draft any more. */
async function finishLeft(last: Manifest, ports: RenderPorts): Promise<YearDone> {
  const place = { agency: last.agency.id, year: last.year };
  return orFailed(place, last, ports, async () => {
    const published = await finishClaim(last, ports);
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
): Pick<YearDone, 'told' | 'done'> {
  if (published.kind === 'published') tell({ agency, year, version: published.manifest.number, fold });
  const url = version === null ? null : `${publicationUrl}/${publicKeys.current(agency, year)}index.html`;
  const done = published.kind !== 'published' || !published.superseded;
  const { state, reason } = toldOf(published);
  return { told: { agency, year, state, version, url, reason }, done };
}

async function orFailed(
  place: { agency: string; year: number },
  last: Manifest | null,
  ports: RenderPorts,
  work: () => Promise<YearDone>,
): Promise<YearDone> {
  try {
    return await work();
  } catch (error) {
    ports.failed(place, error);
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const version = last?.number ?? null;
    const told = { ...place, state: 'failed' as const, version, url: null, reason };
    return { told, standing: null, done: false };
  }
}

function toldOf(published: Published): Pick<YearResult, 'state' | 'reason'> {
  switch (published.kind) {
    case 'published':
      return { state: 'published', reason: null };
    case 'refused':
      return { state: 'refused', reason: published.refusals.map(({ zh }) => zh).join('') };
    case 'nothing-to-publish':
      return { state: 'drafted', reason: null };
  }
}
