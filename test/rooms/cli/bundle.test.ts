import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { putInPlace } from '../../../infra/cli/bundle.mjs';
import { scratch } from './recording-shell.ts';

const { folder } = scratch();

function made(room: string, name: string, text: string): string {
  const path = join(folder, room, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'main.mjs'), text);
  return path;
}

it('the first of two that build the same takes the name, and nothing is left of the other', () => {
  const target = join(folder, 'two', 'cli-1');
  putInPlace(made('two', '.first', 'first'), target);
  putInPlace(made('two', '.second', 'second'), target);
  expect(readdirSync(join(folder, 'two'))).toEqual(['cli-1']);
  expect(readFileSync(join(target, 'main.mjs'), 'utf8')).toBe('first');
});

it('what cannot be put in place is said, and nothing is left of it', () => {
  const target = join(folder, 'none', 'nowhere', 'cli-1');
  expect(() => putInPlace(made('none', '.only', 'only'), target)).toThrow('ENOENT');
  expect(readdirSync(join(folder, 'none'))).toEqual([]);
});
