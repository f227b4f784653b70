import { load } from 'cheerio';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { renderDocx } from '../../../shared/formats/docx/report.ts';
import { versionReport } from '../report/report-builder.ts';
import { type Browser, openOffice, textOfPage } from './office.ts';

const TEXTS = '/desk/huaian/2024/texts';
const NAME = '欧阳金丝雀的材料.docx';

async function opened() {
  const office = openOffice();
  await office.register('huaian');
  const clerk = await office.person('clerk', ['text']);
  /** As the browser sends it without a script, by the button “读入 Word”. */
  const read = (
    bytes: Uint8Array<ArrayBuffer> | null,
    fields: Record<string, string> = {},
    as: Browser = clerk,
  ) => {
    const body = new FormData();
    const form = { token: as.token, section: 'problems', seen: '', markdown: '', do: 'word', ...fields };
    for (const [name, value] of Object.entries(form)) body.set(name, value);
    body.set('word', new File(bytes ? [bytes] : [], bytes ? NAME : ''));
    return office.ask(TEXTS, {
      method: 'POST',
      headers: { cookie: as.cookie, origin: 'https://desk.example' },
      body,
    });
  };
  return { office, clerk, read };
}

const word = (problems: string) =>
  Uint8Array.from(renderDocx(versionReport({}, { narrative: { overview: null, problems, other: null } })));

const boxIn = (html: string) => load(html)('#text-problems').text().trim();

test('a Word file fills the box with headings, lists and bold, is shown and not stored, and then saved', async () => {
  const { office, clerk, read } = await opened();
  const got = await read(word('### 主要问题\n\n审核不够**细致**。\n\n1. 培训少。\n2. 制度旧。'));
  expect([got.status, textOfPage(got.html)]).toEqual([200, expect.stringContaining('已读入，尚未保存')]);
  const box = boxIn(got.html);
  expect(box).toMatch(/## 主要问题\n\n审核不够\*\*细致\*\*。\n\n1\. 培训少。\n2\. 制度旧。/);
  expect(load(got.html)('.text h4, .text h3, .text li').text()).toContain('培训少。');
  expect(got.html).not.toContain('欧阳金丝雀');
  for await (const { event } of office.world.stores.eventLog.read('huaian')) throw new Error(event.type);
  const saved = await clerk.post(TEXTS, { section: 'problems', seen: '', markdown: box, do: 'save' });
  expect(saved.status).toBe(303);
  expect((await clerk.get(TEXTS)).html).toContain('培训少。');
  expect(office.errors).toEqual([]);
});

test('what was typed stays before what is read; read twice it stands once', async () => {
  const { read } = await opened();
  const bytes = word('第二段。');
  const alone = boxIn((await read(bytes)).html);
  expect(boxIn((await read(bytes, { markdown: '第一段。' })).html)).toBe(`第一段。\n\n${alone}`);
  expect(boxIn((await read(bytes, { markdown: alone })).html)).toBe(alone);
});

test('no file, none of Word, one that is too large or unpacks to too much is refused in words, and the text stays', async () => {
  const { office, read } = await opened();
  const bomb = zipSync({ 'word/document.xml': new Uint8Array(40 * 1024 * 1024) });
  const bad: [Uint8Array<ArrayBuffer> | null, string][] = [
    [null, '没有选 Word 文件'],
    [Uint8Array.from([1, 2, 3]), '另存为 .docx'],
    [Uint8Array.from(zipSync({ 'a.txt': new Uint8Array(3) })), '另存为 .docx'],
    [new Uint8Array(4 * 1024 * 1024 + 1), '超过 4 MB'],
    [Uint8Array.from(bomb), '另存为 .docx'],
  ];
  for (const [bytes, words] of bad) {
    const { status, html } = await read(bytes, { markdown: '写了一半' });
    expect([words, status, textOfPage(html).includes(words), boxIn(html)]).toEqual([
      words,
      422,
      true,
      '写了一半',
    ]);
  }
  expect(office.errors).toEqual([]);
});

test('a form of parts needs the token of the session and comes from the desk, as every form', async () => {
  const { office, clerk, read } = await opened();
  expect((await read(word('x'), { token: 'x' })).status).toBe(403);
  const reader = await office.person('reader', ['read']);
  await read(word('x'), { do: 'save', markdown: '不该有的' }, reader);
  const headers = {
    cookie: clerk.cookie,
    origin: 'https://desk.example',
    'content-type': 'multipart/form-data',
  };
  expect((await office.ask(TEXTS, { method: 'POST', headers, body: 'no parts' })).status).toBe(403);
  for await (const { event } of office.world.stores.eventLog.read('huaian')) throw new Error(event.type);
  expect(office.errors).toEqual([]);
});
