import { expect, test } from 'vitest';
import { reviewStanding } from '../../../shared/approval/approval.ts';
import { standingNow } from '../../../shared/desk/standing.ts';
import { newsIn, statesOf, type ToldStates, toldAfter } from '../../../shared/night/messages.ts';
import { decided, received } from '../night/world.ts';
import { type Browser, hiddenOf, openOffice, STEPS } from './office.ts';

const REVIEW = '/desk/huaian/2024/review';

async function press(browser: Browser, button: string, fields: Record<string, string> = {}) {
  const { html } = await browser.get(REVIEW);
  return browser.post(REVIEW, { ...hiddenOf(html, button), ...fields, do: button });
}

test('each step of a review is in a chain between nights, which tells whose turn it is, once and of nobody by name', async () => {
  const office = openOffice();
  const { world } = office;
  await office.register('huaian', STEPS);
  await office.send('huaian', received('A', '2024-03-01T10:00:00+08:00'));
  await office.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'));
  await world.night();
  const clerk = await office.person('Canary.clerk', ['text']);
  const section = await office.person('Canary.section', ['approve:section']);
  const secrecy = await office.person('Canary.secrecy', ['approve:secrecy']);
  let told: ToldStates = {};
  const heard = async () => {
    const rung = await world.stores.journal.lastRung();
    expect(rung).toBe(world.now());
    const due = await world.run('pending');
    expect(due.map(({ agency }) => agency)).toContain('huaian');
    const agency = await world.stores.registry.agency('huaian');
    const [year] = agency
      ? (await standingNow(agency, office.ports)).filter((each) => each.year === 2024)
      : [];
    if (!year?.folded.approval) throw new Error('no review');
    const review = reviewStanding(year.folded.approval, year.digest);
    const states = statesOf({
      year: 2024,
      told: null,
      draft: { edition: { ...year.report.edition, review } },
    });
    const news = newsIn(states, told).map(({ words }) => words);
    told = toldAfter(states, told);
    expect(newsIn(states, told)).toEqual([]);
    return news;
  };
  const note = { 'note-sections': '说明', note: '说明' };
  const act = async (browser: Browser, button: string, fields: Record<string, string> = note) => {
    world.later(2);
    expect([button, (await press(browser, button, fields)).status]).toEqual([button, 303]);
    const news = await heard();
    expect(news.join()).not.toContain('Canary');
    return news;
  };
  for (const name of ['overview', 'problems'])
    await clerk.post('/desk/huaian/2024/texts', { section: name, seen: '', markdown: '已写。', do: 'save' });
  expect(await act(clerk, 'submit')).toEqual(['等待业务审核']);
  expect(await act(section, 'approve')).toEqual(['等待保密审查']);
  expect(await act(secrecy, 'send-back', { comment: '第三段请核' })).toEqual([
    '保密审查环节退回，改正后须重新报审',
  ]);
  expect(await act(clerk, 'submit')).toEqual(['等待业务审核']);
});
