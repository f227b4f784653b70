import { describe, expect, test } from 'vitest';
import { STYLE } from '../../../../shared/formats/html/style.ts';

/** The colours of a scheme by name. */
function coloursIn(block: string): Map<string, string> {
  return new Map(
    [...block.matchAll(/--([a-z0-9]+):(#[0-9a-f]{3,6})\b/g)].map(([, name = '', hex = '']) => [name, hex]),
  );
}

const [light = '', dark = '', print = ''] = [...STYLE.matchAll(/:root\{([^}]*)\}/g)].map(
  ([, block]) => block,
);

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const full = hex.length === 4 ? hex.replace(/[0-9a-f]/g, '$&$&') : hex;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(full.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

const WORDS = ['ink', 'soft', 'red', 'link', 'warn', 'ok'];
const PICTURES = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6'];

describe.each([
  ['light', coloursIn(light)],
  ['dark', coloursIn(dark)],
  // What a print does not name it takes from the light scheme.
  ['print', new Map([...coloursIn(light), ...coloursIn(print)])],
])('in %s', (_, colours) => {
  const against = (name: string, ground: string) =>
    contrast(colours.get(name) ?? '', colours.get(ground) ?? '');

  test.each(WORDS)('words in %s are read on the sheet and on tinted ground: at least 4.5:1', (name) => {
    expect(Math.min(against(name, 'sheet'), against(name, 'faint'))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(PICTURES)('the parts of a picture in %s are seen on the sheet: at least 3:1', (name) => {
    expect(against(name, 'sheet')).toBeGreaterThanOrEqual(3);
  });

  test('the focus is seen on the ground and on the sheet: at least 3:1', () => {
    expect(Math.min(against('link', 'ground'), against('link', 'sheet'))).toBeGreaterThanOrEqual(3);
  });
});

test('every colour of a word that the style uses is one of those that are compared', () => {
  const used = [...STYLE.matchAll(/[;{]color:(?:var\(--([a-z0-9]+)\)|([^;}]+))/g)].map(
    ([, name, raw]) => name ?? raw,
  );
  expect([...new Set(used)].filter((name) => name === undefined || !WORDS.includes(name))).toEqual([]);
});

test('black on white is 21:1, and a grey of half as much light is what the standard says', () => {
  expect(contrast('#000000', '#fff')).toBeCloseTo(21, 5);
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});
