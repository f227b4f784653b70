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

test('seven bits a byte, the lowest first: the length of a number is told by its size', () => {
  const written = (write: (out: ByteWriter) => void) => {
    const out = new ByteWriter(1);
    write(out);
    expect(out.length).toBe(out.written().length);
    return [...out.written()];
  };
  for (const value of [0, 1, 0x7f]) {
    expect(written((out) => out.number(value))).toEqual([value]);
    expect(written((out) => out.bigint(BigInt(value)))).toEqual([value]);
  }
  expect(written((out) => out.number(0x80))).toEqual([0x80, 1]);
  expect(written((out) => out.bigint(0x80n))).toEqual([0x80, 1]);
  expect(written((out) => out.number(300))).toEqual([0xac, 2]);
});

test('a reader stops at the end that it is given, before that of its bytes', () => {
  const bytes = new Uint8Array([1, 2, 3]);
  const reader = new ByteReader(bytes, 0, 1);
  expect(reader.byte()).toBe(1);
  const early = new RangeError('the bytes end too early');
  expect(() => reader.byte()).toThrow(early);
  expect(() => new ByteReader(bytes, 0, 1).skip(2)).toThrow(early);
  expect(() => new ByteReader(bytes, 3).byte()).toThrow(early);
});

test('what is no exact number says so', () => {
  expect(() => new ByteWriter().number(0.5)).toThrow(new RangeError('0.5 is no whole number'));
  const beyond = new ByteReader(new Uint8Array([...new Uint8Array(8).fill(0xff), 1]));
  expect(() => beyond.number()).toThrow(new RangeError('a number is beyond 2^53'));
});

test('a text is UTF-8, its byte-order mark included, or an error', () => {
  const out = new ByteWriter();
  out.text('\ufeff甲');
  expect(new ByteReader(out.written()).text()).toBe('\ufeff甲');
  expect(() => new ByteReader(new Uint8Array([1, 0xff])).text()).toThrow(TypeError);
});
