/**
 * The registry file, mutated (issue: hostile input): whatever it holds, it is read whole or refused with its faults by
 * name; nothing is half taken, nobody's prototype is changed, and no other error comes out.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Refused } from '../../../infra/cli/messages.ts';
import { checkReferences, readRegistryFile } from '../../../infra/cli/operator/registry-file.ts';
import { length } from '../../prove/figure.ts';
import { scratch } from './recording-shell.ts';

const RUNS = Math.ceil(length('FUZZ', 600) / 20) * 10;
const SEED = 20261021;
const { write } = scratch();

const GOOD = JSON.stringify({
  agencies: [
    { id: 'huaian', name: '淮安市人民政府', parent: null, contact: '地址', chargeDecimals: 4 },
    { id: 'qingpu', name: '清江浦区', parent: 'huaian' },
  ],
  sources: [{ id: 'huaian-cases', agencies: ['huaian', 'qingpu'], may: ['facts'], succeeds: [] }],
});
const PIECES = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  'null',
  '1e999',
  '-0',
  '"__proto__":{"admin":true},',
  '"constructor":',
  '"id":"huaian",',
  '\\u0000',
  '\\ud800',
  '\ufeff',
  '\u202e',
  '../../x',
  '9007199254740993',
  '[[[[[[[[',
  '//',
  ' ',
];

const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      7,
      1e21,
      '',
      'huaian',
      'A',
      '__proto__',
      '../x',
      'x'.repeat(300),
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        'id',
        'name',
        'parent',
        'agencies',
        'sources',
        'may',
        'succeeds',
        '__proto__',
        'constructor',
        'toString',
      ),
      tie('value'),
    ),
  ),
})).value;

const files = fc.oneof(
  fc
    .array(fc.tuple(fc.nat(400), fc.nat(12), fc.constantFrom(...PIECES)), { minLength: 1, maxLength: 4 })
    .map((list) =>
      list.reduce(
        (text, [at, over, piece]) =>
          text.slice(0, at % text.length) + piece + text.slice((at % text.length) + over),
        GOOD,
      ),
    ),
  values.map((value) => JSON.stringify(value)),
  fc.record({ agencies: values, sources: values }).map((value) => JSON.stringify(value)),
  fc.uint8Array({ maxLength: 60 }),
  fc
    .record({
      id: fc.stringMatching(/^[a-z0-9-]{2,64}$/),
      name: fc.string({ unit: 'grapheme', maxLength: 30 }),
    })
    .map((agency) => JSON.stringify({ agencies: [{ ...agency, parent: null }] })),
);

test(`${RUNS} mutated registry files are read whole, or refused by name (seed ${SEED})`, async () => {
  const met = { read: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(files, async (content) => {
      const path = write('fuzzed.json', content);
      try {
        const registry = await readRegistryFile(path);
        checkReferences(path, registry, { agencies: [], sources: [], people: [] });
        for (const { id } of [...registry.agencies, ...registry.sources])
          expect(id).toMatch(/^[a-z0-9-]{2,64}$/);
        met.read += 1;
      } catch (error) {
        expect(error).toBeInstanceOf(Refused);
        expect((error as Refused).message.length).toBeLessThan(100_000);
        met.refused += 1;
      }
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
    { seed: SEED, numRuns: RUNS },
  );
  expect(met.read).toBeGreaterThan(0);
  expect(met.refused).toBeGreaterThan(met.read);
});
