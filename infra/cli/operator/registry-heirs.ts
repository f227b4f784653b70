/**
 * The heirs of ended agencies. In: a registry file, and the log. Out: a refusal that names each agency that ends
 * (`until`) without an heir (`mergedInto`) although it has facts: its open cases and its documents in force would have
 * no owner. Contract, section 7. Nothing is written.
 */
import { permissionFor } from '../../../shared/events/catalogue.ts';
import type { Agency } from '../../../shared/registry/agency.ts';
import type { EventLog } from '../../../shared/store/ports.ts';
import { FaultList } from '../messages.ts';
import { refuseIf } from './registry-file.ts';
import type { RegistryFile } from './registry-shape.ts';

export async function checkHeirs(
  path: string,
  { agencies }: Pick<RegistryFile, 'agencies'>,
  eventLog: Pick<EventLog, 'read'>,
): Promise<void> {
  const faults = new FaultList();
  for (const [index, agency] of agencies.entries()) {
    if (!needsHeir(agency) || !(await hasFacts(agency.id, eventLog))) continue;
    faults.add(`${path} /agencies/${index}/mergedInto`, {
      zh: `机关 ${agency.id} 有办件数据，撤并（until）时须填承接机关 mergedInto`,
      en: `${agency.id} has facts; where it ends (until) it needs an heir, mergedInto`,
    });
  }
  refuseIf(faults, path);
}

function needsHeir({ until, mergedInto }: Agency): boolean {
  return until !== undefined && mergedInto === undefined;
}

async function hasFacts(agency: string, eventLog: Pick<EventLog, 'read'>): Promise<boolean> {
  for await (const { event } of eventLog.read(agency)) {
    if (permissionFor(event.type) === 'facts') return true;
  }
  return false;
}
