import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Shell } from '../../../infra/cli/io.ts';
import { run } from '../../../infra/cli/program.ts';
import { bundledReader } from '../../bundled.ts';

/** The present of the tests: 2027-06-01. */
export const NOW = Date.UTC(2027, 5, 1);
const ROOT = new URL('../../..', import.meta.url).pathname;

export interface Run {
  code: number;
  /** Standard output. */
  out: string;
  /** Files on standard output. */
  bytes: Uint8Array;
  /** Standard error, a line each. */
  told: string[];
  /** Pauses that were asked for, in milliseconds. */
  pauses: number[];
}

/** Runs one command in this process, with a clock that stands still and pauses that take no time. */
export async function gongkai(argv: readonly string[], around: Partial<Shell> = {}): Promise<Run> {
  const result = nothingYet();
  result.code = await run(argv, { ...recording(result), ...around });
  return result;
}

/** What a part of a command says, in the same surroundings. */
export async function heard(
  part: (shell: Shell) => Promise<void>,
  around: Partial<Shell> = {},
): Promise<Pick<Run, 'out' | 'told'>> {
  const result = nothingYet();
  await part({ ...recording(result), ...around });
  return result;
}

const nothingYet = (): Run => ({ code: -1, out: '', bytes: new Uint8Array(), told: [], pauses: [] });

function recording(result: Run): Shell {
  return {
    root: ROOT,
    env: {},
    now: () => NOW,
    pause: async (ms) => void result.pauses.push(ms),
    out: (text) => {
      result.out += text;
    },
    outBytes: (bytes) => {
      result.bytes = bytes;
    },
    tell: (line) => void result.told.push(line),
    terminal: undefined,
    reader: bundledReader,
  };
}

/** A folder for the files of a test file, gone at its end. */
export function scratch(): { folder: string; write: (name: string, content: string | Uint8Array) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'gongkai-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    write: (name, content) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
  };
}

/** A line of an event file: an application that was received, unless something else is said. */
export function eventLine(event: Record<string, unknown> = {}): string {
  return JSON.stringify({
    specversion: '1.0',
    id: 'e1',
    source: '/cases',
    type: 'application.received',
    time: '2024-03-01T09:00:00+08:00',
    subject: 'A-1',
    agency: 'huaian',
    data: { applicantType: 'natural-person' },
    ...event,
  });
}

export const decided = (event: Record<string, unknown> = {}): string =>
  eventLine({
    id: 'e2',
    type: 'application.decided',
    time: '2024-04-01T09:00:00+08:00',
    data: { outcome: 'granted' },
    ...event,
  });
