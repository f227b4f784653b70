/**
 * An agency's contributions to its government's report, by year. In: the agency's years after its turn. Out: one small
 * object in the private bucket, read by the government's turn; and a digest per year, recorded with the year's
 * standing, which shows the list of due agencies that a contribution changed. Always holds: a version named here is
 * public; the object is at least as new as the recorded standings; an older fold never overwrites a newer one.
 */
import { type Candidate, namesOf } from '../consolidation/contributions.ts';
import type { Report, ReturnNotice } from '../report/model.ts';
import { retryUntilSwapped } from '../store/compare-and-swap.ts';
import { sha256 } from '../store/digest.ts';
import type { Objects } from '../store/ports.ts';
import { digestOfHandedOver, type HandedOver } from './handed-over.ts';
import { draftKeys, publicKeys } from './keys.ts';
import { PAGE, versionOf } from './made-public.ts';
import { frozenTables, type Manifest, readManifest } from './manifest.ts';
import { editionNamed } from './stored-edition.ts';
import { isTakenDown } from './tombstone.ts';

export interface Offered extends Candidate {
  kind: 'published' | 'figures' | 'draft';
}

/** The last return by a government: `of` is the version number or digest that it sent back. */
export interface SentBack {
  by: string;
  of: string;
}

export interface ContributedYear {
  year: number;
  /** Absent if there is nothing to contribute: figures are required but were not reported. */
  offered?: Offered;
  sentBack: readonly SentBack[];
}

export interface Contributed {
  format: 1;
  agency: string;
  fold: number;
  years: readonly ContributedYear[];
  /** Hand-overs from and to other units, visible only to the governments above; absent from earlier releases. */
  handedOver?: HandedOver;
}

type Offering = Pick<Report, 'tables' | 'tablesDigest' | 'figures' | 'checks'>;

export interface Stores {
  drafts: Objects;
  publication: Objects;
}

export async function contributedYear(
  { year, report, returns = [] }: { year: number; report: Offering; returns?: readonly SentBack[] },
  { agency, isFigures }: { agency: string; isFigures: boolean },
  stores: Stores,
): Promise<ContributedYear> {
  const offered = (await publishedOffer(agency, year, stores)) ?? offerOf(report, isFigures);
  return { year, ...(offered && { offered }), sentBack: returns.map(({ by, of }) => ({ by, of })) };
}

/** The offer without a published version: the reported figures, or the draft; undefined if there is neither. */
function offerOf(
  { tables, tablesDigest, figures, checks }: Offering,
  isFigures: boolean,
): Offered | undefined {
  if (figures?.origin === null) return undefined;
  const edition = editionNamed(tables.format);
  const isOfSums = (id: string) => edition?.checks.find((check) => check.id === id)?.equations !== undefined;
  const addsUp = !checks.some(
    ({ id, level, result }) => level === 'error' && result === 'fail' && isOfSums(id),
  );
  return { kind: isFigures ? 'figures' : 'draft', version: null, tablesDigest, tables, addsUp };
}

async function publishedOffer(agency: string, year: number, stores: Stores): Promise<Offered | undefined> {
  const manifest = await publicVersion(agency, year, stores);
  if (!manifest) return undefined;
  const { number: version, tablesDigest } = manifest;
  const tables = await frozenTables(manifest, stores.drafts);
  return { kind: 'published', version, tablesDigest, tables, addsUp: true };
}

/** The latest version that is public and not taken down. */
export async function publicVersion(
  agency: string,
  year: number,
  { drafts, publication }: Stores,
): Promise<Manifest | undefined> {
  const page = await publication.head(`${publicKeys.current(agency, year)}${PAGE}`);
  for (let number = versionOf(page?.metadata); number > 0; number--) {
    if (await isTakenDown({ agency, year, number }, drafts)) continue;
    return readManifest(drafts, draftKeys.manifest(agency, year, number));
  }
  return undefined;
}

export async function keepContributed(contributed: Contributed, drafts: Objects): Promise<void> {
  const key = draftKeys.contributed(contributed.agency);
  const bytes = Buffer.from(JSON.stringify(contributed));
  await retryUntilSwapped(key, async () => {
    const there = await drafts.get(key);
    if (there && Buffer.compare(there.bytes, bytes) === 0) return true;
    if (there && contributedIn(there.bytes).fold > contributed.fold) return true;
    const only = there ? { etag: there.etag } : ('absent' as const);
    return (await drafts.put({ key, bytes, mediaType: 'application/json', only })) || undefined;
  });
}

export async function readContributed(
  agency: string,
  drafts: Pick<Objects, 'get'>,
): Promise<Contributed | undefined> {
  const object = await drafts.get(draftKeys.contributed(agency));
  return object && contributedIn(object.bytes);
}

function contributedIn(bytes: Uint8Array): Contributed {
  return JSON.parse(Buffer.from(bytes).toString()) as Contributed;
}

/** A digest of all that a government would take from one year: if it changes, the government is due. */
export function offersOf(
  { offered, sentBack }: Omit<ContributedYear, 'year'>,
  handedOver: HandedOver | undefined,
): string {
  const { kind, version, tablesDigest, addsUp } = offered ?? {};
  const handed = handedOver && digestOfHandedOver(handedOver);
  const all = [kind, version, tablesDigest, addsUp, sentBack, ...(handed === undefined ? [] : [handed])];
  return sha256(JSON.stringify(all)).slice(0, 32);
}

/** A digest of what a government's year was made of: each member's and merged agency's id, name and offer. */
export function tookOf(
  kin: readonly (readonly [id: string, name: string, had: string | undefined])[],
): string {
  return sha256(JSON.stringify(kin.map(([id, name, had]) => [id, name, had ?? null]))).slice(0, 32);
}

/** The returns that still refer to the present contribution. */
export function standingReturns(
  { returns = [] }: { returns?: readonly ReturnNotice[] },
  brings: ContributedYear | undefined,
): ReturnNotice[] {
  const names = brings?.offered ? namesOf(brings.offered) : [];
  return returns.filter(({ of }) => names.includes(of));
}
