import { afterEach, describe, expect, test } from 'vitest';
import { againstDesk, type Desk, NotDone, send } from '../../../shared/desk/ledger-page/asking.ts';
import { eventsOf, foreignOf, requestsOf } from '../../../shared/desk/ledger-page/sendable.ts';
import { MOST_AT_ONCE, standingFacts } from '../../../shared/desk/standing-facts.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { type Examined, examineLedger } from '../../../shared/ledger/examine.ts';
import { exportYear } from '../../../shared/ledger/export.ts';
import { readBook } from '../../../shared/ledger/raw.ts';
import { exportBook } from '../../../shared/ledger/workbooks.ts';
import { tell } from '../../prove/figure.ts';
import { type Typed, workbook } from '../ledger/books.ts';
import { decided, received } from '../night/world.ts';
import { type Browser, type Office, openOffice, URL_OF_DESK } from './office.ts';

const AT = '/desk/huaian/2024/ledger';
const { fetch: real } = globalThis;
afterEach(() => {
  globalThis.fetch = real;
});

/** The page in the browser of a person: what it asks goes to the desk, and every byte of it is seen. */
function pageOf(office: Office, { cookie, token }: Browser): { desk: Desk; sent: string[] } {
  const sent: string[] = [];
  globalThis.fetch = async (address, init) => {
    const body = init?.body === undefined ? '' : String(init.body);
    sent.push(`${address}\n${body}`);
    const headers = {
      cookie,
      origin: 'https://desk.example',
      'content-type': 'application/x-www-form-urlencoded',
    };
    const got = await office.ask(String(address), {
      method: init?.method ?? 'GET',
      headers,
      ...(body !== '' && { body }),
    });
    return new Response(got.html, { status: got.status, headers: got.headers });
  };
  return { desk: { agency: 'huaian', at: AT, token }, sent };
}

const HEADS = [
  '编号',
  '申请人姓名',
  '收到日期',
  '申请人类别',
  '身份证号',
  '联系电话',
  '答复日期',
  '办理结果',
  '住址',
];
const CANARIES = ['欧阳震霆', '320802199001011234', '13812345678', '淮海南路88号'];

function row(number: string, received: string, decided: string | null, outcome: string | null): Typed[] {
  const [name = '', card = '', phone = '', address = ''] = CANARIES;
  return [number, name, received, '自然人', card, phone, decided, outcome, address];
}

const book = (...rows: Typed[][]) => workbook({ 申请: [HEADS, ...rows] });

async function examined(
  desk: Desk,
  bytes: Uint8Array,
): Promise<{ found: Examined; standing: ReadonlyMap<string, KeptEvent[]> }> {
  const against = await againstDesk(desk);
  const standing = against.standing as ReadonlyMap<string, KeptEvent[]>;
  return { found: examineLedger(await readBook(bytes, '欧阳震霆的台账.xlsx'), undefined, against), standing };
}

async function bring(desk: Desk, bytes: Uint8Array, withRemovals = false) {
  const { found, standing } = await examined(desk, bytes);
  expect(found.faults).toEqual([]);
  const events = eventsOf(found, withRemovals ? found.removals : []);
  const done = [];
  for (const request of requestsOf(events, standing)) done.push(await send(desk, request));
  return { found, events, done };
}

async function standingNow(office: Office): Promise<Map<string, KeptEvent[]>> {
  const standing = new Map<string, KeptEvent[]>();
  for await (const { event } of office.world.stores.eventLog.read('huaian'))
    standing.set(event.subject, [...(standing.get(event.subject) ?? []), event]);
  return standing;
}

async function opened() {
  const office = openOffice();
  await office.register('huaian');
  await office.send('huaian', received('A', '2024-03-01T10:00:00+08:00'));
  await office.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'));
  const clerk = await office.person('clerk', ['ledger', 'text']);
  return { office, clerk, ...pageOf(office, clerk) };
}

describe('a workbook that is read in the browser', () => {
  test('sends what is new, with the person, and then nothing more', async () => {
    const { office, desk } = await opened();
    const bytes = book(row('A', '2024-03-01', '2024-03-20', '予以公开'), row('B', '2024-05-06', null, null));
    const { events, done } = await bring(desk, bytes);
    expect(events.map(({ subject, type }) => [subject, type])).toEqual([['B', 'application.received']]);
    expect(done).toEqual([{ kind: 'stored', events: 1 }]);
    const [kept] = (await standingNow(office)).get('B') ?? [];
    expect(kept).toMatchObject({ source: 'desk', person: 'clerk', id: 'ledger:application.received:1' });
    expect((await bring(desk, bytes)).events).toEqual([]);
  });

  test('a changed cell takes the fact of another source back, and says whose it is', async () => {
    const { office, desk } = await opened();
    const { events, done } = await bring(desk, book(row('A', '2024-03-01', '2024-03-22', '予以公开')));
    expect(events.map(({ type }) => type)).toEqual(['event.retracted', 'application.decided']);
    expect(foreignOf(events)).toEqual([['huaian-cases', 1]]);
    expect(done).toEqual([{ kind: 'stored', events: 2 }]);
    const exported = exportYear(await standingNow(office), 2024);
    expect((await bring(desk, exportBook('huaian', 2024, exported))).events).toEqual([]);
  });

  test('a number as the case system writes it is nobody’s telephone', async () => {
    const { office, desk } = await opened();
    const bytes = book(
      row('A', '2024-03-01', '2024-03-20', '予以公开'),
      row('13202024001', '2024-05-06', null, null),
    );
    expect((await examined(desk, bytes)).found.faults).not.toEqual([]);
    const { registry } = office.world.stores;
    const cases = await registry.source('huaian-cases');
    if (!cases) throw new Error('no source');
    await registry.putSource({ ...cases, numbering: ['1320YYYY###'] });
    expect((await bring(desk, bytes)).done).toEqual([{ kind: 'stored', events: 1 }]);
  });

  test('a number that is gone is void on the right word alone', async () => {
    const { office, desk } = await opened();
    await bring(
      desk,
      book(row('A', '2024-03-01', '2024-03-20', '予以公开'), row('B', '2024-05-06', null, null)),
    );
    const bytes = exportBook('huaian', 2024, exportYear(await standingNow(office), 2024));
    const without = book(row('A', '2024-03-01', '2024-03-20', '予以公开'));
    const { found } = await examined(desk, without);
    expect(found.removals.map(({ subject }) => subject)).toEqual(['B']);
    expect((await bring(desk, without)).events).toEqual([]);
    const { events } = await bring(desk, without, true);
    expect(events.map(({ subject, type }) => [subject, type])).toEqual([['B', 'application.voided']]);
    expect((await bring(desk, bytes)).events.length).toBeGreaterThan(0);
  });

  test('R35: names, cards, telephones, addresses and the name of the file are in no byte of what is asked or sent', async () => {
    const { desk, sent } = await opened();
    const rows = Array.from({ length: 900 }, (_, n) =>
      row(`〔2024〕${n}号`, '2024-05-06', '2024-05-20', '予以公开'),
    );
    const { done } = await bring(desk, book(row('A', '2024-03-01', '2024-03-20', '予以公开'), ...rows));
    expect(done.map(({ kind }) => kind)).toEqual(Array.from({ length: done.length }, () => 'stored'));
    expect(done.length).toBe(Math.ceil(1800 / MOST_AT_ONCE));
    const all = sent.map((text) => `${text}\n${decodeURIComponent(text.replaceAll('+', ' '))}`).join('\n');
    expect(all).toContain('〔2024〕899号');
    for (const canary of CANARIES) expect(all).not.toContain(canary);
    expect(all).not.toContain('姓名');
    tell({
      row: 'R35',
      what: 'requests of the page without a name of the workbook',
      held: sent.length,
      tried: sent.length,
    });
  });
});

describe('what the desk takes of it', () => {
  const fact = (subject: string, more: object = {}) => ({
    ...{ id: 'ledger:application.received:1', type: 'application.received', subject },
    ...{ time: '2024-05-06T00:00:00+08:00', data: { applicantType: 'natural-person' } },
    ...more,
  });
  const post = (browser: Browser, events: unknown, seen: object = {}, at = AT) =>
    browser.post(at, { ledger: JSON.stringify({ events, seen }) });

  test('a number that somebody changed meanwhile is told, and nothing of the request is stored', async () => {
    const { office, desk, clerk } = await opened();
    const { found, standing } = await examined(
      desk,
      book(row('A', '2024-03-01', null, null), row('B', '2024-05-06', null, null)),
    );
    await office.send('huaian', decided('B', '2024-05-20T10:00:00+08:00'));
    const [request] = requestsOf(eventsOf(found, []), standing);
    expect(request && (await send(desk, request))).toEqual({ kind: 'changed', subjects: ['B'] });
    expect((await standingNow(office)).get('B')).toHaveLength(1);
    expect((await post(clerk, [fact('B')], { B: 1 })).status).toBe(200);
    expect((await post(clerk, [fact('B', { time: '2024-05-07T00:00:00+08:00' })], { B: 2 })).status).toBe(
      409,
    );
  });

  test('facts and retractions alone, in the form of the page, by one who may', async () => {
    const { office, clerk } = await opened();
    const reader = await office.person('reader', ['read', 'text', 'finalise']);
    const stranger = await office.person('stranger', ['ledger'], ['hongze']);
    const before = JSON.stringify([...(await standingNow(office))]);
    const text = { type: 'narrative.written', subject: '2024', data: { section: 'overview', markdown: 'x' } };
    const refused: unknown[] = [
      [],
      Array.from({ length: MOST_AT_ONCE + 1 }, (_, n) => fact(`n${n}`)),
      [fact('C', text)],
      [fact('C', { type: 'report.finalised', subject: '2024', data: {} })],
      [fact('C', { id: 'desk:application.received:1' })],
      [fact('C', { agency: 'hongze' })],
      [fact('C', { person: 'leader' })],
      [fact('C', { source: 'huaian-cases' })],
      [fact('C', { data: { applicantType: 'nobody' } })],
      [fact('11010519491231002X')],
      'x',
    ];
    for (const events of refused) {
      const { status, html } = await post(clerk, events);
      expect([JSON.stringify(events).slice(0, 90), status]).toEqual([
        JSON.stringify(events).slice(0, 90),
        422,
      ]);
      expect(JSON.parse(html)).toMatchObject({ kind: 'refused' });
    }
    expect((await clerk.post(AT, { ledger: '{' })).status).toBe(422);
    expect((await post(reader, [fact('C')])).status).toBe(403);
    expect((await post(stranger, [fact('C')])).status).toBe(404);
    expect((await stranger.get(`${AT}/standing`)).status).toBe(404);
    expect(
      (await clerk.post(AT, { ledger: JSON.stringify({ events: [fact('C')], seen: {} }), token: 'x' }))
        .status,
    ).toBe(403);
    expect(JSON.stringify([...(await standingNow(office))])).toBe(before);
  });

  test('a text of the report is not taken back by a ledger, whatever the person may besides', async () => {
    const { office, clerk } = await opened();
    await clerk.post('/desk/huaian/2024/texts', {
      section: 'overview',
      seen: '',
      markdown: '文字',
      do: 'save',
    });
    const [text] = (await standingNow(office)).get('2024') ?? [];
    const retraction = fact('2024', {
      ...{ id: 'ledger:x:1', type: 'event.retracted', time: new Date(office.world.now()).toISOString() },
      data: { id: text?.id, source: 'desk', reason: '试' },
    });
    expect((await post(clerk, [retraction])).status).toBe(422);
  });

  test('a session that ended is said, and so is a desk that does not answer', async () => {
    const { office, desk, clerk } = await opened();
    pageOf(office, { ...clerk, cookie: '' });
    await expect(againstDesk(desk)).rejects.toThrow(/登录已过期/);
    await expect(send(desk, { events: [], seen: {} })).rejects.toThrow(NotDone);
    globalThis.fetch = async () => {
      throw new TypeError('failed to fetch');
    };
    await expect(againstDesk(desk)).rejects.toThrow(/没有应答/);
  });
});

test('what stands comes by the page, a number never on two, without persons and texts', async () => {
  const events = Array.from({ length: 60 }, (_, n) =>
    ['application.received', 'narrative.written', 'event.retracted'].map((type, part) => ({
      event: {
        ...{
          agency: 'huaian',
          source: 'x',
          subject: `n${String(n).padStart(2, '0')}`,
          id: `${n}-${part}`,
          type,
        },
        ...{ at: '2024-01-01T00:00:00.000Z', person: 'canary', data: { reason: 'r'.repeat(40_000) } },
      } as unknown as KeptEvent,
      digest: '',
    })),
  ).flat();
  const ports = {
    now: 7,
    numbering: [],
    eventLog: {
      async *readSubjects(_: string, first: string) {
        yield* events.filter(({ event }) => event.subject >= first);
      },
    },
  };
  const pages = [];
  for (let from: string | undefined = ''; from !== undefined; ) {
    const page = await standingFacts('huaian', from, ports);
    pages.push(page);
    from = page.next;
  }
  expect(pages.length).toBeGreaterThan(2);
  for (const page of pages) expect(JSON.stringify(page).length).toBeLessThan(2_000_000);
  expect(pages.flatMap(({ facts }) => facts.map(({ id }) => id))).toEqual(
    events
      .map(({ event }) => event)
      .filter(({ type }) => type !== 'narrative.written')
      .map(({ id }) => id),
  );
  expect(new Set(pages.flatMap(({ facts }) => [...new Set(facts.map(({ subject }) => subject))])).size).toBe(
    60,
  );
  expect(pages.flatMap(({ facts }) => [...new Set(facts.map(({ subject }) => subject))])).toHaveLength(60);
  expect(JSON.stringify(pages)).not.toMatch(/canary|narrative/);
});

test('the page names its script, runs no other and asks nobody else; without it, it names the command', async () => {
  const { office, clerk } = await opened();
  const { html, headers } = await clerk.get(AT);
  const [, path = ''] = /<script type="module" src="([^"]+)"><\/script>/.exec(html) ?? [];
  expect(path).toMatch(/^\/desk\/scripts\/ledger-[0-9a-f]{16}\.mjs$/);
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain(`script-src ${URL_OF_DESK}/scripts/; connect-src ${URL_OF_DESK}/`);
  expect(policy).not.toMatch(/unsafe|\*/);
  expect(html).toMatch(/<noscript>.*命令/s);
  const script = await clerk.get(path);
  expect([script.status, script.headers.get('content-type')]).toEqual([
    200,
    'text/javascript; charset=utf-8',
  ]);
  expect(script.headers.get('cache-control')).toContain('immutable');
  expect((await clerk.get('/desk/scripts/ledger-0000000000000000.mjs')).status).toBe(404);
  expect((await office.ask(path)).status).toBe(303);
  for (const other of ['', '/checks', '/review'])
    expect((await clerk.get(`/desk/huaian/2024${other}`)).html).not.toContain('<script');
});
