/**
 * Drafts and tables from the log alone. In: agencies. Out: none of their drafts remain, and all of them are due, so
 * that a chain of the mode `rebuild` computes every year from the log and writes every draft. It writes nothing public:
 * published versions are not derived, and pending publications stay due for the next chain.
 */
import { draftKeys } from '../../../../shared/night/keys.ts';
import type { Buckets, OperatorStores } from '../../connect.ts';
import { Refused } from '../../messages.ts';
import { knownAgency } from '../registering.ts';
import { makeDue } from './log-export.ts';

export async function prepareRebuild(
  agency: string | undefined,
  stores: OperatorStores,
  { drafts }: Buckets,
  now: number,
): Promise<string[]> {
  const registered = (await stores.registry.agencies()).map(({ id }) => id);
  const agencies = agency === undefined ? registered : [(await knownAgency(agency, stores)).id];
  if (agencies.length === 0) throw new Refused({ zh: '没有已登记的机关', en: 'no agency is registered' });
  for (const id of agencies) {
    await makeDue(id, stores.journal, now);
    // Also a pointer whose number exceeds any current fold, for example after the table of progress was lost.
    for await (const key of drafts.list(draftKeys.draftsOf(id))) await drafts.remove(key);
  }
  return agencies;
}
