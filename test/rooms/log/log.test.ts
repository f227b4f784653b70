import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCheckpoint, signedCheckpoint } from '../../../shared/log/checkpoint.ts';
import {
  consistencyProof,
  inclusionProof,
  isConsistent,
  leafHash,
  rootByInclusion,
} from '../../../shared/log/merkle.ts';
import { bundlesOf, entriesOf, tileName } from '../../../shared/log/tiles.ts';
import { digest, MemoryLog, plainRoot, signer, verified } from './log-in-memory.ts';

const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');
const entry = (n: number) => new Uint8Array(Buffer.from(`entry ${n}`));
const entries = (count: number) => Array.from({ length: count }, (_, n) => entry(n));

async function logOf(count: number): Promise<MemoryLog> {
  const log = new MemoryLog();
  await log.append(entries(count));
  return log;
}

describe('the tree', () => {
  test('grows by whatever steps to the root that the text of the RFC gives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 4 }),
        async (steps) => {
          const log = new MemoryLog();
          let [head, told] = [{ size: 0, root: digest(new Uint8Array()) }, 0];
          for (const step of steps) {
            head = await log.append(entries(told + step).slice(told));
            told += step;
          }
          expect([head.size, hex(head.root)]).toEqual([told, hex(plainRoot(entries(told)))]);
          const kept = await Promise.all(bundlesOf(told).map(log.read));
          expect(kept.flatMap(entriesOf).map(hex)).toEqual(entries(told).map(hex));
        },
      ),
      { numRuns: 25 },
    );
  });

  test('reaches over a third row of tiles', async () => {
    const log = new MemoryLog();
    const head = await log.append(entries(66_000));
    expect(hex(head.root)).toBe(hex(plainRoot(entries(66_000))));
    expect([...log.files.keys()].filter((name) => name.startsWith('tile/2/'))).toEqual(['tile/2/000.p/1']);
  });

  test('has the roots of the test vectors of Certificate Transparency', async () => {
    const inputs = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ];
    const log = new MemoryLog();
    const roots: (string | undefined)[] = [];
    for (const input of inputs)
      roots.push(hex((await log.append([new Uint8Array(Buffer.from(input, 'hex'))])).root));
    expect([roots[0], roots[7]]).toEqual([
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ]);
  });
});

describe('proofs', () => {
  const sizes = fc
    .integer({ min: 1, max: 600 })
    .chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1)));
  const whole = logOf(600);

  test('of inclusion lead every entry to the root, and no other entry, place, size or path', async () => {
    const log = await whole;
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async ([size, at], dice) => {
        const root = hex(plainRoot(entries(size)));
        const path = await inclusionProof(at, size, log.tree(600));
        const told = { entry: at, size, leaf: leafHash(entry(at), digest) };
        expect(hex(rootByInclusion(told, path, digest))).toBe(root);
        expect(
          hex(rootByInclusion({ ...told, leaf: leafHash(entry(at + 1), digest) }, path, digest)),
        ).not.toBe(root);
        if (size > 1)
          expect(hex(rootByInclusion({ ...told, entry: (at + 1) % size }, path, digest))).not.toBe(root);
        expect(hex(rootByInclusion(told, [...path, digest(entry(at))], digest))).not.toBe(root);
        if (path.length === 0) return;
        const swapped = path.with(dice % path.length, digest(entry(dice)));
        expect(hex(rootByInclusion(told, swapped, digest))).not.toBe(root);
      }),
    );
  });

  test('of consistency hold between any two sizes, and between no log and one that was written anew', async () => {
    const log = await whole;
    const forged = new MemoryLog();
    await forged.append(entries(600).with(3, new Uint8Array(Buffer.from('other'))));
    await fc.assert(
      fc.asyncProperty(sizes, async ([size, before]) => {
        const old = { size: before, root: plainRoot(entries(before)) };
        const now = { size, root: plainRoot(entries(size)) };
        const proof = await consistencyProof(before, size, log.tree(600));
        expect(isConsistent(old, now, proof, digest)).toBe(true);
        expect(isConsistent(now, { ...old, size: before }, proof, digest)).toBe(false);
        if (before > 0)
          expect(isConsistent({ ...old, root: digest(old.root) }, now, proof, digest)).toBe(false);
        if (before <= 3 || before === size) return;
        const anew = { size, root: plainRoot(entries(size).with(3, new Uint8Array(Buffer.from('other')))) };
        const claimed = await consistencyProof(before, size, forged.tree(600));
        expect(isConsistent(old, anew, claimed, digest)).toBe(false);
        expect(isConsistent(old, anew, proof, digest)).toBe(false);
      }),
    );
  });
});

test('a tile has the name of the standard, and none is written a second time', async () => {
  expect(tileName({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067');
  expect(tileName({ level: 'entries', index: 0, width: 3 })).toBe('tile/entries/000.p/3');
  const log = new MemoryLog();
  for (let step = 0; step < 30; step++) await log.append(entries(20));
  expect(log.files.size).toBeGreaterThan(60);
});

test('a bundle that is cut off is refused', () => {
  expect(() => entriesOf(Uint8Array.of(0, 3, 1, 2))).toThrow(RangeError);
  expect(() => entriesOf(Uint8Array.of(0))).toThrow(RangeError);
});

describe('a checkpoint', () => {
  const head = { size: 9, root: digest(entry(9)) };
  const read = (note: string, key = signer) => readCheckpoint(note, key, { digest, verify: verified });

  test('is read as it was signed, beside the signature of a witness', async () => {
    const note = await signedCheckpoint(head, signer, digest);
    expect(note.split('\n').slice(0, 2)).toEqual(['reports.example/log', '9']);
    expect(read(note)).toEqual(head);
    expect(read(`${note}— witness.example AAAAAAAA\n`)).toEqual(head);
  });

  test('is refused where one byte differs, another key signed, or it is of another log', async () => {
    const note = await signedCheckpoint(head, signer, digest);
    expect(read(note.replace('\n9\n', '\n8\n'))).toBeUndefined();
    expect(read(note.slice(0, -1))).toBeUndefined();
    expect(read(note, { ...signer, name: 'other.example/log' })).toBeUndefined();
    expect(read(note, { ...signer, key: digest(signer.key) })).toBeUndefined();
    const stranger = await signedCheckpoint(
      head,
      { ...signer, sign: async () => new Uint8Array(64) },
      digest,
    );
    expect(read(stranger)).toBeUndefined();
  });
});
