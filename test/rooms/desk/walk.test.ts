import { load } from 'cheerio';
import { describe, expect, test } from 'vitest';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';
import { contentsOf } from '../night/reader.ts';
import { decided, received } from '../night/world.ts';
import { type Browser, boxOf, hiddenOf, isTicked, openOffice, STEPS, textOfPage } from './office.ts';

const YEAR = '/desk/huaian/2024';
const BLANK_ROW = Object.fromEntries(
  Object.keys(huaian2024.applications.carriedIn).map((key) => [key, null]),
);
const OVERVIEW = '2024年，新收政府信息公开申请{{applications.received.total}}件，全部按时办结。';

/** An office whose report on 2024 has a decision without a receipt and no texts; one person a role. */
async function opened() {
  const office = openOffice();
  await office.register('huaian', STEPS);
  await office.send('huaian', received('A', '2024-03-01T10:00:00+08:00'));
  await office.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'));
  await office.send('huaian', decided('B', '2024-05-20T10:00:00+08:00'));
  await office.world.night();
  const people = {
    clerk: await office.person('Canary.clerk', ['text', 'ledger']),
    section: await office.person('Canary.section', ['approve:section']),
    secrecy: await office.person('Canary.secrecy', ['approve:secrecy']),
    leader: await office.person('Canary.leader', ['approve:leader', 'finalise']),
  };
  return { office, ...people };
}

/** The same, where the report was mended, written, submitted and approved by all. */
async function approvedThroughout() {
  const all = await opened();
  const { office, clerk, section, secrecy, leader } = all;
  await mended(clerk);
  await written(clerk);
  await press(clerk, 'submit');
  for (const browser of [section, secrecy, leader]) {
    office.world.later(1);
    await press(browser, 'approve');
  }
  return all;
}

async function save(browser: Browser, section: string, markdown: string) {
  const { html } = await browser.get(`${YEAR}/texts`);
  const seen = new RegExp(`value="${section}"/?><input type="hidden" name="seen" value="([^"]*)"`).exec(
    html,
  )?.[1];
  return browser.post(`${YEAR}/texts`, { section, seen: seen ?? '', markdown, do: 'save' });
}

/** Presses a button of the page of review, with the fields that the page holds. */
async function press(browser: Browser, button: string, fields: Record<string, string> = {}) {
  const { html } = await browser.get(`${YEAR}/review`);
  return browser.post(`${YEAR}/review`, { ...hiddenOf(html, button), ...fields, do: button });
}

const stepNow = (html: string): string => load(html)('.steps [aria-current]').text();

async function mended(clerk: Browser) {
  const fields = {
    do: 'send',
    type: 'application.received',
    day: '2024-05-01',
    applicantType: 'natural-person',
  };
  return clerk.post('/desk/huaian/case?number=B&year=2024', fields);
}

async function written(clerk: Browser) {
  await save(clerk, 'overview', OVERVIEW);
  return save(clerk, 'problems', '解读形式较为单一，将予改进。');
}

describe('from a fault to a published report', () => {
  test('a clerk mends, writes and submits; three approve; the leader finalises; the night publishes', async () => {
    const { office, clerk, section, secrecy, leader } = await opened();
    expect(textOfPage((await clerk.get('/desk')).html)).toContain('1 件数据对不上');
    expect(await mended(clerk)).toMatchObject({ status: 303 });
    expect(textOfPage((await clerk.get('/desk')).html)).not.toContain('数据对不上');
    expect(await written(clerk)).toMatchObject({ status: 303 });
    // At once, and not after the next night: the citation is the number that the mended case gives.
    expect((await clerk.get(`${YEAR}/texts`)).html).toContain('新收政府信息公开申请2件');
    expect(await press(clerk, 'submit')).toMatchObject({ status: 303 });
    for (const [browser, words] of [
      [section, '等您审：业务审核'],
      [secrecy, '等您审：保密审查'],
      [leader, '等您审：分管领导审签'],
    ] as const) {
      office.world.later(1);
      expect(textOfPage((await browser.get('/desk')).html)).toContain(words);
      expect(await press(browser, 'approve', { comment: '同意' })).toMatchObject({ status: 303 });
    }
    expect(await press(leader, 'finalise')).toMatchObject({ status: 303 });
    expect(textOfPage((await clerk.get(YEAR)).html)).toContain('已定稿，等待公布');
    const results = await office.world.night();
    expect(results.find(({ year }) => year === 2024)).toMatchObject({ state: 'published', version: 1 });
    expect(textOfPage((await clerk.get(`${YEAR}/versions`)).html)).toContain('Canary.secrecy 保密审查');
    for (const [key, text] of await contentsOf(office.world.stores.publication))
      expect(`${key}\n${text}`).not.toContain('Canary');
    expect(office.errors).toEqual([]);
  });

  test('a finalisation that waits is withdrawn by who may finalise', async () => {
    const { office, leader } = await approvedThroughout();
    await press(leader, 'finalise');
    expect(await press(leader, 'withdraw', { reason: '再看一遍' })).toMatchObject({ status: 303 });
    expect((await office.world.night()).some(({ state }) => state === 'published')).toBe(false);
    office.world.later(1);
    expect(await press(leader, 'finalise')).toMatchObject({ status: 303 });
    expect((await office.world.night()).some(({ state }) => state === 'published')).toBe(true);
  });

  test('sending back says who, where and why, and the clerk submits again', async () => {
    const { office, clerk, section } = await opened();
    await mended(clerk);
    await written(clerk);
    await press(clerk, 'submit');
    office.world.later(1);
    expect((await press(section, 'send-back', { comment: '' })).status).toBe(422);
    expect(stepNow((await clerk.get(YEAR)).html)).toBe('审核');
    expect((await press(section, 'send-back', { comment: '第三段请核' })).status).toBe(303);
    expect(textOfPage((await clerk.get(`${YEAR}/review`)).html)).toContain('退回：第三段请核');
    expect(stepNow((await clerk.get(YEAR)).html)).toContain('核对与撰写');
    office.world.later(1);
    expect((await press(clerk, 'submit')).status).toBe(303);
    expect(textOfPage((await section.get('/desk')).html)).toContain('等您审：业务审核');
  });
});

describe('what was typed and not done', () => {
  test('stands there again: a tick, a note, a comment', async () => {
    const { office, clerk, section } = await opened();
    await mended(clerk);
    await written(clerk);
    const note = '字'.repeat(1001);
    const submitted = await press(clerk, 'submit', { important: 'yes', note });
    expect(submitted.status).toBe(422);
    expect(isTicked(submitted.html, 'important')).toBe(true);
    expect(boxOf(submitted.html, 'note')).toBe(note);
    await press(clerk, 'submit');
    office.world.later(1);
    const comment = '字'.repeat(20_001);
    for (const button of ['send-back', 'approve']) {
      const { status, html } = await press(section, button, { comment });
      expect([button, status]).toEqual([button, 422]);
      expect(load(html)(`form:has(button[value=${button}]) textarea`).text().trim()).toBe(comment);
    }
  });

  test('a content that changed after it was approved throughout is no step further', async () => {
    const { clerk, leader } = await approvedThroughout();
    expect(stepNow((await clerk.get(YEAR)).html)).toBe('定稿待发');
    await save(clerk, 'overview', `${OVERVIEW}另加一句。`);
    expect(stepNow((await clerk.get(YEAR)).html)).toContain('核对与撰写');
    expect(textOfPage((await leader.get(`${YEAR}/review`)).html)).toContain('现在的内容尚未报审');
  });
});

describe('a year of figures', () => {
  test('a number opens to its origin and not to cases; a blank is neither 0 nor read as one', async () => {
    const office = openOffice();
    await office.world.register('hongze', '洪泽区人民政府', { casesFrom: null });
    await office.world.permit('hongze', 'facts', 'figures', 'text');
    await office.send('hongze', received('A', '2024-03-01T10:00:00+08:00'));
    const { format: _f, agency: _a, year: _y, ...tables } = structuredClone(huaian2024);
    const data = {
      tables: { ...tables, applications: { ...tables.applications, carriedIn: BLANK_ROW } },
      ...{ format: '2021', origin: '洪泽区人民政府网站' },
    };
    await office.send('hongze', { type: 'figures.reported', subject: '2024', data });
    const clerk = await office.person('clerk', ['text'], ['hongze']);
    const cell = async (path: string) =>
      textOfPage((await clerk.get(`/desk/hongze/2024/cells/${path}`)).html);
    const total = await cell('applications.received.total');
    expect(total).toMatch(/= 3119.*来源：洪泽区人民政府网站/);
    expect(total).not.toContain('个编号得出');
    expect(await cell('applications.carriedIn.total')).toContain('= 空白');
  });
});

describe('what is on the screen', () => {
  test('a number opens to its cases, their events and the rule', async () => {
    const { clerk } = await opened();
    const draft = await clerk.get(YEAR);
    expect(draft.html).toContain(`href="${YEAR}/cells/applications.outcomes.granted.total"`);
    const cell = textOfPage((await clerk.get(`${YEAR}/cells/applications.outcomes.granted.total`)).html);
    expect(cell).toMatch(/计数规则：.+/);
    expect(cell).toContain('作出答复');
    expect(cell).toContain('转给承建单位');
    expect((await clerk.get(`${YEAR}/cells/applications.nothing`)).status).toBe(404);
  });

  test('why a button is off stands beside it', async () => {
    const { clerk, leader } = await opened();
    expect(textOfPage((await clerk.get(`${YEAR}/review`)).html)).toContain('还不能报审：');
    expect(textOfPage((await leader.get(`${YEAR}/review`)).html)).toContain('还不能定稿：');
  });

  test('each figure of a text is shown with the cell that it was read as', async () => {
    const { clerk } = await opened();
    await save(clerk, 'overview', '2024年，新收政府信息公开申请7件。');
    const page = textOfPage((await clerk.get(`${YEAR}/texts`)).html);
    expect(page).toMatch(/不一致.*7.*= 1/);
  });

  test('a preview and a proposal store nothing', async () => {
    const { office, clerk } = await opened();
    for (const button of ['preview', 'propose']) {
      const fields = { section: 'overview', seen: '', markdown: '**试写**', do: button };
      const { status, html } = await clerk.post(`${YEAR}/texts`, fields);
      expect([status, html.includes(button === 'preview' ? '<strong>试写</strong>' : '请补写')]).toEqual([
        200,
        true,
      ]);
    }
    for await (const { event } of office.world.stores.eventLog.read('huaian'))
      expect(event.type).not.toBe('narrative.written');
  });

  test('every act is kept with its person, as source desk', async () => {
    const { office, clerk } = await opened();
    await mended(clerk);
    await written(clerk);
    const kept: unknown[] = [];
    for await (const { event } of office.world.stores.eventLog.read('huaian'))
      if (event.source === 'desk') kept.push([event.type, event.person]);
    expect(kept).toEqual([
      ['narrative.written', 'Canary.clerk'],
      ['narrative.written', 'Canary.clerk'],
      ['application.received', 'Canary.clerk'],
    ]);
  });
});

describe('what is sent for a case', () => {
  test('a fact that was sent, and retracted by mistake, is sent again', async () => {
    const { office, clerk } = await opened();
    await mended(clerk);
    const kept: { id: string; source: string }[] = [];
    for await (const { event } of office.world.stores.eventLog.readSubjects('huaian', 'B', 'B'))
      if (event.source === 'desk') kept.push(event);
    const [{ id, source } = { id: '', source: '' }] = kept;
    const retract = { do: 'retract', id, source, reason: '误撤' };
    expect((await clerk.post('/desk/huaian/case?number=B&year=2024', retract)).status).toBe(303);
    expect(textOfPage((await clerk.get('/desk')).html)).toContain('1 件数据对不上');
    expect((await mended(clerk)).status).toBe(303);
    expect(textOfPage((await clerk.get('/desk')).html)).not.toContain('数据对不上');
  });
});

describe('two at once', () => {
  test('on one text: the first is kept, the second is told and loses nothing', async () => {
    const { office, clerk } = await opened();
    const other = await office.person('other', ['text']);
    const fields = { section: 'overview', seen: '', do: 'save' };
    const answers = await Promise.all([
      clerk.post(`${YEAR}/texts`, { ...fields, markdown: '甲写的。' }),
      other.post(`${YEAR}/texts`, { ...fields, markdown: '乙写的。' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const told = answers.find(({ status }) => status === 409)?.html ?? '';
    expect(told).toContain('甲写的。');
    expect(told).toContain('乙写的。');
    expect(told).toContain('别人保存了这一部分');
    // Later, with the page of before: the same answer.
    expect((await clerk.post(`${YEAR}/texts`, { ...fields, markdown: '丙' })).status).toBe(409);
  });

  test('what changed since the page was opened is neither approved, submitted nor finalised', async () => {
    const { office, clerk, section } = await opened();
    await mended(clerk);
    await written(clerk);
    const submitting = hiddenOf((await clerk.get(`${YEAR}/review`)).html, 'submit');
    await press(clerk, 'submit');
    office.world.later(1);
    const approving = hiddenOf((await section.get(`${YEAR}/review`)).html, 'approve');
    await save(clerk, 'overview', `${OVERVIEW}另加一句。`);
    const answers = [
      await section.post(`${YEAR}/review`, { ...approving, do: 'approve' }),
      await clerk.post(`${YEAR}/review`, { ...submitting, do: 'submit' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([409, 409]);
    expect(textOfPage(answers[0]?.html ?? '')).toContain('已有变动，没有办理');
  });

  test('the same button twice is one act', async () => {
    const { office, clerk } = await opened();
    await mended(clerk);
    office.world.later(1);
    expect((await mended(clerk)).status).toBe(404);
    await written(clerk);
    const fields = { ...hiddenOf((await clerk.get(`${YEAR}/review`)).html, 'submit'), do: 'submit' };
    const both = await Promise.all([
      clerk.post(`${YEAR}/review`, fields),
      clerk.post(`${YEAR}/review`, fields),
    ]);
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
  });
});
