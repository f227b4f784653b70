/**
 * `verify --events` by the file of rules that the seal names: it counts, it reaches nothing, and a file that fails agrees with
 * nothing. The files that are planted stand where the seal's own would, under a seal that names them.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RulesFault } from '../../../infra/cli/auditor/rules-faults.ts';
import { RulesProcess } from '../../../infra/cli/auditor/rules-process.ts';
import { printEvidence } from '../../../infra/cli/auditor/version-source.ts';
import { TEXT_FORMATS } from '../../../shared/formats/renderers.ts';
import { RulesFile } from '../../../shared/night/rules-file.ts';
import { sha256 } from '../../../shared/store/digest.ts';
import { memoryStores } from '../../doubles/memory-store.ts';
import { CHECKOUT, rulesBundle, rulesWith } from '../../doubles/rules-bundle.ts';
import { decided, finalised, received, texts, worldOn } from '../night/world.ts';
import { gongkai, heard, scratch } from './recording-shell.ts';
import { mirrorOf } from './tampered-log.ts';

const { folder, write } = scratch();
const MIRROR = join(folder, 'mirror');
let rules: Buffer;
let evidence: string;

beforeAll(async () => {
  rules = rulesBundle();
  const stores = memoryStores();
  const world = worldOn({ ...stores, formats: TEXT_FORMATS, rules: new RulesFile(rules, stores) });
  await world.register('huaian');
  await world.send(
    'huaian',
    received('A-1', '2024-03-01T09:00:00+08:00'),
    decided('A-1', '2024-03-20T09:00:00+08:00'),
    received('A-2', '2024-05-01T09:00:00+08:00'),
    { type: 'charge.reported', subject: 'Q1', time: '2024-04-01T09:00:00+08:00', data: { yuan: '12345.6' } },
    ...texts(2024),
    finalised(2024),
  );
  await world.night();
  await mirrorOf(stores.publication, MIRROR);
  const order = { agency: 'huaian', year: 2024, version: 1 };
  const { out } = await heard((shell) => printEvidence(order, stores.drafts, shell));
  evidence = write('evidence.jsonl', out);
});

function place(root: string, key: string, bytes: string | Uint8Array): void {
  const path = join(root, key);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

/** A copy of the mirror that something is done to. */
function mirrored(change: (mirror: string) => void): string {
  const mirror = mkdtempSync(join(folder, 'copy-'));
  cpSync(MIRROR, mirror, { recursive: true });
  change(mirror);
  return mirror;
}

/** A mirror whose seal names another file of rules, which lies there. */
const planted = (bytes: Uint8Array): string =>
  mirrored((mirror) => {
    const path = join(mirror, 'huaian/2024/v1/seal.json');
    const seal = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...seal, rules: `sha256:${sha256(bytes)}` }));
    place(mirror, `rules/${sha256(bytes)}.mjs`, bytes);
  });

interface Found {
  code: number;
  out: string;
  json: {
    tablesDigest: string | null;
    rules: { sha256: string; ruleSet?: string; code?: string };
    findings: { place: string; result: string; code?: string; zh: string; behind?: unknown }[];
  };
  told: string;
}

async function verified(at: string, ...more: string[]): Promise<Found> {
  const argv = [
    'verify',
    '--events',
    evidence,
    '--agency',
    'huaian',
    '--year',
    '2024',
    at,
    '--json',
    ...more,
  ];
  const { code, out, told } = await gongkai(argv);
  return { code, out, told: told.join(), json: out === '' ? {} : JSON.parse(out) };
}

const failed = ({ json }: Found) => json.findings.filter(({ result }) => result === 'fail');

describe('a version whose seal names a file of rules', () => {
  test('is counted by that file, from a folder, its checks too; the JSON says by which', async () => {
    for (const at of [MIRROR, join(MIRROR, 'huaian/2024/v1')]) {
      const found = await verified(at);
      expect([found.code, failed(found)]).toEqual([0, []]);
      expect(found.json.rules).toEqual({ sha256: `sha256:${sha256(rules)}`, ruleSet: '2' });
      const passed = found.json.findings.map(({ place: where }) => where);
      expect(passed).toContain(`rules/${sha256(rules)}.mjs`);
      expect(passed).toContain('huaian/2024/v1/report.json /checks');
    }
  });

  test('over HTTP, and from a folder that holds the version alone with --rules', async () => {
    const server = createServer((request, answer) => {
      const path = join(MIRROR, decodeURIComponent(String(request.url)));
      try {
        answer.end(readFileSync(path));
      } catch {
        answer.writeHead(404).end();
      }
    });
    await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
    afterAll(() => new Promise((down) => server.close(down)));
    const { port } = server.address() as AddressInfo;
    expect((await verified(`http://127.0.0.1:${port}/huaian/2024/v1/`)).code).toBe(0);
    const alone = join(folder, 'alone');
    cpSync(join(MIRROR, 'huaian/2024/v1'), alone, { recursive: true });
    const without = await verified(alone);
    expect([without.code, failed(without).map(({ code }) => code)]).toEqual([1, ['rules-missing']]);
    const kept = write('kept.mjs', rules);
    expect((await verified(alone, '--rules', kept)).code).toBe(0);
  });

  test('verify without events looks whether the file lies there as it was', async () => {
    const key = `rules/${sha256(rules)}.mjs`;
    const at = async (mirror: string) =>
      JSON.parse((await gongkai(['verify', join(mirror, 'huaian/2024/v1'), '--json'])).out).find(
        (finding: { place: string }) => finding.place === key,
      );
    expect(await at(MIRROR)).toMatchObject({ result: 'pass' });
    expect(await at(mirrored((mirror) => rmSync(join(mirror, 'rules'), { recursive: true })))).toMatchObject({
      result: 'not-assessable',
    });
    expect(await at(mirrored((mirror) => place(mirror, key, `${rules}\n`)))).toMatchObject({
      result: 'fail',
      code: 'rules-digest',
    });
  });

  test('one that counts otherwise is named cell by cell, and not by what this software counts', async () => {
    const other = rulesWith(
      rules,
      `async function planted(request, cases) {
        const answer = JSON.parse(await sealedRecount(request, cases));
        answer.tables.applications.received.total += 1;
        return JSON.stringify(answer);
      }`,
    );
    const found = await verified(planted(other));
    expect(found.code).toBe(1);
    expect(failed(found).map(({ place: where, zh }) => [where, zh])).toEqual([
      ['huaian/2024/v1/report.json /tables', expect.stringContaining('由事件重算为')],
      ['huaian/2024/v1/report.json /tables/applications/received/total', '报告为 2，由事件得出 3'],
    ]);
  });
});

describe('a file of rules that is not what it should be', () => {
  test.each([
    ['rules-missing', (mirror: string) => rmSync(join(mirror, 'rules'), { recursive: true })],
    ['rules-digest', (mirror: string) => place(mirror, `rules/${sha256(rules)}.mjs`, `${rules}//`)],
  ])('%s: exit code 1, and nothing agrees by it', async (code, change) => {
    const found = await verified(mirrored(change));
    expect([found.code, failed(found).map((one) => one.code)]).toEqual([1, [code]]);
    expect(found.json).toMatchObject({ tablesDigest: null, rules: { code } });
    expect(
      found.json.findings.some(({ place: where, result }) => /tables/.test(where) && result === 'pass'),
    ).toBe(false);
  });

  test.each([
    ['rules-interface', 'export const = 1;'],
    ['rules-interface', 'export const interfaceVersion = 2; export const recount = () => "{}";'],
    [
      'rules-imports',
      'import "node:fs"; export const interfaceVersion = 1; export const recount = () => "{}";',
    ],
    [
      'rules-threw',
      'export const interfaceVersion = 1; export const recount = () => { throw new Error("boom"); };',
    ],
    ['rules-answer', 'export const interfaceVersion = 1; export const recount = () => "{}";'],
    [
      'rules-answer',
      'export const interfaceVersion = 1; export async function recount(_, all) { for await (const one of all); return "{}"; }',
    ],
  ])('%s: %s', async (code, text) => {
    const found = await verified(planted(Buffer.from(text)));
    expect([found.code, failed(found).map((one) => one.code)]).toEqual([1, [code]]);
    expect(`${found.out}${found.told}`).not.toMatch(/\bat .*:\d+:\d+|node:internal/);
    expect(found.json.tablesDigest).toBeNull();
  });

  const answering = (change: string) => `async function planted(request, cases) {
    const answer = JSON.parse(await sealedRecount(request, cases));
    ${change};
    return JSON.stringify(answer);
  }`;

  test.each([
    ['of another year', answering('answer.tables.year -= 1')],
    ['of tables of another form than it says', answering("answer.tables.format = '2019'")],
    ['by another edition than the report is of', answering("answer.tables.format = answer.edition = '2019'")],
    [
      'before it has seen the cases',
      'const planted = (request) => sealedRecount(request, (async function* () {})());',
    ],
  ])('an answer %s counts for nothing', async (_, recount) => {
    const found = await verified(planted(rulesWith(rules, recount)));
    expect([found.code, failed(found).map((one) => one.code)]).toEqual([1, ['rules-answer']]);
  });

  test('a check that comes out otherwise is named, and the checks do not agree', async () => {
    const change = "answer.checks.find(({ needs }) => needs === 'tables').result = 'fail'";
    const found = await verified(planted(rulesWith(rules, answering(change))));
    const ofChecks = found.json.findings.filter(({ place: where }) => where.includes('/checks'));
    expect([found.code, ofChecks.map(({ place: where, result }) => [where, result])]).toEqual([
      1,
      [[expect.stringMatching(/^huaian\/2024\/v1\/report\.json \/checks\/[a-z-]+$/), 'fail']],
    ]);
  });

  test('an answer that is deeper than any tables counts for nothing', async () => {
    const deep = rulesWith(
      rules,
      `async function planted(request, cases) {
        const answer = JSON.parse(await sealedRecount(request, cases));
        return JSON.stringify(answer).replace('"proactive":', '"deep":' + '['.repeat(1e5) + ']'.repeat(1e5) + ',"proactive":');
      }`,
    );
    const found = await verified(planted(deep));
    expect([found.code, failed(found).map((one) => one.code)]).toEqual([1, ['rules-answer']]);
  });

  test('a seal that names none refuses a file, and is counted as before without one', async () => {
    const old = mirrored((mirror) => {
      const path = join(mirror, 'huaian/2024/v1/seal.json');
      const { rules: _, ...seal } = JSON.parse(readFileSync(path, 'utf8'));
      writeFileSync(path, JSON.stringify(seal));
    });
    const found = await verified(old);
    expect([found.code, 'rules' in found.json]).toEqual([0, false]);
    const refused = await verified(old, '--rules', write('kept.mjs', rules));
    expect([refused.code, refused.told]).toEqual([1, expect.stringContaining('未载规则文件')]);
  });
});

/** What a file tries; each that succeeds is told as the set of rules. */
const ATTEMPTS = `async function planted(request, cases) {
  const reached = [];
  const attempts = {
    fs: () => import('node:fs'),
    net: () => import('node:net'),
    data: () => import('data:text/javascript,export default 1'),
    env: () => process.env.PATH,
    global: () => { if (globalThis.process === undefined) throw 0; },
    fetch: () => fetch('http://127.0.0.1:1').catch(() => {}),
    require: () => require('fs'),
    timer: () => setTimeout(() => {}, 1),
    wasm: () => new WebAssembly.Memory({ initial: 1 }),
    shared: () => new SharedArrayBuffer(8),
    eval: () => (0, eval)('1'),
    function: () => new Function('return 1')(),
    byConstructor: () => globalThis.constructor.constructor('return process')(),
    byRejection: async () => (await import('x').catch((e) => e)).constructor.constructor('return process')(),
    byPromise: () => { const p = import('x'); p.catch(() => {}); return p.constructor.constructor('return process')(); },
    // Of Node 20.19 this promise is of the realm outside, whose prototypes stand behind every stream.
    byPrototype: () => {
      const p = import('x');
      p.catch(() => {});
      const behind = Object.getPrototypeOf(Object.getPrototypeOf(p));
      if (behind === Object.prototype) throw 0;
      Object.defineProperty(behind, 'planted', { value: 1 });
    },
    byThen: async () => {
      const { then } = Promise.prototype;
      let got;
      Promise.prototype.then = function (a, b) { got ??= a; return then.call(this, a, b); };
      await null;
      await Promise.resolve();
      Promise.prototype.then = then;
      return got.constructor('return process')();
    },
    byStack: () => {
      Error.prepareStackTrace = (_, calls) => calls.map((call) => call.getThis?.()).filter((it) => it && it !== globalThis);
      if (!new Error('x').stack.length) throw 0;
    },
  };
  for (const [name, attempt] of Object.entries(attempts)) {
    try { await attempt(); reached.push(name); } catch {}
  }
  const answer = JSON.parse(await sealedRecount(request, cases));
  answer.ruleSet = 'reached: ' + reached.join();
  return JSON.stringify(answer);
}`;

describe('what a file of rules can reach', () => {
  test('no file, no network, no environment, no import, no code from text: and it still counts', async () => {
    const found = await verified(planted(rulesWith(rules, ATTEMPTS)));
    expect(found.json.rules.ruleSet).toBe('reached: ');
    expect([found.code, failed(found)]).toEqual([0, []]);
  });

  const request = {
    agency: { id: 'huaian', name: '淮安市' },
    year: 2024,
    edition: null,
    basis: 'cases',
  } as const;
  const INTERFACE = 'export const interfaceVersion = 1;';

  test.each([
    ['rules-timeout', 'for (;;);'],
    ['rules-timeout', `${INTERFACE} export const recount = () => { for (;;); };`],
    ['rules-timeout', `${INTERFACE} export const recount = () => new Promise(() => {});`],
    [
      'rules-memory',
      `${INTERFACE} export const recount = () => { const all = []; for (;;) all.push({ n: all.length }); };`,
    ],
  ])('%s ends it: %s', async (code, text) => {
    const limits = { patience: code === 'rules-timeout' ? 1_500 : 60_000, memory: 64 };
    const counted = async () => {
      const opened = await RulesProcess.open(Buffer.from(text), CHECKOUT, limits);
      return opened.recount(request, []).finally(() => opened.close());
    };
    const fault = await counted().catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(RulesFault);
    expect(fault).toMatchObject({ code });
  });
});
