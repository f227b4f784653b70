import { crc32 as reference } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter, crc32 } from '../../../shared/counting/byte-tape.ts';

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

test('every length of a number comes back, at its first and at its last value', () => {
  const turns = Array.from({ length: 8 }, (_, length) => 2 ** (7 * length)).filter(Number.isSafeInteger);
  const numbers = turns.flatMap((turn) => [turn - 1, turn, turn + 1]);
  const out = new ByteWriter();
  for (const value of numbers) {
    out.number(value);
    out.bigint(BigInt(value));
  }
  const input = new ByteReader(out.written());
  for (const value of numbers) expect([input.number(), input.bigint()]).toEqual([value, BigInt(value)]);
  expect(input.at).toBe(input.end);
});

test('a text comes back whole, a byte order mark at its head too; bytes that are no text are an error', () => {
  const out = new ByteWriter();
  out.text('\ufeff依申请');
  expect(new ByteReader(out.written()).text()).toBe('\ufeff依申请');
  expect(() => new ByteReader(Uint8Array.of(2, 0xe4, 0xbe)).text()).toThrow(TypeError);
});

test('memory is taken when it is needed, and doubles: each byte is moved a few times at most', () => {
  const exact = new ByteWriter(4);
  exact.bytes(Uint8Array.of(1, 2, 3, 4));
  expect(exact.written().buffer.byteLength).toBe(4);
  const out = new ByteWriter(1);
  const memories = new Set<ArrayBufferLike>();
  for (let index = 0; index < 1000; index++) {
    out.byte(index % 256);
    memories.add(out.written().buffer);
  }
  expect(memories.size).toBeLessThanOrEqual(Math.log2(1024) + 1);
  expect(out.written()).toEqual(Uint8Array.from({ length: 1000 }, (_, index) => index % 256));
});

test('what cannot be written exactly, or read to its end, is an error and no other number', () => {
  const out = new ByteWriter();
  for (const wrong of [-1, 0.5, 2 ** 53, Number.NaN])
    expect(() => out.number(wrong)).toThrow(new RangeError(`${wrong} is no whole number`));
  const early = new RangeError('the bytes end too early');
  out.number(300);
  expect(() => new ByteReader(out.written().subarray(0, 1)).number()).toThrow(early);
  expect(() => new ByteReader(Uint8Array.of(5, 65)).text()).toThrow(early);
  // 2^53, which has the bytes of no number that can be written.
  const beyond = Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10);
  expect(() => new ByteReader(beyond).number()).toThrow(new RangeError('a number is beyond 2^53'));
});

test('a reader of a part does not read on into what lies behind it', () => {
  const whole = Uint8Array.of(1, 2, 3, 4);
  const early = new RangeError('the bytes end too early');
  const part = () => new ByteReader(whole, 1, 3);
  expect([part().byte(), part().bytes(2)]).toEqual([2, Uint8Array.of(2, 3)]);
  expect(() => part().bytes(3)).toThrow(early);
  const reader = part();
  reader.skip(2);
  expect(() => reader.byte()).toThrow(early);
  expect(() => reader.skip(1)).toThrow(early);
});

test('seven bits a byte, the lowest first: the length of a number is told by its size', () => {
  const written = (write: (out: ByteWriter) => void) => {
    const out = new ByteWriter(1);
    write(out);
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
