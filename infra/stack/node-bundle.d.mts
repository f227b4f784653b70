/** The types of node-bundle.mjs, which plain Node runs too. */
import type { BuildOptions } from 'esbuild';

export function nodeBundle(root: string): BuildOptions;
