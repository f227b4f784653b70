import { describe, expect, test } from 'vitest';
import { fenOf } from '../../../shared/counting/money.ts';
import { REGISTERED_ID } from '../../../shared/events/catalogue.ts';
import { CLOSE, OPEN } from '../../../shared/events/json-cursor.ts';
import { Lexicon } from '../../../shared/events/lexicon.ts';
import { MOST, NO_KEY, OTHER_KEY, PlainJson } from '../../../shared/events/plain-json.ts';

const json = new PlainJson();

/** Whether a piece is taken that stands somewhere in a body; where it is, all of it has to be. */
function takes(read: () => boolean, piece: string | Uint8Array): boolean {
  const bytes = Buffer.concat([Buffer.from('{'), Buffer.from(piece), Buffer.from(',"}')]);
  json.open(bytes, 1, bytes.length - 3);
  const taken = read();
  if (taken && json.at !== json.to) throw new Error(`of ${piece} a part is taken`);
  return taken;
}
const text = () => json.text();
const agency = () => json.registeredId();
const yuan = () => json.yuan();
/** What is behind a number is for its reader to look at. */
const number = (most: number) => () => json.wholeNumber(most) && json.at === json.to;

const quoted = (...parts: (string | number[])[]) =>
  Buffer.concat([Buffer.from('"'), ...parts.map((part) => Buffer.from(part as string)), Buffer.from('"')]);
const BYTES = Array.from({ length: 256 }, (_, byte) => byte);
/** A quote inside of a string is its end. */
const INSIDE = BYTES.filter((byte) => byte !== 0x22);
const PRINTABLE = /^[\x20-\x7e]$/;
const isPlain = (letter: string) => PRINTABLE.test(letter) && letter !== '\\';

test('a string is accepted exactly if it is non-empty printable ASCII without escapes', () => {
  expect(takes(text, '""')).toBe(false);
  const wrong = INSIDE.filter((byte) => {
    const plain = isPlain(String.fromCharCode(byte));
    const strings = [quoted([byte]), quoted([byte], 'ab'), quoted('a', [byte], 'b'), quoted('ab', [byte])];
    return strings.some((string) => takes(text, string) !== plain);
  });
  expect(wrong).toEqual([]);
  for (const other of ['1', 'null', '{}', 'a"', "'a'", 'a', ''])
    expect(takes(text, other), other).toBe(false);
});

test('the id of an agency is accepted exactly if it can be registered', () => {
  const ids = INSIDE.flatMap((byte) => {
    const letter = String.fromCharCode(byte);
    return [`${letter}ab`, `a${letter}b`, `ab${letter}`];
  });
  for (const length of [0, 1, 2, 3, 63, 64, 65, 66]) ids.push('a'.repeat(length));
  const wrong = ids.filter(
    (id) => takes(agency, Buffer.from(`"${id}"`, 'latin1')) !== REGISTERED_ID.test(id),
  );
  expect(wrong).toEqual([]);
  for (const other of ['1', 'null', '{}']) expect(takes(agency, other), other).toBe(false);
});

describe('a number', () => {
  test('is accepted exactly if it is an integer without leading zeros, up to the maximum', () => {
    for (const most of [20, MOST]) {
      const near = [0, 1, 9, 10, 11, most - 1, most, most + 1, most * 10, most * 1000].map(String);
      for (const digits of near) {
        expect(takes(number(most), digits), digits).toBe(Number(digits) <= most);
        expect(takes(number(most), ` ${digits}`), digits).toBe(Number(digits) <= most);
        if (Number(digits) <= most) expect(json.amount).toBe(Number(digits));
        else expect(takes(() => json.wholeNumber(most), digits)).toBe(false);
        for (const other of [
          `0${digits}`,
          `-${digits}`,
          `+${digits}`,
          `${digits}.0`,
          `${digits}e0`,
          `"${digits}"`,
        ])
          expect(takes(number(most), other), other).toBe(false);
      }
    }
  });

  test('holds only digits', () => {
    const wrong = BYTES.filter((byte) => {
      const isDigit = byte >= 0x30 && byte <= 0x39;
      const behind = takes(number(MOST), Uint8Array.of(0x31, byte)) === isDigit;
      const alone = takes(number(MOST), Uint8Array.of(byte)) === isDigit;
      return !behind || !alone;
    });
    expect(wrong).toEqual([]);
    expect(takes(number(MOST), '')).toBe(false);
  });
});

describe('an amount in yuan', () => {
  const isAmount = (amount: string) =>
    /^(0|[1-9][0-9]*)(\.[0-9]{1,2})?$/.test(amount) && fenOf(amount) <= MOST;

  const textsOf = (length: number): string[] =>
    length === 0
      ? ['']
      : textsOf(length - 1).flatMap((before) =>
          ['0', '1', '9', '.', '/', ':', '-'].map((letter) => `${before}${letter}`),
        );

  test.each([1, 2, 3, 4, 5])(
    'is, of all texts of %i digits, points and their neighbours, taken exactly where it is one',
    (length) => {
      const wrong = textsOf(length).filter((amount) => {
        const taken = takes(yuan, `"${amount}"`);
        const plain = isAmount(amount);
        return taken !== plain || (plain && BigInt(json.amount) !== fenOf(amount));
      });
      expect(wrong).toEqual([]);
    },
  );

  test('goes up to 2^32 - 1 fen', () => {
    const edges = [
      '42949672.95',
      '42949672.96',
      '42949672.9',
      '42949673',
      '42949672',
      '42949673.0',
      '42949672.99',
    ];
    for (const amount of [...edges, '4294967295', '4294967296', '999999999999999.99']) {
      expect(takes(yuan, `"${amount}"`), amount).toBe(isAmount(amount));
      if (isAmount(amount)) expect(BigInt(json.amount)).toBe(fenOf(amount));
    }
    for (const other of ['""', '1', 'null', '1"', '" 1"', '"1 "'])
      expect(takes(yuan, other), other).toBe(false);
  });
});

describe('a name', () => {
  const names = new Lexicon(['id', 'kind', 'type']);
  const key = (likely: number) => () => json.key(names, likely) >= 0;

  test('is found as a key whichever place is tried first, with or without white space', () => {
    for (const likely of [-1, 0, 1, 2, 3])
      for (const [name, place] of [
        ['id', 0],
        ['kind', 1],
        ['type', 2],
      ] as const)
        for (const written of [`"${name}":`, ` "${name}":`, `"${name}" :`, `  "${name}"  :`]) {
          expect(takes(key(likely), written)).toBe(true);
          expect(takes(() => json.key(names, likely) === place, written)).toBe(true);
        }
  });

  test('that is none has a place of its own, and what is no key none; nor has a word that is none', () => {
    const keyOf = (written: string, likely: number) => {
      json.open(Buffer.from(written), 0, written.length);
      return json.key(names, likely);
    };
    for (const likely of [-1, 0, 1, 2]) {
      for (const other of ['"ix":', '"":', '"x":', '"kinds":', '"号" :'])
        expect(keyOf(Buffer.from(other).toString('latin1'), likely) < 0, other).toBe(true);
      for (const other of ['"ix":', '"":', '"x":', '"kinds":'])
        expect(keyOf(other, likely), other).toBe(OTHER_KEY);
      for (const other of ['"id"', '"id",', 'id:', '"id";', '"id"x:', '1:', ':', '"\\u0069d":', '"i'])
        expect(keyOf(other, likely), other).toBe(NO_KEY);
    }
    for (const other of ['"ix"', '""', 'id', '1', '"kinds"', '"id']) {
      json.open(Buffer.from(other), 0, other.length);
      expect(json.word(names), other).toBe(-1);
    }
  });
});

test('a sequence is of one to 128 digits; one as long as a card’s number is to be asked', () => {
  for (let length = 0; length <= 140; length++) {
    expect(takes(() => json.sequence(), `"${'1'.repeat(length)}"`)).toBe(length >= 1 && length <= 128);
    expect(json.doubtful).toBe(length >= 17);
  }
  for (const other of ['"1a"', '" 1"', '"1 "', '1', '"１"', '"-1"', '"1'])
    expect(
      takes(() => json.sequence(), other),
      other,
    ).toBe(false);
});

describe('where a text ends', () => {
  const names = new Lexicon(['id']);

  test('nothing at or behind its end is taken, though it stands there', () => {
    const pieces: [string, () => boolean][] = [
      ['"abc"', text],
      ['"a号"', () => json.string()],
      ['"\\u53f7"', () => json.string()],
      ['[1.5e3,{"a":null}]', () => json.skip()],
      ['-0', () => json.skip()],
      ['null', () => json.isNull()],
      ['"007"', () => json.sequence()],
      ['"huaian"', agency],
      ['"1.25"', yuan],
      ['"id":', () => json.key(names, 0) >= 0],
      ['"id" :', () => json.key(names, 0) >= 0],
      ['"id"', () => json.word(names) >= 0],
      ['{', () => json.take(OPEN)],
      ['  {', () => json.take(OPEN)],
    ];
    for (const [piece, read] of pieces) {
      const bytes = Buffer.from(` ${piece}}}`);
      for (let to = 1; to <= bytes.length - 2; to++) {
        json.open(bytes, 1, to);
        expect(read(), `${piece} up to ${to}`).toBe(to === bytes.length - 2);
      }
    }
  });

  test('digits behind it are no part of a number', () => {
    for (let to = 2; to <= 5; to++) {
      json.open(Buffer.from('[12345]'), 1, to);
      expect(json.wholeNumber(MOST)).toBe(true);
      expect(json.amount).toBe(Number('12345'.slice(0, to - 1)));
    }
  });

  test('only white space may be left, and none behind it counts', () => {
    for (const [left, to, end] of [
      ['}', 1, true],
      ['}   ', 4, true],
      ['}   ', 1, true],
      ['}   ', 2, true],
      ['} x', 3, false],
      ['} x', 2, true],
      ['}\n', 2, true],
      ['}\t\r\n ', 5, true],
      ['}\f', 2, false],
    ] as const) {
      json.open(Buffer.from(left), 0, to);
      expect(json.take(CLOSE)).toBe(true);
      expect(json.isAtEnd(), JSON.stringify(left)).toBe(end);
    }
  });
});
