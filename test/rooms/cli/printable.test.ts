/** Whatever stands in a name of others, a terminal is given no byte that it would obey (issue A6). */
import { expect, test } from 'vitest';
import { withPrintableOutput } from '../../../infra/cli/io.ts';
import { NOW } from './recording-shell.ts';

function said(text: string): string {
  let heard = '';
  const add = (more: string) => {
    heard += more;
  };
  const shell = {
    root: '',
    env: {},
    now: () => NOW,
    pause: async () => {},
    out: add,
    tell: add,
    terminal: undefined,
  };
  withPrintableOutput(shell).out(text);
  withPrintableOutput(shell).tell(text);
  return heard;
}

test('every control and bidirectional character and lone surrogate is written as an escape, all else as it is', () => {
  const raw: string[] = [];
  for (let code = 0; code <= 0xffff; code++) {
    const unit = String.fromCharCode(code);
    if (said(`甲${unit}乙`) === `甲${unit}乙`.repeat(2)) raw.push(unit);
  }
  const hidden = 0x10000 - raw.length;
  // 63 control characters but line feed and tab, 11 marks of direction, two separators, 2,048 surrogates.
  expect(hidden).toBe(63 + 12 + 2 + 2048);
  expect(said('\u001b[31m红\u0007')).toBe('\\u001b[31m红\\u0007'.repeat(2));
  expect(said('一行\r\n两行\t列𠮷')).toBe('一行\r\n两行\t列𠮷'.repeat(2));
});

test('a JSON text says the same afterwards', () => {
  const value = { name: '\u202e府政\u007f', lone: '\ud83d', pair: '😀', control: '\u0001' };
  const text = JSON.stringify(value);
  expect(JSON.parse(said(text).slice(0, said(text).length / 2))).toEqual(value);
});
