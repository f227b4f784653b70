import { describe, expect, test } from 'vitest';
import { subjectDigest } from '../../../shared/store/digest.ts';
import { signedText } from '../../../shared/way-back/request.ts';
import { length, tell } from '../../prove/figure.ts';
import { goodEvent, NOW, type SentEvent } from '../good-events.ts';
import { OTHER_KEY, openDoor, register } from '../intake/door.ts';
import { chain } from '../night/chain.ts';
import { asker } from './asker.ts';

async function open() {
  const opened = await openDoor();
  for (const id of ['huaian', 'lianshui'])
    await opened.stores.registry.putAgency({
      id,
      name: `${id}人民政府`,
      parent: null,
      contact: null,
      chargeDecimals: 4,
    });
  return { ...opened, ...asker(opened.stores, opened.clock) };
}

const lone = (changes: SentEvent = {}) =>
  goodEvent('application.decided', { sequence: undefined, ...changes });

describe('the signature of a GET', () => {
  test('covers path and query, rebuilt: names in the order of their bytes, RFC 3986 escapes, no ? without a query', () => {
    const query = new Map([
      ['subject', '淮〔2025〕1号 (a)'],
      ['agency', 'huaian'],
    ]);
    expect(signedText('/sources/s/subjects', query)).toBe(
      'GET /sources/s/subjects?agency=huaian&subject=%E6%B7%AE%E3%80%942025%E3%80%951%E5%8F%B7%20%28a%29',
    );
    expect(signedText('/sources/s', new Map())).toBe('GET /sources/s');
  });

  test.each([
    ['agency=huaian&subject=%E6%B7%AE%20(1)'],
    ['subject=%e6%b7%ae+%281%29&agency=huaian'],
    ['subject=%E6%B7%AE%20%281%29&&agency=%68uaian'],
  ])('%s is one question, however it is spelled on the way', async (raw) => {
    const { ask } = await open();
    const query = { agency: 'huaian', subject: '淮 (1)' };
    expect((await ask({ name: 'subjects', query, raw })).status).toBe(200);
  });

  test('every invalid signature gets the same 401', async () => {
    const { ask, clock } = await open();
    const query = { agency: 'huaian' };
    const answers = [
      await ask({ name: 'faults', query, key: OTHER_KEY }),
      await ask({ name: 'faults', query, source: 'nobody' }),
      await ask({ name: 'faults', query, source: 'NOBODY' }),
      await ask({ name: 'faults', query, raw: 'agency=lianshui' }),
      await ask({ name: 'faults', query, raw: 'agency=huaian&agency=huaian' }),
      await ask({ name: 'faults', query, raw: 'agency=%zz' }),
      await ask({ name: 'faults', query, signed: 'GET /sources/huaian-cases/years?agency=huaian' }),
      await ask({ name: 'faults', query, signed: '' }),
      await ask({ name: 'faults', query, headers: { 'webhook-timestamp': String(clock.now / 1000 - 301) } }),
      await ask({ name: 'faults', query, headers: { 'webhook-signature': undefined } }),
    ];
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 401, headers: { 'cache-control': 'no-store' } });
  });
});

describe('the resources', () => {
  test('the source: agencies by name, rights, secrets, the time here', async () => {
    const { ask } = await open();
    const { status, headers, body } = await ask();
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'application/json',
      'no-store',
    ]);
    expect(body).toMatchObject({
      source: 'huaian-cases',
      agencies: [
        { id: 'huaian', name: 'huaian人民政府' },
        { id: 'lianshui', name: 'lianshui人民政府' },
      ],
      next: null,
      activeSecrets: 1,
      serverTime: new Date(NOW).toISOString(),
    });
    expect(body.catalogue).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test('only a sandbox shows a clock', async () => {
    const { ask, stores } = await open();
    const plain = { parent: null, contact: null, chargeDecimals: 4 };
    await stores.registry.putAgency({ id: 'lianshui', name: '试验局', ...plain, sandbox: true });
    await stores.registry.setClock('lianshui', 86_400_000);
    expect((await ask()).body).toMatchObject({
      agencies: [
        { id: 'huaian', name: 'huaian人民政府' },
        { id: 'lianshui', name: '试验局', sandbox: true, time: new Date(NOW + 86_400_000).toISOString() },
      ],
      serverTime: new Date(NOW).toISOString(),
    });
    const [first] = JSON.parse((await ask()).text).agencies;
    expect(Object.keys(first)).toEqual(['id', 'name']);
  });

  test('the clock of a sandbox says which years may be asked for, and in which a case counts, as soon as it is set', async () => {
    const { ask, send, stores } = await open();
    const plain = { parent: null, contact: null, chargeDecimals: 4 };
    await stores.registry.putAgency({ id: 'lianshui', name: '试验局', ...plain, sandbox: true });
    await stores.registry.setClock('lianshui', 0);
    const received = goodEvent('application.received', {
      agency: 'lianshui',
      subject: 'T',
      data: { applicantType: 'natural-person' },
    });
    expect((await send(received)).status).toBe(202);
    const status = async (agency: string) =>
      (await ask({ name: 'faults', query: { agency, year: '2028' } })).status;
    const counted = async () => {
      const { text } = await ask({ name: 'subjects', query: { agency: 'lianshui', subject: 'T' } });
      return JSON.parse(text).counted.map(({ year }: { year: number }) => year);
    };
    const [before, years] = [await status('lianshui'), await counted()];
    await stores.registry.setClock('lianshui', 2 * 366 * 86_400_000);
    expect([before, await status('lianshui'), await status('huaian')]).toEqual([404, 200, 404]);
    expect(await counted()).toEqual([...years, 2027, 2028]);
  });

  test('faults show before any night from the journal and after one from the draft; fixed, they are gone', async () => {
    const { ask, send, stores, clock } = await open();
    await send(lone());
    const query = { agency: 'huaian', year: '2025' };
    const before = await ask({ name: 'faults', query });
    expect(before.body).toMatchObject({ foldedAt: null, journalPending: 1 });
    expect(before.body.faults).toMatchObject([
      { subject: '2025-001', fault: 'outcome-without-receipt', blocks: [2025] },
    ]);
    clock.now += 3_600_000;
    await chain({ mode: 'night', run: 'run-1', at: new Date(clock.now).toISOString() }, stores, () => {});
    const after = await ask({ name: 'faults', query });
    expect(after.body).toMatchObject({ foldedAt: '2026-03-01', journalPending: 0 });
    expect(after.body.faults).toEqual(before.body.faults);
    expect((await ask({ name: 'faults', query: { ...query, year: '2024' } })).body.faults).toEqual([]);
    const year = await ask({ name: 'years', query });
    expect(year.body).toMatchObject({
      agency: 'huaian',
      year: 2025,
      published: null,
      events: 1,
      refusals: [],
    });
    expect(year.body.tables.applications.received.total).toBe(0);
    expect(year.body.checks).toContainEqual(expect.objectContaining({ id: 'feed-faults', result: 'fail' }));
    await send(goodEvent('application.received', { id: 'r', sequence: undefined }));
    expect((await ask({ name: 'faults', query })).body.faults).toEqual([]);
  });

  test('faults are paginated, within one case too: none missing, none twice, no page too long', async () => {
    const { ask, send } = await open();
    const decided = (subject: string, id: string) => lone({ subject, id, data: { outcome: 'granted' } });
    await send(
      ['1', '2', '3', '4'].flatMap((subject) => [
        decided(subject, 'a'),
        goodEvent('review.concluded', { subject, id: 'b', sequence: undefined }),
        goodEvent('document.repealed', { subject, id: 'c', sequence: undefined }),
      ]),
    );
    const query = { agency: 'huaian' };
    const whole = (await ask({ name: 'faults', query })).body;
    expect(whole.next).toBeNull();
    expect(whole.faults.length).toBeGreaterThanOrEqual(12);
    for (const limit of [1, 2, 5, whole.faults.length]) {
      const listed: unknown[] = [];
      let after: string | undefined;
      do {
        const page = await ask({
          name: 'faults',
          query: { ...query, limit: String(limit), ...(after !== undefined && { after }) },
        });
        expect(page.body.faults.length).toBeLessThanOrEqual(limit);
        listed.push(...page.body.faults);
        after = page.body.next ?? undefined;
      } while (after !== undefined);
      expect(listed).toEqual(whole.faults);
    }
  });

  test('faults of years before the first report are asked for by their year, after a night too', async () => {
    const { ask, send, stores, clock } = await open();
    const old = ['o-1', 'o-2', 'o-3'].map((subject) => lone({ subject, time: '2019-05-06T09:00:00+08:00' }));
    await send([...old, lone({ subject: 'new' })]);
    clock.now += 3_600_000;
    await chain({ mode: 'night', run: 'run-1', at: new Date(clock.now).toISOString() }, stores, () => {});
    const faults = async (query: Readonly<Record<string, string>>) => {
      const { body } = await ask({ name: 'faults', query: { agency: 'huaian', ...query } });
      return [body.faults.map(({ subject }: { subject: string }) => subject), body.next !== null];
    };
    expect(await faults({})).toEqual([['new'], false]);
    expect(await faults({ year: '2019' })).toEqual([['o-1', 'o-2', 'o-3'], false]);
    expect(await faults({ year: '2018' })).toEqual([[], false]);
    const first = await ask({ name: 'faults', query: { agency: 'huaian', year: '2019', limit: '2' } });
    expect(first.body.faults).toHaveLength(2);
    expect(await faults({ year: '2019', limit: '2', after: String(first.body.next) })).toEqual([
      ['o-3'],
      false,
    ]);
  });

  test('a year shows the standing returns and the state of its review', async () => {
    const { ask, send, stores, clock } = await open();
    const names = { contact: null, chargeDecimals: 4 };
    await stores.registry.putAgency({ id: 'huaian', name: '淮安', parent: 'jiangsu', ...names });
    await stores.registry.putAgency({
      id: 'jiangsu',
      name: '江苏',
      parent: null,
      consolidates: true,
      ...names,
    });
    await register(stores, { id: 'government', agencies: ['jiangsu'], may: ['review'] });
    const night = async (run: string) => {
      clock.now += 3_600_000;
      await chain({ mode: 'night', run, at: new Date(clock.now).toISOString() }, stores, () => {});
    };
    const year = async () => (await ask({ name: 'years', query: { agency: 'huaian', year: '2025' } })).body;
    const receipt = (id: string) =>
      goodEvent('application.received', {
        id,
        subject: id,
        sequence: undefined,
        data: { applicantType: 'natural-person' },
      });
    await send(receipt('r1'));
    await night('n1');
    const { tablesDigest, returns } = await year();
    expect(returns).toEqual([]);
    const data = { by: 'jiangsu', of: tablesDigest, comment: '请核对结转', cells: [] };
    const sent = await send(goodEvent('report.returned', { id: 'x', subject: '2025', data }), {
      source: 'government',
    });
    expect(sent.status).toBe(202);
    await night('n2');
    expect((await year()).returns).toMatchObject([
      { by: 'jiangsu', of: tablesDigest, comment: '请核对结转' },
    ]);
    expect(await year()).toHaveProperty('review');
    await send(receipt('r2'));
    await night('n3');
    expect((await year()).returns).toEqual([]);
  });

  test('a subject: its events and its cells by rule; money as yuan', async () => {
    const { ask, send } = await open();
    await send([
      goodEvent('application.received', {
        id: '1',
        sequence: undefined,
        data: { applicantType: 'natural-person' },
      }),
      goodEvent('application.fee-paid', { id: '2', sequence: undefined }),
      goodEvent('application.decided', { id: '3', sequence: '1' }),
    ]);
    const { body } = await ask({ name: 'subjects', query: { agency: 'huaian', subject: '2025-001' } });
    expect(body.events.map(({ id }: { id: string }) => id)).toEqual(['1', '2', '3']);
    const cells = new Map(
      body.counted[0]?.cells.map((cell: { cell: string; amount: unknown }) => [cell.cell, cell.amount]),
    );
    expect(cells.get('applications.received.total')).toBe(1);
    expect(cells.get('processingFees.yuan')).toBe('100.50');
    expect(body.faults).toEqual([]);
    const page = await ask({
      name: 'subjects',
      query: { agency: 'huaian', subject: '2025-001', limit: '2' },
    });
    expect(page.body.events).toHaveLength(2);
    const query = { agency: 'huaian', subject: '2025-001', limit: '2', after: String(page.body.next) };
    expect((await ask({ name: 'subjects', query })).body).toMatchObject({
      events: [{ id: '3' }],
      next: null,
    });
    const none = await ask({ name: 'subjects', query: { agency: 'huaian', subject: 'none' } });
    expect(none.body).toMatchObject({ events: [], counted: [], notCounted: [], faults: [] });
  });

  test('refusals: of right signatures alone, with codes and places, for thirty days', async () => {
    const { ask, send, clock, door, stores } = await open();
    const through = { ...door, refusals: stores.refusals };
    await send(lone({ time: '2025-03-03', type: 'application.lost' }), {}, through);
    await send(lone({ agency: 'nobody' }), {}, through);
    await send(lone(), { key: OTHER_KEY }, through);
    await send(lone(), {}, through);
    const { body } = await ask({ name: 'refusals', query: { limit: '1' } });
    expect(body.refusals).toMatchObject([
      {
        time: new Date(NOW).toISOString(),
        status: 422,
        errors: expect.arrayContaining([{ pointer: '/time', code: 'time.format' }]),
      },
    ]);
    const rest = await ask({ name: 'refusals', query: { limit: '1', after: String(body.next) } });
    expect(rest.body).toMatchObject({ refusals: [{ status: 403 }], next: null });
    clock.now += 31 * 86_400_000;
    expect((await ask({ name: 'refusals' })).body).toEqual({ refusals: [], next: null });
  });

  test('reconcile: unknown here, differing, and standing here unnamed', async () => {
    const { propose, send, stores } = await open();
    await send([lone({ subject: 'same' }), lone({ subject: 'other' }), lone({ subject: 'unnamed' })]);
    const events = [];
    for await (const logged of stores.eventLog.readSubjects('huaian', 'same', 'same')) events.push(logged);
    const subjects = [
      { subject: 'same', digest: subjectDigest(events) },
      { subject: 'other', digest: 'x' },
      { subject: 'gone', digest: 'x' },
    ];
    const complete = { from: '2025-01-01T00:00:00+08:00', to: '2026-01-01T00:00:00+08:00' };
    const { status, body } = await propose('reconcile', { agency: 'huaian', subjects, complete });
    expect([status, body]).toEqual([
      200,
      { agency: 'huaian', unknown: ['gone'], differing: ['other'], notNamed: ['unnamed'] },
    ]);
    const early = { ...complete, to: '2025-06-01T09:30:00+08:00' };
    expect(
      (await propose('reconcile', { agency: 'huaian', subjects, complete: early })).body.notNamed,
    ).toEqual([]);
    expect((await propose('reconcile', { agency: 'huaian', subjects })).body).not.toHaveProperty('notNamed');
    const many = Array.from({ length: 1001 }, (_, nth) => ({ subject: String(nth), digest: '' }));
    expect((await propose('reconcile', { agency: 'huaian', subjects: many })).status).toBe(413);
    expect((await propose('reconcile', { agency: 'huaian' })).status).toBe(422);
    expect((await propose('reconcile', { agency: 'suqian', subjects: [] })).status).toBe(403);
  });

  test.each([
    [400, 'faults', {}],
    [400, 'faults', { agency: 'huaian', limit: '101' }],
    [400, 'faults', { agency: 'huaian', limit: '0' }],
    [400, 'faults', { agency: 'huaian', after: 'x' }],
    [400, 'faults', { agency: 'huaian', colour: 'red' }],
    [400, 'years', { agency: 'huaian' }],
    [400, 'subjects', { agency: 'huaian' }],
    [403, 'faults', { agency: 'suqian' }],
    [404, 'years', { agency: 'huaian', year: '2020' }],
    [404, 'faults', { agency: 'huaian', year: '1948' }],
    [404, 'faults', { agency: 'huaian', year: '2027' }],
    [404, 'years', { agency: 'huaian', year: '2025' }],
    [404, 'years', { agency: 'huaian', year: '2027' }],
    [404, 'cases', {}],
    [404, 'source', {}],
  ])('%i: %s %j', async (status, name, query) => {
    const { ask } = await open();
    expect((await ask({ name, query })).status).toBe(status);
  });
});

const SIDE = length('AUTHORITY', 20);
const keyOf = (nth: number) => Buffer.alloc(32, nth + 1);

test(`${SIDE} sources, ${SIDE} agencies: each reads its own by every question, and none learns more of the others`, async () => {
  const { stores, send, ask, propose } = await open();
  const all = Array.from({ length: SIDE }, (_, nth) => nth);
  for (const nth of all) {
    await register(stores, { id: `cases-${nth}`, agencies: [`unit-${nth}`] }, [keyOf(nth)]);
    const canary = `canary-${nth}`;
    const own = lone({ agency: `unit-${nth}`, id: canary, subject: canary });
    expect((await send(own, { source: `cases-${nth}`, key: keyOf(nth) })).status).toBe(202);
  }
  const refusals = new Set<string>();
  let held = 0;
  for (const asking of all) {
    const caller = { source: `cases-${asking}`, key: keyOf(asking) };
    const answers = async (agency: string, nth: number) => [
      await ask({ ...caller, name: 'faults', query: { agency } }),
      await ask({ ...caller, name: 'subjects', query: { agency, subject: `canary-${nth}` } }),
      await ask({ ...caller, name: 'years', query: { agency, year: '2025' } }),
      await propose('reconcile', { agency, subjects: [] }, caller),
      await propose('rehearsal', lone({ agency, id: 'x', subject: `canary-${nth}` }), caller),
    ];
    for (const nth of all) {
      for (const { status, text } of await answers(`unit-${nth}`, nth)) {
        // Nobody folded a year here: its own draft is unknown, another's is nothing to ask for.
        if (asking === nth) expect([200, 404]).toContain(status);
        else {
          expect(status).toBe(403);
          expect(text).not.toMatch(/canary|unit-|cases-/);
        }
      }
      held++;
    }
    for (const agency of ['nobody', `unit-${(asking + 1) % SIDE}`])
      for (const more of [{}, { year: '2025' }])
        refusals.add((await ask({ ...caller, name: 'faults', query: { agency, ...more } })).text);
    expect((await ask({ ...caller, source: `cases-${(asking + 1) % SIDE}` })).status).toBe(401);
    expect((await ask(caller)).text).not.toMatch(new RegExp(`(unit|cases)-(?!${asking}\\b)`));
  }
  expect(refusals.size).toBe(1);
  tell({ row: 'R32', what: 'pairs of source and agency on the way back', held, tried: SIDE * SIDE });
});

test('no answer reveals stored, refused or rehearsed data of others', async () => {
  const { ask, send, propose, door, stores } = await open();
  const [name, card, word] = ['欧阳金丝雀', '11010519491231002X', 'Canary-Value-77'];
  const through = { ...door, refusals: stores.refusals };
  const carrying = (changes: SentEvent = {}) => ({
    ...lone(changes),
    source: `/${word}`,
    applicant: name,
    [card]: name,
    data: { outcome: 'granted', phone: '13912345678', handler: { name, card } },
  });
  await send(carrying(), {}, through);
  expect((await send(carrying({ subject: card }), {}, through)).status).toBe(422);
  expect((await send(carrying({ time: word }), {}, through)).status).toBe(422);
  expect((await send({ ...carrying({ id: 'y' }), data: { outcome: word } }, {}, through)).status).toBe(422);
  const query = { agency: 'huaian' };
  const answers = [
    await ask(),
    await ask({ name: 'faults', query }),
    await ask({ name: 'subjects', query: { ...query, subject: '2025-001' } }),
    await ask({ name: 'refusals' }),
    await propose('rehearsal', carrying({ id: 'z', subject: 'Z' })),
    await propose('rehearsal', carrying({ subject: card })),
    await propose('rehearsal', [carrying({ id: 'z' }), carrying({ id: 'z', time: word })]),
    await propose('reconcile', { ...query, subjects: [], [word]: name }),
  ];
  const clean = answers.filter(
    ({ text }) => ![name, card, word, '13912345678'].some((canary) => text.includes(canary)),
  );
  tell({
    row: 'R34',
    what: 'answers of the way back without a canary',
    held: clean.length,
    tried: answers.length,
  });
  expect(clean).toHaveLength(answers.length);
  expect(answers[3]?.body.refusals).toHaveLength(3);
});

test('events of another source of the same agency appear without details', async () => {
  const { stores, send, ask, propose } = await open();
  await register(stores, { id: 'second-canary' });
  await send(lone({ id: 'canary-id', subject: 'canary-subject' }), { source: 'second-canary' });
  await send(lone({ id: 'canary-id', subject: 'shared' }), { source: 'second-canary' });
  await send(goodEvent('application.corrected', { id: 'mine', subject: 'shared', sequence: undefined }));
  const faults = await ask({ name: 'faults', query: { agency: 'huaian' } });
  expect(faults.body.faults).toMatchObject([
    { subject: null, events: [{ source: 'other' }], mend: { action: 'send-receipt' } },
    { subject: 'shared', events: [{ source: 'other' }] },
  ]);
  const shared = await ask({ name: 'subjects', query: { agency: 'huaian', subject: 'shared' } });
  expect(shared.body.events).toEqual(
    expect.arrayContaining([
      { source: 'other' },
      { id: 'mine', type: 'application.corrected', time: '2025-06-01T01:30:00Z' },
    ]),
  );
  const complete = { from: '2020-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };
  const list = await propose('reconcile', { agency: 'huaian', subjects: [], complete });
  expect(list.body.notNamed).toEqual(['shared']);
  for (const { text } of [faults, shared, list]) expect(text).not.toContain('canary');
});
