import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { digestOfBytes } from '../../../shared/formats/seal.ts';
import { RELEASE } from '../../../shared/report/release.ts';
import { length } from '../../prove/figure.ts';
import { contentsOf } from '../night/reader.ts';
import { finalised, received, texts, type World, worldOn } from '../night/world.ts';
import { gongkai, scratch } from './recording-shell.ts';

/** Bytes at random places, beside one in each file; `npm run prove` takes three times as many (R39). */
const TAMPERED = length('TAMPERED', 20);

const { folder } = scratch();
const MIRROR = join(folder, 'mirror');
let keys: string[] = [];

/** Two agencies, one with a correction, as the bucket holds them after three nights. */
async function published(): Promise<World> {
  const world = worldOn();
  for (const agency of ['huaian', 'zhoukou']) {
    await world.register(agency);
    await world.send(agency, received('A-1', '2024-03-01T09:00:00+08:00'), ...texts(2024), finalised(2024));
  }
  await world.night();
  await world.send('huaian', received('A-2', '2024-04-01T09:00:00+08:00'));
  await world.send('huaian', finalised(2024, { note: '补计一件。' }));
  await world.night();
  return world;
}

beforeAll(async () => {
  const { stores } = await published();
  const contents = await contentsOf(stores.publication);
  keys = [...contents.keys()].sort();
  for (const [key, text] of contents) {
    const path = join(MIRROR, key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
});

/** Verifies a copy of the mirror that something was done to. */
async function verified(
  change: (mirror: string) => void,
  scope = '',
): Promise<{ code: number; failed: string[] }> {
  const mirror = mkdtempSync(join(folder, 'copy-'));
  cpSync(MIRROR, mirror, { recursive: true });
  change(mirror);
  const { code, out } = await gongkai(['verify', join(mirror, scope), '--json']);
  rmSync(mirror, { recursive: true });
  const failed = JSON.parse(out).filter(({ result }: { result: string }) => result === 'fail');
  return {
    code,
    failed: [...new Set<string>(failed.map(({ place }: { place: string }) => place.split(' ')[0]))],
  };
}

const flipped = (mirror: string, key: string, at: number): void => {
  const path = join(mirror, key);
  const bytes = readFileSync(path);
  const index = at % bytes.length;
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  writeFileSync(path, bytes);
};

test('the release that seals is the release of the package', () => {
  expect(RELEASE).toBe(packageJson.version);
});

describe('what was published as it should be', () => {
  test.each(['', 'huaian/2024', 'huaian/2024/v1', 'zhoukou/2024/v1/index.html'])(
    'passes: %s',
    async (scope) => {
      expect(await verified(() => {}, scope)).toEqual({ code: 0, failed: [] });
    },
  );

  test('says what could not be recomputed, and counts it as neither', async () => {
    const { out, told } = await gongkai(['verify', join(MIRROR, 'huaian/2024/v2')]);
    expect(out).toMatch(/未核 n\/a .*huaian\/2024\/v2\/report.json \/provenance\/eventsDigest/);
    expect(told.join()).toMatch(/一致 \d+ 项，不一致 0 项，无法重算 \d+ 项/);
  });

  test('passes over HTTP, as the public reads it', async () => {
    const server = createServer((request, answer) => {
      const key = decodeURIComponent(
        new URL(String(request.url), 'http://x').pathname.slice('/bucket/'.length),
      );
      if (!keys.includes(key)) return void answer.writeHead(404).end();
      answer.end(readFileSync(join(MIRROR, key)));
    });
    await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
    afterAll(() => new Promise((down) => server.close(down)));
    const { port } = server.address() as AddressInfo;
    for (const path of ['', 'huaian/2024/index.html', 'huaian/2024/v1/'])
      expect((await gongkai(['verify', `http://127.0.0.1:${port}/bucket/${path}`])).code).toBe(0);
    expect((await gongkai(['verify', `http://127.0.0.1:${port}/bucket/huaian/2024/v9/`])).code).toBe(1);
  });
});

describe('a tampered byte is found, and its file named', () => {
  test('in every file of every version and of the current place', async () => {
    const sealed = keys.filter((key) => /^[^/]+\/\d{4}\//.test(key));
    expect(sealed.length).toBeGreaterThan(12);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...sealed), fc.nat(), async (key, at) => {
        const { code, failed } = await verified((mirror) => flipped(mirror, key, at));
        expect(code).toBe(1);
        expect(failed).toContain(key);
      }),
      { numRuns: TAMPERED, seed: 20261122 },
    );
    for (const key of sealed) {
      const { failed } = await verified((mirror) => flipped(mirror, key, 7));
      expect(failed).toContain(key);
    }
  });

  test('a missing file, and one that nobody sealed', async () => {
    expect((await verified((mirror) => rmSync(join(mirror, 'huaian/2024/v1/report.html')))).failed).toEqual([
      'huaian/2024/v1/report.html',
    ]);
    expect(
      (await verified((mirror) => writeFileSync(join(mirror, 'huaian/2024/v1/extra.pdf'), 'x'))).failed,
    ).toEqual(['huaian/2024/v1/extra.pdf']);
  });

  test('a number changed with its seal made to fit is found by the catalogue, which names the seal', async () => {
    const { failed } = await verified((mirror) => {
      const key = 'huaian/2024/v1/seal.json';
      const text = readFileSync(join(mirror, key), 'utf8');
      writeFileSync(join(mirror, key), text.replace('"events": ', '"events":  '));
    });
    expect(failed).toEqual(['huaian/2024/v1/seal.json']);
  });

  test('a number changed in the page alone is found though its seal and the catalogue were made to fit', async () => {
    const { failed } = await verified((mirror) => {
      const change = (key: string, from: string | Buffer, to: string) => {
        const path = join(mirror, key);
        const before = readFileSync(path);
        const text = before.toString().replaceAll(from.toString(), to);
        expect(text).not.toBe(before.toString());
        writeFileSync(path, text);
        return { from: digestOfBytes(before), to: digestOfBytes(readFileSync(path)) };
      };
      const page = change('zhoukou/2024/v1/report.html', '>1</a></td>', '>7</a></td>');
      const seal = change('zhoukou/2024/v1/seal.json', page.from, page.to);
      change('index.json', seal.from, seal.to);
      cpSync(join(mirror, 'zhoukou/2024/v1/report.html'), join(mirror, 'zhoukou/2024/report.html'));
    }, 'zhoukou/2024');
    expect(failed).toEqual(['zhoukou/2024/v1/report.html']);
  });

  test('a version put in another’s place is found, though it is whole', async () => {
    const { failed } = await verified((mirror) => {
      rmSync(join(mirror, 'huaian/2024/v2'), { recursive: true });
      cpSync(join(mirror, 'huaian/2024/v1'), join(mirror, 'huaian/2024/v2'), { recursive: true });
    });
    expect(failed).toContain('huaian/2024/v2/seal.json');
  });
});

test('a folder that holds one version alone is verified by its seal', async () => {
  const copy = mkdtempSync(join(folder, 'alone-'));
  cpSync(join(MIRROR, 'huaian/2024/v1'), copy, { recursive: true });
  const { code, out } = await gongkai(['verify', copy]);
  expect(code).toBe(0);
  expect(out).toContain('目录不在手边');
});

test.each([
  ['"basis": "cases"', '"basis": "figures"'],
  ['"basis": "cases"', '"basis": "cases",\n  "contributions": []'],
])('a seal that names other grounds than its report is found: %s is %s', async (from, to) => {
  const copy = mkdtempSync(join(folder, 'grounds-'));
  cpSync(join(MIRROR, 'huaian/2024/v1'), copy, { recursive: true });
  const path = join(copy, 'seal.json');
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
  const { code, out } = await gongkai(['verify', copy]);
  expect(code).toBe(1);
  expect(out).toContain('机关、年度、版本、规则或事件与封存清单不一致');
});

test('a place that does not exist is bad input, and no address is wrong usage', async () => {
  expect((await gongkai(['verify', join(folder, 'nowhere')])).code).toBe(1);
  expect((await gongkai(['verify', 'ftp://reports.example/'])).code).toBe(2);
});
