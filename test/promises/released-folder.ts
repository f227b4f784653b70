/**
 * What a release left behind, opened for a test. In: the number of the release. Out: the folder of its published
 * files, the digests of what was public when it stopped, and a copy of its data folder that a test may change.
 * Always: the fixture itself is never written to.
 */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

const RELEASED = join(import.meta.dirname, '../fixtures/released');

export interface Released {
  /** Holds `{agency}/{year}/`, as the public could fetch it. */
  published: string;
  /** By key, the SHA-256 of every object that was public when the folder was left. */
  publicDigests: ReadonlyMap<string, string>;
  /** Unpacks the data folder below the temporary folder of this machine; the caller removes its parent. */
  unpack: () => string;
}

export function released(release: string): Released {
  const folder = join(RELEASED, release);
  const lines = readFileSync(join(folder, 'public.sha256'), 'utf8').trimEnd().split('\n');
  return {
    published: join(folder, 'published'),
    publicDigests: new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)])),
    unpack: () => {
      const data = join(mkdtempSync(join(tmpdir(), 'gongkai-released-')), 'data');
      const archive = brotliDecompressSync(readFileSync(join(folder, 'data.tar.br')));
      for (const { name, bytes } of filesOf(archive)) {
        mkdirSync(dirname(join(data, name)), { recursive: true });
        writeFileSync(join(data, name), bytes);
      }
      return data;
    },
  };
}

const BLOCK = 512;
const REGULAR = '0';

/** The regular files of a POSIX ustar archive; throws at anything else. */
function* filesOf(archive: Buffer): Generator<{ name: string; bytes: Buffer }> {
  for (let at = 0; archive[at] !== 0 && at < archive.length; ) {
    const field = (from: number, length: number) =>
      archive
        .subarray(at + from, at + from + length)
        .toString('utf8')
        .replace(/\0.*$/s, '');
    if (field(257, 5) !== 'ustar' || field(156, 1) !== REGULAR)
      throw new Error(`no regular file of a ustar archive at byte ${at}`);
    const size = Number.parseInt(field(124, 12), 8);
    const prefix = field(345, 155);
    const from = at + BLOCK;
    if (from + size > archive.length) throw new Error('the archive ends early');
    yield {
      name: prefix === '' ? field(0, 100) : `${prefix}/${field(0, 100)}`,
      bytes: archive.subarray(from, from + size),
    };
    at = from + Math.ceil(size / BLOCK) * BLOCK;
  }
}
