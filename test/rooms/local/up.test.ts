/** The package's own command, as a stranger runs it on an assembly of theirs: nothing of this project is in it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../../infra/local/up.ts';
import { template, writeAssembly } from './assembly-builder.ts';

const COMMAND = fileURLToPath(new URL('../../../infra/local/up.mjs', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-assembly-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (...words: string[]) =>
  spawn(process.execPath, [COMMAND, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });

async function ended(...words: string[]): Promise<{ code: unknown; said: string }> {
  const child = run(...words);
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const [code] = await once(child, 'close');
  return { code, said };
}

test('puts up an assembly, prints its outputs, and ends well when it is asked to', async () => {
  const child = run(writeAssembly(folder), '--data', join(folder, 'data'), '--port', '0');
  const [printed] = await once(child.stdout, 'data');
  const { url, outputs } = JSON.parse(String(printed));
  const answer = await fetch(`${url}/sources/any/events`, { method: 'POST', body: 'x' });
  expect(answer.status).toBe(202);
  expect(outputs.Table).toMatch(/\w/);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a resource that it does not know ends it with exit 1, and is named', async () => {
  const built = template();
  built.Resources['Queue'] = { Type: 'AWS::Kinesis::Stream', Properties: {} };
  const { code, said } = await ended(
    writeAssembly(folder, built),
    '--data',
    join(folder, 'data'),
    '--port',
    '0',
  );
  expect(code).toBe(1);
  expect(said).toContain('AWS::Kinesis::Stream');
});

// In this process: what was said is all that a process of its own would show.
test.each([[[]], [['a', 'b']], [['a', '--port', 'many']], [['a', '--nothing']]])(
  'wrong usage %j ends with exit 2 and an example',
  async (words) => {
    const before = process.exitCode;
    // Reason: keeps what the user would read out of the test's own output; the calls are judged, and nothing else.
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      await main(words);
      expect(process.exitCode).toBe(2);
      expect(said.mock.calls.join()).toContain('example: ');
    } finally {
      said.mockRestore();
      process.exitCode = before;
    }
  },
);
