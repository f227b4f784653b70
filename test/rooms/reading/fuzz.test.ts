/** Damaged bytes of every kind: an answer in time, and never anything but a reading or a reason. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { Unreadable } from '../../../shared/reading/source.ts';
import { length, tell } from '../../prove/figure.ts';
import { read } from './read.ts';

const folder = new URL('../../fixtures/pages/', import.meta.url);
const FILES = [
  'p03-department-a.html',
  'p03-department-b.docx',
  'p01-city-a.xlsx',
  'p03-department-e.pdf',
  'p04-town-c.txt',
  'p01-city-c.csv',
];

const RUNS = length('DAMAGED', 12);
const damaged = { tried: 0, held: 0 };
afterAll(() => tell({ row: 'R36', what: 'damaged files read or refused', ...damaged }));

test.each(FILES)(
  '%s with bytes changed or cut off is read or refused',
  { timeout: 180_000 + RUNS * 3_000 },
  async (name) => {
    const whole = new Uint8Array(readFileSync(new URL(name, folder)));
    const damage = fc.record({
      at: fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { maxLength: 40 }),
      keep: fc.integer({ min: 1, max: whole.length }),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, keep }) => {
        const bytes = whole.slice(0, keep);
        for (const [index, byte] of at) if (index < keep) bytes[index] = byte;
        damaged.tried++;
        const outcome = await read(bytes, name).catch((error: unknown) => error);
        expect(
          outcome instanceof Unreadable || (typeof outcome === 'object' && outcome && 'cells' in outcome),
        ).toBe(true);
        damaged.held++;
      }),
      { numRuns: RUNS },
    );
  },
);
