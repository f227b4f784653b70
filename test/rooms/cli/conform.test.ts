/**
 * `gongkai conform` as a vendor and a buyer use it: a system that sends what the histories say conforms, whatever its own
 * numbers are; every deviation is named at the history and the rule that it touches. The way back is the product's own.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConformReport } from '../../../infra/cli/vendor/conform/report.ts';
import { GOLDEN, rulesOf } from '../../../infra/cli/vendor/golden/histories.ts';
import type { GoldenEvent } from '../../../infra/cli/vendor/golden/telling.ts';
import { receive } from '../../../shared/intake/receive.ts';
import { Senders } from '../../../shared/intake/senders.ts';
import { secretOf, sign } from '../../../shared/intake/signature.ts';
import { wayBackRequest } from '../../../shared/way-back/request.ts';
import { refusalResult, respond } from '../../../shared/way-back/respond.ts';
import { type MemoryStores, memoryStores } from '../../doubles/memory-store.ts';
import { proxyEvent } from '../intake/door.ts';
import { gongkai, NOW, scratch } from './recording-shell.ts';

const { folder, write } = scratch();
let folders = 0;

type Change = (history: string, events: GoldenEvent[]) => object[];
const asTheyAre: Change = (_, events) => events;

/** What a system emitted, a file a history. */
function emitted(change: Change = asTheyAre): string {
  const place = join(folder, `emitted-${++folders}`);
  mkdirSync(place);
  for (const { id, events } of GOLDEN) {
    const lines = change(id, [...events]).map((event) => JSON.stringify(event));
    if (lines.length > 0) writeFileSync(join(place, `${id}.jsonl`), lines.join('\n'));
  }
  return place;
}

async function report(...words: string[]): Promise<{ code: number; report: ConformReport }> {
  const { code, out } = await gongkai(['conform', ...words, '--json']);
  return { code, report: JSON.parse(out) };
}

const resultOf = ({ results }: ConformReport, name: string) => {
  const result = results.find(({ history }) => history === name);
  if (!result) throw new Error(`no result of ${name}`);
  return result;
};
const others = ({ results }: ConformReport, name: string) =>
  results
    .filter(({ history, state }) => history !== name && state !== 'conforms')
    .map(({ history }) => history);

/** One history is emitted otherwise. */
const only =
  (name: string, change: (events: GoldenEvent[]) => object[]): Change =>
  (history, events) =>
    history === name ? change(events) : events;

describe('events in a folder, a file a history', () => {
  test('what the histories say conforms, and proves every rule', async () => {
    const { code, report: told } = await report('--events', emitted());
    expect([code, told.conforms, told.counts.conforms]).toEqual([0, true, GOLDEN.length]);
    expect(told.rules.map(({ state }) => state)).toEqual(rulesOf(2024).map(() => 'conforms'));
    expect(told.results.flatMap(({ facts }) => [...facts.missing, ...facts.unexpected])).toEqual([]);
  });

  test('numbers and ids of its own, another agency, and times of day change nothing', async () => {
    const place = emitted((_, events) =>
      events.map((event, index) => ({
        ...event,
        agency: 'trial',
        source: '/own',
        id: `${1000 + index}`,
        subject: event.type === 'narrative.written' ? event.subject : event.subject.replace('例', '区'),
        time: event.time.replace('T00:00:00', 'T09:30:00'),
        ...(event.type === 'event.retracted' && {
          data: { ...event.data, id: `${1000 + Number(/\d+$/.exec(String(event.data?.['id']))?.[0]) - 1}` },
        }),
      })),
    );
    const { code, report: told } = await report('--events', place, '--agency', 'trial');
    expect([code, others(told, '')]).toEqual([0, []]);
  });

  test('a wrong code is a difference in two cells, and its rule is not proven', async () => {
    const place = emitted(
      only('last-word', (events) =>
        events.map((event, index) => (index === 2 ? { ...event, data: { outcome: 'granted' } } : event)),
      ),
    );
    const { code, report: told } = await report('--events', place);
    expect([code, told.conforms, others(told, 'last-word')]).toEqual([1, false, []]);
    const { state, cells } = resultOf(told, 'last-word');
    expect([state, ...cells.map(({ cell, expected, found }) => `${cell} ${expected} ${found}`)]).toEqual([
      'differs',
      'applications.outcomes.partly-granted.natural-person 1 0',
      'applications.outcomes.partly-granted.total 1 0',
      'applications.outcomes.granted.natural-person 1 2',
      'applications.outcomes.granted.total 1 2',
    ]);
    const state21 = told.rules.find(({ code: rule }) => rule === 'last-word')?.state;
    expect(state21).toBe('differs');
  });

  test('money that is rounded twice is told as the tables print it', async () => {
    const place = emitted(
      only('charged', (events) => events.map((event) => ({ ...event, data: { yuan: '5000' } }))),
    );
    const { report: told } = await report('--events', place);
    expect(resultOf(told, 'charged').cells).toMatchObject([{ expected: '1.0001', found: '1.0000' }]);
  });

  test('a fact that is left out: the rule is not shown though the numbers are right', async () => {
    const place = emitted(only('redecided', (events) => events.slice(0, 2)));
    const { code, report: told } = await report('--events', place);
    const { state, rulesNotShown, facts } = resultOf(told, 'redecided');
    expect([code, state, rulesNotShown, facts.missing]).toEqual([
      1,
      'not-shown',
      ['redecided'],
      [{ type: 'application.decided', day: '2024-03-20' }],
    ]);
    expect(told.rules.filter((rule) => rule.state !== 'conforms').map((rule) => rule.code)).toEqual([
      'redecided',
    ]);
  });

  test('a fault that should not be; and one that should, with another beside it', async () => {
    const place = emitted((history, events) => {
      if (history === 'carried-in') return events.slice(1);
      if (history !== 'second-repeal') return events;
      return events.map((event, index) =>
        index === 2 ? { ...event, time: '2020-05-04T00:00:00+08:00' } : event,
      );
    });
    const { code, report: told } = await report('--events', place);
    const [first, second] = [resultOf(told, 'carried-in'), resultOf(told, 'second-repeal')];
    expect([code, first.state, first.faults.unexpected]).toEqual([
      1,
      'differs',
      ['outcome-without-receipt（2024）'],
    ]);
    expect([second.state, second.cells, second.faults]).toEqual([
      'differs',
      [],
      { missing: ['second-repeal（2020、2024）'], unexpected: ['repeal-before-issue（2020、2024）'] },
    ]);
  });

  test('a contradiction that the system did not let happen is told, and no deviation', async () => {
    const place = emitted(only('second-receipt', (events) => events.toSpliced(1, 1)));
    const { code, report: told } = await report('--events', place);
    expect([code, told.conforms, resultOf(told, 'second-receipt').state]).toEqual([0, true, 'avoided']);
  });

  test('a contradiction that a system cannot register is no deviation; a rule without facts is', async () => {
    const tame = emitted((history, events) =>
      (GOLDEN.find(({ id }) => id === history)?.faults.length ?? 0) > 0 || history === 'about-a-report'
        ? []
        : events,
    );
    const first = await report('--events', tame);
    expect([first.code, first.report.conforms]).toEqual([0, true]);
    const unproven = first.report.rules.filter(({ state }) => state !== 'conforms').map(({ code }) => code);
    expect(unproven).toEqual(['repealed-unknown', 'never-received', 'never-filed', 'about-a-report']);

    const second = await report('--events', emitted(only('co-defendant', () => [])));
    expect([second.code, resultOf(second.report, 'co-defendant').state]).toEqual([1, 'absent']);
  });

  test('what the endpoint would refuse is named with its place, and the rest is looked at', async () => {
    const place = emitted(
      only('withdrawn', (events) => events.map((event) => ({ ...event, time: '2024-03-04 00:00:00' }))),
    );
    writeFileSync(join(place, 'something-else.jsonl'), '{}');
    const { code, out, told } = await gongkai(['conform', '--events', place]);
    expect([code, out]).toEqual([1, expect.stringMatching(/不能接收　withdrawn　[\s\S]*withdrawn\.jsonl:1/)]);
    expect(told.join()).toContain('something-else.jsonl');
  });

  test('what was not sent is one line and no deviation, and the trial is not finished', async () => {
    const tried = ['received', 'still-open'];
    const part = (id: string, events: GoldenEvent[]) => (tried.includes(id) ? events : []);
    const place = emitted(part);
    const { code, out, told } = await gongkai(['conform', '--events', place]);
    expect([code, told.join()]).toEqual([1, expect.stringContaining('送达的案例都符合')]);
    expect(told.join()).not.toContain('与标准案例不符合');
    const lines = out.split('\n').filter((line) => line.startsWith('未送达'));
    expect(lines).toEqual([expect.stringMatching(/ (\d+) 个案例.*carried-in.*not-ours/)]);
    expect(lines.join()).not.toMatch(/：received、|still-open|second-receipt/);
    writeFileSync(join(place, 'still-open.jsonl'), '{}');
    const wrong = await gongkai(['conform', '--events', place]);
    expect([wrong.code, wrong.told.join()]).toEqual([1, expect.stringContaining('与标准案例不符合')]);
  });

  test('nothing at all is no conformity', async () => {
    const place = join(folder, 'empty');
    mkdirSync(place);
    expect((await report('--events', place)).report.conforms).toBe(false);
    expect((await gongkai(['conform', '--events', join(folder, 'nowhere')])).code).toBe(1);
  });
});

test('one file holds all histories, by their numbers or those of a list', async () => {
  const own = GOLDEN.flatMap(({ events }) => events).map((event) => ({
    ...event,
    subject: event.subject.replace('例', '淮'),
  }));
  const file = write('all.jsonl', own.map((event) => JSON.stringify(event)).join('\n'));
  const strange = await report('--events', file, '--only', 'received');
  expect([strange.code, resultOf(strange.report, 'received').state]).toEqual([1, 'absent']);
  const numbers = GOLDEN.flatMap(({ events }) =>
    events.map(({ subject }) => [subject, subject.replace('例', '淮')]),
  );
  const list = write('numbers.json', JSON.stringify(Object.fromEntries(numbers)));
  const { code, report: told } = await report('--events', file, '--numbers', list);
  expect([code, others(told, '')]).toEqual([0, []]);
});

describe('the report', () => {
  test('of a part says of which, in words and on the page, and names the system', async () => {
    const page = join(folder, 'report.html');
    const system = '某某系统 <3.2>';
    const words = [
      '--events',
      emitted(),
      '--only',
      'received, decided',
      '--system',
      system,
      '--report',
      page,
    ];
    const { code, out } = await gongkai(['conform', ...words]);
    expect([code, out]).toEqual([0, expect.stringContaining('标准案例：符合（只核对 received、decided）')]);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('符合（只核对 received、decided）');
    expect(html).toContain('某某系统 &lt;3.2&gt;');
    expect(html).toContain('国办公开办函〔2021〕30号');
    expect(html).not.toContain('<script');
    for (const { zh } of rulesOf(2024)) expect(html).toContain(zh.replaceAll('"', '&quot;'));
  });

  test('the same data gives the same digest, in any order and file; other data gives another', async () => {
    const digestOf = async (place: string) => (await report('--events', place)).report.evidence;
    const digest = await digestOf(emitted());
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await digestOf(emitted((_, events) => [...events].reverse()))).toBe(digest);
    const day = only('decided', (events) =>
      events.map((event) => ({ ...event, time: event.time.replace(/-\d\dT/, '-28T') })),
    );
    expect(await digestOf(emitted(day))).not.toBe(digest);
    expect((await gongkai(['conform', '--events', emitted()])).out).toContain(`数据摘要：${digest}`);
  });

  test('the steps are those of the kit; an unknown history and a missing place are wrong usage', async () => {
    const { code, out } = await gongkai(['conform', '--steps', '--only', 'withdrawn']);
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('2024-03-11　例〔withdrawn〕1号　申请人撤回申请'),
    ]);
    expect((await gongkai(['conform', '--only', 'nonsense', '--steps'])).code).toBe(2);
    expect((await gongkai(['conform'])).code).toBe(2);
    expect((await gongkai(['conform', '--events', folder, '--source', 'cases'])).code).toBe(2);
  });
});

describe('what arrived at a stack, by the way back', () => {
  const SECRET = secretOf(Buffer.alloc(32, 7));
  const KEY = Buffer.alloc(32, 7);
  let stores: MemoryStores;
  let server: Server;
  let url: string;
  /** Statuses that come before the answers. */
  let before: number[];

  beforeEach(async () => {
    stores = memoryStores();
    before = [];
    const agencies = ['golden'];
    const may = ['facts', 'text'] as const;
    await stores.registry.putSource({ id: 'trial', agencies, may: [...may], succeeds: [], disabled: false });
    await stores.secrets.replace('trial', [], [SECRET]);
    const clock = () => NOW;
    const ports = { ...stores, clock, senders: new Senders(stores.registry, stores.secrets, clock) };
    for (const event of GOLDEN.flatMap(({ events }) => events)) {
      const body = Buffer.from(JSON.stringify(event));
      const timestamp = NOW / 1000;
      const headers = {
        'content-type': 'application/cloudevents+json',
        'webhook-id': 'm',
        'webhook-timestamp': String(timestamp),
        'webhook-signature': sign(KEY, 'm', timestamp, body),
      };
      await receive({ source: 'trial', headers, body }, event.id, ports);
    }
    const voice = { language: 'zh', page: 'codes.html' } as const;
    server = createServer(async (asked, response) => {
      const status = before.shift();
      if (status !== undefined) return response.writeHead(status, { 'retry-after': '3' }).end();
      const [rawPath = '', rawQueryString = ''] = (asked.url ?? '').split('?');
      const headers = Object.fromEntries(
        Object.entries(asked.headers).map(([name, value]) => [name, String(value)]),
      );
      const event = {
        ...proxyEvent({ method: 'GET', path: rawPath, key: KEY }, NOW),
        rawQueryString,
        headers,
      };
      const request = wayBackRequest(event);
      const answer =
        typeof request === 'string'
          ? refusalResult(request, voice)
          : (await respond(request, ports, voice)).result;
      return response.writeHead(answer.statusCode ?? 500).end(answer.body);
    });
    await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const where = (secret = SECRET) => [
    '--source',
    'trial',
    '--agency',
    'golden',
    '--url',
    url,
    '--secret',
    secret,
  ];

  test('conforms as the same events in a folder do', async () => {
    before = [503, 429];
    const { code, report: told } = await report(...where());
    expect([code, told.conforms, others(told, ''), told.from]).toEqual([0, true, [], url]);
    const offline = (await report('--events', emitted())).report;
    expect(told.results).toEqual(offline.results);
    expect(told.rules).toEqual(offline.rules);
    expect(told.evidence).toBe(offline.evidence);
  });

  test('a fact that never came is missed there', async () => {
    const numbers = write('wrong.json', JSON.stringify({ '例〔dispute-pending〕2号': 'never sent' }));
    const { code, report: told } = await report(...where(), '--numbers', numbers);
    expect([code, others(told, 'dispute-pending')]).toEqual([1, []]);
    expect(resultOf(told, 'dispute-pending').cells.map(({ cell }) => cell)).toContain(
      'disputes.lawsuitAfterReview.pending',
    );
  });

  test('a refusal is told in the words of the stack', async () => {
    const { code, told } = await gongkai(['conform', ...where(secretOf(Buffer.alloc(32, 8)))]);
    expect([code, told.join()]).toEqual([1, expect.stringContaining('HTTP 401')]);
    expect(told.join()).not.toContain('whsec_');
  });
});
