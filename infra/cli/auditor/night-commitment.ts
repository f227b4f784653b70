/**
 * The commitment of a night, as evidence shows it. In: a version and the private bucket; or the evidence of a version
 * and its publication. Out: the opened part of the commitment; or findings that the events match it, and that the log
 * holds its entry. Always holds: it shows one agency's part, and nothing of another's.
 */
import * as z from 'zod';
import type { Findings } from '../../../shared/audit/findings.ts';
import { findEntry, openLog } from '../../../shared/audit/log.ts';
import type { PublishedPlace } from '../../../shared/audit/port.ts';
import { verifyStillThere } from '../../../shared/audit/proof.ts';
import { fromBase64 } from '../../../shared/log/checkpoint.ts';
import { isSame, leafHash, rootByInclusion } from '../../../shared/log/merkle.ts';
import { type Opened, openedFor, readOpening } from '../../../shared/night/commitment.ts';
import { draftKeys } from '../../../shared/night/keys.ts';
import type { Manifest } from '../../../shared/night/manifest.ts';
import { sha256Bytes as digest } from '../../../shared/store/digest.ts';
import { verifyEd25519 as verify } from '../../../shared/store/ed25519.ts';
import type { Objects } from '../../../shared/store/ports.ts';

/** The first night that committed to the events of a version; undefined for versions before this feature. */
export async function commitmentOf(
  { agency, eventsDigest }: Pick<Manifest, 'agency' | 'eventsDigest'>,
  drafts: Objects,
): Promise<Opened | undefined> {
  const found: { on: string; opened: Opened }[] = [];
  for await (const key of drafts.list(draftKeys.commitments)) {
    const object = await drafts.get(key);
    const opening = object && readOpening(object.bytes);
    const opened = opening && (await openedFor({ agency: agency.id, events: eventsDigest }, opening));
    if (opening && opened) found.push({ on: opening.on, opened });
  }
  return found.sort((a, b) => (a.on < b.on ? -1 : 1))[0]?.opened;
}

const leafShape = z.strictObject({ agency: z.string(), events: z.string(), salt: z.string() });
const entryShape = z.looseObject({ type: z.literal('commitment'), on: z.string(), root: z.string() });

/** Marks a finding as one of the night's commitment. */
const COMMITMENT = 'log/ commitment';

interface Counted {
  agency: string;
  /** Digest of the events, recomputed; null if the file does not name their source. */
  eventsDigest: string | null;
}

export async function verifyCommitment(
  opened: Opened,
  counted: Counted,
  place: PublishedPlace,
  findings: Findings,
): Promise<void> {
  findings.check(
    COMMITMENT,
    isOf(opened, counted),
    { zh: '事件正是当夜承诺的那些', en: 'the events are those that the night committed to' },
    {
      zh: '事件不是当夜承诺的那些，或承诺不成立',
      en: 'these are not the events that the night committed to',
    },
  );
  await verifyLogged(opened, place, findings);
}

function isOf({ entry, leaf, index, size, path }: Opened, { agency, eventsDigest }: Counted): boolean {
  const said = leafShape.safeParse(parsed(leaf)).data;
  const root = fromBase64(entryShape.safeParse(parsed(entry)).data?.root ?? '');
  const hashes = path.map((hash) => fromBase64(hash) ?? new Uint8Array());
  const hash = leafHash(new Uint8Array(Buffer.from(leaf)), digest);
  const led = rootByInclusion({ entry: index, size, leaf: hash }, hashes, digest);
  const isShown = root !== undefined && led !== undefined && isSame(root, led);
  return isShown && said?.agency === agency && said.events === eventsDigest;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function verifyLogged({ entry }: Opened, opened: PublishedPlace, findings: Findings): Promise<void> {
  const place = { ...opened, log: { digest, verify } };
  const log = await openLog(place);
  if (typeof log === 'string') {
    findings.unknown('log/checkpoint', {
      zh: '日志不在手边，或签名无效：当夜的承诺是否载入，无从得知',
      en: 'the log is not available, or not signed: whether it holds the commitment is unknown',
    });
    return;
  }
  const found = await findEntry((text) => text === entry, log, place);
  if (found) await verifyStillThere(COMMITMENT, { entry, index: found.index }, log, findings);
  else
    findings.fail(COMMITMENT, {
      zh: '日志中没有当夜的承诺：承诺是事后所作，或日志已被改写',
      en: 'the log does not hold this commitment: it was made up later, or the log was rewritten',
    });
}
