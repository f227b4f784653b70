import type { CheckResult } from '../../../shared/checks/check.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { VersionReport } from '../../../shared/formats/renderers.ts';
import type { DraftEdition, Report, VersionEdition } from '../../../shared/report/model.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';

const passed: CheckResult = {
  id: 'identity',
  level: 'error',
  result: 'pass',
  zh: '第三部分每一列：本年新收与上年结转之和，等于（七）总计与结转下年度之和',
  en: 'Section three, each column: received plus carried in equals concluded plus carried out',
  findings: [],
};

/** A warning whose findings name cases, as the comparison of two years' sets does. */
export const chainBroken: CheckResult = {
  id: 'carry-chain',
  level: 'warning',
  result: 'fail',
  zh: '上一年度的结转下年度继续办理等于本年度的上年结转，逐列相等且为同一批申请',
  en: 'What last year carried out is what this year carried in, column by column and case by case',
  findings: [
    {
      pointer: '/applications/carriedIn/natural-person',
      zh: '上年结转案件 SUBJECT-7 不在其中',
      en: 'SUBJECT-7',
    },
    { pointer: '/cases/SUBJECT-7', zh: '案件 SUBJECT-7', en: 'case SUBJECT-7' },
  ],
};

export const NARRATIVE = {
  overview: [
    '2024年，全市**“公开为常态、不公开为例外”**持续落实，各项任务稳步推进。',
    '',
    '### （一）主动公开',
    '',
    '　　全年主动公开各类政府信息5500余条，召开新闻发布会12场。',
    '',
    '### （二）依申请公开',
    '',
    '全年收到政府信息公开申请3119件，办结3050件，结转下年度103件。',
  ].join('\n'),
  problems:
    '仍存在以下问题：\n\n1. 政策解读形式较为单一；\n2. 基层队伍流动较快。\n\n下一步将加强培训，提升质效。',
  other: '本年度没有其他需要报告的事项。',
};

const base = {
  agency: { id: 'huaian', name: '淮安市人民政府', contact: '地址：淮安市翔宇南道1号，邮编：223001' },
  year: 2024,
  form: edition2021,
  tables: huaian2024,
  tablesDigest: `sha256:${'5e'.repeat(32)}`,
  history: [],
  checks: [passed, chainBroken],
  narrative: NARRATIVE,
  provenance: { ruleSet: '2021.1', events: 8317, eventsDigest: `sha256:${'a7'.repeat(32)}` },
};

export function versionReport(
  edition: Partial<VersionEdition> = {},
  change: Partial<Report> = {},
): VersionReport {
  return {
    ...base,
    ...change,
    edition: {
      kind: 'version',
      number: 2,
      finalisedOn: '2025-01-20',
      note: '更正上年结转数。',
      replaces: { number: 1, finalisedOn: '2025-01-10', differences: [] },
      ...edition,
    },
  };
}

export function draftReport(edition: Partial<DraftEdition> = {}, change: Partial<Report> = {}): Report {
  return {
    ...base,
    ...change,
    edition: {
      kind: 'draft',
      day: '2025-01-15',
      fold: 31,
      published: 1,
      refusals: [
        { code: 'note-missing', zh: '存在警示，定稿须附说明', en: 'A warning stands and no note came' },
      ],
      faults: [
        {
          code: 'outcome-without-receipt',
          subject: 'SUBJECT-9',
          events: ['EVENT-1', 'EVENT-2'],
          zh: '有办理结果而无收到记录',
          en: 'A decision without a receipt',
        },
      ],
      corrections: [],
      behind: [],
      changes: null,
      ...edition,
    },
  };
}
