import fc from 'fast-check';
import { APPLICANT_TYPES, OUTCOMES, type Outcome } from '../../shared/events/catalogue.ts';
import type { AnnualTables, DisputeRow, DocumentRow, SevenColumns } from '../../shared/form/annual-tables.ts';

/**
 * Any tables of the form of 2021 that balance: row sums, result sums, the identity, the sums of the disputes, and
 * documents in force that can have been issued. Small counts, zeros often, so that failures shrink to something
 * that can be read.
 */
export const balancedTables: fc.Arbitrary<AnnualTables> = fc
  .record({
    year: fc.integer({ min: 2021, max: 2030 }),
    columns: fc.tuple(column(), column(), column(), column(), column(), column()),
    disputes: fc.record({ review: dispute(), lawsuitDirect: dispute(), lawsuitAfterReview: dispute() }),
    documents: fc.tuple(documentRow(), documentRow()),
    actions: fc.tuple(actionCount(), actionCount(), actionCount()),
    charges: decimal(4),
    fees: fc.record({ applications: fc.nat(8), fen: fc.nat(500_000) }),
  })
  .map(({ year, columns, disputes, documents, actions, charges, fees }) => ({
    format: '2021',
    agency: { id: 'any-agency', name: '某机关' },
    year,
    proactive: {
      rules: documents[0],
      normativeDocuments: documents[1],
      licences: actions[0],
      penalties: actions[1],
      coercions: actions[2],
      chargesWanYuan: charges,
    },
    applications: {
      received: row(columns.map(({ received }) => received)),
      carriedIn: row(columns.map(({ carriedIn }) => carriedIn)),
      outcomes: Object.fromEntries(
        OUTCOMES.map((outcome, index) => [outcome, row(columns.map(({ results }) => results[index] ?? 0))]),
      ) as Record<Outcome, SevenColumns>,
      concluded: row(columns.map(({ concluded }) => concluded)),
      carriedOut: row(columns.map(({ carriedOut }) => carriedOut)),
    },
    disputes,
    processingFees: {
      applications: fees.applications,
      yuan: ((fees.applications === 0 ? 0 : fees.fen) / 100).toFixed(2),
    },
  }));

/** One applicant column: results and what stays open, then how much of that had come before the year. */
function column() {
  const often0 = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(6) });
  return fc
    .record({
      results: fc.array(often0, { minLength: OUTCOMES.length, maxLength: OUTCOMES.length }),
      carriedOut: fc.nat(5),
      before: fc.nat(100),
    })
    .map(({ results, carriedOut, before }) => {
      const concluded = results.reduce((sum, count) => sum + count, 0);
      const carriedIn = Math.floor(((concluded + carriedOut) * before) / 100);
      return { results, concluded, carriedOut, carriedIn, received: concluded + carriedOut - carriedIn };
    });
}

function row(counts: readonly number[]): SevenColumns {
  const columns = APPLICANT_TYPES.map((type, index) => [type, counts[index] ?? 0]);
  return { ...Object.fromEntries(columns), total: counts.reduce((sum, count) => sum + count, 0) };
}

function dispute(): fc.Arbitrary<DisputeRow> {
  return fc
    .record({ upheld: fc.nat(6), corrected: fc.nat(6), other: fc.nat(6), pending: fc.nat(6) })
    .map((four) => ({ ...four, total: four.upheld + four.corrected + four.other + four.pending }));
}

function documentRow(): fc.Arbitrary<DocumentRow> {
  return fc
    .record({ issued: fc.nat(12), older: fc.nat(40), share: fc.nat(100) })
    .map(({ issued, older, share }) => {
      const repealed = Math.floor(((issued + older) * share) / 100);
      return { issued, repealed, inForce: older + issued - repealed };
    });
}

function actionCount(): fc.Arbitrary<number> {
  return fc.oneof(fc.constant(0), fc.nat(50), fc.nat(5_000_000));
}

/** A decimal amount with 0 to `most` decimals, as reports print it. */
function decimal(most: number): fc.Arbitrary<string> {
  return fc
    .record({ units: fc.nat(1_000_000_000), decimals: fc.nat(most) })
    .map(({ units, decimals }) => (units / 10 ** decimals).toFixed(decimals));
}
