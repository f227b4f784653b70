import * as z from 'zod';
import { APPLICANT_TYPES, OUTCOMES } from '../../../shared/events/catalogue.ts';
import { generateHistory, officeEvents } from './generate.ts';
import huaian from './huaian-2024.json' with { type: 'json' };
import type { CloudEvent } from './ledger.ts';
import zhoukou from './zhoukou-dbj-2021.json' with { type: 'json' };

/**
 * The sample years that come with the product: figures that were published, with their source, and texts in words
 * of our own. In go the JSON files beside this module, out come for each sample its registry and the events of its
 * two sources. No case of theirs ever happened, and the note of the report says so.
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
});
const source = z.strictObject({
  id: z.string(),
  agencies: z.array(z.string()),
  may: z.array(z.enum(['facts', 'text', 'finalise'])),
  succeeds: z.array(z.string()),
});
const sample = z.strictObject({
  /** Where the figures were published, and what of them is the sample's own assumption. */
  published: z.strictObject({ figures: z.string(), readFrom: z.string(), assumed: z.string() }),
  seed: z.int(),
  tables,
  narrative: z.strictObject({ overview: z.string(), problems: z.string(), other: z.string() }),
  note: z.string(),
  /** In the shape that `gongkai registry apply` takes. */
  registry: z.strictObject({ agencies: z.array(agency), sources: z.array(source) }),
});

export type Sample = z.infer<typeof sample>;

export const SAMPLES: readonly Sample[] = [huaian, zhoukou].map((file) => sample.parse(file));

/** What each source of a sample sends, in the order of sending: the case system first, then the office. */
export function sampleDeliveries(sample: Sample): { source: string; events: CloudEvent[] }[] {
  const { tables, seed, narrative, note } = sample;
  const { id } = tables.agency;
  return [
    { source: `${id}-cases`, events: generateHistory({ tables, agency: id, seed }) },
    { source: `${id}-office`, events: officeEvents({ agency: id, year: tables.year, narrative, note }) },
  ];
}
