/** The files beside the bundle of this function that go into the publication bucket unchanged. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATIC_PAGES, type StaticPages } from '../../shared/night/static-pages.ts';

export function staticPages(folder: string): StaticPages {
  return new Map(
    STATIC_PAGES.filter((name) => existsSync(join(folder, name))).map((name) => [
      name,
      readFileSync(join(folder, name)),
    ]),
  );
}

/** The counting rules from `rules-package.mjs`; undefined if it did not run. */
export function rulesBeside(folder: string): Uint8Array | undefined {
  const file = join(folder, 'rules.mjs');
  return existsSync(file) ? readFileSync(file) : undefined;
}
