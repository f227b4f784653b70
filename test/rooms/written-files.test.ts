/** Whoever walks through our documents in a checkout finds it as clean as before: git offers none of it for a commit. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const project = join(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(join(project, name), 'utf8');
const ignored = new Set(read('.gitignore').split('\n'));

/** A redirection, and the options and commands that name what they write. */
const WRITES =
  /(?:(?<![-=0-9>])> ?|--report |--save |--outputs-file |vendor-kit |mkdir -p )(?<name>[\p{L}\d][\p{L}\d._/-]*)/gu;

/** What the commands of a document write, by their names in the checkout: of a folder its topmost part. */
function writtenBy(document: string): string[] {
  const commands = [...read(document).matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
  const spoken = [...read(document).matchAll(/`npx ([^`]*)`/g)].map(([, command = '']) => command);
  const names = [...commands, ...spoken]
    .flatMap((text) => [...text.matchAll(WRITES)])
    .map(({ groups }) => String(groups?.['name']))
    .filter((name) => !/^[A-Z]+$/.test(name));
  return [
    ...new Set(
      names.map((name) => (name.includes('.') && !name.includes('/') ? name : `${name.split('/')[0]}/`)),
    ),
  ];
}

test.each([
  ['README.md', 'secrets.json', 15],
  ['infra/GUIDE.md', 'sandbox-secrets.json', 10],
  ['infra/RUNBOOK.md', 'secret.json', 1],
])('git ignores every file that %s has its reader write', (document, secret, least) => {
  const written = writtenBy(document);
  expect(written).toContain(secret);
  expect(written.length).toBeGreaterThanOrEqual(least);
  expect(written.filter((name) => !ignored.has(`/${name}`) && !ignored.has(name))).toEqual([]);
});
