import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Bounds, cannotPrint, openPrinter } from '../../../../shared/formats/pdf/printing.ts';
import { versionReport } from '../../report/report-builder.ts';

const BOUNDS: Bounds = { files: 2, memoryBetween: 2 ** 30, memory: 2 ** 30, milliseconds: 20_000 };

/** A printer whose worker is this program: what becomes of processes needs no typesetter. */
function printerOf(program: string, bounds: Partial<Bounds> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'gongkai-printer-'));
  writeFileSync(join(folder, 'printing-worker.mjs'), program);
  const printer = openPrinter({ bounds: { ...BOUNDS, ...bounds }, folder });
  onTestFinished(() => {
    printer.close();
    rmSync(folder, { recursive: true });
  });
  return async () => new TextDecoder().decode(await printer.print(versionReport(), 'report.pdf'));
}

const answering = (answer: string) => `
  process.on('disconnect', () => process.exit(0));
  let count = 0;
  process.on('message', () => { count += 1; process.send(${answer}); });`;
const said = (text: string, memory = '0') =>
  `{ ok: true, memory: ${memory}, bytes: Buffer.from(String(${text})) }`;

describe('the process that prints', () => {
  test('is another one after so many files', async () => {
    const print = printerOf(answering(said('process.pid')));
    const pids = [await print(), await print(), await print(), await print(), await print()];
    expect(pids.map((pid) => pids.indexOf(pid))).toEqual([0, 0, 2, 2, 4]);
    expect(pids).not.toContain(String(process.pid));
  });

  test('is another one as soon as it has grown', async () => {
    const print = printerOf(answering(said('process.pid', '2 ** 31')), { files: 100 });
    expect(await print()).not.toBe(await print());
  });

  test('is ended when a file takes too long, and the next file has a new one', async () => {
    const slow = `process.on('message', () => { if (process.hrtime.bigint() > 0n) for (;;); });`;
    await expect(printerOf(slow, { milliseconds: 300 })()).rejects.toThrow('it took longer than 300 ms');
  });

  test('is ended when a file takes too much memory', async () => {
    const greedy = `
      const kept = [];
      process.on('message', () => { for (;;) kept.push(Buffer.alloc(2 ** 24, 1)); });`;
    await expect(printerOf(greedy, { memory: 150 * 2 ** 20 })()).rejects.toThrow('it took more than 150 MiB');
  });

  test('may fail by itself: the error says how, and the next file is printed by another', async () => {
    const print = printerOf(`
      import { existsSync, writeFileSync } from 'node:fs';
      process.on('message', () => {
        if (existsSync('failed')) return process.send({ ok: true, memory: 0, bytes: Buffer.from('done') });
        writeFileSync('failed', '');
        process.abort();
      });
      process.on('disconnect', () => process.exit(0));`);
    await expect(print()).rejects.toThrow('the printing process ended by SIGABRT');
    expect(await print()).toBe('done');
  });

  test('makes one file at a time, in order, and a fault of one leaves the others alone', async () => {
    const print = printerOf(
      answering(`count === 2 ? { ok: false, memory: 0, reason: 'no ink' } : ${said('count')}`),
      { files: 100 },
    );
    const [one, two, three] = await Promise.allSettled([print(), print(), print()]);
    expect(one).toMatchObject({ value: '1' });
    expect(two).toMatchObject({ reason: new Error('no ink') });
    expect(three).toMatchObject({ value: '3' });
  });

  test('is given nothing of this environment', async () => {
    const print = printerOf(
      answering(said('Object.keys(process.env).filter((key) => !/^NODE_CHANNEL/.test(key))')),
    );
    expect(await print()).toBe('');
  });
});

test('a machine that cannot print says which it is; Linux x64 with glibc can', () => {
  const machine = (platform: NodeJS.Platform, arch: NodeJS.Architecture) => ({ ...process, platform, arch });
  expect(cannotPrint(machine('linux', 'x64'), true)).toBeNull();
  expect(cannotPrint(machine('darwin', 'arm64'), false)).toBe('darwin arm64');
  expect(cannotPrint(machine('linux', 'arm64'), true)).toBe('linux arm64');
  expect(cannotPrint(machine('linux', 'x64'), false)).toBe('linux x64 without glibc');
});
