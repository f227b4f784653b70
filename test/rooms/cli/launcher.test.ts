import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { eventLine, scratch } from './recording-shell.ts';

const LAUNCHER = fileURLToPath(new URL('../../../infra/cli/gongkai.mjs', import.meta.url));
const { folder, write } = scratch();

const gongkai = (...argv: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [LAUNCHER, ...argv], { encoding: 'utf8' });

describe('the gongkai process', () => {
  it('prints results on standard output alone, exit code 0', () => {
    const { status, stdout, stderr } = gongkai(
      ...['tables', '--events', write('one.jsonl', eventLine()), '--agency', 'huaian', '--year', '2024'],
    );
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout).applications.received.total).toBe(1);
  });

  it('finds the files that it hands out, though it runs from a bundle', () => {
    const { status, stderr } = gongkai('vendor-kit', join(folder, 'kit'));
    expect([status, stderr]).toEqual([0, '']);
    expect(readdirSync(join(folder, 'kit'))).toEqual(expect.arrayContaining(['README.md', 'sender.py']));
  });

  it('prints by the worker of the checkout alone, for its bundle holds none', () => {
    const rooms = fileURLToPath(new URL('../../../infra/cli/', import.meta.url));
    const names = readdirSync(rooms, { recursive: true, encoding: 'utf8' });
    const opening = names.filter(
      (name) => name.endsWith('.ts') && readFileSync(join(rooms, name), 'utf8').includes('openPrinter'),
    );
    expect(opening).toEqual(['printer.ts']);
    expect(readdirSync(join(rooms, '../../shared/formats/pdf'))).toContain('printing-worker.ts');
  });

  it('prints faults on standard error alone, exit code 1', () => {
    const { status, stdout, stderr } = gongkai('check', write('bad.json', '{'));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('bad.json:1:2');
  });

  it.each([
    [['--nonsense']],
    [['frobnicate']],
    [['check']],
    [[]],
    [['registry']],
    [['tables', '--year', 'x']],
  ])('wrong usage is exit code 2: %j', (argv) => {
    const { status, stdout, stderr } = gongkai(...argv);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).not.toBe('');
  });

  it('--help is no mistake, and stands at every command with examples', () => {
    const overview = gongkai('--help');
    expect([overview.status, overview.stderr]).toEqual([0, '']);
    const commands = [
      'start',
      'registry',
      'source',
      'send',
      'narrative',
      'finalise',
      'night',
      'draft',
      'tables',
      'check',
      'verify',
      'evidence',
    ];
    for (const command of commands) {
      expect(overview.stdout).toContain(`  ${command}`);
      const { status, stdout } = gongkai(command, '--help');
      expect([status, stdout.includes('示例 / Examples:')]).toEqual([0, true]);
    }
  });

  it('a reader that has read enough ends it without a word', () => {
    const argv = [
      'tables',
      '--events',
      write('pipe.jsonl', eventLine()),
      '--agency',
      'huaian',
      '--year',
      '2024',
    ];
    const line = [process.execPath, LAUNCHER, ...argv].map((part) => `'${part}'`).join(' ');
    const { stdout, stderr } = spawnSync('sh', ['-c', `${line} | true; ${line} | head -c 1`], {
      encoding: 'utf8',
    });
    expect([stdout, stderr]).toEqual(['{', '']);
  });
});
