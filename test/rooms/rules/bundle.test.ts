/** `rules/{sha256}.mjs`: one file that is the same wherever and whenever it is made, and that counts as the product does. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { CHECKOUT, rulesBundle } from '../../doubles/rules-bundle.ts';

let here: Buffer;
let elsewhere: string;

/** A clone: what is needed of it, its packages somewhere else. */
beforeAll(() => {
  here = rulesBundle(CHECKOUT, { TZ: 'Asia/Shanghai' });
  elsewhere = join(mkdtempSync(join(tmpdir(), 'gongkai-clone-')), '另一处', 'gongkai');
  mkdirSync(elsewhere, { recursive: true });
  cpSync(join(CHECKOUT, 'shared'), join(elsewhere, 'shared'), { recursive: true });
  cpSync(join(CHECKOUT, 'infra/stack'), join(elsewhere, 'infra/stack'), { recursive: true });
  for (const name of ['package.json', 'tsconfig.json']) cpSync(join(CHECKOUT, name), join(elsewhere, name));
  symlinkSync(join(CHECKOUT, 'node_modules'), join(elsewhere, 'node_modules'));
  return () => rmSync(join(elsewhere, '../..'), { recursive: true });
});

describe('the file of rules', () => {
  test('is the same bytes in two clones, in other time zones and locales', () => {
    const there = rulesBundle(elsewhere, {
      TZ: 'America/St_Johns',
      LANG: 'zh_CN.GBK',
      SOURCE_DATE_EPOCH: '1',
    });
    expect(there.equals(here)).toBe(true);
  });

  test('names no path, no machine and no date', () => {
    const text = here.toString();
    expect(text).not.toMatch(/node_modules|shared\/|\.tsx?\b|file:\/\//);
    expect(text).not.toContain(CHECKOUT);
    expect(text).not.toMatch(/20\d\d-\d\d-\d\dT\d\d:\d\d/);
    expect(text).not.toMatch(/^import |\bimport\(|\brequire\(/m);
  });

  test('a comment that changes moves no digest; a rule that changes does', () => {
    const change = (file: string, from: string, to: string) => {
      const path = join(elsewhere, file);
      const kept = readFileSync(path, 'utf8');
      if (!kept.includes(from)) throw new Error(`${file} holds no ${from}`);
      writeFileSync(path, kept.replace(from, to));
      const made = rulesBundle(elsewhere);
      writeFileSync(path, kept);
      return made.equals(here);
    };
    expect(change('shared/counting/tally.ts', '/** Adds one case.', '/** Takes one case in.')).toBe(true);
    expect(change('shared/counting/money.ts', 'fen + unit / 2n', 'fen + unit / 3n')).toBe(false);
  });
});
