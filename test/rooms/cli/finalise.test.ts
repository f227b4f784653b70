import { expect, test } from 'vitest';
import { consequence } from '../../../infra/cli/commands/finalise.ts';

test('a finalisation of a year that is not over says when it will be published, and how to take it back', () => {
  for (const year of [2026, 2027])
    expect(consequence({ agency: 'huaian', year }, 2026)).toContain(
      `${year}年尚未结束，暂不公布；${year + 1}年1月1日起自动公布。如年度有误，请撤回：gongkai withdraw --agency huaian --year ${year}`,
    );
});

test('one of a year that is over says that the next run publishes it, and what would keep it waiting', () => {
  const said = consequence({ agency: 'huaian', year: 2025 }, 2026);
  expect(said).toContain('下一次汇总时公布');
  expect(said).not.toContain('尚未结束');
  expect(said).toContain('gongkai withdraw --agency huaian --year 2025');
});
