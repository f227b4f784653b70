/**
 * Verifies the proof beside a version (`v{n}/proof.json`) that the transparency log holds it. In: a published place,
 * its seal and the seal's digest. Out: findings: the entry names this seal, the entry is in the log of the checkpoint,
 * the key of the log signed that checkpoint, and today's log continues it and still holds the entry. Always holds:
 * without the proof, the entry is looked up in the log. A version in neither is no fault: a version of an earlier
 * release or of today has none. Missing data is reported, never passed.
 */
import * as z from 'zod';
import { claimedHead, fromBase64, readCheckpoint, readVerifier } from '../log/checkpoint.ts';
import { type Head, inclusionProof, isSame, leafHash, rootByInclusion } from '../log/merkle.ts';
import { type Findings, jsonOf } from './findings.ts';
import { entryOf, goesOn, keyOfLog, LOG, type OpenLog, shown } from './log.ts';
import type { VerifiedPlace } from './port.ts';
import type { Seal } from './seal.ts';

export const PROOF = 'proof.json';

const proofShape = z.object({
  format: z.literal(1),
  /** The entry, byte for byte as in the log. */
  entry: z.string(),
  /** Its place in the log; the first is 0. */
  index: z.int().nonnegative(),
  /** The hashes along the path from the entry to the root, from the bottom, in Base64 (RFC 6962, 2.1.1). */
  path: z.array(z.string()),
  /** The signed note that it is proven against. */
  checkpoint: z.string(),
});

export type Proof = z.infer<typeof proofShape>;

const entryShape = z.object({
  type: z.literal('version'),
  agency: z.string(),
  year: z.int(),
  version: z.int(),
  seal: z.string().nullable(),
  tablesDigest: z.string().optional(),
});

interface Sealed {
  seal: Seal;
  /** Of the seal's bytes. */
  digest: string;
}

const utf8 = new TextEncoder();

/** `log`: the log at the place, if its key signed it. */
export async function verifyProof(
  prefix: string,
  sealed: Sealed,
  { place, findings, log }: Verifying,
): Promise<void> {
  const at = `${prefix}${PROOF}`;
  const bytes = await place.read(at);
  if (!bytes) {
    await verifyWithoutProof(at, sealed, { place, findings, log });
    return;
  }
  const proof = proofShape.safeParse(jsonOf(bytes)).data;
  const head = proof && claimedHead(proof.checkpoint);
  if (!proof || !head) {
    findings.fail(at, { zh: '日志证明已损坏', en: 'the proof of the log is damaged' });
    return;
  }
  verifyEntry(at, proof, sealed, findings);
  const isShown = verifyInclusion(at, proof, head, { place, findings });
  await verifyHead(at, proof, head, { place, findings, log });
  if (!log) return;
  // An invalid proof says nothing about the log: the version is looked up there.
  const found = isShown ? proof : await entryIn(log, sealed, place);
  if (found) await verifyStillThere(at, { entry: found.entry, index: found.index }, log, findings);
}

async function entryIn(log: OpenLog, { seal }: Sealed, place: VerifiedPlace) {
  const found = await entryOf(`${seal.agency}/${seal.year}/v${seal.version}`, log, place);
  return found && { entry: found.text, index: found.index };
}

/** A proof can be deleted; its entry cannot. */
async function verifyWithoutProof(at: string, sealed: Sealed, { place, findings, log }: Verifying) {
  const { agency, year, version } = sealed.seal;
  const found = log && (await entryOf(`${agency}/${year}/v${version}`, log, place));
  if (!found) {
    findings.unknown(at, {
      zh: log ? '日志中尚无此版：次日才载入' : '没有日志证明：次日才生成，早期版本也没有',
      en: log
        ? 'the log has no entry of this version yet: it comes the night after'
        : 'there is no proof of the log: it comes the night after, and a version of an earlier release has none',
    });
    return;
  }
  findings.pass(at, {
    zh: `没有日志证明文件，已在日志中查到（第 ${found.index} 条），改由日志核验`,
    en: `the proof is not here; the log has the version as entry ${found.index}, which is verified instead`,
  });
  verifyEntry(at, { entry: found.text }, sealed, findings);
  await verifyStillThere(at, { entry: found.text, index: found.index }, log, findings);
}

/** Today's tiles lead from the entry to today's root. */
export async function verifyStillThere(
  at: string,
  { entry, index }: Pick<Proof, 'entry' | 'index'>,
  { head, tree }: OpenLog,
  findings: Findings,
): Promise<void> {
  const { digest } = tree;
  const leaf = leafHash(utf8.encode(entry), digest);
  const root = await shown(async () =>
    rootByInclusion(
      { entry: index, size: head.size, leaf },
      await inclusionProof(index, head.size, tree),
      digest,
    ),
  );
  findings.check(
    `${at} /index`,
    root !== false && root !== undefined && isSame(root, head.root),
    { zh: `现行日志第 ${index} 条即此条目`, en: `entry ${index} of the log of today is this one` },
    {
      zh: `现行日志第 ${index} 条不是此条目：日志已被改写，或分片缺失、被换过`,
      en: `entry ${index} of the log of today is not this one: rewritten, or a tile is missing or was swapped`,
    },
  );
}

function verifyEntry(
  at: string,
  proof: Pick<Proof, 'entry'>,
  { seal, digest }: Sealed,
  findings: Findings,
): void {
  const entry = entryShape.safeParse(jsonOf(utf8.encode(proof.entry))).data;
  const isOfThis =
    entry?.agency === seal.agency && entry.year === seal.year && entry.version === seal.version;
  const isSameSeal =
    entry?.seal === digest && (entry.tablesDigest ?? seal.tablesDigest) === seal.tablesDigest;
  findings.check(
    `${at} /entry`,
    isOfThis && isSameSeal,
    { zh: '日志条目即此封存清单', en: "the log's entry names this seal" },
    isOfThis
      ? { zh: '封存清单与日志条目不一致，可能事后被改', en: "the seal is not the one of the log's entry" }
      : { zh: '日志条目属于另一份报告', en: "the log's entry is of another report" },
  );
}

interface Verifying {
  place: VerifiedPlace;
  findings: Findings;
  log: OpenLog | undefined;
}

function verifyInclusion(
  at: string,
  proof: Proof,
  head: Head,
  { place, findings }: Pick<Verifying, 'place' | 'findings'>,
): boolean {
  const { digest } = place.log;
  const path = proof.path.map(fromBase64);
  const hashes = path.filter((hash) => hash?.length === 32) as Uint8Array[];
  const leafPlace = { entry: proof.index, size: head.size, leaf: leafHash(utf8.encode(proof.entry), digest) };
  const root = hashes.length === path.length ? rootByInclusion(leafPlace, hashes, digest) : undefined;
  return findings.check(
    `${at} /path`,
    root !== undefined && isSame(root, head.root),
    { zh: '条目确在日志之中', en: 'the entry is in the log' },
    { zh: '证明不成立：条目不在日志之中', en: 'the proof does not hold: the entry is not in the log' },
  );
}

async function verifyHead(at: string, proof: Proof, claimed: Head, verifying: Verifying): Promise<void> {
  const { place, findings } = verifying;
  const key = await keyOfLog(place);
  const there = `${at} /checkpoint`;
  if (key === undefined) {
    findings.unknown(there, {
      zh: '日志公钥（log/key）不在手边，签名无法核验',
      en: 'the key of the log (log/key) is not at hand: the signature cannot be verified',
    });
    return;
  }
  const verifier = readVerifier(key, place.log.digest);
  const head = verifier && readCheckpoint(proof.checkpoint, verifier, place.log);
  findings.check(
    there,
    head !== undefined,
    { zh: '检查点的签名有效', en: 'the checkpoint is signed by the key of the log' },
    { zh: '检查点不是日志公钥所签', en: 'the key of the log did not sign the checkpoint' },
  );
  if (head) await verifyGrowth(there, claimed, verifying);
}

/** Today's log continues the checkpoint of the proof. */
async function verifyGrowth(at: string, before: Head, { place, findings, log }: Verifying): Promise<void> {
  if (!(await place.read(`${LOG}checkpoint`))) {
    findings.unknown(at, {
      zh: '日志（log/checkpoint）不在手边，未与现行日志比对',
      en: 'the log (log/checkpoint) is not at hand: not compared with the log of today',
    });
    return;
  }
  findings.check(
    at,
    log !== undefined && (await goesOn(before, log)),
    { zh: '现行日志由此续写', en: 'the log of today goes on from it' },
    {
      zh: '现行日志不是由此续写：已被改写、回退，或签名无效',
      en: 'the log of today does not go on from it: rewritten, rolled back, or not signed',
    },
  );
}

/** A log that was begun anew, with another key, is as sound as the first: the key that a report names distinguishes them. */
export async function verifyLogKey(
  prefix: string,
  { place, findings }: Pick<Verifying, 'place' | 'findings'>,
): Promise<void> {
  const key = await keyOfLog(place);
  if (key === undefined) return;
  const at = `${prefix}report.json`;
  const report = await place.read(at);
  const { logKey } = (report && namedKey.safeParse(jsonOf(report)).data) ?? {};
  if (logKey === undefined) return;
  findings.check(
    `${at} /logKey`,
    key.trim() === logKey,
    { zh: '公开日志的公钥即报告所载', en: 'the key of the log is the one that the report names' },
    {
      zh: '公开日志的公钥不是报告所载的那一个：日志已被另换',
      en: 'the key of the log is not the one that the report names: the log was replaced',
    },
  );
}

const namedKey = z.object({ logKey: z.string().optional() });
