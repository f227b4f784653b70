/**
 * Verifies a published place. In: a published place (port.ts). Out: one line for each item that was recomputed, that
 * differs, or that could not be recomputed and why. Always holds: an unchecked item never counts as passed; a differing
 * byte is named with its file. A version that the catalogue lists as taken down has no public byte any more and cannot
 * be assessed (contract, section 5); one so listed that is still there is a fault.
 */

import { isObject } from '../checks/read-tables.ts';
import { verifyCopies, verifyFiles } from './files.ts';
import { type Finding, Findings, jsonOf, readObject } from './findings.ts';
import { type Catalogue, type ListedVersion, type ListedYear, openCatalogue } from './listed.ts';
import { LOG, type OpenLog, verifyLog } from './log.ts';
import { pinnedVersions } from './members.ts';
import type { PublishedPlace, VerifiedPlace } from './port.ts';
import { PROOF, verifyLogKey, verifyProof } from './proof.ts';
import { verifyReport } from './report.ts';
import { RULES, readSeal, SEAL, type Seal } from './seal.ts';

/** Verifies everything at a place. */
export async function verifyPlace(given: VerifiedPlace): Promise<Finding[]> {
  const findings = new Findings();
  const read = readingOnce(given);
  const place = { ...read, openLog: await verifyLog(read, findings), catalogue: openCatalogue(read) };
  const { scope } = place;
  switch (scope.kind) {
    case 'alone':
      await verifyVersion({ prefix: '', listed: undefined }, place, findings);
      break;
    case 'version':
      await verifyVersion(await listedVersion(scope, place), place, findings);
      break;
    case 'year':
      await verifyYear(scope, place, findings);
      break;
    case 'publication':
      await verifyPublication(place, findings);
  }
  return findings.all;
}

/** A place with its checked log, and a catalogue that is read once. */
type Place = VerifiedPlace & { openLog: OpenLog | undefined; catalogue: Catalogue };

/** Every version is proven against the same log, and most name the same rules: both are read once for all. */
function readingOnce(place: VerifiedPlace): VerifiedPlace {
  const known = new Map<string, ReturnType<VerifiedPlace['read']>>();
  const read: VerifiedPlace['read'] = (key) => {
    if (!key.startsWith(LOG) && !key.startsWith(RULES)) return place.read(key);
    const reading = known.get(key) ?? place.read(key);
    known.set(key, reading);
    return reading;
  };
  return { ...place, read };
}

async function verifyPublication(place: Place, findings: Findings): Promise<void> {
  const catalogue = await place.catalogue.all();
  if (!catalogue) {
    findings.fail('index.json', {
      zh: '没有目录，或目录无法读取',
      en: 'there is no catalogue, or it cannot be read',
    });
    return;
  }
  verifyNoneLeftOut(catalogue, place.openLog, findings);
  for (const year of catalogue) await verifyYear(year, place, findings);
}

/** Every version in the log was published, and a catalogue lists it for ever, even taken down. */
function verifyNoneLeftOut(
  catalogue: readonly ListedYear[],
  log: OpenLog | undefined,
  findings: Findings,
): void {
  const listed = new Set(
    catalogue.flatMap(({ agency, year, versions }) =>
      versions.map(({ number }) => `${agency}/${year}/v${number}`),
    ),
  );
  for (const version of log?.versions ?? []) {
    if (listed.has(version)) continue;
    findings.fail('index.json', {
      zh: `日志载有 ${version}，目录却未列：目录已被改写`,
      en: `the log has ${version}, and the catalogue does not list it: it was rewritten`,
    });
  }
}

interface YearPlace {
  agency: string;
  year: number;
}

async function verifyYear({ agency, year }: YearPlace, place: Place, findings: Findings): Promise<void> {
  const prefix = `${agency}/${year}/`;
  const lying = await currentNumber(prefix, place);
  const listed = await place.catalogue.yearOf(agency, year);
  // After a take-down only the page of the year remains, and the catalogue names its version.
  const current = lying ?? (listed && takenDownOn(listed, listed.current) ? listed.current : undefined);
  if (current === undefined) {
    findings.fail(`${prefix}report.json`, {
      zh: '没有现行版本的数据，或无法读取',
      en: 'the data of the current version is missing or cannot be read',
    });
    return;
  }
  for (let number = 1; number <= current; number++) {
    const version = await listedVersion({ agency, year, number }, place);
    const seal = await verifyVersion(version, place, findings);
    if (number === current && seal) await verifyCopies(prefix, seal, place, findings);
  }
  if (listed && lying !== undefined) verifyNothingTakenDown(`${prefix}report.json`, listed, lying, findings);
}

function takenDownOn({ versions }: ListedYear, number: number): string | undefined {
  return versions.find((version) => version.number === number)?.takenDown;
}

/** A copy at the current place is as public as the version itself. */
function verifyNothingTakenDown(at: string, listed: ListedYear, number: number, findings: Findings): void {
  const day = takenDownOn(listed, number);
  if (day === undefined) return;
  findings.fail(at, {
    zh: `目录载明第 ${number} 版已于 ${day} 撤下，此处仍可读到`,
    en: `the catalogue says that version ${number} was taken down on ${day}; it can still be read here`,
  });
}

/** The version number at the current place. */
export async function currentNumber(prefix: string, place: PublishedPlace): Promise<number | undefined> {
  const report = await readObject(`${prefix}report.json`, place);
  const edition = report?.['edition'];
  const version = isObject(edition) ? edition['version'] : undefined;
  return Number.isSafeInteger(version) && Number(version) > 0 ? Number(version) : undefined;
}

interface VersionPlace {
  prefix: string;
  /** The catalogue's entry; undefined without a catalogue. */
  listed: ListedVersion | undefined;
  of?: YearPlace & { number: number };
}

async function listedVersion(
  { agency, year, number }: YearPlace & { number: number },
  place: Place,
): Promise<VersionPlace> {
  const of = await place.catalogue.yearOf(agency, year);
  const listed = of?.versions.find((version) => version.number === number);
  return { prefix: `${agency}/${year}/v${number}/`, listed, of: { agency, year, number } };
}

async function verifyVersion(
  version: VersionPlace,
  place: Place,
  findings: Findings,
): Promise<Seal | undefined> {
  const { prefix } = version;
  const bytes = await place.read(`${prefix}${SEAL}`);
  const seal = bytes && readSeal(jsonOf(bytes));
  if (version.listed?.takenDown !== undefined) {
    await verifyTakenDown(version, version.listed.takenDown, place, findings);
    return undefined;
  }
  if (!bytes || !seal) {
    findings.fail(`${prefix}${SEAL}`, bytes ? DAMAGED_SEAL : NO_SEAL);
    return undefined;
  }
  const digest = await place.digest(bytes);
  verifySeal(version, { seal, digest }, findings);
  await verifyProof(prefix, { seal, digest }, { place, findings, log: place.openLog });
  await verifyFiles(prefix, seal, place, findings);
  await verifyReport(prefix, seal, place, findings);
  await verifyLogKey(prefix, { place, findings });
  if (place.deep) await verifyBelow(prefix, place, findings);
  return seal;
}

const NO_SEAL = {
  zh: '没有封存清单：无法得知应有哪些文件',
  en: 'there is no seal: what files there should be is unknown',
};
const DAMAGED_SEAL = {
  zh: '封存清单已损坏，读不出应有哪些文件',
  en: 'the seal is damaged: what files there should be cannot be read in it',
};

/** The versions that a government's report pins, each verified by itself, with its copies while it is current. */
async function verifyBelow(prefix: string, place: Place, findings: Findings): Promise<void> {
  const report = await readObject(`${prefix}report.json`, place);
  if (!report || place.scope.kind === 'alone') return;
  for (const pinned of pinnedVersions(report)) {
    const seal = await verifyVersion(await listedVersion(pinned, place), place, findings);
    const folder = `${pinned.agency}/${pinned.year}/`;
    // The copy of the data may be the damaged one; then the catalogue names the current version.
    const current =
      (await currentNumber(folder, place)) ??
      (await place.catalogue.yearOf(pinned.agency, pinned.year))?.current;
    if (seal && current === pinned.number) await verifyCopies(folder, seal, place, findings);
  }
}

/** A removed version cannot be recomputed; a listing, if available, shows that none of it is left. */
async function verifyTakenDown(
  { prefix }: VersionPlace,
  day: string,
  place: VerifiedPlace,
  findings: Findings,
): Promise<void> {
  const listed = (await place.list(prefix)) ?? [];
  const looked = new Set([SEAL, PROOF, 'index.html', 'report.json', ...listed]);
  let lying = 0;
  for (const name of looked) {
    if (!(await place.read(`${prefix}${name}`))) continue;
    lying += 1;
    findings.fail(`${prefix}${name}`, {
      zh: `目录载明该版已于 ${day} 撤下，此文件仍可读到`,
      en: `the catalogue says that the version was taken down on ${day}; this file can still be read`,
    });
  }
  if (lying === 0)
    findings.unknown(`${prefix}${SEAL}`, {
      zh: `该版已于 ${day} 撤下，公开的只有版本号、封存校验值和日期，无法重算`,
      en: `the version was taken down on ${day}: its number, its seal's digest and its days alone are public`,
    });
}

function verifySeal(
  { prefix, listed, of }: VersionPlace,
  { seal, digest }: { seal: Seal; digest: string },
  findings: Findings,
): void {
  const place = `${prefix}${SEAL}`;
  if (of)
    findings.check(
      place,
      seal.agency === of.agency && seal.year === of.year && seal.version === of.number,
      { zh: '封存清单属于此处', en: 'the seal belongs here' },
      { zh: '封存清单属于另一份报告', en: 'the seal is of another report' },
    );
  if (typeof listed?.seal !== 'string') {
    findings.unknown(place, {
      zh: '目录不在手边，或没有登记封存清单的校验值：清单本身是否被换过，无从得知',
      en: 'no catalogue at hand that names the digest of the seal: whether the seal itself was replaced is not known',
    });
    return;
  }
  findings.check(
    place,
    listed.seal === digest,
    { zh: '封存清单与目录登记的校验值一致', en: 'the seal is the one that the catalogue names' },
    { zh: `封存清单与目录登记的不一致：${digest}`, en: `the catalogue names another seal than ${digest}` },
  );
}
