import { load } from 'cheerio';
import { expect, test } from 'vitest';
import { decided, received } from '../night/world.ts';
import { openOffice, textOfPage } from './office.ts';

/** Two agencies on 10 January 2025, a Friday; the clerk is of one of them. */
async function opened(on = '2025-01-10T09:00:00+08:00') {
  const office = openOffice();
  office.world.at(on);
  for (const id of ['huaian', 'jinhu']) await office.register(id);
  const clerk = await office.person('clerk', ['read']);
  const home = async () => (await clerk.get('/desk')).html;
  return { office, clerk, home };
}

const card = (html: string) => load(html)('section[aria-labelledby="huaian-due"]');

test('what is overdue and what is due soon stands in 待办 by its number, and leads to the case', async () => {
  const { office, clerk, home } = await opened();
  await office.send(
    'huaian',
    received('LATE', '2024-11-01T10:00:00+08:00'), // 20 working days: 29 November
    received('NEAR', '2024-12-13T10:00:00+08:00'), // 13 January, 1 January off
    received('FAR', '2025-01-06T10:00:00+08:00'),
    received('DONE', '2024-11-01T10:00:00+08:00'),
    decided('DONE', '2024-11-20T10:00:00+08:00'),
  );
  await office.send('jinhu', received('FOREIGN', '2024-11-01T10:00:00+08:00'));
  const html = await home();
  const text = card(html).text();
  expect(text).toContain('截至2025年1月10日，在办申请 3 件。');
  expect(text).toMatch(/已超期1 件LATE：答复期限2024年11月29日，已超过 29 个工作日/);
  expect(text).toMatch(/即将到期1 件NEAR：答复期限2025年1月13日，还有 1 个工作日/);
  expect(text).not.toMatch(/FAR|DONE|没有已超期/);
  expect(textOfPage(html)).not.toContain('FOREIGN');
  const links = card(html).find('a');
  expect(links.length).toBe(3);
  for (const link of links.get()) {
    const { status } = await clerk.get(link.attribs['href'] ?? '');
    expect(status, link.attribs['href']).toBe(200);
  }
});

test('an application due today says so, the day after it is overdue', async () => {
  const { office, home } = await opened('2025-01-13T09:00:00+08:00');
  await office.send('huaian', received('NEAR', '2024-12-13T10:00:00+08:00'));
  expect(card(await home()).text()).toContain('NEAR：答复期限2025年1月13日，今天到期');
  const next = await opened('2025-01-14T09:00:00+08:00');
  await next.office.send('huaian', received('NEAR', '2024-12-13T10:00:00+08:00'));
  expect(card(await next.home()).text()).toContain('NEAR：答复期限2025年1月13日，已超过 1 个工作日');
});

test('more than five are counted, and 期限 has them all', async () => {
  const { office, home } = await opened();
  const numbers = ['1', '2', '3', '4', '5', '6', '7'];
  await office.send('huaian', ...numbers.map((number) => received(number, '2024-11-01T10:00:00+08:00')));
  const found = card(await home());
  expect(found.text()).toContain('已超期7 件');
  expect(found.find('li').length).toBe(6);
  expect(found.find('li').last().text()).toBe('其余 2 件');
  expect(found.find('li a').last().attr('href')).toBe('/desk/huaian/2024/due');
});

test('an agency whose first application came this year owes it too', async () => {
  const { office, clerk, home } = await opened('2025-02-20T09:00:00+08:00');
  await office.send('huaian', received('FIRST', '2025-01-06T10:00:00+08:00'));
  const found = card(await home());
  expect(found.text()).toMatch(/已超期1 件FIRST：答复期限2025年2月\d+日，已超过/);
  for (const link of found.find('a').get())
    expect((await clerk.get(link.attribs['href'] ?? '')).status, link.attribs['href']).toBe(200);
});

test('nothing open, nothing pressing: said in words', async () => {
  const { office, home } = await opened();
  expect(card(await home()).text()).toMatch(/在办申请 0 件。没有已超期或 3 个工作日内到期的申请。/);
  await office.send('huaian', received('FAR', '2025-01-06T10:00:00+08:00'));
  expect(card(await home()).text()).toMatch(/在办申请 1 件。没有已超期或 3 个工作日内到期的申请。/);
});

test('a last day in a year that is not announced is never guessed', async () => {
  const { office, home } = await opened('2026-12-28T09:00:00+08:00');
  await office.send('huaian', received('DARK', '2026-12-15T10:00:00+08:00'));
  const text = card(await home()).text();
  expect(text).toMatch(/到期日未定1 件，最早的不早于2027年\d+月\d+日（.*2027.*）/);
  expect(text).not.toMatch(/即将到期|已超期[1-9]/);
});
