/**
 * `npm run release [-- minor|major]`: the digest of all that is drawn and counted, and the number of the release, in one
 * step. In: what is drawn now, and what was drawn when the number last moved. Out: the years whose reports are
 * concerned; the next number in its three places, and the digests. Always: without a difference nothing moves; without
 * a line on it in .github/CHANGELOG.md nothing is written, and the command fails.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EDITIONS } from '../../shared/editions/registry.ts';
import { RELEASE } from '../../shared/report/release.ts';
import { changed, type Outputs, outputs } from './release-outputs.ts';

const root = join(import.meta.dirname, '../..');
export const RECORD = join(import.meta.dirname, 'release.json');

export interface ReleaseRecord {
  release: string;
  outputs: Outputs;
}

export function recordOf(json: string): ReleaseRecord {
  return JSON.parse(json);
}

/** The years of reports that an edition is for, as they are said. */
export function yearsOf(id: string): string {
  const years = EDITIONS.find((edition) => edition.id === id)?.years;
  return years ? `${years.from}–${years.to ?? ''}` : id;
}

export function nextRelease(release: string, part: string): string {
  const [major = 0, minor = 0, patch = 0] = release.split('.').map(Number);
  if (part === 'major') return `${major + 1}.0.0`;
  return part === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/** Whether the change log says something of a release: a heading with its number, and a line below it. */
export function isTold(changelog: string, release: string): boolean {
  const [, section = ''] = changelog.split(new RegExp(`^## ${release.replaceAll('.', '\\.')}\\b.*$`, 'm'));
  return /^- \S/m.test(section.split(/^## /m)[0] ?? '');
}

function moveTo(release: string, now: Outputs): void {
  const replaced = (path: string, from: string, to: string) => {
    const text = readFileSync(join(root, path), 'utf8');
    if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
    writeFileSync(join(root, path), text.replaceAll(from, to));
  };
  replaced('shared/report/release.ts', `RELEASE = '${RELEASE}'`, `RELEASE = '${release}'`);
  const own = (version: string) => `"name": "gongkai",\n  "version": "${version}"`;
  replaced('package.json', own(RELEASE), own(release));
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const lock = text.replace(/("name": "gongkai",\s+"version": )"[^"]*"/g, `$1"${release}"`);
  writeFileSync(join(root, 'package-lock.json'), lock);
  writeFileSync(RECORD, `${JSON.stringify({ release, outputs: now }, null, 2)}\n`);
}

async function main(part: string): Promise<void> {
  const before = recordOf(readFileSync(RECORD, 'utf8'));
  const now = await outputs();
  const found = changed(before.outputs, now);
  if (Object.keys(found).length === 0) {
    console.log(`nothing is drawn or counted otherwise than by ${before.release}`);
    return;
  }
  const release = nextRelease(RELEASE, part);
  for (const [id, names] of Object.entries(found))
    console.log(`reports on ${yearsOf(id)} (edition ${id}): ${names.join(', ')}`);
  if (!isTold(readFileSync(join(root, '.github/CHANGELOG.md'), 'utf8'), release)) {
    console.error(
      `.github/CHANGELOG.md says nothing of ${release}: add "## ${release}" and a line "- …" on what changed`,
    );
    process.exitCode = 1;
    return;
  }
  moveTo(release, now);
  console.log(`this is release ${release}`);
}

if (process.argv[1] === import.meta.filename) {
  await main(process.argv[2] ?? 'patch');
  process.exit();
}
