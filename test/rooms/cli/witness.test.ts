/** A log is tampered with after its checkpoint was kept, by somebody who can sign: `witness` and `verify` name it. */
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gongkai, scratch } from './recording-shell.ts';
import { entriesIn, mirrorOf, relog, twoVersions } from './tampered-log.ts';

const { folder } = scratch();
const MIRROR = join(folder, 'mirror');
const KEPT = join(folder, 'kept');
const V2 = 'huaian/2024/v2/';

interface Found {
  place: string;
  result: string;
  zh: string;
  en: string;
}

beforeAll(async () => {
  await mirrorOf((await twoVersions()).stores.publication, MIRROR);
  expect((await gongkai(['witness', MIRROR, '--checkpoints', KEPT])).code).toBe(0);
}, 60_000);

async function copy(change: (mirror: string) => void | Promise<void>): Promise<string> {
  const mirror = mkdtempSync(join(folder, 'copy-'));
  cpSync(MIRROR, mirror, { recursive: true });
  await change(mirror);
  return mirror;
}

/** Both commands, each with checkpoints of its own that were kept before; what each names. */
async function named(mirror: string, scope = 'huaian/2024'): Promise<[code: number, fails: string[]][]> {
  const seen = mkdtempSync(join(folder, 'seen-'));
  cpSync(KEPT, seen, { recursive: true });
  const kept = readdirSync(seen, { recursive: true }).sort();
  const all: [number, string[]][] = [];
  for (const argv of [
    ['witness', mirror],
    ['verify', join(mirror, scope)],
  ]) {
    const { code, out } = await gongkai([...argv, '--checkpoints', seen, '--json']);
    const found: Found[] = Array.isArray(JSON.parse(out)) ? JSON.parse(out) : JSON.parse(out).findings;
    all.push([code, found.filter(({ result }) => result === 'fail').map(({ place }) => place)]);
  }
  // What fails is not kept.
  expect(readdirSync(seen, { recursive: true }).sort()).toEqual(kept);
  return all;
}

const edit = (mirror: string, key: string, change: (text: string) => string) => {
  const path = join(mirror, key);
  const before = readFileSync(path, 'latin1');
  expect(change(before)).not.toBe(before);
  writeFileSync(path, change(before), 'latin1');
};
const flip = (text: string, at: number) =>
  `${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) ^ 1)}${text.slice(at + 1)}`;
const sha256 = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const another = (version: number) =>
  JSON.stringify({ type: 'version', agency: 'zhoukou', year: 2024, version, seal: null });

/** The seal of the second version says something else, and the catalogue names the new seal. */
function reseal(mirror: string): { from: string; to: string } {
  const path = join(mirror, V2, 'seal.json');
  const from = sha256(readFileSync(path));
  edit(mirror, `${V2}seal.json`, (text) => text.replace('"events": ', '"events":  '));
  const to = sha256(readFileSync(path));
  edit(mirror, 'index.json', (text) => text.replace(from, to));
  return { from, to };
}

describe('from a checkpoint that was kept before', () => {
  test.each<[string, (entries: string[]) => string[]]>([
    ['an entry that was dropped', ([, ...rest]) => rest],
    ['one dropped, and another in its place', ([, ...rest]) => [...rest, another(1)]],
    ['one dropped, and more behind', ([, ...rest]) => [...rest, another(1), another(2)]],
    ['two that changed places', ([first = '', second = '', ...rest]) => [second, first, ...rest]],
    [
      'what a night committed to, rewritten',
      (all) => all.map((entry) => entry.replace('"root":"', '"root":"A')),
    ],
  ])('%s is named, though all of it is signed and proven anew', async (_, change) => {
    const mirror = await copy((at) => relog(at, change(entriesIn(at))));
    for (const [code, fails] of await named(mirror)) {
      expect(code).toBe(1);
      expect(fails).toContain('log/checkpoint');
    }
  });

  test('a tile that was swapped, and one that is gone', async () => {
    const tile = 'log/tile/0/000.p/4';
    for (const change of [
      (at: string) => edit(at, tile, (text) => flip(text, 40)),
      (at: string) => rmSync(join(at, tile)),
    ])
      for (const [code, fails] of await named(await copy(change))) {
        expect(code).toBe(1);
        expect(fails).toContain(tile);
      }
  });

  test('an entry that was changed in place, and a bundle that was cut short', async () => {
    const bundle = 'log/tile/entries/000.p/4';
    for (const change of [
      (text: string) => text.replace('2025', '2026'),
      (text: string) => text.slice(0, -9),
    ])
      for (const [code, fails] of await named(await copy((at) => edit(at, bundle, change)))) {
        expect(code).toBe(1);
        expect(fails).toContain(bundle);
      }
  });

  test('a checkpoint that was rolled back, and one that is gone', async () => {
    const old = JSON.parse(readFileSync(join(MIRROR, 'huaian/2024/v1/proof.json'), 'utf8')).checkpoint;
    const back = await copy((at) => writeFileSync(join(at, 'log/checkpoint'), old));
    for (const [code, fails] of await named(back)) {
      expect(code).toBe(1);
      expect(fails).toContain('log/checkpoint');
    }
    const { told } = await gongkai(['witness', back, '--checkpoints', KEPT]);
    expect(told.at(-1)).toContain('log/checkpoint');
  });

  test('a version that was rewritten with its seal and the catalogue: without a proof it is looked up', async () => {
    const mirror = await copy((at) => {
      reseal(at);
      rmSync(join(at, V2, 'proof.json'));
    });
    const [, [code = 0, fails = []] = []] = await named(mirror);
    expect([code, fails]).toEqual([1, [`${V2}proof.json /entry`]]);
  });

  test('and with its entry too, all signed and proven anew', async () => {
    const mirror = await copy(async (at) => {
      const { from, to } = reseal(at);
      await relog(
        at,
        entriesIn(at).map((entry) => entry.replace(from, to)),
      );
    });
    for (const [code, fails] of await named(mirror)) expect([code, fails]).toEqual([1, ['log/checkpoint']]);
  });

  test('and with a second entry at the end, which the log may have grown by', async () => {
    const mirror = await copy(async (at) => {
      const { from, to } = reseal(at);
      const entries = entriesIn(at);
      await relog(at, [...entries, (entries[2] ?? '').replace(from, to)]);
    });
    for (const [code, fails] of await named(mirror)) expect([code, fails]).toEqual([1, ['log/entries/4']]);
  });

  test('a log that another key signed', async () => {
    const mirror = await copy((at) => relog(at, entriesIn(at), '11'.repeat(32)));
    for (const [code, fails] of await named(mirror)) expect([code, fails]).toEqual([1, ['log/key']]);
  });

  test('a version that the log has and the catalogue leaves out', async () => {
    const mirror = await copy((at) => edit(at, 'index.json', (text) => text.replaceAll('huaian', 'huaiyin')));
    const { code, out } = await gongkai(['verify', mirror, '--json']);
    const fails = JSON.parse(out).flatMap(({ place, result, zh }: Found) =>
      place === 'index.json' && result === 'fail' ? [zh] : [],
    );
    expect(code).toBe(1);
    expect(fails).toEqual([
      expect.stringContaining('huaian/2024/v1'),
      expect.stringContaining('huaian/2024/v2'),
    ]);
  });
});

describe('what holds', () => {
  test('a log that only grew is kept beside the one before, and can be asked again', async () => {
    const seen = join(folder, 'grown');
    cpSync(KEPT, seen, { recursive: true });
    const mirror = await copy((at) => relog(at, [...entriesIn(at), another(1)]));
    const argv = ['witness', mirror, '--checkpoints', seen, '--json'];
    const first = JSON.parse((await gongkai(argv)).out);
    expect(first).toMatchObject({ log: 'publication.example/log', size: 5, seenBefore: 4 });
    expect(readFileSync(first.kept, 'utf8')).toBe(readFileSync(join(mirror, 'log/checkpoint'), 'utf8'));
    expect(readdirSync(join(seen, 'publication%2Eexample%2Flog')).sort()).toEqual([
      '4.checkpoint',
      '5.checkpoint',
      'key',
    ]);
    const again = await gongkai(argv);
    expect([again.code, JSON.parse(again.out).seenBefore]).toEqual([0, 5]);
    // Against the larger one, the log of before is one that was rolled back.
    expect((await gongkai(['verify', join(MIRROR, 'huaian/2024'), '--checkpoints', seen])).code).toBe(1);
  });

  test('verify keeps what it saw, and says the first time that there was nothing to compare with', async () => {
    const seen = join(folder, 'verified');
    const env = { GONGKAI_CHECKPOINTS: seen };
    const ofLog = async () => {
      const { code, out } = await gongkai(['verify', join(MIRROR, V2), '--json'], { env });
      const found: Found[] = JSON.parse(out);
      return [code, found.filter(({ place }) => place === 'log/checkpoint').map(({ result }) => result)];
    };
    expect(await ofLog()).toEqual([0, ['pass', 'not-assessable']]);
    expect(await ofLog()).toEqual([0, ['pass', 'pass']]);
    const path = join(seen, 'publication%2Eexample%2Flog', '4.checkpoint');
    writeFileSync(path, flip(readFileSync(path, 'utf8'), 30));
    const { code, told } = await gongkai(['verify', join(MIRROR, V2)], { env });
    expect([code, told.at(-1)]).toEqual([1, expect.stringContaining('已损坏')]);
  });

  test('a proof that is gone is looked up in the log', async () => {
    const mirror = await copy((at) => rmSync(join(at, V2, 'proof.json')));
    const { code, out } = await gongkai(['verify', join(mirror, V2), '--json']);
    const found: Found[] = JSON.parse(out);
    const of = found.filter(({ place }) => place.includes('proof.json'));
    expect(code).toBe(0);
    expect(of.map(({ place, result }) => [place, result])).toEqual(
      ['', ' /entry', ' /index'].map((at) => [`${V2}proof.json${at}`, 'pass']),
    );
  });

  test('a key that is known otherwise has to be the one that lies there', async () => {
    const key = readFileSync(join(MIRROR, 'log/key'), 'utf8');
    const seen = join(folder, 'pinned');
    const witness = (known: string) => gongkai(['witness', MIRROR, '--checkpoints', seen, '--key', known]);
    expect((await witness(key.replace('+', '+0'))).code).toBe(1);
    expect((await witness(key)).code).toBe(0);
  });

  test('where there is no log, or nowhere to keep it, that is said', async () => {
    const bare = await copy((at) => rmSync(join(at, 'log'), { recursive: true }));
    const none = await gongkai(['witness', bare, '--checkpoints', join(folder, 'fresh')]);
    expect([none.code, none.told.at(-1)]).toEqual([1, expect.stringContaining('没有公开日志')]);
    const nowhere = await gongkai(['witness', MIRROR]);
    expect([nowhere.code, nowhere.told.at(-1)]).toEqual([2, expect.stringContaining('--checkpoints')]);
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const unkept = await gongkai(['verify', join(MIRROR, V2)], {
      env: { GONGKAI_CHECKPOINTS: join(file, 'x') },
    });
    expect(unkept.code).toBe(0);
    expect(unkept.told.join()).toContain('未能留存');
  });
});

describe('on the web', () => {
  let server: Server;
  let root = MIRROR;
  let base: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      try {
        response.end(readFileSync(join(root, decodeURIComponent(request.url ?? ''))));
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => new Promise((closed) => server.close(closed)));

  test('a log is witnessed and goes on; one that is gone or rolled back is named', async () => {
    const seen = join(folder, 'web');
    const argv = ['witness', base, '--checkpoints', seen];
    root = MIRROR;
    expect((await gongkai(argv)).code).toBe(0);
    expect((await gongkai(argv)).code).toBe(0);
    const old = JSON.parse(readFileSync(join(MIRROR, 'huaian/2024/v1/proof.json'), 'utf8')).checkpoint;
    root = await copy((at) => writeFileSync(join(at, 'log/checkpoint'), old));
    const back = await gongkai(argv);
    expect([back.code, back.out]).toEqual([1, expect.stringContaining('日志被回退')]);
  });
});
