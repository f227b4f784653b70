import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from '../../../shared/events/json.ts';
import { JsonCursor } from '../../../shared/events/json-cursor.ts';

const SEED = 20261130;
const options = { seed: SEED, numRuns: Number(process.env['GONGKAI_FUZZ'] ?? 5_000) };
const cursor = new JsonCursor();

function isTaken(bytes: Uint8Array): boolean {
  cursor.open(bytes, 0, bytes.length);
  return cursor.skip() && cursor.isAtEnd();
}

const PIECES = [
  ...[
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    ' ',
    '\n',
    '0',
    '9',
    '-',
    '.',
    'e',
    '+',
    'E5',
    'null',
    'true',
    'fals',
  ],
  ...[
    '"a":1,',
    '"a":{},',
    '"a":[],',
    '""',
    '\\u0041',
    '\\ud83d',
    '\\n',
    '\\x',
    '中',
    'é',
    '😀',
    '\u0000',
    '\u001f',
    '\u007f',
  ],
  ...['01', '-0', '1.', '.5', '1e400', '9'.repeat(30)],
].map((piece) => Buffer.from(piece));
const BROKEN = [
  [0x80],
  [0xc0, 0x80],
  [0xe0, 0x80, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf0, 0x8f, 0xbf, 0xbf],
  [0xf4, 0x90, 0x80, 0x80],
  [0xe4, 0xb8],
  [0xff],
];
const pieces = fc.constantFrom(...PIECES, ...BROKEN.map((bytes) => Buffer.from(bytes)), Buffer.alloc(0));

const changes = fc.array(fc.record({ at: fc.nat(300), length: fc.nat(3), piece: pieces }), { maxLength: 3 });

function changed(bytes: Buffer, list: readonly { at: number; length: number; piece: Buffer }[]): Buffer {
  return list.reduce((before, { at, length, piece }) => {
    const from = at % (before.length + 1);
    return Buffer.concat([before.subarray(0, from), piece, before.subarray(from + length)]);
  }, bytes);
}

test('a skipped value is strict JSON in UTF-8 without duplicate keys', () => {
  let [taken, left] = [0, 0];
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), changes, (value, list) => {
      const bytes = changed(Buffer.from(JSON.stringify(value)), list);
      if (!isTaken(bytes)) {
        left++;
        return;
      }
      taken++;
      expect(parseJson(bytes)).toHaveProperty('value');
      expect(cursor.surplus).toBe(bytes.length - bytes.toString().length);
    }),
    options,
  );
  expect(Math.min(taken, left)).toBeGreaterThan(options.numRuns / 20);
});

test('every value without escapes in its names is skipped, whatever its white space', () => {
  const name = fc.stringMatching(/^[a-z号é]{0,6}$/);
  const { value: values } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('value'), { maxLength: 4 }),
    object: fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  }));
  fc.assert(
    fc.property(values, fc.constantFrom(undefined, 1, '\t'), (value, space) => {
      expect(isTaken(Buffer.from(JSON.stringify(value, null, space).replaceAll('\n', '\r\n')))).toBe(true);
    }),
    options,
  );
});

test('values that are too deep, have too many names or an escaped one are left to the slow path', () => {
  const deep = (levels: number) => Buffer.from('['.repeat(levels) + ']'.repeat(levels));
  expect([isTaken(deep(8)), isTaken(deep(9))]).toEqual([true, false]);
  const wide = (keys: number) =>
    Buffer.from(JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, n) => [`k${n}`, n]))));
  expect([isTaken(wide(64)), isTaken(wide(65))]).toEqual([true, false]);
  expect(isTaken(Buffer.from('{"\\u0061":1}'))).toBe(false);
});
