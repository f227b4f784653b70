import { expect, test } from 'vitest';
import { decided, received, texts } from '../night/world.ts';
import { boxOf, hiddenOf, isTicked, openOffice, textOfPage } from './office.ts';

/** A government that publishes one report for itself and two members, of which one has published. */
async function opened() {
  const office = openOffice();
  const { world } = office;
  await world.register('huaian', '淮安市人民政府', { consolidates: true });
  for (const id of ['lianshui', 'jinhu']) {
    await world.register(id, `${id}人民政府`, { parent: 'huaian' });
    await world.send(
      id,
      received('A', '2024-03-01T10:00:00+08:00'),
      decided('A', '2024-03-20T10:00:00+08:00'),
    );
    await world.send(id, ...texts(2024));
  }
  await world.send('jinhu', { type: 'report.finalised', subject: '2024' });
  await world.send('huaian', ...texts(2024));
  await world.night();
  await world.night();
  const leader = await office.person('leader', ['read', 'review', 'finalise']);
  const clerk = await office.person('clerk', ['text'], ['lianshui']);
  return { office, leader, clerk };
}

test('a government sees its members by state, sends one back, and the member is told', async () => {
  const { office, leader, clerk } = await opened();
  const { html } = await leader.get('/desk/huaian/2024/members');
  expect(textOfPage(html)).toMatch(/lianshui人民政府\s*草稿，尚未公布/);
  expect(textOfPage(html)).toMatch(/jinhu人民政府\s*已公布（第1版）/);
  const [, member = ''] = /<option value="(lianshui\/[^"]+)"/.exec(html) ?? [];
  const path = '/desk/huaian/2024/members';
  expect((await leader.post(path, { do: 'return', member, comment: '' })).status).toBe(422);
  const changed = await leader.post(path, { do: 'return', member: 'lianshui/7', comment: '请核第三项' });
  expect([changed.status, boxOf(changed.html, 'comment')]).toEqual([409, '请核第三项']);
  expect(changed.html).toMatch(/<option value="lianshui\/[^"]+" selected/);
  expect((await leader.post(path, { do: 'return', member: 'nobody/1', comment: '请核' })).status).toBe(404);
  expect((await leader.post(path, { do: 'return', member, comment: '第三项请核' })).status).toBe(303);
  expect(textOfPage((await clerk.get('/desk')).html)).toContain('退回：第三项请核');
  const [, published = ''] = /<option value="(jinhu\/[^"]+)"/.exec(html) ?? [];
  expect((await leader.post(path, { do: 'return', member: published, comment: '请核' })).status).toBe(303);
  await office.world.night();
  const after = textOfPage((await leader.get(path)).html);
  expect(after).toMatch(/lianshui人民政府\s*已退回/);
  expect(after).toMatch(/jinhu人民政府\s*已退回（第1版）/);
});

test('who does not count is waited for or named as left out, with a note', async () => {
  const { office, leader } = await opened();
  const path = '/desk/huaian/2024/review';
  const page = await leader.get(path);
  expect(page.html).toContain('name="without-lianshui"');
  const fields = { ...hiddenOf(page.html, 'finalise'), do: 'finalise' };
  const waiting = await leader.post(path, fields);
  expect([waiting.status, textOfPage(waiting.html)]).toEqual([422, expect.stringContaining('勾选不计入')]);
  expect(isTicked(waiting.html, 'without-lianshui')).toBe(false);
  const unsaid = await leader.post(path, { ...fields, 'without-lianshui': 'yes' });
  expect([unsaid.status, isTicked(unsaid.html, 'without-lianshui')]).toEqual([422, true]);
  const note = 'lianshui尚未报送。';
  const notes = Object.fromEntries(
    [...page.html.matchAll(/<textarea[^>]* name="(note-[^"]+)"/g)].map(([, name = '']) => [name, '经核实。']),
  );
  const done = await leader.post(path, { ...fields, ...notes, note, 'without-lianshui': 'yes' });
  expect([done.status, textOfPage(done.html)]).toEqual([303, '']);
  const results = await office.world.night();
  expect(results.find(({ agency, year }) => agency === 'huaian' && year === 2024)).toMatchObject({
    state: 'published',
  });
});

test('an agency without members has no such page; what is due is shown with each day', async () => {
  const { clerk, office } = await opened();
  expect((await clerk.get('/desk/lianshui/2024/members')).status).toBe(404);
  await office.send('lianshui', received('B', '2025-01-06T10:00:00+08:00'));
  const due = textOfPage((await clerk.get('/desk/lianshui/2024/due')).html);
  expect(due).toMatch(/B.*2025年1月6日收到.*答复期限.*计第 1 日/);
});

test('a number of a government opens to what each member brings, and its own part', async () => {
  const { office, leader } = await opened();
  await office.send('huaian', received('own', '2024-06-03T10:00:00+08:00'));
  const path = '/desk/huaian/2024/cells/applications.received.total';
  const cell = textOfPage((await leader.get(path)).html);
  expect(cell).toContain('= 3');
  expect(cell).toMatch(/jinhu人民政府：1.*lianshui人民政府：1.*本级：1。.*由 1 个编号得出/);
});
