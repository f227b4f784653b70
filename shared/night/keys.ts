import { CONTRIBUTION, DUE, KNOWN, LAST_NIGHT, PREFIXES } from '../agreement/keys.ts';

/** Keys in the private bucket. Agencies are `[a-z0-9-]{2,64}` and years four digits, so no key can leave its prefix. */
export const draftKeys = {
  fold: (agency: string, fold: number) => `${PREFIXES.folds}${agency}/${fold}.json`,
  segment: (agency: string) => `${PREFIXES.segments}${agency}.bin`,
  run: (run: string, name: string) => `${PREFIXES.runs}${run}/${name}.json`,
  /** The list of due agencies of a run's level, read by its map; level 1 is the leaves. */
  due: (run: string, level = 1) => `${PREFIXES.runs}${run}/${level === 1 ? '' : `${level}/`}${DUE}`,
  /** Those of such a list that are worked once more. */
  unfinished: (due: string) => `${due.slice(0, -DUE.length)}again/${DUE}`,
  known: (run: string) => `${PREFIXES.runs}${run}/${KNOWN}`,
  /** The results of an agency's turn in a run; it rarely has more than one. */
  turn: (run: string, agency: string, turn = 1) =>
    `${PREFIXES.runs}${run}/agencies/${agency}${turn === 1 ? '' : `/${turn}`}.json`,
  /** The record of the last night. */
  lastNight: `${PREFIXES.runs}${LAST_NIGHT}`,
  late: `${PREFIXES.late}told.json`,
  draftsOf: (agency: string) => `${PREFIXES.drafts}${agency}/`,
  pointer: (agency: string) => `${PREFIXES.drafts}${agency}/current.json`,
  /** The states announced to its office. */
  told: (agency: string) => `${PREFIXES.drafts}${agency}/told.json`,
  /** Its contributions to its government's report. */
  contributed: (agency: string) => `${PREFIXES.drafts}${agency}/${CONTRIBUTION}`,
  /** The pointer of one year, from earlier releases. */
  pointerOfYear: (agency: string, year: number) => `${PREFIXES.drafts}${agency}/${year}/current.json`,
  draft: (agency: string, year: number, fold: number) => `${PREFIXES.drafts}${agency}/${year}/${fold}/`,
  manifests: PREFIXES.manifests,
  manifestsOf: (agency: string) => `${PREFIXES.manifests}${agency}/`,
  manifest: (agency: string, year: number, number: number) =>
    `${PREFIXES.manifests}${agency}/${year}/v${number}.json`,
  takenDown: PREFIXES.takenDown,
  tombstone: (agency: string, year: number, number: number) =>
    `${PREFIXES.takenDown}${agency}/${year}/v${number}.json`,
  /** An operator's confirmations of finalisations that came from a backup. */
  republishedAll: PREFIXES.republished,
  republished: (agency: string, year: number, name: string) =>
    `${PREFIXES.republished}${agency}/${year}/${name}.json`,
  /** The key that signs the transparency log: private, and never replaced. */
  logKey: `${PREFIXES.versions}log-key.json`,
  /** The seed of the webhooks' signing keys, and the keys that replaced derived ones: private. */
  notifyKey: `${PREFIXES.versions}notify-key.json`,
  /** The record of the written inclusion proofs. */
  logProofs: `${PREFIXES.versions}log-proofs.json`,
  /** The openings of the log's commitments, one per night. */
  commitments: PREFIXES.commitments,
  commitment: (run: string) => `${PREFIXES.commitments}${run}.json`,
  /** The event sets without a commitment, and the last committed ones. If lost, the next night commits to all again. */
  toCommit: `${PREFIXES.drafts}to-commit.json`,
  /** The proof of a version that was taken down, to restore it later. */
  keptProof: (agency: string, year: number, number: number) =>
    `${PREFIXES.versions}proofs/${agency}/${year}/v${number}.json`,
  frozen: (sha256: string) => `${PREFIXES.files}${sha256}`,
} as const;

export const publicKeys = {
  agencyPage: (agency: string) => `${agency}/index.html`,
  agencyFeed: (agency: string) => `${agency}/feed.xml`,
  agencyIndicators: (agency: string) => `${agency}/indicators.json`,
  current: (agency: string, year: number) => `${agency}/${year}/`,
  version: (agency: string, year: number, number: number) => `${agency}/${year}/v${number}/`,
} as const;

/** Agency, year and number in the key of a manifest; undefined for other keys. */
export function readManifestKey(key: string): { agency: string; year: number; number: number } | undefined {
  const match = /^versions\/manifests\/([^/]+)\/(\d{4})\/v(\d+)\.json$/.exec(key);
  if (!match?.[1]) return undefined;
  return { agency: match[1], year: Number(match[2]), number: Number(match[3]) };
}
