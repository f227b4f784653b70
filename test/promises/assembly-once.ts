/**
 * Before the first test of a promise: the assembly that most of them put up. Made once, and not by two workers at the same
 * time, each of which would bundle seven functions; where the sources are those of the last run, it is there already.
 */
import { join } from 'node:path';
import { presentAssembly } from '../../infra/cli/start/assembly-store.ts';

export default async function setup(): Promise<void> {
  await presentAssembly(join(import.meta.dirname, '../..'), () => {});
}
