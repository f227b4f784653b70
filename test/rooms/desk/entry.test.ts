import { load } from 'cheerio';
import { describe, expect, test } from 'vitest';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { examineLedger } from '../../../shared/ledger/examine.ts';
import { exportYear } from '../../../shared/ledger/export.ts';
import { readBook } from '../../../shared/ledger/raw.ts';
import { exportBook } from '../../../shared/ledger/workbooks.ts';
import { tell } from '../../prove/figure.ts';
import { sender } from '../ledger/books.ts';
import { contentsOf } from '../night/reader.ts';
import { received } from '../night/world.ts';
import { type Browser, type Office, openOffice, textOfPage } from './office.ts';

const AT = '/desk/huaian/entry';
const RECEIVED = { day: '2025-01-02', applicantType: 'natural-person' };
const FIRST = '工作台申请〔2025〕1号';
const SECOND = '工作台申请〔2025〕2号';

/** An office without a case system on 10 January 2025, and two clerks of it. */
async function opened() {
  const office = openOffice();
  const plain = { id: 'huaian', name: '淮安市', parent: null, contact: null, chargeDecimals: 4 };
  await office.world.stores.registry.putAgency(plain);
  const clerk = await office.person('clerk', ['read', 'ledger']);
  const other = await office.person('other', ['read', 'ledger']);
  return { office, clerk, other };
}

/** The form of a page with what it carries unseen. */
async function formAt(browser: Browser, path: string) {
  const { status, html } = await browser.get(path);
  expect([path, status]).toEqual([path, 200]);
  const value = (name: string) => String(load(html)(`input[name=${name}]`).val());
  const hidden = { seen: value('seen'), sequence: value('sequence'), do: 'enter' };
  const send = (fields: Record<string, string>, by = browser) => by.post(path, { ...hidden, ...fields });
  return { html, send };
}

const enter = async (browser: Browser, type: string, fields: Record<string, string>) =>
  (await formAt(browser, `${AT}/${type}`)).send(fields);

const caseOf = (subject: string, year = 2025) =>
  `/desk/huaian/case?number=${encodeURIComponent(subject)}&year=${year}`;

/** The step of a case that its page links to. */
async function step(browser: Browser, subject: string, name: string) {
  const { html } = await browser.get(caseOf(subject));
  const link = load(html)(`section[aria-labelledby=steps] a:contains("${name}")`).attr('href') ?? '';
  return formAt(browser, link);
}

async function kept(office: Office): Promise<KeptEvent[]> {
  const events: KeptEvent[] = [];
  for await (const { event } of office.world.stores.eventLog.read('huaian')) events.push(event);
  return events;
}

const errorsOf = (html: string): string[] =>
  load(html)('.field.wrong .differs')
    .map((_, each) => load(each).text())
    .get();

describe('a small office without a ledger', () => {
  test('enters an application and its answer: the number is made, the cell and the limit are seen at once', async () => {
    const { office, clerk } = await opened();
    const home = await clerk.get('/desk');
    expect(load(home.html)(`a[href="${AT}"]`).length).toBe(1);
    expect(load((await clerk.get('/desk/huaian/2025')).html)(`.tabs a[href="${AT}"]`).length).toBe(1);
    expect((await clerk.get(AT)).html).toContain(`href="${AT}/application.received"`);
    const done = await enter(clerk, 'application.received', RECEIVED);
    expect([done.status, decodeURIComponent(done.location ?? '')]).toEqual([
      303,
      `/desk/huaian/case?number=${FIRST}&year=2025&said=entered`,
    ]);
    const page = await clerk.get(done.location ?? '');
    expect(textOfPage(page.html)).toMatch(/已登记。.*依申请公开 · 本年新收.*自然人/);
    expect(textOfPage(page.html)).toMatch(/办理期限.*答复期限2025年2月\d+日，还有 \d+ 个工作日/);
    const cell = load(page.html)('a[href*="/cells/"]').first().attr('href') ?? '';
    expect(textOfPage((await clerk.get(cell)).html)).toContain(FIRST);
    const answered = await (await step(clerk, FIRST, '作出答复')).send({
      day: '2025-01-08',
      outcome: 'unavailable.not-held',
    });
    expect(answered.status).toBe(303);
    expect(textOfPage((await clerk.get(answered.location ?? '')).html)).toContain('本机关不掌握相关政府信息');
    expect((await kept(office)).map(({ type, source, person }) => [type, source, person])).toEqual(
      expect.arrayContaining([
        ['application.received', 'desk', 'clerk'],
        ['application.decided', 'desk', 'clerk'],
      ]),
    );
    expect(office.errors).toEqual([]);
  });

  test('enters all that the tables ask for: review, lawsuit, document, decisions, charges', async () => {
    const { office, clerk } = await opened();
    await enter(clerk, 'application.received', RECEIVED);
    const review = await (await step(clerk, FIRST, '行政复议受理')).send({ day: '2025-01-06' });
    expect(decodeURIComponent(review.location ?? '')).toContain('工作台复议〔2025〕1号');
    const upheld = await (await step(clerk, '工作台复议〔2025〕1号', '审结')).send({
      day: '2025-01-09',
      result: 'upheld',
    });
    expect(upheld.status).toBe(303);
    const rest: [string, Record<string, string>][] = [
      ['lawsuit.filed', { day: '2025-01-07', route: 'direct', role: 'defendant' }],
      ['document.issued', { day: '2019-05-01', kind: 'normative-document' }],
      ['action.reported', { day: '2025-01-09', kind: 'licence', count: '4,472' }],
      ['charge.reported', { day: '2025-01-09', yuan: '96171.60 元' }],
    ];
    for (const [type, fields] of rest)
      expect([type, (await enter(clerk, type, fields)).status]).toEqual([type, 303]);
    const repealed = await (await step(clerk, '工作台文件〔2019〕1号', '废止文件')).send({
      day: '2025-01-08',
    });
    expect(repealed.status).toBe(303);
    const events = await kept(office);
    const dataOf = (type: string) => events.find((event) => event.type === type)?.data;
    expect(dataOf('review.filed')).toEqual({ application: FIRST });
    expect(dataOf('action.reported')).toEqual({ kind: 'licence', count: 4472 });
    expect(dataOf('charge.reported')).toEqual({ yuan: '96171.60' });
    expect(dataOf('document.repealed')).toEqual({ kind: 'normative-document' });
    const draft = textOfPage((await clerk.get('/desk/huaian/2025')).html);
    expect(draft).not.toContain('数据对不上');
    const cell = await clerk.get('/desk/huaian/2025/cells/disputes.review.upheld');
    expect(textOfPage(cell.html)).toContain('= 1');
  });

  test('a step of an open case is offered once it fits, and no other is there', async () => {
    const { clerk } = await opened();
    await enter(clerk, 'application.received', RECEIVED);
    const number = `number=${encodeURIComponent(FIRST)}`;
    const offered = load((await clerk.get(caseOf(FIRST))).html)('section[aria-labelledby=steps]').text();
    expect(offered).toMatch(/作出答复.*告知补正.*延长答复期限.*误登作废.*行政复议受理/);
    for (const path of [
      `review.concluded?${number}`,
      `document.repealed?${number}`,
      'application.decided',
      `application.decided?number=none`,
      'report.finalised',
      'event.retracted',
      `review.filed?about=none`,
      `application.received?${number}&id=none`,
    ])
      expect([path, (await clerk.get(`${AT}/${path}`)).status]).toEqual([path, 404]);
  });
});

describe('what is wrong stands beside its field, with an example', () => {
  test.each([
    ['application.received', {}, [/请填收到申请之日，例如 2025-01-10/, /请选择申请人类别，例如“自然人”/]],
    ['application.received', { ...RECEIVED, day: '2025-02-30' }, [/日历上没有这一天，应写成 2025-01-10/]],
    ['application.received', { ...RECEIVED, day: '2025-01-11' }, [/还没有到/]],
    ['application.received', { ...RECEIVED, transferredFrom: 'xx' }, [/从列出的机关中选择/]],
    ['action.reported', { day: '2025-01-09', kind: 'licence', count: '-1' }, [/整数，例如 4472/]],
    ['charge.reported', { day: '2025-01-09', yuan: '1.234' }, [/至多两位小数，例如 96171\.60/]],
  ])('%s %j', async (type, fields, expected) => {
    const { office, clerk } = await opened();
    const form = await formAt(clerk, `${AT}/${type}`);
    const { status, html } = await form.send(fields as Record<string, string>);
    expect(status).toBe(422);
    const errors = errorsOf(html);
    expect(errors).toHaveLength(expected.length);
    for (const [nth, pattern] of expected.entries()) expect(errors[nth]).toMatch(pattern);
    const $ = load(html);
    for (const link of $('[role=alert] a').get()) expect($(link.attribs['href'] ?? '').length).toBe(1);
    for (const field of $('[aria-invalid=true]').get())
      for (const id of (field.attribs['aria-describedby'] ?? '').split(' '))
        expect($(`#${id}`).length).toBe(1);
    expect(await kept(office)).toEqual([]);
  });

  test('R33: a number of a person in a free text is refused as the intake refuses it, and is kept nowhere', async () => {
    const { office, clerk } = await opened();
    const [NAME, CARD, PHONE] = ['欧阳金丝雀', '11010519491231002X', '13912345678'];
    await enter(clerk, 'application.received', {
      ...RECEIVED,
      name: NAME,
      phone: PHONE,
      applicantType2: CARD,
    });
    for (const number of [CARD, PHONE]) {
      const voided = await (await step(clerk, FIRST, '误登作废')).send({
        day: '2025-01-08',
        reason: `致电${number}`,
      });
      expect([number, voided.status]).toEqual([number, 422]);
      expect(errorsOf(voided.html)[0]).toMatch(/不得发送个人信息。.*例如/);
      const { html } = await clerk.get(caseOf(FIRST));
      const wrong = await formAt(clerk, load(html)('.record a').attr('href') ?? '');
      const corrected = await wrong.send({ ...RECEIVED, day: '2025-01-03', why: `问${number}` });
      expect([number, corrected.status]).toEqual([number, 422]);
      expect(errorsOf(corrected.html)[0]).toMatch(/不得发送个人信息。.*例如/);
    }
    await office.world.night();
    const { drafts, publication } = office.world.stores;
    const held = [JSON.stringify(await kept(office))];
    for (const store of [drafts, publication])
      for (const [key, text] of await contentsOf(store)) held.push(`${key}\n${text}`);
    for (const canary of [NAME, CARD, PHONE])
      expect(held.filter((text) => text.includes(canary))).toEqual([]);
    expect(await kept(office)).toHaveLength(1);
    expect(office.errors).toEqual([]);
    tell({ row: 'R33', what: 'numbers of persons typed into an entry by hand', held: 4, tried: 4 });
  });
});

describe('once and not twice', () => {
  test('a double click, and the same form sent again, is one fact; with other content it is told', async () => {
    const { office, clerk } = await opened();
    const form = await formAt(clerk, `${AT}/application.received`);
    const both = await Promise.all([form.send(RECEIVED), form.send(RECEIVED)]);
    for (const { status, location } of [...both, await form.send(RECEIVED)])
      expect([status, decodeURIComponent(location ?? '')]).toEqual([303, expect.stringContaining(FIRST)]);
    const otherwise = await form.send({ ...RECEIVED, day: '2024-12-30' });
    expect([otherwise.status, textOfPage(otherwise.html)]).toEqual([
      409,
      expect.stringContaining('已经登记过'),
    ]);
    expect(await kept(office)).toHaveLength(1);
    const answer = await step(clerk, FIRST, '作出答复');
    const fields = { day: '2025-01-08', outcome: 'granted' };
    const answers = await Promise.all([answer.send(fields), answer.send(fields)]);
    expect([...answers, await answer.send(fields)].map(({ status }) => status)).toEqual([303, 303, 303]);
    expect((await answer.send({ ...fields, outcome: 'partly-granted' })).status).toBe(409);
    expect(await kept(office)).toHaveLength(2);
  });

  test('what one person entered is not said to be entered by another who sends the same form', async () => {
    const { office, clerk, other } = await opened();
    await enter(clerk, 'application.received', RECEIVED);
    const answer = await step(clerk, FIRST, '作出答复');
    const fields = { day: '2025-01-08', outcome: 'granted' };
    expect((await answer.send(fields)).status).toBe(303);
    expect((await answer.send(fields, other)).status).toBe(409);
    expect((await kept(office)).map(({ person }) => person)).toEqual(['clerk', 'clerk']);
  });

  test('two persons at once with two applications get two numbers', async () => {
    const { office, clerk, other } = await opened();
    const forms = await Promise.all([clerk, other].map((each) => formAt(each, `${AT}/application.received`)));
    const fields = [RECEIVED, { day: '2025-01-03', applicantType: 'commercial-enterprise' }];
    const done = await Promise.all(forms.map((form, nth) => form.send(fields[nth] ?? {})));
    expect(done.map(({ status }) => status)).toEqual([303, 303]);
    expect((await kept(office)).map(({ subject }) => subject).sort()).toEqual([FIRST, SECOND]);
  });

  test('the same letter entered by two at once is asked about, and entered once it is another', async () => {
    const { office, clerk, other } = await opened();
    const forms = await Promise.all([clerk, other].map((each) => formAt(each, `${AT}/application.received`)));
    const done = await Promise.all(forms.map((form) => form.send(RECEIVED)));
    expect(done.map(({ status }) => status).sort()).toEqual([303, 409]);
    const asked = done.findIndex(({ status }) => status === 409);
    const html = done[asked]?.html ?? '';
    expect(textOfPage(html)).toContain(`可能就是这一件。 ${FIRST}`.replace(' ', ''));
    const another = String(load(html)('input[name=another]').val());
    const again = await forms[asked]?.send({ ...RECEIVED, another });
    expect([again?.status, decodeURIComponent(again?.location ?? '')]).toEqual([
      303,
      expect.stringContaining(SECOND),
    ]);
    expect(await kept(office)).toHaveLength(2);
  });

  test('two persons on one case: the second is told, and what was typed stands there again', async () => {
    const { office, clerk, other } = await opened();
    await enter(clerk, 'application.received', RECEIVED);
    const [mine, theirs] = [await step(clerk, FIRST, '作出答复'), await step(other, FIRST, '作出答复')];
    const late = await step(other, FIRST, '申请人撤回申请');
    const done = await Promise.all([
      mine.send({ day: '2025-01-08', outcome: 'granted' }),
      theirs.send({ day: '2025-01-09', outcome: 'partly-granted' }),
    ]);
    expect(done.map(({ status }) => status).sort()).toEqual([303, 409]);
    const { html = '' } = done.find(({ status }) => status === 409) ?? {};
    expect(textOfPage(html)).toContain('已有变动');
    expect(load(html)('select[name=outcome] option[selected]').length).toBe(1);
    const told = await late.send({ day: '2025-01-09' });
    expect([told.status, told.location]).toEqual([303, expect.stringContaining('said=overtaken')]);
    expect(textOfPage((await other.get(told.location ?? '')).html)).toContain('没有登记');
    const again = await step(other, FIRST, '作出答复');
    await (await step(clerk, FIRST, '更正申请人类别')).send({
      day: '2025-01-09',
      applicantType: 'other-organisation',
    });
    expect((await again.send({ day: '2025-01-09', outcome: 'granted' })).status).toBe(409);
    expect((await kept(office)).filter(({ type }) => type === 'application.decided')).toHaveLength(1);
  });

  test('beside a case system: said, confirmed, and none of its cases is gone on with here', async () => {
    const { office, clerk } = await opened();
    await office.register('huaian');
    await office.send('huaian', received('淮依申〔2025〕7号', '2025-01-02T10:00:00+08:00'));
    expect(textOfPage((await clerk.get(AT)).html)).toContain('由业务系统报送（huaian-cases）');
    const form = await formAt(clerk, `${AT}/application.received`);
    const unsure = await form.send(RECEIVED);
    expect([unsure.status, errorsOf(unsure.html)]).toEqual([
      422,
      [expect.stringContaining('没有在上述系统中登记')],
    ]);
    const alike = await form.send({ ...RECEIVED, own: 'yes' });
    expect([alike.status, textOfPage(alike.html)]).toEqual([
      409,
      expect.stringContaining('淮依申〔2025〕7号'),
    ]);
    expect((await form.send({ ...RECEIVED, day: '2025-01-03', own: 'yes' })).status).toBe(303);
    const twice = async () => load((await clerk.get(AT)).html)('section[aria-labelledby=twice] li').text();
    expect(await twice()).toBe('');
    // The system sends the same letter later: said, and gone once what was entered here is void.
    await office.send('huaian', received('淮依申〔2025〕8号', '2025-01-03T10:00:00+08:00'));
    expect(await twice()).toBe(`${FIRST}，业务系统：淮依申〔2025〕8号`);
    await (await step(clerk, FIRST, '误登作废')).send({ day: '2025-01-09', reason: '系统已报' });
    expect(await twice()).toBe('');
    const page = await clerk.get(caseOf('淮依申〔2025〕7号'));
    expect(textOfPage(page.html)).toContain('后续办理也由它报送');
    const number = `number=${encodeURIComponent('淮依申〔2025〕7号')}`;
    expect((await clerk.get(`${AT}/application.decided?${number}`)).status).toBe(404);
    const source = await office.world.stores.registry.source('huaian-cases');
    if (source) await office.world.stores.registry.putSource({ ...source, disabled: true });
    expect((await clerk.get(`${AT}/application.decided?${number}`)).status).toBe(200);
  });
});

describe('what was entered wrongly', () => {
  const correction = async (browser: Browser, name: string) => {
    const { html } = await browser.get(caseOf(FIRST));
    return formAt(browser, load(html)(`.record a[aria-label="更正：${name}"]`).attr('href') ?? '');
  };

  test('is taken back with a reason and entered anew, in one act, once', async () => {
    const { office, clerk } = await opened();
    await enter(clerk, 'application.received', RECEIVED);
    const form = await correction(clerk, '收到申请');
    expect(load(form.html)('input[name=day]').val()).toBe('2025-01-02');
    const right = { day: '2025-01-03', applicantType: 'commercial-enterprise' };
    expect(errorsOf((await form.send(right)).html)[0]).toMatch(/缘由，例如/);
    for (let nth = 0; nth < 2; nth++)
      expect((await form.send({ ...right, why: '日期、类别录错' })).status).toBe(303);
    const events = await kept(office);
    expect(events.map(({ type }) => type).sort()).toEqual([
      'application.received',
      'application.received',
      'event.retracted',
    ]);
    const page = textOfPage((await clerk.get(caseOf(FIRST))).html);
    expect(page).toMatch(/本年新收.*商业企业/);
    expect(page).toMatch(/收到申请：自然人（已撤回）/);
    expect(page).toMatch(/收到申请：商业企业（clerk/);
    expect(page).not.toContain('问题');
    expect(load((await clerk.get(caseOf(FIRST))).html)('.record a').length).toBe(1);
  });

  test('a correction of which the first half alone was stored is completed by sending the form again', async () => {
    const { office, clerk } = await opened();
    await enter(clerk, 'application.received', RECEIVED);
    const form = await correction(clerk, '收到申请');
    const { eventLog } = office.ports;
    const store = eventLog.append;
    let isDown = true;
    eventLog.append = async (event, ...more) => {
      if (event.type === 'event.retracted' && isDown) throw new Error('the store is down');
      return store.call(eventLog, event, ...more);
    };
    const right = { day: '2025-01-03', applicantType: 'commercial-enterprise', why: '录错' };
    expect((await form.send(right)).status).toBeGreaterThanOrEqual(500);
    const typesKept = async () => (await kept(office)).map(({ type }) => type).sort();
    expect(await typesKept()).toEqual(['application.received', 'application.received']);
    isDown = false;
    expect((await form.send(right)).status).toBe(303);
    expect(await typesKept()).toEqual(['application.received', 'application.received', 'event.retracted']);
  });

  test('an answer that never was is taken back alone; an application entered twice is voided', async () => {
    const { clerk } = await opened();
    await enter(clerk, 'application.received', RECEIVED);
    await (await step(clerk, FIRST, '作出答复')).send({ day: '2025-01-08', outcome: 'granted' });
    const form = await correction(clerk, '作出答复');
    expect((await form.send({ do: 'retract', why: '尚未答复' })).status).toBe(303);
    expect((await form.send({ do: 'retract', why: '尚未答复' })).status).toBe(303);
    expect(textOfPage((await clerk.get(caseOf(FIRST))).html)).toContain('办理期限');
    const voided = await (await step(clerk, FIRST, '误登作废')).send({
      day: '2025-01-09',
      reason: '重复登记',
    });
    expect(voided.status).toBe(303);
    expect(textOfPage((await clerk.get(caseOf(FIRST))).html)).toContain('未计入：');
  });

  test('what a system sent is not corrected here', async () => {
    const { office, clerk } = await opened();
    await office.register('huaian');
    await office.send('huaian', received('A', '2025-01-02T10:00:00+08:00'));
    expect(load((await clerk.get(caseOf('A'))).html)('.record a').length).toBe(0);
    const path = `${AT}/application.received?number=A&id=A-received`;
    expect((await clerk.get(path)).status).toBe(404);
    expect(
      (await clerk.post(path, { ...RECEIVED, why: 'x', sequence: '1'.repeat(19), seen: '' })).status,
    ).toBe(404);
  });
});

test('what was entered by hand stands in the ledger of the year, and importing that sends nothing', async () => {
  const { office, clerk } = await opened();
  await enter(clerk, 'application.received', RECEIVED);
  await (await step(clerk, FIRST, '延长答复期限')).send({ day: '2025-01-06', workingDays: '10' });
  await (await step(clerk, FIRST, '作出答复')).send({ day: '2025-01-08', outcome: 'granted' });
  await (await step(clerk, FIRST, '行政复议受理')).send({ day: '2025-01-09' });
  await enter(clerk, 'lawsuit.filed', { day: '2025-01-07', route: 'after-review', role: 'defendant' });
  await enter(clerk, 'document.issued', { day: '2025-01-07', kind: 'rule' });
  await enter(clerk, 'action.reported', { day: '2025-01-09', kind: 'penalty', count: '3' });
  await enter(clerk, 'charge.reported', { day: '2025-01-09', yuan: '12.5' });
  const { html } = await clerk.get(caseOf(FIRST));
  const wrong = await formAt(clerk, load(html)('.record a[aria-label="更正：收到申请"]').attr('href') ?? '');
  expect((await wrong.send({ ...RECEIVED, day: '2025-01-03', why: '日期录错' })).status).toBe(303);
  const standing = new Map<string, KeptEvent[]>();
  for (const event of await kept(office))
    standing.set(event.subject, [...(standing.get(event.subject) ?? []), event]);
  expect(standing.size).toBe(6);
  const exported = exportYear(standing, 2025);
  expect(exported.unheld).toEqual([]);
  const book = await readBook(exportBook('huaian', 2025, exported), '2025.xlsx');
  const against = { agency: 'huaian', sender: sender('desk'), standing, now: office.world.now() };
  const { difference, faults, removals, ledger } = examineLedger(book, undefined, against);
  expect([difference.events, faults, removals]).toEqual([[], [], []]);
  expect(ledger.sheets.flatMap(({ rows }) => rows).length).toBe(6);
});

test('who may not send facts, or is of another agency, finds no such page and stores nothing', async () => {
  const { office, clerk } = await opened();
  await enter(clerk, 'application.received', RECEIVED);
  const before = (await kept(office)).length;
  const reader = await office.person('reader', ['read', 'text', 'finalise']);
  const stranger = await office.person('stranger', ['ledger'], ['jinhu']);
  const number = `number=${encodeURIComponent(FIRST)}`;
  for (const browser of [reader, stranger])
    for (const path of [AT, `${AT}/application.received`, `${AT}/application.decided?${number}`]) {
      expect((await browser.get(path)).status).toBe(404);
      const fields = { ...RECEIVED, sequence: '1'.repeat(19), seen: '', outcome: 'granted', do: 'enter' };
      expect((await browser.post(path, fields)).status).toBe(404);
    }
  expect(load((await reader.get('/desk')).html)(`a[href="${AT}"]`).length).toBe(0);
  expect(load((await reader.get(caseOf(FIRST))).html)('section[aria-labelledby=steps]').length).toBe(0);
  const forged = await clerk.post(`${AT}/application.received`, { ...RECEIVED, token: 'x' });
  expect(forged.status).toBe(403);
  for (const sequence of ['', '0'.repeat(19), '1'.repeat(18), `1${'0'.repeat(19)}`]) {
    const unknown = await clerk.post(`${AT}/application.received`, { ...RECEIVED, sequence });
    expect([sequence, unknown.status]).toEqual([sequence, 409]);
  }
  expect(await kept(office)).toHaveLength(before);
});
