/**
 * Redraws every format of a version from its `report.json`. In: that JSON and the seal. Out: findings: a file that
 * differs from its redrawn data holds content outside the data. Only the release that made the files redraws them;
 * another one may draw the same data differently, and draws nothing.
 */
import { MEMBERS_CSV } from '../consolidation/members-csv.ts';
import type { Edition } from '../editions/edition.ts';
import type { FaultText } from '../events/faults.ts';
import { differenceOf, placeOf } from './files.ts';
import type { Findings, Json } from './findings.ts';
import { CURRENT_PAGE, PAGE, type VerifiedPlace } from './port.ts';
import type { Seal } from './seal.ts';

/** The source of the formats. */
const DATA: ReadonlySet<string> = new Set(['report.json', MEMBERS_CSV]);

export interface VersionToDraw {
  prefix: string;
  report: Json;
  edition: Edition;
  seal: Seal;
  /** For a government: the parts from its `members.csv`. */
  parts?: ReadonlyMap<string, unknown> | undefined;
}

export async function verifyByDrawing(
  { prefix, report, edition, seal, parts }: VersionToDraw,
  place: VerifiedPlace,
  findings: Findings,
): Promise<void> {
  const reason = await reasonNotToDraw(prefix, seal, place);
  if (reason) {
    findings.unknown(`${prefix}${PAGE}`, reason);
    return;
  }
  const drawn = await place.drawing.draw(report, edition, seal, parts);
  if (typeof drawn === 'string') {
    findings.fail(`${prefix}report.json`, {
      zh: `不能由此数据重新生成报告：${drawn}`,
      en: 'the report cannot be drawn from these data',
    });
    return;
  }
  for (const { name, sha256 } of [...seal.files, { ...seal.currentPage, name: CURRENT_PAGE }]) {
    const bytes = drawn.get(name);
    const isSame = bytes !== undefined && (await place.digest(bytes)) === sha256;
    findings.check(
      name === CURRENT_PAGE ? `${prefix}../${PAGE}` : `${prefix}${name}`,
      isSame,
      { zh: '由报告数据重新生成，逐字节相同', en: 'drawn anew from the data: the same bytes' },
      { zh: '与由报告数据重新生成的不同', en: 'not what the data draw to' },
    );
    if (isSame && name === PAGE) await tellWhere(`${prefix}${name}`, bytes, place, findings);
  }
}

async function reasonNotToDraw(
  prefix: string,
  seal: Seal,
  place: VerifiedPlace,
): Promise<FaultText | undefined> {
  const { release, makes } = place.drawing;
  // A later change would be drawn into every format, and each would appear wrong.
  const changed = await changedData(prefix, seal, place);
  if (changed !== undefined)
    return {
      zh: `数据（${changed}）已不是封存时的，不据以重新生成各格式`,
      en: `the data (${changed}) are not as they were sealed: nothing was drawn again from them`,
    };
  if (seal.release !== release)
    return {
      zh: `由 ${seal.release} 版软件生成，本机为 ${release} 版，不重新生成各格式`,
      en: `made by release ${seal.release}, this is ${release}; not drawn again`,
    };
  const missing = seal.files.find(({ name }) => name !== PAGE && !makes.has(name));
  return (
    missing && {
      zh: `未重新生成各格式：本机不能生成 ${missing.name}`,
      en: `nothing was drawn again: this machine cannot make ${missing.name}`,
    }
  );
}

async function changedData(prefix: string, seal: Seal, place: VerifiedPlace): Promise<string | undefined> {
  for (const { name, sha256 } of seal.files.filter((file) => DATA.has(file.name))) {
    const bytes = await place.read(`${prefix}${name}`);
    if (bytes && (await place.digest(bytes)) !== sha256) return name;
  }
  return undefined;
}

/** A version's page has no copy: the redrawn page is the reference. */
async function tellWhere(
  at: string,
  sound: Uint8Array,
  place: VerifiedPlace,
  findings: Findings,
): Promise<void> {
  const lying = await place.read(at);
  if (!lying || (await place.digest(lying)) === (await place.digest(sound))) return;
  const { zh, en } = placeOf(differenceOf(lying, sound), at);
  findings.fail(at, {
    zh: `与重新生成的相比，${zh}起不同`,
    en: `it differs from what was drawn anew from ${en}`,
  });
}
