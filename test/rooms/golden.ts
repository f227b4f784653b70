/**
 * What the public, clerks and vendors meet, kept as it was last looked at. In: the name of a file in
 * `test/fixtures/golden`, and what is made now. Always: a difference fails, and is looked at before the file is written
 * anew (`GONGKAI_GOLDEN=write npx vitest run …`).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

export function expectGolden(name: string, made: string): void {
  const path = join(import.meta.dirname, '../fixtures/golden', name);
  if (process.env['GONGKAI_GOLDEN'] === 'write') writeFileSync(path, made);
  expect(made).toBe(readFileSync(path, 'utf8'));
}

export function goldenJson(value: unknown): string {
  return `${JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner), 1)}\n`;
}
