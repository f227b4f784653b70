/**
 * A country of 35,000 agencies in four levels as a night finds it: 31 provinces, 340 cities, 2,850 counties, and towns.
 * In: nothing. Out: stores in memory in which all are registered and have had their turn, and nothing is due. Always:
 * what each brought and what its government took agree, as after a night.
 */
import { tookOf } from '../../shared/night/contributed.ts';
import type { Agency } from '../../shared/registry/agency.ts';
import { membersOf } from '../../shared/registry/membership.ts';
import { sha256 } from '../../shared/store/digest.ts';
import type { YearStanding } from '../../shared/store/ports.ts';
import { type MemoryStores, memoryStores } from '../doubles/memory-store.ts';

export const LEVELS = [
  { level: 'town', agencies: 31_779 },
  { level: 'county', agencies: 2_850 },
  { level: 'city', agencies: 340 },
  { level: 'province', agencies: 31 },
] as const;

const YEARS = [2021, 2022, 2023, 2024, 2025, 2026];

export function countryAgencies(): Agency[] {
  return LEVELS.toReversed().flatMap(({ level, agencies }, depth, levels) => {
    const above = levels[depth - 1];
    return Array.from({ length: agencies }, (_, index): Agency => {
      const parent = above ? `${above.level}-${index % above.agencies}` : null;
      const name = `某某省某某市某某县第${index}号人民政府`;
      const plain = { id: `${level}-${index}`, name, parent, contact: null, chargeDecimals: 4 };
      return { ...plain, ...(level !== 'town' && { consolidates: true as const }) };
    });
  });
}

export async function countryAfterANight(): Promise<{
  stores: MemoryStores;
  bytes: { registry: number; progress: number };
}> {
  const stores = memoryStores();
  const agencies = countryAgencies();
  const children = new Map<string, Agency[]>();
  for (const agency of agencies) {
    await stores.registry.putAgency(agency);
    if (agency.parent !== null) children.set(agency.parent, [...(children.get(agency.parent) ?? []), agency]);
  }
  const offered = (id: string, year: number) => sha256(`${id} ${year}`).slice(0, 32);
  let progress = 0;
  for (const { id } of agencies) {
    const standings = YEARS.map((year): YearStanding => {
      const members = membersOf(id, year, children.get(id) ?? []);
      const took = members.map((one) => [one.id, one.name, offered(one.id, year)] as const);
      return {
        ...{ year, version: null, refused: null, offers: offered(id, year), brings: 'draft' },
        ...(took.length > 0 && { took: tookOf(took) }),
      };
    });
    const entry = { agency: id, draftedThrough: 2026, pending: [], standings, log: sha256(id) };
    progress += Buffer.byteLength(JSON.stringify(entry));
    await stores.progress.record(await stores.progress.takeFold(id), entry);
  }
  const registry = Buffer.byteLength(JSON.stringify(agencies));
  return { stores, bytes: { registry, progress } };
}
