/** The types of bundle.mjs, which the launcher, plain Node, runs too. */
import type { BuildOptions } from 'esbuild';

export function programBundle(root: string): BuildOptions;
export function putInPlace(aside: string, folder: string): void;
