/**
 * What somebody who reads the publication bucket may rely on at every moment. `watched` wraps a bucket so that this
 * is looked at after every write: each page links only to what is there, and the page of a year only into `v{n}/`
 * of the version it names, or to the page of an earlier one; that version is whole; no object of a version ever changes or goes; the current place
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

/** Addresses of a page, resolved against its own key; links within the page are left out. */
export function linksOf(key: string, html: string): string[] {
  return [...html.matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, address = '']) =>
    decodeURIComponent(new URL(address, `https://x/${key}`).pathname.slice(1)),
  );
}

/** Every broken promise of the bucket as it now is. `drafts` tells what a version is made of. */
export async function brokenPromises(publication: Objects, drafts: Objects): Promise<string[]> {
  const there = await contentsOf(publication);
  const broken: string[] = [];
  for (const [key, html] of there) {
    if (!key.endsWith('.html')) continue;
    for (const link of linksOf(key, html))
      if (!there.has(link) && !mayBeAhead(key, link)) broken.push(`${key} links to ${link}`);
    if (PAGE.test(key)) broken.push(...(await brokenPage(key, html, there, { publication, drafts })));
  }
  return [...broken, ...(await brokenCatalogue(there, publication))];
}

// Nobody is led to a version's own pages, or to the copies beside the page of a year, before that page has moved.
function mayBeAhead(key: string, link: string): boolean {
  const [, agency, year] = VERSION.exec(key) ?? CURRENT.exec(key) ?? [];
  return agency !== undefined && !PAGE.test(key) && link.startsWith(`${agency}/${year}/`);
}

async function brokenPage(
  key: string,
  html: string,
  there: ReadonlyMap<string, string>,
  { publication, drafts }: { publication: Objects; drafts: Objects },
): Promise<string[]> {
  const [, agency = '', year] = PAGE.exec(key) ?? [];
  const version = (await publication.head(key))?.metadata['version'];
  const place = `${agency}/${year}/v${version}/`;
  const earlier = Array.from(
    { length: Number(version) - 1 || 0 },
    (_, n) => `${agency}/${year}/v${n + 1}/index.html`,
  );
  const broken = linksOf(key, html)
    .filter((link) => !link.startsWith(place) && !earlier.includes(link))
    .map((link) => `${key} leads out of ${place}: ${link}`);
  const manifest = await drafts.get(`versions/manifests/${agency}/${year}/v${version}.json`);
  if (!manifest) return [...broken, `${key} names a version that was never fixed`];
  const { files } = JSON.parse(Buffer.from(manifest.bytes).toString()) as Manifest;
  for (const file of files)
    if (sha256(there.get(`${place}${file.name}`) ?? '') !== file.sha256)
      broken.push(`${place}${file.name} is not whole`);
  return broken;
}

interface Listed {
  agencies: {
    id: string;
    years: { current: number; url: string; versions: { url: string }[] }[];
  }[];
}

async function brokenCatalogue(there: ReadonlyMap<string, string>, publication: Objects): Promise<string[]> {
  const { agencies } = JSON.parse(there.get('index.json') ?? '{"agencies":[]}') as Listed;
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
    const there = await contentsOf(publication);
    for (const [key, bytes] of versions) if (there.get(key) !== bytes) broken.push(`${key} was changed`);
    for (const [key, bytes] of there) if (VERSION.test(key)) versions.set(key, bytes);
    for (const key of there.keys()) {
      if (!CURRENT.test(key)) continue;
      const version = Number((await publication.head(key))?.metadata['version']);
      if (!(version >= (latest.get(key) ?? 1))) broken.push(`${key} went back to ${version}`);
      latest.set(key, version);
    }
    broken.push(...(await brokenPromises(publication, drafts)));
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
