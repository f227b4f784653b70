import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareUtf8,
  holdsIdentityCardNumber,
  holdsMobileNumber,
  textFault,
  utf8Length,
} from '../../../shared/events/text.ts';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** The check character of GB 11643-1999, by ISO 7064 MOD 11-2: written another way than in the source. */
function checkCharacter(seventeen: string): string {
  let product = 0;
  for (const digit of seventeen) product = ((product + Number(digit)) * 2) % 11;
  const value = (12 - product) % 11;
  return value === 10 ? 'X' : String(value);
}

const two = (value: number) => String(value).padStart(2, '0');
const dates = fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2026-12-31T00:00:00Z') });
const bodies = fc
  .record({
    region: fc.integer({ min: 110_000, max: 659_999 }),
    date: dates.filter((date) => !Number.isNaN(date.getTime())),
    order: fc.integer({ min: 0, max: 999 }),
  })
  .map(({ region, date, order }) => {
    const born = `${date.getUTCFullYear()}${two(date.getUTCMonth() + 1)}${two(date.getUTCDate())}`;
    return `${region}${born}${String(order).padStart(3, '0')}`;
  });
const cards = bodies.map((body) => body + checkCharacter(body));
const wide = (text: string) =>
  text.replace(/[0-9Xx]/g, (unit) => String.fromCharCode(unit.charCodeAt(0) + 0xfee0));

const PLAIN = { characters: 128, bytes: 256 };
const PROSE = { characters: 1000, prose: true };

describe('identity-card numbers', () => {
  test('the weights of GB 11643 and MOD 11-2 give the same check character', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(body[index]), 0);
        expect('10X98765432'[sum % 11]).toBe(checkCharacter(body));
      }),
      { seed: 1 },
    );
  });

  test('a valid one is found wherever it stands as a whole run: plain, full-width, small x, beside letters', () => {
    const around = fc.constantFrom('', '张三', ' ', 'No.', '-', '（', '\n', 'a');
    fc.assert(
      fc.property(cards, around, around, fc.nat(2), (card, before, after, dress) => {
        const worn = [card, wide(card), card.toLowerCase()][dress] ?? card;
        // A letter after the X makes the X a letter of a word, and seventeen digits of the number.
        fc.pre(!(card.endsWith('X') && /^[a-zA-Z]/.test(after)));
        expect(holdsIdentityCardNumber(`${before}${worn}${after}`)).toBe(true);
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  test('with any other check character it is no such number', () => {
    fc.assert(
      fc.property(bodies, fc.constantFrom(...'0123456789X'), (body, last) => {
        expect(holdsIdentityCardNumber(body + last)).toBe(last === checkCharacter(body));
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  test('a date of birth that never was makes it no such number', () => {
    const impossible = ['19491301', '19490231', '19490001', '19490100', '19000229', '20230431'];
    for (const born of impossible) {
      const body = `110105${born}002`;
      expect(holdsIdentityCardNumber(body + checkCharacter(body)), born).toBe(false);
    }
    expect(holdsIdentityCardNumber(`11010520000229002${checkCharacter('11010520000229002')}`)).toBe(true);
  });

  test('only whole runs count: a digit before or after makes it another number', () => {
    fc.assert(
      fc.property(
        cards.filter((card) => !card.endsWith('X')),
        fc.stringMatching(/^[0-9]{1,3}$/),
        (card, more) => {
          expect(holdsIdentityCardNumber(`${more}${card}`)).toBe(false);
          expect(holdsIdentityCardNumber(`${card}${more}`)).toBe(false);
        },
      ),
      { seed: 4, numRuns: 500 },
    );
  });

  test('an X after eighteen digits does not hide them', () => {
    expect(holdsIdentityCardNumber('110105194912310038')).toBe(checkCharacter('11010519491231003') === '8');
    fc.assert(
      fc.property(
        cards.filter((card) => !card.endsWith('X')),
        (card) => {
          expect(holdsIdentityCardNumber(`${card}X`)).toBe(true);
          expect(holdsIdentityCardNumber(`${card}XY`)).toBe(true);
        },
      ),
      { seed: 5 },
    );
  });

  test('the published example of the standard is one, a real case number of 21 digits is not', () => {
    expect(holdsIdentityCardNumber('11010519491231002X')).toBe(true);
    expect(holdsIdentityCardNumber('320800202401150000123')).toBe(false);
  });

  test('with a date of birth no later than is asked for', () => {
    fc.assert(
      fc.property(cards, (card) => {
        const born = `${card.slice(6, 10)}-${card.slice(10, 12)}-${card.slice(12, 14)}`;
        expect(holdsIdentityCardNumber(`卡号${card}，`, born)).toBe(true);
        const before = new Date(Date.parse(`${born}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
        expect(holdsIdentityCardNumber(card, before)).toBe(false);
      }),
      { seed: 7 },
    );
  });
});

describe('mobile numbers', () => {
  test('eleven digits from 13 to 19 as a whole run, full-width too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }), (number) => {
        expect(holdsMobileNumber(`联系电话${number}。`)).toBe(true);
        expect(holdsMobileNumber(wide(String(number)))).toBe(true);
        expect(holdsMobileNumber(`${number}0`)).toBe(false);
        expect(holdsMobileNumber(`86${number}`)).toBe(false);
      }),
      { seed: 6 },
    );
    for (const number of ['12000000000', '10086', '20000000000', '1380013800']) {
      expect(holdsMobileNumber(number), number).toBe(false);
    }
  });
});

describe('lengths', () => {
  test('characters are code points, not units of UTF-16', () => {
    expect(textFault('𠮷'.repeat(64), PLAIN)).toBeUndefined();
    const rule = { characters: 10 };
    expect(textFault('𠮷'.repeat(10), rule)).toBeUndefined();
    expect(textFault('𠮷'.repeat(11), rule)).toBe('text.length');
    expect(textFault(`${'𠮷'.repeat(5)}${'a'.repeat(5)}`, rule)).toBeUndefined();
    expect(textFault(`${'𠮷'.repeat(5)}${'a'.repeat(6)}`, rule)).toBe('text.length');
    expect(textFault('a'.repeat(128), PLAIN)).toBeUndefined();
    expect(textFault('a'.repeat(129), PLAIN)).toBe('text.length');
  });

  test('256 bytes of UTF-8 are the most of an identifier', () => {
    expect(textFault(`${'号'.repeat(85)}a`, PLAIN)).toBeUndefined();
    expect(textFault(`${'号'.repeat(85)}aa`, PLAIN)).toBe('text.length');
    expect(textFault('é'.repeat(128), PLAIN)).toBeUndefined();
    expect(textFault(`${'𠮷'.repeat(64)}a`, PLAIN)).toBe('text.length');
  });

  test('utf8Length is the length that an encoder gives', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(utf8Length(text)).toBe(Buffer.byteLength(text));
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test('an empty text is one only where it may be empty', () => {
    expect(textFault('', PLAIN)).toBe('text.empty');
    expect(textFault('', { characters: 5, mayBeEmpty: true })).toBeUndefined();
  });
});

describe('characters', () => {
  const bidirectional = [...'\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'];

  test('no control character stands in an identifier; tab and line breaks do in prose', () => {
    for (let code = 0; code <= 0x9f; code++) {
      if (code >= 0x20 && code < 0x7f) continue;
      const text = `a${String.fromCharCode(code)}b`;
      const breaks = code === 9 || code === 10 || code === 13;
      expect(textFault(text, PLAIN), String(code)).toBe('text.control');
      expect(textFault(text, PROSE), String(code)).toBe(breaks ? undefined : 'text.control');
    }
  });

  test('no bidirectional control stands anywhere', () => {
    for (const character of bidirectional) {
      expect(textFault(`a${character}b`, PLAIN)).toBe('text.control');
      expect(textFault(`a${character}b`, PROSE)).toBe('text.control');
    }
  });

  test('no white space at either end of an identifier, of whatever kind', () => {
    for (const space of [' ', '\u00a0', '\u3000', '\u2003', '\ufeff', '\u1680', '\u202f', '\u205f']) {
      expect(textFault(`${space}a`, PLAIN)).toBe('text.white-space');
      expect(textFault(`a${space}`, PLAIN)).toBe('text.white-space');
      expect(textFault(`a${space}b`, PLAIN)).toBeUndefined();
      expect(textFault(` ${space}a${space}`, PROSE)).toBeUndefined();
    }
    expect(textFault(' ', PLAIN)).toBe('text.white-space');
  });

  test('half of a surrogate pair is no character', () => {
    for (const text of ['\ud800', 'a\udfff', '\udc00\ud800', '𠮷\ud842']) {
      expect(textFault(text, PLAIN)).toBe('text.surrogate');
      expect(textFault(text, PROSE)).toBe('text.surrogate');
    }
  });
});

test('compareUtf8 orders as the bytes of UTF-8 do', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.string({
      unit: fc.constantFrom('\ud7ff', '\ue000', '\uffff', '𐀀', '\u{10ffff}', 'a', 'é'),
      maxLength: 5,
    }),
  );
  fc.assert(
    fc.property(texts, texts, (left, right) => {
      expect(Math.sign(compareUtf8(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
    }),
    { seed: 8, numRuns: 3000 },
  );
});

test.each([
  ['\u007f', 1],
  ['\u0080', 2],
  ['\u07ff', 2],
  ['\u0800', 3],
  ['\ud7ff', 3],
  ['\u{10000}', 4],
  ['\u{10ffff}', 4],
  ['\ue000', 3],
  ['\uffff', 3],
])('%j has as many bytes of UTF-8 as an encoder gives: %i', (text, bytes) => {
  expect(utf8Length(text)).toBe(bytes);
  expect(new TextEncoder().encode(text)).toHaveLength(bytes);
});

test.each([
  ['a'.repeat(4), undefined],
  ['a'.repeat(5), 'text.length'],
  ['\u{1f600}'.repeat(4), undefined],
  [`${'\u{1f600}'.repeat(4)}a`, 'text.length'],
  ['\u{1f600}'.repeat(5), 'text.length'],
])('four characters are as many, however they are written: %s', (text, fault) => {
  expect(textFault(text, { characters: 4 })).toBe(fault);
});

test('a run of digits with an X behind it is looked at whole, and the X alone makes no number', () => {
  expect(holdsIdentityCardNumber('11010119900307002X')).toBe(true);
  expect(holdsIdentityCardNumber('1101011990030700XX')).toBe(false);
  expect(holdsIdentityCardNumber('110101199003070038X')).toBe(holdsIdentityCardNumber('110101199003070038'));
  expect(holdsIdentityCardNumber('1101011990030700381')).toBe(false);
});

test.each([
  ['', 'a'],
  ['a', 'ab'],
  ['ab', 'b'],
  ['\ud7ff', '\ue000'],
  ['\ue000', '\uffff'],
  ['\uffff', '\u{10000}'],
  ['\ud7ff', '\u{10000}'],
  ['\u{10000}', '\u{10001}'],
  ['\u{10fffe}', '\u{10ffff}'],
])('%j comes before %j, as its bytes do', (less, more) => {
  expect(Buffer.compare(Buffer.from(less), Buffer.from(more))).toBe(-1);
  expect(compareUtf8(less, more)).toBeLessThan(0);
  expect(compareUtf8(more, less)).toBeGreaterThan(0);
  expect(compareUtf8(less, less)).toBe(0);
});

test('eighteen digits in a longer run are no card number, an X behind it or not', () => {
  const card = ['11010519491231001', '11010519491231002']
    .map((body) => `${body}${checkCharacter(body)}`)
    .find((number) => !number.endsWith('X'));
  expect(holdsIdentityCardNumber(`${card}`)).toBe(true);
  for (const behind of ['1', '1X', '12', '12X', '1234567X'])
    expect(holdsIdentityCardNumber(`${card}${behind}`), behind).toBe(false);
});
