import * as z from 'zod';
import { APPLICANT_TYPES, OUTCOMES } from '../../../shared/events/catalogue.ts';
import type { Agency } from '../../../shared/registry/agency.ts';
import { generateHistory, officeEvents } from './generate.ts';
import huaian from './huaian-2024.json' with { type: 'json' };
import type { CloudEvent } from './ledger.ts';
import { type SampleMember, sampleMembers, withoutMembers } from './members.ts';
import zhoukou from './zhoukou-dbj-2021.json' with { type: 'json' };

/**
 * The bundled sample years: published figures, with their source, and texts in our own words. In: the JSON files beside
 * this module. Out: for each sample its registry and the events of its two sources. No case of theirs ever happened,
 * and the note of the report says so.
 */
const row = z.strictObject(
  Object.fromEntries(
    [...APPLICANT_TYPES, 'total' as const].map((column) => [column, z.int().min(0)]),
  ) as Record<(typeof APPLICANT_TYPES)[number] | 'total', z.ZodInt>,
);
const disputeRow = z.strictObject({
  upheld: z.int(),
  corrected: z.int(),
  other: z.int(),
  pending: z.int(),
  total: z.int(),
});
const documentRow = z.strictObject({ issued: z.int(), repealed: z.int(), inForce: z.int() });
const tables = z.strictObject({
  format: z.literal('2021'),
  agency: z.strictObject({ id: z.string(), name: z.string() }),
  year: z.int(),
  proactive: z.strictObject({
    rules: documentRow,
    normativeDocuments: documentRow,
    licences: z.int(),
    penalties: z.int(),
    coercions: z.int(),
    chargesWanYuan: z.string(),
  }),
  applications: z.strictObject({
    received: row,
    carriedIn: row,
    outcomes: z.record(z.enum(OUTCOMES), row),
    concluded: row,
    carriedOut: row,
  }),
  disputes: z.strictObject({
    review: disputeRow,
    lawsuitDirect: disputeRow,
    lawsuitAfterReview: disputeRow,
  }),
  processingFees: z.strictObject({ applications: z.int(), yuan: z.string() }),
});
const agency = z.strictObject({
  id: z.string(),
  name: z.string(),
  parent: z.string().nullable(),
  contact: z.string(),
  chargeDecimals: z.int(),
  consolidates: z.optional(z.literal(true)),
});
const source = z.strictObject({
  id: z.string(),
  agencies: z.array(z.string()),
  may: z.array(z.enum(['facts', 'text', 'finalise'])),
  succeeds: z.array(z.string()),
});
const sample = z.strictObject({
  /** The source of the figures, and the sample's own assumptions. */
  published: z.strictObject({ figures: z.string(), readFrom: z.string(), assumed: z.string() }),
  seed: z.int(),
  tables,
  narrative: z.strictObject({ overview: z.string(), problems: z.string(), other: z.string() }),
  note: z.string(),
  /** In the shape of `gongkai registry apply`. */
  registry: z.strictObject({ agencies: z.array(agency), sources: z.array(source) }),
});

export type Sample = z.infer<typeof sample>;

export const SAMPLES: readonly Sample[] = [huaian, zhoukou].map((file) => sample.parse(file));

/** The agencies whose numbers are in the tables of a sample; none for a single agency. */
export function membersOfSample({ tables, registry }: Sample): SampleMember[] {
  const own = registry.agencies.find(({ id }) => id === tables.agency.id);
  return own?.consolidates ? sampleMembers(tables) : [];
}

/** The part of a sample's tables that its own cases give: all of them, or the remainder after its members. */
export function ownPartOf(sample: Sample): Sample['tables'] {
  return withoutMembers(sample.tables, membersOfSample(sample)) as Sample['tables'];
}

/** The registry of a sample with its members. */
export function registryOf(sample: Sample): {
  agencies: Agency[];
  sources: (Omit<Sample['registry']['sources'][number], 'may'> & {
    may: SampleMember['sources'][number]['may'];
  })[];
} {
  const { registry, tables } = sample;
  const members = membersOfSample(sample);
  const plain = { parent: tables.agency.id, contact: '演示样例，不受理咨询', chargeDecimals: 4 };
  return {
    agencies: [
      ...registry.agencies.map(({ consolidates, ...one }) => ({
        ...one,
        ...(consolidates && { consolidates }),
      })),
      ...members.map(({ agency: one }) => ({ ...plain, ...one })),
    ],
    sources: [
      ...registry.sources,
      ...members.flatMap(({ agency: one, sources }) =>
        sources.map(({ id, may }) => ({ id, agencies: [one.id], may, succeeds: [] })),
      ),
    ],
  };
}

/** The events of each source of a sample: its own case system first, then its office, then its members'. */
export function sampleDeliveries(sample: Sample): { source: string; events: CloudEvent[] }[] {
  const { tables, seed, narrative, note } = sample;
  const { id } = tables.agency;
  const members = membersOfSample(sample).flatMap(({ sources }) => sources);
  return [
    { source: `${id}-cases`, events: generateHistory({ tables: ownPartOf(sample), agency: id, seed }) },
    { source: `${id}-office`, events: officeEvents({ agency: id, year: tables.year, narrative, note }) },
    ...members.map((one) => ({ source: one.id, events: one.events })),
  ];
}
