/**
 * In: package-lock.json. Out: LICENSE-THIRD-PARTY.md, the list of every runtime package of the product and its licence;
 * `npm run licences` writes it, a test compares it. Always: a package with a forbidden or missing licence is an error
 * that names it. Packages only for tests and builds are not listed: they are not distributed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      { readonly version?: string; readonly license?: string; readonly dev?: boolean; link?: boolean }
    >
  >;
}

/** MPL-2.0 requires the source of its own changed files; none is changed here. */
const allowed = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'Zlib',
];

/** Packages with a loosely named licence, and the content of their LICENSE file. */
const readFromFile: Readonly<Record<string, string>> = { 'duck 0.1.12': 'BSD-2-Clause' };

const root = join(import.meta.dirname, '..');
const place = join(root, 'LICENSE-THIRD-PARTY.md');

/** The text of the list; throws if a licence is not allowed. */
export function licenceList({ packages }: Lock): string {
  const run = Object.entries(packages)
    // The project and its workspaces are no third party: npm lists them by folder, and again as links.
    .filter(([path, { dev, link }]) => path.includes('node_modules/') && dev !== true && link !== true)
    .map(([path, { version = '', license = '' }]) => {
      const name = nameOf(path);
      return { name, version, license: readFromFile[`${name} ${version}`] ?? license };
    });
  const refused = run.filter(({ license }) => !isAllowed(license));
  if (refused.length > 0)
    throw new Error(`licences that are not allowed: ${refused.map(described).join(', ')}`);
  const rows = [...new Set(run.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`))];
  return [
    '# Third-party packages',
    '',
    'What the product runs with, from `package-lock.json`; `npm run licences` writes this list, a test compares it.',
    '`npm run sbom` prints them, and what builds and tests need, as CycloneDX.',
    '',
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...rows.sort(),
    '',
  ].join('\n');
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function described({ name, version, license }: { name: string; version: string; license: string }): string {
  return `${name} ${version} (${license || 'none named'})`;
}

/** An SPDX expression of one level: one alternative must be allowed, or all joined parts. */
function isAllowed(expression: string): boolean {
  const plain = expression.replace(/^\((.*)\)$/, '$1');
  return plain
    .split(' OR ')
    .some((part) => part.split(' AND ').every((licence) => allowed.includes(licence)));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(
    place,
    licenceList(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock),
  );
