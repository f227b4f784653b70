import { load } from 'cheerio';
import { describe, expect, test } from 'vitest';
import { messageOfNumber } from '../../../shared/desk/pages/vendor-message.ts';
import { decided, received } from '../night/world.ts';
import { openOffice } from './office.ts';

const YEAR = '/desk/huaian/2024';
const messageIn = (html: string): string => load(html)('textarea.message').text();

/** A: counted. B: decided and never received. C: decided before it was received. */
async function opened() {
  const office = openOffice();
  await office.register('huaian');
  await office.send('huaian', received('A', '2024-03-01T10:00:00+08:00'));
  await office.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'));
  await office.send('huaian', decided('B', '2024-05-20T10:00:00+08:00'));
  await office.send('huaian', received('C', '2024-06-10T10:00:00+08:00'));
  await office.send('huaian', decided('C', '2024-06-01T10:00:00+08:00'));
  return { office, clerk: await office.person('clerk', ['text', 'ledger']) };
}

describe('a message for the vendor', () => {
  test('of a number: its cases, their events, the rule, and what to send', async () => {
    const { clerk } = await opened();
    const said = messageIn((await clerk.get(`${YEAR}/cells/applications.outcomes.granted.total`)).html);
    expect(said).toContain('huaian人民政府2024年政府信息公开工作年度报告中“');
    expect(said).toMatch(/计数规则：.+/);
    expect(said).toMatch(/1\. A：.*作出答复（application\.decided，来源 huaian-cases，事件 A-decided）/);
    expect(said).toMatch(/event\.retracted.*新的 id/);
    expect(said).not.toContain('clerk');
  });

  test('of the checks: every number once, with the event to send', async () => {
    const { clerk } = await opened();
    const said = messageIn((await clerk.get(`${YEAR}/checks`)).html);
    expect(said).toContain('下列 2 个编号');
    expect(said).toMatch(
      /\. B：有办理结果，但没有收到申请的记录。[\s\S]*请报：application\.received（收到申请），data\.applicantType 按实际填写。/,
    );
    expect(said).toMatch(/\. C：[\s\S]*请报：event\.retracted，data\.id 写 C-decided，data\.reason 写理由。/);
  });

  test('of a case with a fault, also to who may not mend it; of one without there is none', async () => {
    const { office, clerk } = await opened();
    const reader = await office.person('reader', ['read']);
    for (const browser of [clerk, reader]) {
      const said = messageIn((await browser.get('/desk/huaian/case?number=B&year=2024')).html);
      expect(said).toContain('编号 B 的数据对不上');
      expect(said).toContain('2024年5月20日 作出答复（application.decided');
      expect(said).toContain('请报：application.received');
    }
    expect(messageIn((await clerk.get('/desk/huaian/case?number=A&year=2024')).html)).toBe('');
  });

  test('of very many cases the first are named and the rest counted', () => {
    const share = (subject: string) => ({
      ...{ subject, path: 'x', amount: 1n, events: [] },
      rule: { code: 'r', mark: 'S' as const, zh: '规则', en: 'rule', source: 'SOURCES.md' },
    });
    const shares = Array.from({ length: 203 }, (_, n) => share(`n${n}`));
    const about = { agency: { id: 'huaian', name: '淮安', contact: null }, year: 2024 };
    const said = messageOfNumber(about, { label: '总计', value: '203', money: false, shares });
    expect(said).toContain('由 203 个编号得出');
    expect(said).toContain('另有 3 个编号');
    expect(said).not.toContain('n200');
    expect(said.match(/计数规则/g)).toHaveLength(1);
  });
});
