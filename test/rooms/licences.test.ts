import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Lock, licenceList } from '../../infra/licences.ts';

const root = join(import.meta.dirname, '../..');
const lock: Lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));

const withPackage = (license: string | undefined, dev = false): Lock => ({
  packages: {
    ...lock.packages,
    'node_modules/planted': { version: '1.0.0', dev, ...(license !== undefined && { license }) },
  },
});

test('every package that the product runs with has an allowed licence, and the list names it: npm run licences', () => {
  expect(readFileSync(join(root, 'LICENSE-THIRD-PARTY.md'), 'utf8')).toBe(licenceList(lock));
});

test('the list names what is run, as often as there are versions, and nothing that tests alone need', () => {
  const list = licenceList(lock);
  expect(list).toMatch(/^\| zod \| \d+\.\d+\.\d+ \| MIT \|$/m);
  expect(list).not.toContain('| vitest |');
});

test.each(['GPL-3.0-only', 'AGPL-3.0-or-later', 'UNLICENSED', 'MIT AND GPL-2.0-only', undefined])(
  'a package under %s is refused by name',
  (license) => {
    expect(() => licenceList(withPackage(license))).toThrow(/not allowed: planted 1\.0\.0/);
  },
);

test.each(['MIT', '(MIT OR GPL-3.0-or-later)', 'Apache-2.0 AND MIT'])('%s is allowed', (license) => {
  expect(licenceList(withPackage(license))).toContain(`| planted | 1.0.0 | ${license} |`);
});

test('a package that only builds and tests need may have any licence', () => {
  expect(licenceList(withPackage('GPL-3.0-only', true))).toBe(licenceList(lock));
});

test('the bill of materials names every one of them, without a network', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { sbom: string };
  };
  const printed = execFileSync('bash', ['-c', `${scripts.sbom} --offline`], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { bomFormat, components } = JSON.parse(printed) as {
    bomFormat: string;
    components: { purl: string }[];
  };
  expect(bomFormat).toBe('CycloneDX');
  const listed = new Set(components.map(({ purl }) => decodeURIComponent(purl).replace('pkg:npm/', '')));
  const rows = licenceList(lock).matchAll(/^\| (\S+) \| (\d\S*) \|/gm);
  const missing = [...rows]
    .map(([, name, version]) => `${name}@${version}`)
    .filter((each) => !listed.has(each));
  expect(missing).toEqual([]);
  expect(listed.size).toBeGreaterThan(200);
});

test('each package with an install script is decided on, so that npm ci warns of none', () => {
  const scripted = Object.entries(lock.packages)
    .filter(([, one]) => 'hasInstallScript' in one)
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
  expect(scripted).toContain('esbuild');
  const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(Object.keys(allowScripts)).toEqual([...new Set(scripted)].sort());
});
