/**
 * The mutation score, from the reports that `npm run test:mutation` left (the schema of mutation-testing-elements). In:
 * the root of the sources. Out: killed and valid mutants, and the survivors. Always: a file counts only where the
 * report is of the very source that is there now; files that no report is of are named.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { enclosingFunction } from './enclosing.ts';

export interface ReportedMutant {
  id: string;
  status: 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage';
  /** The test that failed with the mutant. */
  statusReason?: string;
  location: Record<'start' | 'end', { line: number; column: number }>;
  mutatorName: string;
  replacement: string;
}
interface Report {
  schemaVersion: '2';
  thresholds: { high: number; low: number };
  files: Record<string, { language: 'typescript'; source: string; mutants: ReportedMutant[] }>;
}

export const PURE = [
  'events',
  'form',
  'cases',
  'counting',
  'checks',
  'report',
  'formats/html',
  'formats/csv',
  'formats/json',
];

/** The sources that are mutated: all of the pure rooms, a list a room. */
export function pureRooms(root: string): string[][] {
  return PURE.map((room) => sourcesOf(root, `shared/${room}`).sort());
}

function sourcesOf(root: string, room: string): string[] {
  const names = readdirSync(join(root, room), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.tsx?$/.test(name)).map((name) => `${room}/${name}`);
}

export function isDetected({ status }: { status: ReportedMutant['status'] }): boolean {
  return status === 'Killed' || status === 'Timeout';
}

export interface SourceScore {
  file: string;
  mutants: number;
  detected: number;
  survivors: string[];
  /** Survivors by the function that they lie in. */
  byFunction: Record<string, number>;
}
export interface MutationScore {
  detected: number;
  valid: number;
  sources: SourceScore[];
  survivors: string[];
  /** Sources without a report of what they now are. */
  stale: string[];
}

export function mutationScore(root: string, files = pureRooms(root).flat()): MutationScore {
  const score: MutationScore = { detected: 0, valid: 0, sources: [], survivors: [], stale: [] };
  for (const file of files) {
    const mutants = currentReport(root, file);
    if (!mutants) score.stale.push(file);
    else score.sources.push(scoreOf(root, file, mutants));
  }
  for (const { mutants, detected, survivors } of score.sources) {
    score.valid += mutants;
    score.detected += detected;
    score.survivors.push(...survivors);
  }
  return score;
}

function scoreOf(root: string, file: string, mutants: readonly ReportedMutant[]): SourceScore {
  const left = mutants.filter((mutant) => !isDetected(mutant));
  const survivors = left.map(
    ({ location: { start }, status, mutatorName, replacement }) =>
      `${file}:${start.line}:${start.column} ${status} ${mutatorName} -> ${replacement.replaceAll(/\s+/g, ' ')}`,
  );
  const functionAt = enclosingFunction(file, readFileSync(join(root, file), 'utf8'));
  const byFunction: Record<string, number> = {};
  for (const { location } of left) {
    const name = functionAt(location.start.line, location.start.column);
    byFunction[name] = (byFunction[name] ?? 0) + 1;
  }
  return { file, mutants: mutants.length, detected: mutants.length - left.length, survivors, byFunction };
}

/** The mutants of a source as it now is; undefined where it was never mutated, or has changed since. */
export function currentReport(root: string, file: string): ReportedMutant[] | undefined {
  const path = reportOf(root, file);
  if (!existsSync(path)) return undefined;
  const { files }: Report = JSON.parse(readFileSync(path, 'utf8'));
  const report = files[file];
  return report?.source === readFileSync(join(root, file), 'utf8') ? report.mutants : undefined;
}

export function writeReport(root: string, file: string, source: string, mutants: ReportedMutant[]): void {
  const report: Report = {
    schemaVersion: '2',
    thresholds: { high: 90, low: 80 },
    files: { [file]: { language: 'typescript', source, mutants } },
  };
  writeFileSync(reportOf(root, file), JSON.stringify(report));
}

/** Where the report of a source lies. */
function reportOf(root: string, file: string): string {
  return join(root, 'reports', 'mutation', `${file.replaceAll('/', '.')}.json`);
}

export function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
}
