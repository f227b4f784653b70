/**
 * Whatever way a value is spelled, the quick look at its text and the close one say the same. In: random values, each spelled
 * at random: white space, escapes in keys and texts, keys that come again, numbers with points and exponents. The second
 * opinion is a visitor of another parser, which sees every key and every number as they are written.
 */
import fc from 'fast-check';
import { visit } from 'jsonc-parser';
import { expect, test } from 'vitest';
import { type ParsedJson, parseJson } from '../../../shared/events/json.ts';
import { JsonExtent } from '../../../shared/events/json-extent.ts';
import { countQuotes } from '../../../shared/events/json-scan.ts';

const SEED = 20261130;
const RUNS = Number(process.env['GONGKAI_FUZZ'] ?? 1_500);
const DEEPEST = 64;

const escapedUnit = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
const spaces = fc.constantFrom('', '', '', ' ', '\n ', '\t\r');
const texts = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'data',
    '__proto__',
    'constructor',
    'length',
    '0',
    '',
    '"',
    '\\',
    '/',
    'é',
    '号',
    '😀',
  ),
  fc.string({ maxLength: 6 }),
);
const spelledText = fc.oneof(
  texts.map((text) => JSON.stringify(text)),
  texts.map(
    (text) =>
      `"${[...text]
        .flatMap((letter) => letter.split(''))
        .map(escapedUnit)
        .join('')}"`,
  ),
  fc.constantFrom('"\\ud800"', '"\\/"', '"\\"\\""', '"\\u0022"', '"a"', '"a"', '"\\u0061"'),
);
const spelledNumber = fc.oneof(
  fc.nat(20_000).map(String),
  fc.constantFrom(
    '0',
    '-0',
    '7',
    '1e2',
    '1e3',
    '2e4',
    '1E+3',
    '1000',
    '1001',
    '1.0',
    '0.5',
    '5e-1',
    '1e-400',
    '0e-9',
    '-12',
    '20',
  ),
  fc.constantFrom(
    '9007199254740993',
    '999999999999999',
    '1000000000000000',
    '1.0000000000000000',
    '1e400',
    '1e15',
  ),
);
const word = fc.constantFrom('true', 'false', 'null');

const { value: spelled } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    spelledText,
    spelledNumber,
    word,
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
    fc
      .array(fc.tuple(spelledText, tie('value'), spaces, spaces), { maxLength: 5 })
      .map((members) => `{${members.map(([key, of, a, b]) => `${a}${key}${b}:${b}${of}${a}`).join(',')}}`),
  ),
}));
const deep = fc
  .tuple(
    fc.integer({ min: DEEPEST - 3, max: DEEPEST + 3 }),
    fc.constantFrom('[', '{"a":', '{"a":1,"a":'),
    spelled,
  )
  .map(
    ([depth, open, inside]) => `${open.repeat(depth)}${inside}${(open === '[' ? ']' : '}').repeat(depth)}`,
  );

interface Opinion {
  depth: number;
  duplicate: boolean;
  unsure: number;
  value: unknown;
}

/** What the text says by the visitor alone. `JSON.parse` of Node 24 misreads keys after some that end in a backslash. */
function secondOpinion(text: string): Opinion {
  const said: Opinion = { depth: 0, duplicate: false, unsure: 0, value: undefined };
  const open: Set<string>[] = [];
  let put = (value: unknown): void => {
    said.value = value;
  };
  const outer: (typeof put)[] = [];
  const begin = (inner: object, next: typeof put) => {
    put(inner);
    outer.push(put);
    put = next;
    open.push(new Set());
    said.depth = Math.max(said.depth, open.length);
  };
  const end = () => {
    open.pop();
    put = outer.pop() ?? put;
  };
  let key = '';
  visit(text, {
    onObjectBegin: () => {
      const members = {};
      begin(members, (value) =>
        Object.defineProperty(members, key, {
          value,
          ...{ enumerable: true, writable: true, configurable: true },
        }),
      );
    },
    onArrayBegin: () => {
      const items: unknown[] = [];
      begin(items, (value) => items.push(value));
    },
    onObjectEnd: end,
    onArrayEnd: end,
    onObjectProperty: (name) => {
      const keys = open.at(-1);
      if (keys?.has(name)) said.duplicate = true;
      keys?.add(name);
      key = name;
    },
    onLiteralValue: (value, offset, length) => {
      put(value);
      if (typeof value !== 'number') return;
      const digits = text.slice(offset, offset + length).replace(/^-/, '');
      if (digits.length > 16 || (value === 0 && /^[^eE]*[1-9]/.test(digits))) said.unsure++;
    },
  });
  return said;
}

const kindOf = (parsed: ParsedJson) =>
  'fault' in parsed ? parsed.fault : parsed.rounded.size > 0 ? 'rounded' : 'sure';

function expected(text: string): string {
  const { depth, duplicate, unsure } = secondOpinion(text);
  if (depth > DEEPEST) return 'json.depth';
  if (duplicate) return 'json.duplicate-key';
  return unsure > 0 ? 'rounded' : 'sure';
}

test('each spelling of a value is accepted or refused as by another parser', () => {
  const met = { 'json.depth': 0, 'json.duplicate-key': 0, rounded: 0, sure: 0 } as Record<string, number>;
  fc.assert(
    fc.property(fc.oneof({ weight: 6, arbitrary: spelled }, { weight: 1, arbitrary: deep }), (text) => {
      const parsed = parseJson(Buffer.from(text));
      const kind = expected(text);
      met[kind] = (met[kind] ?? 0) + 1;
      expect(kindOf(parsed), text).toBe(kind);
      if ('value' in parsed) expect(parsed.value).toEqual(secondOpinion(text).value);
    }),
    { seed: SEED, numRuns: RUNS },
  );
  for (const [kind, times] of Object.entries(met)) expect(times, kind).toBeGreaterThan(RUNS / 100);
});

test('no text is shorter than the value’s extent, and one of equal length is the plain spelling', () => {
  const extent = new JsonExtent();
  fc.assert(
    fc.property(spelled, (text) => {
      if (!extent.measure(JSON.parse(text), DEEPEST)) return;
      expect(extent.least).toBeLessThanOrEqual(text.length);
      const { duplicate, unsure } = secondOpinion(text);
      if (extent.least === text.length) expect([duplicate, unsure]).toEqual([false, 0]);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test('exactly the quotation marks are counted, in any part of the bytes', () => {
  const bytes = fc
    .uint8Array({ maxLength: 12 })
    .map((all) => all.map((byte) => (byte % 3 === 0 ? 0x22 : byte)));
  fc.assert(
    fc.property(bytes, fc.nat(12), fc.nat(12), (all, from, to) => {
      const counted = all.subarray(from, to).filter((byte) => byte === 0x22).length;
      expect(countQuotes(all, from, Math.min(to, all.length))).toBe(counted);
    }),
    { seed: SEED },
  );
});

test.each([
  ['{}', 2, 0],
  ['[]', 2, 0],
  ['{"a":1}', 7, 1],
  ['{"a":[true,false,null,{}],"b":"c"}', 34, 3],
  ['[0,10,999,1001]', 15, 0],
  ['"号"', 3, 1],
])('%s has its own extent', (text, least, strings) => {
  const extent = new JsonExtent();
  expect(extent.measure(JSON.parse(text), DEEPEST)).toBe(true);
  expect([extent.least, extent.strings]).toEqual([least, strings]);
});

test.each(['1000', '-1', '0.5', '-0', '[1,1e15]', '[[]]', '{"a":{}}'])('%s is not measured', (text) => {
  expect(new JsonExtent().measure(JSON.parse(text), 1)).toBe(false);
});
