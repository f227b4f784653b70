import { describe, expect, test } from 'vitest';
import { CARD_DIGITS, MOBILE_DIGITS } from '../../../shared/events/ordinary-text.ts';
import { PlainJson } from '../../../shared/events/plain-json.ts';
import { Place } from '../../../shared/events/plain-place.ts';

const json = new PlainJson();
const place = new Place();

/** Whether an identifier is taken that stands somewhere in a body; where it is, all of it has to be, and as it is. */
function takes(piece: string | Uint8Array, noRunOf = CARD_DIGITS): boolean {
  const bytes = Buffer.concat([Buffer.from('{'), Buffer.from(piece), Buffer.from(',"}')]);
  json.open(bytes, 1, bytes.length - 3);
  if (!place.identifier(json, noRunOf)) return false;
  if (json.at !== json.to) throw new Error(`of ${piece} a part is taken`);
  const said = JSON.parse(Buffer.from(piece).toString());
  expect(place.of(bytes.toString(), 0)).toBe(said);
  expect(place.alone()).toBe(said);
  expect(json.surplus).toBe(Buffer.byteLength(piece) - Buffer.from(piece).toString().length);
  return true;
}

const quoted = (...parts: (string | number[])[]) =>
  Buffer.concat([Buffer.from('"'), ...parts.map((part) => Buffer.from(part as string)), Buffer.from('"')]);
const escaped = (text: string) =>
  [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

describe('an identifier', () => {
  test('is of printable ASCII, of U+3001 to U+9FFF and of full-width forms, at any place, and no other letter is in it', () => {
    const wrong: string[] = [];
    // All letters around the edges of what is taken, and one of each few elsewhere.
    const isNear = (code: number) =>
      [0, 0x3000, 0x9fff, 0xffff].some((edge) => Math.abs(code - edge) < 0x200);
    for (let code = 0; code <= 0xffff; code += isNear(code) ? 1 : 13) {
      if (code === 0x22 || (code >= 0xd800 && code <= 0xdfff)) continue;
      const letter = String.fromCharCode(code);
      const plain =
        (code >= 0x20 && code < 0x7f && letter !== '\\') ||
        (code > 0x3000 && code <= 0x9fff) ||
        (code > 0xff00 && code < 0xff5f);
      if (takes(`"a${letter}b"`) !== plain) wrong.push(code.toString(16));
      if (takes(`"a${escaped(letter)}b"`) !== (plain || letter === '\\'))
        wrong.push(`\\u${code.toString(16)}`);
    }
    expect(wrong).toEqual([]);
    for (const letter of ['〇', '一', '龥', '鿿', '～', '！', '１'])
      for (const id of [letter, `${letter}a`, `a${letter}`, `${letter}1${letter}`])
        expect(takes(`"${id}"`)).toBe(true);
    for (const letter of ['é', '\u{1f600}', '\u{20bb7}', '\ufeff'])
      for (const id of [letter, `${letter}a`, `a${letter}`]) expect(takes(`"${id}"`)).toBe(false);
  });

  test('has no byte that is no part of a letter', () => {
    for (const bytes of [[0xe4], [0xe4, 0xb8], [0xe4, 0x41, 0xad], [0xe4, 0xb8, 0x41], [0xe4, 0xf8, 0xad]])
      for (const behind of ['', 'a', 'ab'])
        expect(takes(quoted('a', bytes, behind)), String(bytes)).toBe(false);
    for (const bytes of [
      [0xe4, 0xb8, 0xed],
      [0xe4, 0x78, 0xad],
      [0xe3, 0x41, 0x80],
      [0x80],
      [0xb8, 0xad],
      [0xff],
    ])
      expect(takes(quoted('a', bytes, 'b')), String(bytes)).toBe(false);
  });

  test.each([MOBILE_DIGITS, CARD_DIGITS])(
    'with a run of %i digits, or of 17 or more, is to be asked',
    (noRunOf) => {
      for (let length = 1; length <= 40; length++) {
        const doubtful = length === noRunOf || length >= CARD_DIGITS;
        for (const run of [
          '1'.repeat(length),
          '１'.repeat(length),
          escaped('1'.repeat(length)),
          escaped('１'.repeat(length)),
        ])
          for (const id of [run, `a${run}`, `${run}a`, `号${run}号`, `1-${run} 2`]) {
            if (!takes(`"${id}"`, noRunOf))
              expect(Buffer.byteLength(JSON.parse(`"${id}"`))).toBeGreaterThan(100);
            else expect(json.doubtful, id).toBe(doubtful);
          }
      }
    },
  );

  test('has at most 128 bytes', () => {
    for (let length = 1; length <= 200; length++)
      expect(takes(`"${'x'.repeat(length)}"`)).toBe(length <= 128);
    for (const rest of ['', 'x', 'xx', 'xxx', 'xxxx'])
      expect(takes(`"${'号'.repeat(42)}${rest}"`)).toBe(rest.length <= 2);
  });

  test('has no white space at an end, and may have it inside', () => {
    for (const id of [' ', ' a', 'a ', ' 号', '号 ', '  ']) expect(takes(`"${id}"`), id).toBe(false);
    for (const id of ['a b', '号 号', '1  2']) expect(takes(`"${id}"`), id).toBe(true);
    for (const id of ['\\u0020a', 'a\\u0020', '\\u3000', '\\n', '\\ud800', '\\u12', '\\x41', '\\'])
      expect(takes(`"${id}"`), id).toBe(false);
    for (const id of ['a\\/b', '\\"', '\\\\', '\\u4F9D申\\u8bf7-１', 'A\\u0020b'])
      expect(takes(`"${id}"`), id).toBe(true);
    for (const other of ['""', '1', 'null', 'a"', '{}']) expect(takes(other), other).toBe(false);
  });
});
