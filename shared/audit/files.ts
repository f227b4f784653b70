/**
 * Compares the files of a version with its seal. In: a folder of the publication, and the seal's entry of a file. Out:
 * findings: it matches, it is missing, or it differs. If its other copy matches, also the first differing byte. The
 * current place holds a copy of each file of the current version except its page.
 */
import type { FaultText } from '../events/faults.ts';
import type { Findings } from './findings.ts';
import { PAGE, type PublishedPlace, type VerifiedPlace } from './port.ts';
import { PROOF } from './proof.ts';
import { SEAL, type Seal } from './seal.ts';

type Sealed = Seal['files'][number];

export async function verifyFiles(
  prefix: string,
  seal: Seal,
  place: VerifiedPlace,
  findings: Findings,
): Promise<void> {
  for (const file of seal.files) await verifyFile(`${prefix}${file.name}`, file, { seal, place, findings });
  await verifyNothingElse(prefix, seal, place, findings);
}

/** The current place holds the current version's files, and its own page. */
export async function verifyCopies(
  prefix: string,
  seal: Seal,
  place: VerifiedPlace,
  findings: Findings,
): Promise<void> {
  const copies = seal.files.filter(({ name }) => name !== PAGE);
  for (const file of [...copies, seal.currentPage])
    await verifyFile(`${prefix}${file.name}`, file, { seal, place, findings });
}

interface Verifying {
  seal: Seal;
  place: VerifiedPlace;
  findings: Findings;
}

async function verifyFile(at: string, file: Sealed, { seal, place, findings }: Verifying): Promise<void> {
  const bytes = await place.read(at);
  if (!bytes) {
    findings.fail(at, { zh: '缺少此文件', en: 'this file is missing' });
    return;
  }
  const digest = await place.digest(bytes);
  if (bytes.length === file.bytes && digest === file.sha256) {
    findings.pass(at, { zh: '与封存时一致', en: 'as it was sealed' });
    return;
  }
  const twin = await twinOf(at, file, { seal, place });
  const from = twin && placeOf(differenceOf(bytes, twin.bytes), at);
  findings.fail(at, {
    zh:
      `与封存时不一致：应为 ${file.sha256}（${file.bytes} 字节），实为 ${digest}（${bytes.length} 字节）` +
      (from ? `；与完好的副本 ${twin.key} 相比，${from.zh}起不同` : ''),
    en:
      `not as it was sealed: ${file.bytes} bytes then, ${bytes.length} now` +
      (from ? `; it differs from its sound copy ${twin.key} from ${from.en}` : ''),
  });
}

/** The other copy, if it matches the seal. A page has none: the current place has its own. */
async function twinOf(
  at: string,
  file: Sealed,
  { seal, place }: Pick<Verifying, 'seal' | 'place'>,
): Promise<{ key: string; bytes: Uint8Array } | undefined> {
  const folder = `${seal.agency}/${seal.year}/`;
  const keys = [`${folder}v${seal.version}/${file.name}`, `${folder}${file.name}`];
  if (file.name === PAGE || !keys.includes(at)) return undefined;
  const key = keys.find((one) => one !== at) ?? '';
  const bytes = await place.read(key);
  return bytes && (await place.digest(bytes)) === file.sha256 ? { key, bytes } : undefined;
}

const LINE_END = 0x0a;

/** The position of the first difference; both counted from 1. */
export function differenceOf(bytes: Uint8Array, sound: Uint8Array): { byte: number; line: number } {
  let at = 0;
  let line = 1;
  while (at < bytes.length && bytes[at] === sound[at]) if (bytes[at++] === LINE_END) line += 1;
  return { byte: at + 1, line };
}

/** Files that people read by lines. */
const TEXT = /\.(?:html|json|csv|svg)$/;

export function placeOf({ byte, line }: { byte: number; line: number }, key: string): FaultText {
  return {
    zh: TEXT.test(key) ? `第 ${line} 行、第 ${byte} 字节` : `第 ${byte} 字节`,
    en: TEXT.test(key) ? `byte ${byte} on, line ${line}` : `byte ${byte} on`,
  };
}

/** A file without a seal entry may be anything. */
async function verifyNothingElse(
  prefix: string,
  seal: Seal,
  place: PublishedPlace,
  findings: Findings,
): Promise<void> {
  const names = await place.list(prefix);
  const known = new Set([SEAL, PROOF, ...seal.files.map(({ name }) => name)]);
  for (const name of names ?? []) {
    if (!known.has(name))
      findings.fail(`${prefix}${name}`, { zh: '封存清单中没有此文件', en: 'the seal names no such file' });
  }
}
