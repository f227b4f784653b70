/**
 * The third step of a chain: one agency. In: the key of its fold. Out: the key of what came of it. Writes the drafts
 * that changed, publishes what is finalised, and only when all years are done lets go of the journal's entries:
 * what was due and not done stays due. A year that fails does not stop the others; a finalisation that came after a
 * version which had still to be finished is left to the next chain.
 */
import { instantOf, yearOf } from '../events/instant.ts';
import type { DraftEdition } from '../report/model.ts';
import { FORMATS, readSnapshot } from '../store/formats.ts';
import type { Journal, Objects, Progress } from '../store/ports.ts';
import { writeDraft } from './draft.ts';
import { draftKeys, publicKeys, readManifestKey } from './keys.ts';
import { finishClaim, type Manifest, type Published, publish, readManifest } from './publish.ts';
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
}

export async function renderAgency(
  input: RenderInput,
  ports: RenderPorts,
): Promise<{ agency: string; result: string }> {
  const object = await ports.drafts.get(input.fold);
  if (!object) throw new Error(`the fold ${input.fold} is not to be read`);
  const fold = readSnapshot<Fold>(FORMATS.fold, object.bytes);
  const currentYear = yearOf(instantOf(Date.parse(fold.at)));
  const claimed = await latestManifests(fold.agency, ports.drafts);
  const years: YearDone[] = [];
  for (const folded of fold.years) {
    const last = claimed.get(folded.year) ?? null;
    claimed.delete(folded.year);
    years.push(await renderYear(folded, fold, { last, currentYear }, ports));
  }
  for (const last of claimed.values()) years.push(await finishLeft(last, ports));
  const told = years.flatMap(({ told: result }) => result ?? []);
  if (years.every(({ done }) => done)) {
    const pending = told.filter(({ state }) => state === 'refused').map(({ year }) => Number(year));
    await ports.progress.record(fold.fold, { agency: fold.agency, draftedThrough: currentYear, pending });
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

interface YearContext {
  last: Manifest | null;
  currentYear: number;
}

/** What there is to tell of a year, and whether it is done: nothing of it has to be due once more. */
interface YearDone {
  told: YearResult | null;
  done: boolean;
}

async function renderYear(
  folded: FoldedYear,
  fold: Fold,
  { last, currentYear }: YearContext,
  ports: RenderPorts,
): Promise<YearDone> {
  const place = { agency: fold.agency, year: folded.year };
  return orFailed(place, last, ports, async () => {
    const published = await publish(folded, last, currentYear, ports);
    const version = published.kind === 'published' ? published.manifest.number : (last?.number ?? null);
    const edition: DraftEdition = {
      kind: 'draft',
      fold: fold.fold,
      faults: folded.faults,
      refusals: published.kind === 'refused' ? published.refusals : [],
      published: version,
    };
    const drafted = await writeDraft(folded, edition, ports.drafts);
    if (published.kind === 'nothing-to-publish' && !folded.due && drafted === 'unchanged')
      return { told: null, done: true };
    return resultOf(place, published, version, ports);
  });
}

/** A version that was fixed is published, also where its year has no draft any more. */
async function finishLeft(last: Manifest, ports: RenderPorts): Promise<YearDone> {
  const place = { agency: last.agency.id, year: last.year };
  return orFailed(place, last, ports, async () => {
    const published = await finishClaim(last, ports);
    if (published.kind === 'nothing-to-publish') return { told: null, done: true };
    return resultOf(place, published, last.number, ports);
  });
}

function resultOf(
  { agency, year }: { agency: string; year: number },
  published: Published,
  version: number | null,
  { publicationUrl }: RenderPorts,
): YearDone {
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
    return { told: { ...place, state: 'failed', version, url: null, reason }, done: false };
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
