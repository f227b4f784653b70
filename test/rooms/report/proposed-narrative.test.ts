import { load } from 'cheerio';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkReport } from '../../../shared/checks/check-report.ts';
import { expandCitations } from '../../../shared/checks/citations.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import type { AnnualTables } from '../../../shared/form/annual-tables.ts';
import { valueAt } from '../../../shared/form/form.ts';
import { renderHtml } from '../../../shared/formats/html/report.tsx';
import type { NarrativeSection, Report } from '../../../shared/report/model.ts';
import { proposedNarrative } from '../../../shared/report/proposed-narrative.ts';
import { balancedTables } from '../../arbitraries/balanced-tables.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';
import { draftReport, versionReport } from './report-builder.ts';

const SECTIONS: NarrativeSection[] = ['overview', 'problems', 'other'];
const unwritten = { overview: null, problems: null, other: null };
const links = { base: '', downloads: [], current: null };

function expanded(report: Report, previous?: AnnualTables) {
  const at = { form: report.form, tables: report.tables, ...(previous && { previous }) };
  const texts = SECTIONS.map((section) => expandCitations(proposedNarrative(report, section), at));
  const [overview = '', problems = '', other = ''] = texts.map(({ text }) => text);
  return { narrative: { overview, problems, other }, citations: texts.flatMap(({ findings }) => findings) };
}

test('whatever the tables, every citation can be expanded, and every figure agrees with the tables', () => {
  fc.assert(
    fc.property(balancedTables, fc.option(balancedTables, { nil: undefined }), (tables, other) => {
      const previous = other && { ...other, year: tables.year - 1 };
      const history = previous ? [{ year: previous.year, version: 1, tables: previous }] : [];
      const report = draftReport({}, { tables, year: tables.year, history });
      const { narrative, citations } = expanded(report, previous);
      expect(citations).toEqual([]);
      const read = (steps: readonly string[]) => Number(valueAt(tables, steps));
      const checks = checkReport({
        form: edition2021,
        read,
        narrative,
        citations,
        year: tables.year,
        agency: tables.agency.name,
      });
      const narrativeCheck = checks.find(({ id }) => id === 'narrative');
      expect(narrativeCheck?.findings).toEqual([]);
    }),
    { seed: 43, numRuns: 40 },
  );
});

test('it types no figure of the tables itself, and says where only the office knows what to write', () => {
  const markdown = proposedNarrative(draftReport(), 'overview');
  expect(markdown.replace(/\{\{[^}]*\}\}/g, '').match(/\d+/g)).toEqual(['2024']);
  expect(markdown).toContain('〔请补写');
  expect(proposedNarrative(draftReport(), 'problems')).toContain('〔请补写');
});

test('a draft offers it, marked, with the figures filled in and as Markdown, for the sections without a text', () => {
  const $ = load(renderHtml(draftReport({}, { narrative: { ...unwritten, problems: '已经写好。' } }), links));
  expect($('.proposal')).toHaveLength(2);
  const overview = $('section[aria-labelledby="overview"] .proposal');
  expect(overview.children('.mark').text()).toBe('〔系统拟稿，未经撰写，不会公布〕');
  expect(overview.children('p').text()).toContain('本年新收政府信息公开申请3119件');
  expect(overview.find('pre').text()).toBe(proposedNarrative(draftReport(), 'overview'));
  expect($('section[aria-labelledby="problems"]').text()).toContain('已经写好。');
});

test('a version never has it in it', () => {
  const html = renderHtml(versionReport({}, { narrative: unwritten }), links);
  expect(html).not.toMatch(/系统拟稿|请补写|class="proposal"/);
});

test('a change is not told on a year that received nothing', () => {
  const { applications } = huaian2024;
  const before = (total: number): AnnualTables => {
    const received = { ...applications.received, total };
    return { ...huaian2024, year: 2023, applications: { ...applications, received } };
  };
  const proposed = (total: number) => {
    const history = [{ year: 2023, version: 1, tables: before(total) }];
    return proposedNarrative(draftReport({}, { history }), 'overview');
  };
  expect(proposed(1)).toContain('比上年');
  expect(proposed(0)).not.toContain('比上年');
});
