/**
 * The mutation score, from the reports that `npm run test:mutation` left (the schema of mutation-testing-elements).
 * In: the root of the sources. Out: killed and valid mutants, and the survivors. Always: a file counts only where the report
 * is of the very source that is there now; files that no report is of are named.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Mutant {
  status: string;
  location: { start: { line: number } };
  mutatorName: string;
  replacement?: string;
}
interface Report {
  files: Record<string, { source: string; mutants: Mutant[] }>;
}

const PURE = ['events', 'cases', 'tables', 'checks', 'report'];
const DETECTED = new Set(['Killed', 'Timeout']);
const UNDETECTED = new Set(['Survived', 'NoCoverage']);

/** The sources that are mutated: all of the pure rooms. */
export function pureSources(root: string): string[] {
  return PURE.flatMap((room) => sourcesOf(root, `shared/${room}`)).sort();
}

/** Where the report of a source lies. */
export function reportOf(root: string, file: string): string {
  return join(root, 'reports', 'mutation', `${file.replaceAll('/', '.')}.json`);
}

export interface MutationScore {
  detected: number;
  valid: number;
  survivors: string[];
  /** Sources without a report of what they now are. */
  stale: string[];
}

function sourcesOf(root: string, room: string): string[] {
  const names = readdirSync(join(root, room), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.tsx?$/.test(name)).map((name) => `${room}/${name}`);
}

export function mutationScore(root: string, files = pureSources(root)): MutationScore {
  const score: MutationScore = { detected: 0, valid: 0, survivors: [], stale: [] };
  for (const file of files) {
    const found = currentReport(root, file);
    if (!found) score.stale.push(file);
    for (const { status, location, mutatorName, replacement } of found?.mutants ?? []) {
      if (DETECTED.has(status)) score.detected += 1;
      if (UNDETECTED.has(status))
        score.survivors.push(`${file}:${location.start.line} ${mutatorName} -> ${replacement}`);
    }
  }
  score.valid = score.detected + score.survivors.length;
  return score;
}

/** The report of a source as it now is; undefined where it was never mutated, or has changed since. */
export function currentReport(root: string, file: string): { mutants: Mutant[] } | undefined {
  const path = reportOf(root, file);
  if (!existsSync(path)) return undefined;
  const report = (JSON.parse(readFileSync(path, 'utf8')) as Report).files[file];
  return report?.source === readFileSync(join(root, file), 'utf8') ? report : undefined;
}
