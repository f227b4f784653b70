/**
 * The members of the sample city, which lead to its published figures. In: the city's tables. Out: a district with its
 * own published figures, two offices with few generated cases, one of which hands an application to the other, and the
 * remainder: the city's own part. Always holds: own part and members sum to the published figures, cell by cell, and
 * everything generated says so.
 */
import type { AnnualTables } from '../../../shared/form/annual-tables.ts';
import { generateHistory, officeEvents } from './generate.ts';
import hongze from './hongze-2024.json' with { type: 'json' };
import type { CloudEvent } from './ledger.ts';

type Tree = { [key: string]: Tree | number | string | null };

export interface SampleMember {
  agency: { id: string; name: string; casesFrom?: null };
  sources: {
    id: string;
    may: readonly ('facts' | 'text' | 'finalise' | 'figures')[];
    events: CloudEvent[];
  }[];
  /** Its part of the city's report. */
  tables: unknown;
}

const GENERATED = '演示样例：本机关是为演示而设，个案由程序按固定随机种子生成，并非真实案件。';

export function sampleMembers(like: AnnualTables): SampleMember[] {
  const { year } = like;
  const first = generated(
    { id: 'sample-office-1', name: '样例一局（程序生成）' },
    { like, granted: 8, notHeld: 3 },
  );
  const second = generated(
    { id: 'sample-office-2', name: '样例二局（程序生成）' },
    { like, granted: 4, notHeld: 1 },
  );
  const [givenOn, taken] = handedOn(year);
  first.sources[0]?.events.push(...givenOn);
  second.sources[0]?.events.push(...taken);
  const counted = { received: 1, granted: 1, concluded: 1 };
  return [district(), first, { ...second, tables: withMore(second.tables, counted) }];
}

function district(): SampleMember {
  const { agency, year, origin, tables } = hongze;
  const event: CloudEvent = {
    specversion: '1.0',
    id: `${year}-figures`,
    source: `/generated-sample/${agency.id}/office`,
    type: 'figures.reported',
    time: `${year + 1}-01-08T10:00:00+08:00`,
    subject: String(year),
    agency: agency.id,
    data: { tables, format: '2021', origin },
  };
  return {
    agency: { ...agency, casesFrom: null },
    sources: [{ id: `${agency.id}-office`, may: ['figures'], events: [event] }],
    tables,
  };
}

function generated(
  agency: { id: string; name: string },
  { like, granted, notHeld }: { like: AnnualTables; granted: number; notHeld: number },
): SampleMember {
  const { year } = like;
  const tables = smallTables(like, agency, { granted, notHeld });
  const texts = { overview: GENERATED, problems: GENERATED, other: GENERATED };
  return {
    agency,
    sources: [
      {
        id: `${agency.id}-cases`,
        may: ['facts'],
        events: generateHistory({ tables, agency: agency.id, seed: year }),
      },
      {
        id: `${agency.id}-office`,
        may: ['text', 'finalise'],
        events: officeEvents({ agency: agency.id, year, narrative: texts, note: GENERATED }),
      },
    ],
    tables,
  };
}

/** The tables of an office with only natural persons: granted, not held, nothing else. */
function smallTables(
  like: AnnualTables,
  agency: { id: string; name: string },
  { granted, notHeld }: { granted: number; notHeld: number },
): AnnualTables {
  const zeros = structuredClone({ ...like, agency }) as unknown as Tree;
  const empty = (tree: Tree): Tree =>
    Object.fromEntries(
      Object.entries(tree).map(([key, value]) => {
        if (typeof value === 'object' && value !== null)
          return [key, key === 'agency' ? value : empty(value)];
        if (typeof value === 'number' && key !== 'year') return [key, 0];
        return [key, key === 'chargesWanYuan' ? '0.0000' : key === 'yuan' ? '0.00' : value];
      }),
    );
  const tables = empty(zeros) as unknown as AnnualTables;
  const row = (count: number) => ({ ...tables.applications.received, 'natural-person': count, total: count });
  const { outcomes } = tables.applications;
  const all = granted + notHeld;
  return {
    ...tables,
    applications: {
      ...tables.applications,
      received: row(all),
      outcomes: { ...outcomes, granted: row(granted), 'unavailable.not-held': row(notHeld) },
      concluded: row(all),
    },
  };
}

/** Handed on within the year: it counts only at the second office. */
function handedOn(year: number): [CloudEvent[], CloudEvent[]] {
  const [one, two] = ['sample-office-1', 'sample-office-2'] as const;
  const [before, after] = [`样例一局${year}转1号`, `样例二局${year}转1号`];
  const event =
    (agency: string, subject: string) =>
    (type: string, day: string, data: CloudEvent['data']): CloudEvent => ({
      specversion: '1.0',
      id: `${subject}-${type}`,
      source: `/generated-sample/${agency}/cases`,
      type: `application.${type}`,
      time: `${year}-${day}T10:00:00+08:00`,
      subject,
      agency,
      ...(data && { data }),
    });
  const [giver, taker] = [event(one, before), event(two, after)];
  return [
    [
      giver('received', '05-13', { applicantType: 'natural-person' }),
      giver('transferred', '05-14', { to: two, toSubject: after }),
    ],
    [
      taker('received', '05-14', {
        applicantType: 'natural-person',
        transferredFrom: one,
        fromSubject: before,
      }),
      taker('decided', '05-28', { outcome: 'granted' }),
    ],
  ];
}

function withMore(
  tables: unknown,
  more: { received: number; granted: number; concluded: number },
): AnnualTables {
  const known = tables as AnnualTables;
  const { applications } = known;
  const plus = (row: AnnualTables['applications']['received'], by: number) => ({
    ...row,
    'natural-person': row['natural-person'] + by,
    total: row.total + by,
  });
  return {
    ...known,
    applications: {
      ...applications,
      received: plus(applications.received, more.received),
      concluded: plus(applications.concluded, more.concluded),
      outcomes: { ...applications.outcomes, granted: plus(applications.outcomes.granted, more.granted) },
    },
  };
}

/** The remainder of the whole without its members; money in the decimals of the whole. */
export function withoutMembers(whole: AnnualTables, members: readonly SampleMember[]): AnnualTables {
  const less = (tree: Tree, parts: readonly Tree[]): Tree =>
    Object.fromEntries(
      Object.entries(tree).map(([key, value]) => {
        const shares = parts.map((part) => part[key] ?? null);
        if (typeof value === 'object' && value !== null)
          return [
            key,
            key === 'agency'
              ? value
              : less(
                  value,
                  shares.map((share) => (share ?? {}) as Tree),
                ),
          ];
        if (typeof value === 'number' && key !== 'year')
          return [key, shares.reduce<number>((left, share) => left - Number(share ?? 0), value)];
        if (key !== 'chargesWanYuan' && key !== 'yuan') return [key, value];
        const decimals = String(value).split('.')[1]?.length ?? 0;
        const left = shares.reduce<number>((sum, share) => sum - Number(share ?? 0), Number(value));
        return [key, left.toFixed(decimals)];
      }),
    );
  return less(
    whole as unknown as Tree,
    members.map(({ tables }) => tables as Tree),
  ) as unknown as AnnualTables;
}
