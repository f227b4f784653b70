import { expect, test } from 'vitest';
import { consequence } from '../../../infra/cli/commands/finalise.ts';
import { refuseUnfiled } from '../../../infra/cli/operator/waiting.ts';
import type { Agency } from '../../../shared/registry/agency.ts';

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

test('a year that the agency files no report of is not finalised', async () => {
  const plain = { parent: null, contact: null, chargeDecimals: 4 };
  const agencies: Agency[] = [
    { ...plain, id: 'heir', name: '承接局' },
    { ...plain, id: 'ended', name: '旧局', until: '2025-06-30', mergedInto: 'heir' },
    { ...plain, id: 'begun', name: '新局', since: '2025-03-01' },
  ];
  const registry = { agencies: async () => agencies };
  const asked = async (agency: string, year: number) =>
    refuseUnfiled({ agency, year }, { registry }).then(
      () => 'sent',
      (error: Error) => error.message,
    );
  expect(await asked('ended', 2024)).toBe('sent');
  expect(await asked('ended', 2025)).toContain('files no report of 2025: heir does');
  expect(await asked('begun', 2025)).toBe('sent');
  expect(await asked('begun', 2024)).toContain('and none of 2024');
  expect(await asked('unknown', 2024)).toBe('sent');
});
