import { crc32 as reference } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter, crc32 } from '../../../shared/tables/byte-tape.ts';

const SEED = 20261122;

test(`the checksum is the CRC-32 of zip, for bytes of any length (seed ${SEED})`, () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(crc32(bytes)).toBe(reference(bytes));
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test(`numbers and texts come back as they were written (seed ${SEED})`, () => {
  fc.assert(
    fc.property(
      fc.maxSafeNat(),
      fc.bigInt({ min: 0n, max: 10n ** 20n }),
      fc.string({ unit: 'grapheme' }),
      (whole, big, text) => {
        const out = new ByteWriter(1);
        out.number(whole);
        out.bigint(big);
        out.text(text);
        out.number(whole);
        const input = new ByteReader(out.written());
        expect([input.number(), input.bigint(), input.text(), input.number()]).toEqual([
          whole,
          big,
          text,
          whole,
        ]);
        expect(input.at).toBe(input.end);
      },
    ),
    { seed: SEED, numRuns: 500 },
  );
});

test('what cannot be written exactly, or read to its end, is an error and no other number', () => {
  const out = new ByteWriter();
  for (const wrong of [-1, 0.5, 2 ** 53, Number.NaN]) expect(() => out.number(wrong)).toThrow(RangeError);
  out.number(300);
  expect(() => new ByteReader(out.written().subarray(0, 1)).number()).toThrow(RangeError);
  expect(() => new ByteReader(new Uint8Array(9).fill(0xff)).number()).toThrow(RangeError);
  expect(() => new ByteReader(new Uint8Array([5, 65])).text()).toThrow(RangeError);
});
