/**
 * The registry file: agencies, sources and people, as their operator writes them. In: a path, and the registered
 * entries. Out: entries with every field filled in, or a refusal that names each fault by its pointer. Contract,
 * sections 4 and 6 to 9. Nothing may be written before all of it holds.
 */
import { readJsonFile } from '../input-file.ts';
import { FaultList, Refused } from '../messages.ts';
import { findReferenceFaults } from './registry-references.ts';
import { type Registered, type RegistryFile, readShape } from './registry-shape.ts';

export type { ListedSource, Registered, RegistryFile } from './registry-shape.ts';

/** Reads a registry file; `checkReferences` checks its references. */
export async function readRegistryFile(path: string): Promise<RegistryFile> {
  const { value } = await readJsonFile(path);
  const faults = new FaultList();
  const listed = readShape(value, (pointer, words) => faults.add(`${path} ${pointer}`, words));
  if (listed && listed.agencies.length + listed.sources.length + listed.people.length === 0)
    faults.add(path, {
      zh: '没有任何机关、来源或人员',
      en: 'holds no agency, no source and no person',
    });
  refuseIf(faults, path);
  return listed ?? { agencies: [], sources: [], people: [] };
}

/** Refuses a file with a reference to an entry that is neither in it nor registered, or with a duplicate. */
export function checkReferences(path: string, listed: RegistryFile, registered: Registered): void {
  const faults = new FaultList();
  findReferenceFaults(listed, registered, (pointer, words) => faults.add(`${path} ${pointer}`, words));
  refuseIf(faults, path);
}

/** Nothing is changed if anything is wrong. */
export function refuseIf(faults: FaultList, path: string): void {
  const { count } = faults;
  if (count === 0) return;
  throw new Refused(
    {
      zh: `${path} 中有 ${count} 处问题，未作任何更改`,
      en: `${count} fault(s) in ${path}; nothing was changed`,
    },
    faults.lines(),
  );
}
