/**
 * The tables of one agency and year from a file. In: the request. Out: the tables on standard output, byte for byte the
 * same for every order and repetition of the lines; the faults of the feed on standard error.
 */
import type { CaseFacts } from '../../../shared/cases/case.ts';
import { FEED_FAULTS, type FeedFaultCode } from '../../../shared/cases/faults.ts';
import { type TabledAgency, Tally } from '../../../shared/counting/tally.ts';
import type { Instant } from '../../../shared/events/instant.ts';
import { lastDayOf, nameOn } from '../../../shared/registry/membership.ts';
import type { Shell } from '../io.ts';
import { both, Refused, WrongUsage } from '../messages.ts';
import { editionToCompute } from '../offline/editions.ts';
import { readEventFile } from '../offline/event-file.ts';
import type { EventFile } from '../offline/held-events.ts';
import { type RegistryFile, readRegistryFile } from '../operator/registry-file.ts';

export interface TablesOrder {
  events: string;
  agency: string;
  year: number;
  name?: string;
  registry?: string;
  asOf?: Instant;
}

export async function printTables(order: TablesOrder, shell: Shell): Promise<void> {
  const edition = editionToCompute(order.year);
  const registry = await registryOf(order);
  const agency = agencyIn(registry, order);
  const file = await readEventFile(order.events, shell.now(), numberingIn(registry, order.agency));
  const tally = new Tally();
  const faults = new Map<FeedFaultCode, string[]>();
  try {
    tellUnknownAgency(file, order, shell);
    file.count({
      countsOf: (id) => (id === order.agency ? tally : undefined),
      folded: (facts) => {
        if (facts.years.some((year) => year <= order.year)) noteFaults(facts, faults);
      },
      asOf: order.asOf,
    });
  } finally {
    file.close();
  }
  tellFaults(faults, shell);
  shell.out(`${JSON.stringify(tally.tables(agency, order.year, edition), null, 2)}\n`);
}

type AgencyOrder = Pick<TablesOrder, 'agency' | 'name' | 'registry' | 'year'>;

/** The heading and money format of an agency's tables: from its registry file, or a name alone. */
export async function agencyOf(order: AgencyOrder): Promise<TabledAgency> {
  return agencyIn(await registryOf(order), order);
}

async function registryOf({ registry }: AgencyOrder): Promise<RegistryFile | undefined> {
  return registry === undefined ? undefined : readRegistryFile(registry);
}

function agencyIn(
  file: RegistryFile | undefined,
  { agency: id, name, registry, year }: AgencyOrder,
): TabledAgency {
  if (name !== undefined && (name.trim() === '' || name.length > 200))
    throw new WrongUsage({ zh: '--name 应为 1–200 个字符', en: '--name takes 1 to 200 characters' });
  if (file === undefined) return { id, name: name ?? id };
  const listed = file.agencies.find((agency) => agency.id === id);
  if (listed) return { ...listed, name: nameOn(listed, lastDayOf(year)) };
  throw new Refused({
    zh: `${registry} 中没有机关 ${id}，请检查编号或改用 --name`,
    en: `${registry} holds no agency ${id}; check the id, or use --name`,
  });
}

/** How the sources of the registry file that speak for the agency number their cases. */
function numberingIn(file: RegistryFile | undefined, agency: string): string[] {
  return (file?.sources ?? []).flatMap(({ agencies, numbering }) =>
    agencies.includes(agency) ? (numbering ?? []) : [],
  );
}

function tellUnknownAgency({ agencies }: EventFile, { agency, events }: TablesOrder, shell: Shell): void {
  if (agencies.includes(agency)) return;
  const there = agencies.join(', ');
  shell.tell(
    `提示：${both({
      zh: `${events} 中没有机关 ${agency} 的事件，表格全部为零；文件中有：${there}`,
      en: `note: ${events} holds no event of ${agency}, the tables are all zeros; it holds: ${there}`,
    })}`,
  );
}

function noteFaults({ subject, faults }: CaseFacts, noted: Map<FeedFaultCode, string[]>): void {
  for (const { code } of faults) noted.set(code, [...(noted.get(code) ?? []), subject]);
}

const MOST_SUBJECTS = 5;

/** Only the faulty event is left out of the tables: the numbers stand, and the sender must fix the feed. */
function tellFaults(noted: ReadonlyMap<FeedFaultCode, string[]>, shell: Shell): void {
  const total = [...noted.values()].reduce((sum, subjects) => sum + subjects.length, 0);
  if (total === 0) return;
  shell.tell(
    `提示：${both({
      zh: `数据报送问题 ${total} 处，有问题的事件未计入表格`,
      en: `note: ${total} fault(s) of the feed; the faulty events are left out of the tables`,
    })}`,
  );
  for (const code of [...noted.keys()].sort()) {
    const subjects = (noted.get(code) ?? []).sort();
    const more = subjects.length > MOST_SUBJECTS ? ' …' : '';
    shell.tell(
      `  ${code}  ${both(FEED_FAULTS[code])}  (${subjects.length}: ${subjects.slice(0, MOST_SUBJECTS).join(', ')}${more})`,
    );
  }
}
