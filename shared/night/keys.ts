/** Where things lie in the two buckets. Agencies are `[a-z0-9-]{2,64}` and years four digits: no key can leave its place. */
export const draftKeys = {
  fold: (agency: string, fold: number) => `folds/${agency}/${fold}.json`,
  segment: (agency: string) => `segments/${agency}.bin`,
  run: (run: string, name: string) => `runs/${run}/${name}.json`,
  /** What a run has to do, as its map reads it. */
  due: (run: string) => `runs/${run}/due.json`,
  /** What came of one agency in a run. */
  turn: (run: string, agency: string) => `runs/${run}/agencies/${agency}.json`,
  /** What came of the last night. */
  lastNight: 'runs/last-night.json',
  draftsOf: (agency: string) => `drafts/${agency}/`,
  pointer: (agency: string) => `drafts/${agency}/current.json`,
  /** Where an earlier release had a pointer of each year. */
  pointerOfYear: (agency: string, year: number) => `drafts/${agency}/${year}/current.json`,
  draft: (agency: string, year: number, fold: number) => `drafts/${agency}/${year}/${fold}/`,
  manifests: 'versions/manifests/',
  manifestsOf: (agency: string) => `versions/manifests/${agency}/`,
  manifest: (agency: string, year: number, number: number) =>
    `versions/manifests/${agency}/${year}/v${number}.json`,
  takenDown: 'versions/taken-down/',
  tombstone: (agency: string, year: number, number: number) =>
    `versions/taken-down/${agency}/${year}/v${number}.json`,
  /** Where an operator confirmed a finalisation that a backup brought. */
  republishedAll: 'versions/republished/',
  republished: (agency: string, year: number, name: string) =>
    `versions/republished/${agency}/${year}/${name}.json`,
  frozen: (sha256: string) => `versions/files/${sha256}`,
} as const;

export const publicKeys = {
  current: (agency: string, year: number) => `${agency}/${year}/`,
  version: (agency: string, year: number, number: number) => `${agency}/${year}/v${number}/`,
} as const;

/** Agency, year and number of a manifest's key. */
export function readManifestKey(key: string): { agency: string; year: number; number: number } | undefined {
  const match = /^versions\/manifests\/([^/]+)\/(\d{4})\/v(\d+)\.json$/.exec(key);
  if (!match?.[1]) return undefined;
  return { agency: match[1], year: Number(match[2]), number: Number(match[3]) };
}
