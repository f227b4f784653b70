import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CaseFacts, foldCase } from '../../../shared/cases/case.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { compareUtf8 } from '../../../shared/events/text.ts';
import { Tally } from '../../../shared/tables/tally.ts';
import { histories } from '../../arbitraries/histories.ts';
import { type Delivered, oracleFaults, oracleTables } from '../../oracle/oracle.ts';
import { kept } from '../reading.ts';

const YEARS = [2020, 2021, 2022, 2023, 2024, 2025, 2026];
const RUNS = Number(process.env['GONGKAI_HISTORIES'] ?? 400);

function casesOf(log: readonly Delivered[], agency: string): CaseFacts[] {
  const subjects = new Map<string, KeptEvent[]>();
  for (const { source, event } of log) {
    const one = kept(event as never, source);
    if (one.agency === agency) subjects.set(one.subject, [...(subjects.get(one.subject) ?? []), one]);
  }
  return [...subjects].map(([subject, events]) => foldCase(subject, events));
}

function faultsOf(cases: readonly CaseFacts[]) {
  return cases
    .flatMap(({ subject, faults, years }) =>
      [...new Set(faults.map(({ code }) => code))].map((code) => ({
        subject,
        code,
        events: faults
          .filter((fault) => fault.code === code)
          .map(({ event }) => event.id)
          .sort(),
        years,
      })),
    )
    .sort((a, b) => compareUtf8(a.subject, b.subject) || compareUtf8(a.code, b.code));
}

describe('the product and the oracle read the counting rules alike', () => {
  test(`tables of every year and all faults of ${RUNS} random histories, delivered twice over and out of order`, () => {
    fc.assert(
      fc.property(histories(), ({ agency, log, delivered }) => {
        const cases = casesOf(delivered, agency);
        const tally = new Tally();
        for (const one of cases) tally.add(one);
        for (const year of YEARS) {
          expect(tally.tables({ id: agency, name: agency }, year)).toEqual(
            oracleTables(log, { agency, name: agency, year }),
          );
        }
        const expected = oracleFaults(log, agency).map((fault) => ({
          ...fault,
          events: [...fault.events].sort(),
        }));
        expect(faultsOf(cases)).toEqual(expected);
      }),
      { numRuns: RUNS, seed: 20261122 },
    );
  });
});
