import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHECK_IDS, type CheckResult } from '../../../shared/checks/check-result.ts';
import type { Instant } from '../../../shared/events/instant.ts';
import { decide, type Finalisation, readinessOf } from '../../../shared/report/finalisation.ts';

const tablesDigest = `sha256:${'1'.repeat(64)}`;

function finalisation(at: string, data: Finalisation['data']): Finalisation {
  return {
    id: at,
    source: 'office',
    agency: 'huaian',
    subject: '2024',
    type: 'report.finalised',
    at: at as Instant,
    data,
  } as Finalisation;
}

const checks: fc.Arbitrary<CheckResult[]> = fc.array(
  fc
    .record({
      id: fc.constantFrom(...CHECK_IDS),
      level: fc.constantFrom('error' as const, 'warning' as const),
      result: fc.constantFrom('pass' as const, 'fail' as const, 'not-assessable' as const),
    })
    .map((check) => ({ ...check, zh: check.id, en: check.id, findings: [] })),
  { maxLength: 4 },
);

test('a draft is ready exactly where the night would publish it, and needs a note exactly where it would ask for one', () => {
  fc.assert(
    fc.property(
      checks,
      fc.option(fc.integer({ min: 1, max: 3 })),
      fc.constantFrom(2024, 2025),
      (results, published, now) => {
        const tables = { year: 2024, tablesDigest, checks: results };
        const last =
          published === null
            ? null
            : { number: published, finalisation: finalisation('2025-01-01T00:00:00', {}) };
        const decided = (data: Finalisation['data']) =>
          decide({ ...tables, finalisation: finalisation('2025-02-01T00:00:00', data) }, last, now).kind;
        const { blocking, needsNote } = readinessOf(tables, published, now);
        expect(decided({ draft: tablesDigest, note: '说明' })).toBe(
          blocking.length > 0 ? 'refused' : 'publish',
        );
        expect(decided({ draft: tablesDigest })).toBe(
          blocking.length + needsNote.length > 0 ? 'refused' : 'publish',
        );
      },
    ),
    { seed: 44, numRuns: 300 },
  );
});
