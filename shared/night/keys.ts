import { CONTRIBUTION, DUE, KNOWN, LAST_NIGHT, PREFIXES } from '../agreement/keys.ts';

/** Where things lie in the two buckets. Agencies are `[a-z0-9-]{2,64}` and years four digits: no key can leave its place. */
export const draftKeys = {
  fold: (agency: string, fold: number) => `${PREFIXES.folds}${agency}/${fold}.json`,
  segment: (agency: string) => `${PREFIXES.segments}${agency}.bin`,
  run: (run: string, name: string) => `${PREFIXES.runs}${run}/${name}.json`,
  /** What a run has to do on a level, as its map reads it: leaves first. */
  due: (run: string, level = 1) => `${PREFIXES.runs}${run}/${level === 1 ? '' : `${level}/`}${DUE}`,
  /** Those of such a list that are worked once more. */
  unfinished: (due: string) => `${due.slice(0, -DUE.length)}again/${DUE}`,
  known: (run: string) => `${PREFIXES.runs}${run}/${KNOWN}`,
  /** What came of a turn of one agency in a run: of its only one, as a rule. */
  turn: (run: string, agency: string, turn = 1) =>
    `${PREFIXES.runs}${run}/agencies/${agency}${turn === 1 ? '' : `/${turn}`}.json`,
  /** What came of the last night. */
  lastNight: `${PREFIXES.runs}${LAST_NIGHT}`,
  late: `${PREFIXES.late}told.json`,
  draftsOf: (agency: string) => `${PREFIXES.drafts}${agency}/`,
  pointer: (agency: string) => `${PREFIXES.drafts}${agency}/current.json`,
  /** Which states its office was told of. */
  told: (agency: string) => `${PREFIXES.drafts}${agency}/told.json`,
  /** What it brings into its government's report. */
  contributed: (agency: string) => `${PREFIXES.drafts}${agency}/${CONTRIBUTION}`,
  /** Where an earlier release had a pointer of each year. */
  pointerOfYear: (agency: string, year: number) => `${PREFIXES.drafts}${agency}/${year}/current.json`,
  draft: (agency: string, year: number, fold: number) => `${PREFIXES.drafts}${agency}/${year}/${fold}/`,
  manifests: PREFIXES.manifests,
  manifestsOf: (agency: string) => `${PREFIXES.manifests}${agency}/`,
  manifest: (agency: string, year: number, number: number) =>
    `${PREFIXES.manifests}${agency}/${year}/v${number}.json`,
  takenDown: PREFIXES.takenDown,
  tombstone: (agency: string, year: number, number: number) =>
    `${PREFIXES.takenDown}${agency}/${year}/v${number}.json`,
  /** Where an operator confirmed a finalisation that a backup brought. */
  republishedAll: PREFIXES.republished,
  republished: (agency: string, year: number, name: string) =>
    `${PREFIXES.republished}${agency}/${year}/${name}.json`,
  /** The key that signs the transparency log: private, and never replaced. */
  logKey: `${PREFIXES.versions}log-key.json`,
  /** Of which the secrets of the agencies' webhooks are made, and those that took their place: private. */
  notifyKey: `${PREFIXES.versions}notify-key.json`,
  /** Which entries of the log have their proof beside the version. */
  logProofs: `${PREFIXES.versions}log-proofs.json`,
  /** What opens the log's commitment of a night. */
  commitments: PREFIXES.commitments,
  commitment: (run: string) => `${PREFIXES.commitments}${run}.json`,
  /** The event sets that no night has committed to yet, and the last that one did; lost, one night commits once more. */
  toCommit: `${PREFIXES.drafts}to-commit.json`,
  /** The proof of a version that was taken down, for the day on which it is brought back. */
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

/** Agency, year and number of a manifest's key. */
export function readManifestKey(key: string): { agency: string; year: number; number: number } | undefined {
  const match = /^versions\/manifests\/([^/]+)\/(\d{4})\/v(\d+)\.json$/.exec(key);
  if (!match?.[1]) return undefined;
  return { agency: match[1], year: Number(match[2]), number: Number(match[3]) };
}
