/**
 * One byte of one file of a member is changed: a stranger with the public bucket alone is told in which file, and from
 * which byte on, and nothing else is called wrong (issue of the government's report).
 */
import { Buffer } from 'node:buffer';
import { beforeAll, describe, expect, test } from 'vitest';
import { drawingBy } from '../../../infra/cli/auditor/drawing.ts';
import { EDITIONS } from '../../../infra/cli/offline/editions.ts';
import type { Finding } from '../../../shared/audit/findings.ts';
import { verifyPlace } from '../../../shared/audit/place.ts';
import { TEXT_FORMATS } from '../../../shared/formats/renderers.ts';
import { digestOfBytes } from '../../../shared/formats/seal.ts';
import { sha256Bytes } from '../../../shared/store/digest.ts';
import { verifyEd25519 } from '../../../shared/store/ed25519.ts';
import { chain } from '../night/chain.ts';
import { tree } from '../night/small-tree.ts';

const bucket = new Map<string, Uint8Array>();

beforeAll(async () => {
  const { stores, now } = await tree();
  // The second night brings the proofs.
  for (const [night, hours] of [0, 1].entries())
    await chain(
      { mode: 'night', run: `run-${night}`, at: new Date(now() + hours * 3_600_000).toISOString() },
      stores,
      (_, error) => {
        throw error;
      },
    );
  for await (const key of stores.publication.list(''))
    bucket.set(key, (await stores.publication.get(key))?.bytes ?? new Uint8Array());
});

async function verified(
  changed: ReadonlyMap<string, Uint8Array>,
  deep = true,
  formats = TEXT_FORMATS,
): Promise<Finding[]> {
  return verifyPlace({
    scope: { kind: 'year', agency: 'city', year: 2024 },
    read: async (key) => changed.get(key) ?? bucket.get(key),
    list: async (folder) =>
      [...bucket.keys()].flatMap((key) => {
        const name = key.startsWith(folder) ? key.slice(folder.length) : '';
        return name === '' || name.includes('/') ? [] : [name];
      }),
    deep,
    editions: EDITIONS,
    digest: digestOfBytes,
    log: { digest: sha256Bytes, verify: verifyEd25519 },
    drawing: drawingBy(formats),
  });
}

/** One bit of the byte in the middle, and which byte that is, from 1. */
function flipped(key: string): { bytes: Uint8Array; byte: number } {
  const bytes = Buffer.from(bucket.get(key) ?? []);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return { bytes, byte: at + 1 };
}

const failed = (findings: readonly Finding[]) => findings.filter(({ result }) => result === 'fail');
const replaced = (key: string, from: string, to: string) => {
  const text = Buffer.from(bucket.get(key) ?? []).toString();
  expect(text).toContain(from);
  return new Map([[key, Buffer.from(text.replace(from, to))]]);
};

describe('a byte of a member', () => {
  test('is found in every file of it, named with the byte, and nothing else is called wrong', async () => {
    expect(failed(await verified(new Map()))).toEqual([]);
    const files = [...bucket.keys()].filter((key) => /^(county|town)\/2024\//.test(key));
    const positions = files.filter((key) => !/\/(seal|proof)\.json$|^\w+\/2024\/index\.html$/.test(key));
    for (const key of files) {
      const { bytes, byte } = flipped(key);
      const wrong = failed(await verified(new Map([[key, bytes]])));
      const own = wrong.filter(({ place }) => place.split(' ')[0] === key);
      // Of data, the cell too, as the government has it.
      const cells = wrong.filter(({ place }) => / \w+ [\w.-]+$/.test(place));
      const others = wrong.length - own.length - cells.length;
      expect([key, own.length > 0]).toEqual([key, true]);
      // A seal that is another is said to be; what it then says of the rest is said too.
      if (key.endsWith('/seal.json')) expect(own[0]?.zh).toMatch(/^封存清单(与目录登记的不一致|已损坏)/);
      else expect([key, others]).toEqual([key, 0]);
      const isNamed = own.some(
        ({ zh, en }) => zh.includes(`第 ${byte} 字节`) && en.includes(`byte ${byte} on`),
      );
      expect([key, isNamed]).toEqual([key, positions.includes(key)]);
    }
    expect(files.map((key) => key.replace(/^.*\//, ''))).toContain('members.csv');
    expect(positions).toHaveLength(12);
  }, 120_000);

  test('that breaks its data is not taken for data that are not at hand', async () => {
    const key = 'county/2024/v1/report.json';
    const broken = replaced(key, '"tables": {', '"tables": [');
    const findings = await verified(broken, false);
    expect(failed(findings).map(({ place, zh }) => [place, zh])).toEqual([[key, '文件已损坏，读不出数据']]);
  });

  test('that renames a cell is told by cell, and the sum that pinned it still holds', async () => {
    const key = 'county/2024/v1/report.json';
    const renamed = replaced(key, '"licences": 0', '"licencez": 0');
    const findings = await verified(renamed, false);
    expect(failed(findings).map(({ place }) => place)).toEqual([
      key,
      'city/2024/v1/members.csv county proactive.licences',
    ]);
    expect(findings).toContainEqual(
      expect.objectContaining({ zh: `本报告所载为 0，成员公布的（${key}）为 （没有这一格）` }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ result: 'pass', zh: '202 个数字等于本级与 2 个成员之和' }),
    );
  });
});

test('what is changed in the data is not called wrong in every format that is drawn from them', async () => {
  const changed = replaced('city/2024/v1/report.json', '市', '帀');
  const findings = await verified(changed);
  expect(failed(findings).map(({ place }) => place)).toEqual(['city/2024/v1/report.json']);
});

test('where this machine cannot make one of the files, none is drawn again, and none is called wrong', async () => {
  const findings = await verified(new Map(), false, TEXT_FORMATS.slice(1));
  expect(failed(findings)).toEqual([]);
  const place = 'city/2024/v1/index.html';
  const zh = expect.stringMatching(/^未重新生成各格式：本机不能生成 \S+$/);
  expect(findings).toContainEqual(expect.objectContaining({ place, result: 'not-assessable', zh }));
});
