/**
 * The whole of it on this machine, as a person meets it: the synthesized template on the local stack, real HTTP, and
 * the command line, as a process where it starts the stack, is cut off, or knows nothing of it; elsewhere in this one. The steps build on each other; the stack is started once, and once more after it was
 * killed. The clock is the real one, so that all facts lie in years long over, save where the present year is the point.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { YearResult } from '../../shared/night/year-result.ts';
import { sha256 } from '../../shared/store/digest.ts';
import { gongkai as typed } from '../rooms/cli/recording-shell.ts';

const LAUNCHER = fileURLToPath(new URL('../../infra/cli/gongkai.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gongkai-e2e-'));
const data = join(folder, 'data');
const secrets: Record<string, string> = {};
let stack: ChildProcess;

interface Done {
  code: number | null;
  out: string;
  err: string;
}

/** Starts a command on the stack of these tests. */
function begin(
  argv: readonly string[],
  secret = '',
  where: readonly string[] = ['--data', data],
): { child: ChildProcess; done: Promise<Done> } {
  const env = { ...process.env, GONGKAI_SECRET: secret };
  const child = spawn(process.execPath, [LAUNCHER, ...argv, ...where], { env });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (texts.out += String(chunk)));
  child.stderr.on('data', (chunk) => (texts.err += String(chunk)));
  const done = once(child, 'close').then(([code]) => ({ code: code as number | null, ...texts }));
  return { child, done };
}

/** The same in this process, which loads everything once. */
async function gongkai(argv: readonly string[], secret = ''): Promise<Done> {
  const env = { ...process.env, GONGKAI_SECRET: secret };
  const around = { env, now: Date.now, pause: (ms: number) => pause(ms) };
  const { code, out, told } = await typed([...argv, '--data', data], around);
  return { code, out, err: told.join('\n') };
}

async function startStack(): Promise<void> {
  rmSync(join(data, 'outputs.json'), { force: true });
  const { child, done } = begin(['start', '--empty', '--port', '0']);
  stack = child;
  let ended: Done | undefined;
  void done.then((end) => {
    ended = end;
  });
  while (!existsSync(join(data, 'outputs.json'))) {
    if (ended) throw new Error(`the stack did not come up: ${ended.err}`);
    await pause(50);
  }
}

const outputs = (): Record<string, string> =>
  JSON.parse(readFileSync(join(data, 'outputs.json'), 'utf8')).Gongkai;

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Runs the night, and answers what came of a year. */
async function night(year: number): Promise<YearResult> {
  const { code, out, err } = await gongkai(['night', '--json']);
  expect([code, err.includes('错误')]).toEqual([0, false]);
  const results = JSON.parse(out) as YearResult[];
  const result = results.find((each) => each.year === year);
  if (!result) throw new Error(`nothing came of ${year}: ${out}`);
  return result;
}

/** Passes requests on, and does something after so many of them were accepted: in the middle of a send, on any machine. */
async function openRelay(to: string, after: { answers: number; act: () => void }) {
  let accepted = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const passed = Object.entries(request.headers).filter(([name]) => /^(webhook-|content-type)/.test(name));
    const headers = Object.fromEntries(passed.map(([name, value]) => [name, String(value)]));
    try {
      const body = Buffer.concat(chunks);
      const answer = await fetch(`${to}${request.url}`, { method: 'POST', headers, body });
      response.writeHead(answer.status).end(await answer.text());
      accepted += answer.status === 202 ? 1 : 0;
      if (accepted === after.answers) after.act();
    } catch {
      response.destroy();
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

const PLACE = ['--agency', 'jinhu', '--year', '2024'];
const office = (argv: string[]) => gongkai([...argv, '--source', 'jinhu-office'], secrets['jinhu-office']);
const finalise = (...more: string[]) => office(['finalise', ...PLACE, ...more]);
const send = (path: string, ...more: string[]) =>
  gongkai(['send', path, '--source', 'jinhu-cases', ...more], secrets['jinhu-cases']);

const event = (subject: string, type: string, day: string, payload: object): string =>
  JSON.stringify({
    specversion: '1.0',
    id: `${subject}-${type}`,
    source: '/cases',
    type,
    time: `${day}T10:00:00+08:00`,
    subject,
    agency: 'jinhu',
    data: payload,
  });

const CASES = 600;
/** Every third application is decided in 2024, the others are carried over. */
const lines = Array.from({ length: CASES }, (_, index) => [
  event(`A-${index}`, 'application.received', '2024-03-05', { applicantType: 'natural-person' }),
  ...(index % 3 === 0
    ? [event(`A-${index}`, 'application.decided', '2024-03-20', { outcome: 'granted' })]
    : []),
]).flat();
const history = file('history.jsonl', lines.join('\n'));

beforeAll(startStack, 300_000);
afterAll(async () => {
  const ended = stack.exitCode === null && stack.signalCode === null ? once(stack, 'close') : undefined;
  stack.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
});

describe('a year, from the first webhook to the second version', () => {
  it('registry apply prints the secrets of new sources, once', async () => {
    const registry = file(
      'registry.json',
      JSON.stringify({
        agencies: [{ id: 'jinhu', name: '金湖县人民政府', parent: null }],
        sources: [
          { id: 'jinhu-cases', agencies: ['jinhu'] },
          { id: 'jinhu-office', agencies: ['jinhu'], may: ['text', 'finalise'] },
        ],
      }),
    );
    const first = await begin(['registry', 'apply', registry]).done;
    expect(first.code).toBe(0);
    for (const [id, { secret }] of Object.entries<{ secret: string }>(JSON.parse(first.out).sources))
      secrets[id] = secret;
    expect(Object.keys(secrets)).toEqual(['jinhu-cases', 'jinhu-office']);
    expect(JSON.parse((await gongkai(['registry', 'apply', registry])).out)).toEqual({ sources: {} });
    expect((await gongkai(['registry', 'list'])).out).not.toContain('whsec_');
  });

  it('a wrong secret is refused, and stores nothing', async () => {
    const { code, err } = await gongkai(
      ['send', history, '--source', 'jinhu-cases'],
      secrets['jinhu-office'],
    );
    expect(code).toBe(1);
    expect(err).toContain('HTTP 401');
  });

  it('after kill -9 during send, nothing that was acknowledged is missing, and sending again completes it', async () => {
    const killed = once(stack, 'close');
    const relay = await openRelay(outputs()['ApiUrl'] ?? '', {
      answers: 10,
      act: () => stack.kill('SIGKILL'),
    });
    const slow = ['--batch', '20', '--concurrency', '2', '--retries', '0', '--url', relay.url];
    const argv = ['send', history, '--source', 'jinhu-cases', ...slow];
    const cut = await begin(argv, secrets['jinhu-cases'], []).done;
    await killed;
    relay.close();
    const acknowledged = Number(/stored (\d+)/.exec(cut.out)?.[1]);
    expect([cut.code, acknowledged > 0, acknowledged < lines.length]).toEqual([1, true, true]);
    await startStack();
    const again = await send(history);
    expect(again.code).toBe(0);
    const [, stored, duplicates] = /stored (\d+), duplicates (\d+), conflicts 0/.exec(again.out) ?? [];
    expect(Number(stored) + Number(duplicates)).toBe(lines.length);
    expect(Number(duplicates)).toBeGreaterThanOrEqual(acknowledged);
  });

  it('the draft of the night has the tables that the file gives offline', async () => {
    expect(await night(2024)).toMatchObject({ agency: 'jinhu', state: 'drafted', version: null, url: null });
    const draft = JSON.parse((await gongkai(['draft', ...PLACE, '--json'])).out);
    const report = JSON.parse(await (await fetch(draft.reportUrl)).text());
    const offline = ['tables', '--events', history, ...PLACE, '--name', '金湖县人民政府'];
    const printed = JSON.parse((await begin(offline, '', []).done).out);
    expect(report.tables).toEqual(printed);
    expect(report.tables.applications.carriedOut.total).toBe(CASES - CASES / 3);
    expect(draft.tablesDigest).toBe(report.tablesDigest);
    const page = await fetch((await gongkai(['draft', ...PLACE])).out.trim());
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it('a finalisation is refused where a warning stands and no note came', async () => {
    expect((await finalise()).code).toBe(0);
    expect(await night(2024)).toMatchObject({
      state: 'refused',
      version: null,
      reason: expect.stringMatching(/文字部分不完整/),
    });
  });

  it('a finalisation is refused where its digest is not that of the tables', async () => {
    await finalise('--draft', 'sha256:00', '--note', '试发布');
    expect(await night(2024)).toMatchObject({ state: 'refused', version: null });
  });

  it('a finalisation is refused while a fault of the feed stands, and published once it is mended', async () => {
    const decision = event('B-1', 'application.decided', '2024-06-20', { outcome: 'granted' });
    const receipt = event('B-1', 'application.received', '2024-06-01', { applicantType: 'natural-person' });
    await send(file('fault.jsonl', decision));
    await finalise('--note', '首次发布');
    expect(await night(2024)).toMatchObject({
      state: 'refused',
      reason: expect.stringMatching(/来文数据有问题/),
    });
    await send(file('mended.jsonl', receipt));
    const published = await night(2024);
    expect(published).toMatchObject({ state: 'published', version: 1 });
    expect(published.url).toBe(`${outputs()['PublicationUrl']}/jinhu/2024/index.html`);
    const page = await (await fetch(published.url ?? '')).text();
    expect(page).toContain('首次发布');
    expect(page).toMatch(new RegExp(`<td[^>]*>(?:<a[^>]*>)?${CASES + 1}<`));
  });

  it('a year that is not over is refused', async () => {
    const year = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear();
    await office(['finalise', '--agency', 'jinhu', '--year', String(year), '--note', '太早']);
    expect(await night(year)).toMatchObject({ state: 'refused', version: null });
  });

  it('a second version needs a note, and leaves the first as it was', async () => {
    const first = `${outputs()['PublicationUrl']}/jinhu/2024/v1/report.json`;
    const before = await (await fetch(first)).text();
    await finalise();
    expect(await night(2024)).toMatchObject({ state: 'refused', version: 1 });
    await finalise('--note', '更正一处');
    expect(await night(2024)).toMatchObject({ state: 'published', version: 2 });
    expect(await (await fetch(first)).text()).toBe(before);
    const catalogue = await (await fetch(`${outputs()['PublicationUrl']}/index.html`)).text();
    expect(catalogue).toContain('金湖县人民政府');
  });

  it('its events give it again by the file of rules that its seal names, which lies beside the catalogue', async () => {
    const site = outputs()['PublicationUrl'];
    const { rules } = JSON.parse(await (await fetch(`${site}/jinhu/2024/v2/seal.json`)).text());
    const lies = await fetch(`${site}/rules/${String(rules).slice('sha256:'.length)}.mjs`);
    expect(`sha256:${sha256(new Uint8Array(await lies.arrayBuffer()))}`).toBe(rules);
    const of = ['--agency', 'jinhu', '--year', '2024'];
    const { out } = await gongkai(['evidence', ...of, '--version', '2']);
    const argv = [
      'verify',
      '--events',
      file('evidence.jsonl', out),
      ...of,
      `${site}/jinhu/2024/v2/`,
      '--json',
    ];
    const verified = await begin(argv, '', []).done;
    expect([verified.code, JSON.parse(verified.out).rules]).toEqual([0, { sha256: rules, ruleSet: '2' }]);
  });

  it('a night from the log finds that the segments say what the log says', async () => {
    const { code, err } = await gongkai(['night', '--from-log', '--json']);
    expect([code, err.includes('错误')]).toEqual([0, false]);
  });

  it('a rotated source sends with the old secret and the new one', async () => {
    const rotated = JSON.parse((await gongkai(['source', 'rotate', 'jinhu-cases'])).out);
    const fresh = rotated.sources['jinhu-cases'].secret;
    const old = secrets['jinhu-cases'] ?? '';
    expect(fresh).not.toBe(old);
    const one = file('one.jsonl', lines[0] ?? '');
    for (const secret of [old, fresh]) {
      const { out } = await gongkai(['send', one, '--source', 'jinhu-cases'], secret);
      expect(out).toContain('duplicates 1');
    }
    expect((await gongkai(['source', 'rotate', 'jinhu-cases'])).code).toBe(1);
    expect((await gongkai(['source', 'rotate', 'jinhu-cases', '--retire'])).code).toBe(0);
    expect((await gongkai(['source', 'rotate', 'jinhu-cases', '--retire'])).code).toBe(1);
  });

  it.each([
    ['behind', '2024-02-01T00:30:00+08:00', '2024-01-20T10:00:00+08:00'],
    [
      'ahead',
      `${new Date().getFullYear() + 2}-02-01T00:30:00+08:00`,
      `${new Date().getFullYear() + 2}-01-20T10:00:00+08:00`,
    ],
  ])('a sandbox is sent to and finalised by its clock, which is %s', async (name, clock, time) => {
    const id = `trial-${name}`;
    const agencies = [{ id, name: '试验局', parent: null, sandbox: true }];
    const sources = [{ id: `${id}-cases`, agencies: [id], may: ['facts', 'finalise'] }];
    const { out } = await gongkai([
      'registry',
      'apply',
      file(`${id}.json`, JSON.stringify({ agencies, sources })),
    ]);
    const { secret } = JSON.parse(out).sources[`${id}-cases`];
    expect((await gongkai(['sandbox', 'clock', '--agency', id, '--now', clock])).code).toBe(0);
    const told = JSON.parse(
      event('T-1', 'application.received', '2024-01-02', { applicantType: 'natural-person' }),
    );
    const trial = file(`${id}.jsonl`, JSON.stringify({ ...told, agency: id, time }));
    const sent = await gongkai(['send', trial, '--source', `${id}-cases`], secret);
    expect([sent.code, sent.out]).toEqual([0, expect.stringContaining('stored 1')]);
    const order = ['finalise', '--agency', id, '--year', '2023', '--source', `${id}-cases`, '--note', '试'];
    expect((await gongkai(order, secret)).out).toContain('stored 1');
  });

  it('a second start on the folder is refused while the first is up', async () => {
    const { code, err } = await begin(['start', '--empty', '--port', '0', '--once']).done;
    expect(code).toBe(1);
    expect(err).toContain('is in use');
  });

  it('SIGTERM ends it with exit code 0 and takes back what it announced', async () => {
    stack.kill('SIGTERM');
    const [code] = await once(stack, 'close');
    expect(code).toBe(0);
    expect(existsSync(join(data, 'outputs.json'))).toBe(false);
    expect((await gongkai(['night'])).code).toBe(1);
  });
});
