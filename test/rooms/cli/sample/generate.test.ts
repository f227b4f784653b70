import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateHistory, officeEvents } from '../../../../infra/cli/sample/generate.ts';
import { balancedTables } from '../../../arbitraries/balanced-tables.ts';
import { length } from '../../../prove/figure.ts';
import { contractFaults } from './contract-faults.ts';
import { feedFaults } from './feed-faults.ts';
import { recount } from './recount.ts';

/** A third of what `npm run prove` draws (R1). */
const RUNS = { seed: 20240131, numRuns: length('GENERATED_YEARS', 20) };
const AGENCY = 'any-agency';
const seeds = fc.nat(0xffffffff);

describe('a generated history', () => {
  it('counts to exactly the 200 numbers and the processing fee that it was generated for', () => {
    fc.assert(
      fc.property(balancedTables, seeds, (tables, seed) => {
        expect(recount(generateHistory({ tables, agency: AGENCY, seed }), tables)).toEqual(tables);
      }),
      RUNS,
    );
  });

  it('lets cases closed the year before pay the fees that no application of the year is left for', () => {
    fc.assert(
      fc.property(balancedTables, seeds, (any, seed) => {
        const payers = any.applications.received.total + any.applications.carriedIn.total + 3;
        const tables = { ...any, processingFees: { applications: payers, yuan: '1000.01' } };
        expect(recount(generateHistory({ tables, agency: AGENCY, seed }), tables)).toEqual(tables);
      }),
      { ...RUNS, numRuns: Math.ceil(RUNS.numRuns / 3) },
    );
  });

  it('has no fault of the feed, so that nothing in it stands against publication', () => {
    fc.assert(
      fc.property(balancedTables, seeds, (tables, seed) => {
        expect(feedFaults(generateHistory({ tables, agency: AGENCY, seed }))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('keeps to the contract in every event, and no two events share an id', () => {
    fc.assert(
      fc.property(balancedTables, seeds, (tables, seed) => {
        const events = generateHistory({ tables, agency: AGENCY, seed });
        expect(
          events.flatMap((event) => contractFaults(event).map((fault) => `${event.id}: ${fault}`)),
        ).toEqual([]);
        expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      }),
      RUNS,
    );
  });

  it('ends with the year, and comes in the order of time', () => {
    fc.assert(
      fc.property(balancedTables, seeds, (tables, seed) => {
        const times = generateHistory({ tables, agency: AGENCY, seed }).map(({ time }) => time);
        expect(times.filter((time) => time > `${tables.year}-12-31T23:59:59+08:00`)).toEqual([]);
        expect(times).toEqual([...times].sort());
      }),
      RUNS,
    );
  });

  it('is the same to the byte for the same seed, and another one with the same numbers for another seed', () => {
    fc.assert(
      fc.property(balancedTables, seeds, (tables, seed) => {
        const history = (own: number) => generateHistory({ tables, agency: AGENCY, seed: own });
        const [once, again, other] = [history(seed), history(seed), history(seed ^ 1)];
        expect(JSON.stringify(again)).toBe(JSON.stringify(once));
        if (tables.applications.received.total > 5) {
          expect(JSON.stringify(other)).not.toBe(JSON.stringify(once));
        }
        expect(recount(other, tables)).toEqual(tables);
      }),
      { ...RUNS, numRuns: Math.ceil(RUNS.numRuns / 2) },
    );
  });
});

describe('the office', () => {
  it('sends its three texts and the finalisation in the January after, each for the year', () => {
    const narrative = { overview: '一', problems: '五', other: '六' };
    const events = officeEvents({ agency: AGENCY, year: 2024, narrative, note: '说明' });
    expect(events.map(({ type, subject, data }) => [type, subject, data])).toEqual([
      ['narrative.written', '2024', { section: 'overview', markdown: '一' }],
      ['narrative.written', '2024', { section: 'problems', markdown: '五' }],
      ['narrative.written', '2024', { section: 'other', markdown: '六' }],
      ['report.finalised', '2024', { note: '说明' }],
    ]);
    const times = events.map(({ time }) => time);
    expect(times).toEqual([...times].sort());
    expect(times.every((time) => time.startsWith('2025-01-'))).toBe(true);
  });
});
