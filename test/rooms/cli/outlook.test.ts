import { describe, expect, test } from 'vitest';
import { outlookOf } from '../../../infra/cli/clerk/outlook.ts';
import { renderJson } from '../../../shared/formats/json/report.ts';
import { draftKeys } from '../../../shared/night/keys.ts';
import type { Report } from '../../../shared/report/model.ts';
import { memoryObjects } from '../../doubles/memory-store.ts';
import { chainBroken, draftReport } from '../report/report-builder.ts';

const NO_NOTE = '以下情况公布时须附说明';

async function told(
  change: Partial<Report>,
  data: { note?: string; draft?: string } = {},
  currentYear = 2026,
) {
  const report = draftReport({ published: null, faults: [], refusals: [] }, change);
  const drafts = memoryObjects();
  const prefix = 'drafts/huaian/2024/7/';
  const pointer = {
    format: 1,
    agency: 'huaian',
    fold: 7,
    years: [
      {
        year: 2024,
        fold: 7,
        prefix,
        files: ['report.json'],
        tablesDigest: report.tablesDigest,
        content: '',
        eventsDigest: '',
      },
    ],
  };
  const put = (key: string, text: string) =>
    drafts.put({ key, bytes: Buffer.from(text), mediaType: 'application/json' });
  await put(`${prefix}report.json`, renderJson(report));
  await put(draftKeys.pointer('huaian'), JSON.stringify(pointer));
  return outlookOf({ agency: 'huaian', year: 2024, data, currentYear }, drafts);
}

describe('a finalisation is told at once', () => {
  test('that nothing stands in its way, and how to take it back', async () => {
    const [line] = (await told({ checks: [] })) ?? [];
    expect(line?.zh).toContain('没有妨碍公布的问题，随即公布2024年度报告第1版');
    expect(line?.zh).toContain('gongkai withdraw --agency huaian --year 2024');
  });

  test('why it waits: a warning without a note, a year that is not over, another draft', async () => {
    expect((await told({ checks: [chainBroken] }))?.[0]?.zh).toContain(NO_NOTE);
    expect((await told({ checks: [] }, {}, 2024))?.[0]?.zh).toContain('2024年尚未结束');
    expect((await told({ checks: [] }, { draft: 'sha256:0' }))?.[0]?.zh).toContain(
      '所确认的草稿与当前表格不一致',
    );
  });

  test('that its note has fewer lines than there are things to answer', async () => {
    const checks = [chainBroken, { ...chainBroken, id: 'sections' }];
    expect((await told({ checks }, { note: '一行' }))?.[1]?.zh).toContain(
      '有2项须在说明中逐项写明，说明只有1行',
    );
    expect(await told({ checks }, { note: '一行\n又一行' })).toHaveLength(1);
  });

  test('nothing where there is no draft', async () => {
    const asked = { agency: 'nobody', year: 2024, data: {}, currentYear: 2026 };
    expect(await outlookOf(asked, memoryObjects())).toBeUndefined();
  });
});
