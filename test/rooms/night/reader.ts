/**
 * What somebody who reads the publication bucket may rely on at every moment. `watched` wraps a bucket so that this
 * is looked at after every write: each page links only to what is there, and the page of a year only into `v{n}/`
 * of the version it names, or to the page of an earlier one, of another year, of the agency or of all; that version is whole; no object of a version ever changes or goes; the current place
 * moves forward only; the catalogue names what is published and nothing else.
 */
import { readManifestKey } from '../../../shared/night/keys.ts';
import type { Manifest } from '../../../shared/night/manifest.ts';
import { sha256 } from '../../../shared/store/digest.ts';
import type { Objects, ObjectToPut } from '../../../shared/store/ports.ts';

const VERSION = /^([a-z0-9-]+)\/(\d{4})\/v(\d+)\/(.+)$/;
const CURRENT = /^([a-z0-9-]+)\/(\d{4})\/([^/]+)$/;
const PAGE = /^([a-z0-9-]+)\/(\d{4})\/index\.html$/;

export async function contentsOf(objects: Objects): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  for await (const key of objects.list(''))
    contents.set(key, Buffer.from((await objects.get(key))?.bytes ?? []).toString());
  return contents;
}

/** Addresses of a page, resolved against its own key; links within the page, and what it holds itself, are left out. */
export function linksOf(key: string, html: string): string[] {
  return [...html.matchAll(/(?:href|src)="(?!data:)([^"#]+)"/g)].map(([, address = '']) =>
    decodeURIComponent(new URL(address, `https://x/${key}`).pathname.slice(1)),
  );
}

/**
 * What lies at each key: the digest of its bytes, and its addresses where it is a page. A bucket is looked at after
 * every write, so that what is the same page as before is not read again.
 */
interface Lying {
  digest: string;
  links: readonly string[];
}

const LOOKED_AT = new Map<string, Lying>();
/** More would hold the pages of worlds that nobody looks at any more. */
const MOST_LOOKED_AT = 5_000;

async function lyingIn(objects: Objects): Promise<Map<string, Lying>> {
  const there = new Map<string, Lying>();
  for await (const key of objects.list('')) there.set(key, await lyingAt(key, objects));
  return there;
}

/** The tag of what is stored follows from its bytes. */
async function lyingAt(key: string, objects: Objects): Promise<Lying> {
  const name = `${key} ${(await objects.head(key))?.etag}`;
  const known = LOOKED_AT.get(name);
  if (known) return known;
  const bytes = (await objects.get(key))?.bytes ?? new Uint8Array();
  const links = key.endsWith('.html') ? linksOf(key, Buffer.from(bytes).toString()) : [];
  const lying = { digest: sha256(bytes), links };
  if (LOOKED_AT.size >= MOST_LOOKED_AT) LOOKED_AT.clear();
  LOOKED_AT.set(name, lying);
  return lying;
}

/** Every broken promise of the bucket as it now is. `drafts` tells what a version is made of. */
export async function brokenPromises(publication: Objects, drafts: Objects): Promise<string[]> {
  return brokenAmong(await lyingIn(publication), { publication, drafts });
}

interface Buckets {
  publication: Objects;
  drafts: Objects;
}

async function brokenAmong(there: ReadonlyMap<string, Lying>, buckets: Buckets): Promise<string[]> {
  const broken: string[] = [];
  for (const [key, { links }] of there) {
    for (const link of links)
      if (!there.has(link) && !mayBeAhead(key, link)) broken.push(`${key} links to ${link}`);
    if (PAGE.test(key)) broken.push(...(await brokenPage(key, links, there, buckets)));
  }
  return [...broken, ...(await brokenCatalogue(there, buckets.publication))];
}

/** The chain that publishes a report makes these last. */
const waysOut = (agency: string) => ['index.html', `${agency}/index.html`];

// Nobody is led to a version's own pages, or to the copies beside the page of a year, before that page has moved; nor to
// the pages below one that compares agencies, before that one stands.
function mayBeAhead(key: string, link: string): boolean {
  const [stem] = /^years\/\d{4}\./.exec(key) ?? [];
  if (stem) return key !== `${stem}html` && link.startsWith(stem);
  const [, agency, year] = VERSION.exec(key) ?? CURRENT.exec(key) ?? [];
  if (agency !== undefined && waysOut(agency).includes(link)) return true;
  return agency !== undefined && !PAGE.test(key) && link.startsWith(`${agency}/${year}/`);
}

async function brokenPage(
  key: string,
  links: readonly string[],
  there: ReadonlyMap<string, Lying>,
  { publication, drafts }: Buckets,
): Promise<string[]> {
  const [, agency = '', year] = PAGE.exec(key) ?? [];
  const version = (await publication.head(key))?.metadata['version'];
  const place = `${agency}/${year}/v${version}/`;
  const earlier = Array.from(
    { length: Number(version) - 1 || 0 },
    (_, n) => `${agency}/${year}/v${n + 1}/index.html`,
  );
  const broken = links
    .filter((link) => !link.startsWith(place) && !earlier.includes(link))
    .filter((link) => !waysOut(agency).includes(link) && PAGE.exec(link)?.[1] !== agency)
    .map((link) => `${key} leads out of ${place}: ${link}`);
  const manifest = await drafts.get(`versions/manifests/${agency}/${year}/v${version}.json`);
  if (!manifest) return [...broken, `${key} names a version that was never fixed`];
  const { files } = JSON.parse(Buffer.from(manifest.bytes).toString()) as Manifest;
  for (const file of files)
    if (there.get(`${place}${file.name}`)?.digest !== file.sha256)
      broken.push(`${place}${file.name} is not whole`);
  return broken;
}

interface Listed {
  agencies?: {
    id: string;
    years: { current: number; url: string; versions: { url: string }[] }[];
  }[];
  parts?: string[];
}

/** What the catalogue lists, in whatever parts; one that it names and that is not there is a broken promise. */
export async function agenciesListed(publication: Objects): Promise<NonNullable<Listed['agencies']>> {
  const read = async (key: string): Promise<Listed> => {
    const bytes = (await publication.get(key))?.bytes;
    if (!bytes) throw new Error(`the catalogue names ${key}, which is gone`);
    return JSON.parse(Buffer.from(bytes).toString());
  };
  const { agencies, parts = [] } = await read('index.json');
  return agencies ?? (await Promise.all(parts.map(read))).flatMap((part) => part.agencies ?? []);
}

async function brokenCatalogue(there: ReadonlyMap<string, Lying>, publication: Objects): Promise<string[]> {
  const agencies = there.has('index.json') ? await agenciesListed(publication) : [];
  const broken: string[] = [];
  for (const { url, current, versions } of agencies.flatMap(({ years }) => years)) {
    for (const address of [url, ...versions.map((version) => version.url)])
      if (!there.has(address)) broken.push(`the catalogue lists ${address}`);
    const shown = Number((await publication.head(url))?.metadata['version']);
    if (shown < current) broken.push(`the catalogue is ahead of ${url}`);
  }
  return broken;
}

/** The bucket, and what went wrong in it at any moment. */
export function watched(publication: Objects, drafts: Objects): { publication: Objects; broken: string[] } {
  const broken: string[] = [];
  const versions = new Map<string, string>();
  const latest = new Map<string, number>();
  const look = async () => {
    const there = await lyingIn(publication);
    for (const [key, digest] of versions)
      if (there.get(key)?.digest !== digest) broken.push(`${key} was changed`);
    for (const [key, { digest }] of there) if (VERSION.test(key)) versions.set(key, digest);
    for (const key of there.keys()) {
      if (!CURRENT.test(key)) continue;
      const version = Number((await publication.head(key))?.metadata['version']);
      if (!(version >= (latest.get(key) ?? 1))) broken.push(`${key} went back to ${version}`);
      latest.set(key, version);
    }
    broken.push(...(await brokenAmong(there, { publication, drafts })));
  };
  const put = async (object: ObjectToPut) => {
    const done = await publication.put(object);
    if (done) await look();
    return done;
  };
  const remove = async (key: string) => {
    await publication.remove(key);
    await look();
  };
  return { publication: { ...publication, put, remove }, broken };
}

/** Every version that was fixed, in the order of their keys. */
export async function manifestsIn(drafts: Objects): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for await (const key of drafts.list('versions/manifests/')) {
    const object = readManifestKey(key) && (await drafts.get(key));
    if (object) manifests.push(JSON.parse(Buffer.from(object.bytes).toString()));
  }
  return manifests;
}
