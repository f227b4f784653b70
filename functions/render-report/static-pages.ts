/** The files that lie beside the bundle of this function and go into the publication bucket as they are. */
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

/** The counting rules as `rules-package.mjs` made them; undefined where nothing made them. */
export function rulesBeside(folder: string): Uint8Array | undefined {
  const file = join(folder, 'rules.mjs');
  return existsSync(file) ? readFileSync(file) : undefined;
}
