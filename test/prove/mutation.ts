/**
 * The mutation score, from the reports that `npm run test:mutation` left (the schema of mutation-testing-elements).
 * In: a folder of reports and the root of the sources. Out: killed and valid mutants. Always: a file counts only where the report
 * is of the very source that is there now; files that no report is of are named.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Mutant {
  status: string;
}
interface Report {
  files: Record<string, { source: string; mutants: Mutant[] }>;
}

const PURE = ['events', 'cases', 'tables', 'checks', 'report'];
const DETECTED = new Set(['Killed', 'Timeout']);
const UNDETECTED = new Set(['Survived', 'NoCoverage']);

export interface MutationScore {
  detected: number;
  valid: number;
  /** Sources without a report of what they now are. */
  stale: string[];
}

function sourcesOf(root: string, room: string): string[] {
  const names = readdirSync(join(root, room), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.tsx?$/.test(name)).map((name) => `${room}/${name}`);
}

export function mutationScore(root: string, folder = join(root, 'reports', 'mutation')): MutationScore {
  const reports = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name): Report => JSON.parse(readFileSync(join(folder, name), 'utf8')))
    : [];
  const score: MutationScore = { detected: 0, valid: 0, stale: [] };
  for (const file of PURE.flatMap((room) => sourcesOf(root, `shared/${room}`))) {
    const source = readFileSync(join(root, file), 'utf8');
    const found = reports.map(({ files }) => files[file]).find((each) => each?.source === source);
    if (!found) score.stale.push(file);
    for (const { status } of found?.mutants ?? []) {
      if (DETECTED.has(status)) score.detected += 1;
      if (DETECTED.has(status) || UNDETECTED.has(status)) score.valid += 1;
    }
  }
  return score;
}
