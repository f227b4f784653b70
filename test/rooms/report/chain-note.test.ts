import { load } from 'cheerio';
import { describe, expect, test } from 'vitest';
import { renderDocx } from '../../../shared/formats/docx/report.ts';
import { renderHtml } from '../../../shared/formats/html/report.tsx';
import { manuscriptOf } from '../../../shared/formats/pdf/manuscript.ts';
import type { Report } from '../../../shared/report/model.ts';
import { xmlOf } from '../formats/office-reader.ts';
import { chainBroken, draftReport, NARRATIVE, versionReport } from './report-builder.ts';

const SAID = '关于与上年度已公布数据不衔接的说明：上年一件补报。';
const ONE_LINE = { note: '上年一件补报。', replaces: null };
const nothing = { ...NARRATIVE, other: null };

/** Paragraphs of section six in each format. */
const FORMATS: [string, (report: Report) => string[]][] = [
  [
    'the page',
    (report) => {
      const $ = load(renderHtml(report, { base: '', downloads: [], current: null }));
      const paragraphs = $('section[aria-labelledby="other"] p').toArray();
      return paragraphs.map((p) => $(p).text());
    },
  ],
  [
    'the Word file',
    (report) => {
      const $ = xmlOf(renderDocx(report), 'word/document.xml');
      const texts = $('w\\:body > w\\:p')
        .toArray()
        .map((p) => $(p).find('w\\:t').text());
      const from = texts.findIndex((text) => text.startsWith('六、'));
      const to = texts.findIndex((text) => text === '说明' || text === '更正说明');
      return texts.slice(from + 1, to < 0 ? undefined : to);
    },
  ],
  [
    'what is printed',
    (report) => {
      const [six] = manuscriptOf(report).sections.slice(-1);
      return (six?.body ?? []).map((body) => JSON.stringify(body));
    },
  ],
];

describe.each(FORMATS)('section six of %s', (_, paragraphs) => {
  const text = (report: Report) => paragraphs(report).join('\n');

  test('ends with the note, a paragraph a line, where a chain breaks', () => {
    const report = versionReport({ ...ONE_LINE, note: '上年一件补报。\n\n机构改革并入三件。' });
    expect(text(report)).toContain(NARRATIVE.other);
    expect(text(report).indexOf(SAID)).toBeGreaterThan(text(report).indexOf(NARRATIVE.other));
    expect(text(report).indexOf('机构改革并入三件。')).toBeGreaterThan(text(report).indexOf(SAID));
  });

  test('has the note in the place of 无其他 where the office wrote nothing', () => {
    const report = versionReport(ONE_LINE, { narrative: nothing });
    expect(text(report)).toContain(SAID);
    expect(text(report)).not.toContain('无其他需要报告的事项');
  });

  test('has no note where every chain holds, in a draft, and where none came', () => {
    const holding: Report[] = [
      versionReport(ONE_LINE, { checks: [{ ...chainBroken, result: 'pass', findings: [] }] }),
      versionReport(ONE_LINE, { checks: [{ ...chainBroken, id: 'narrative' }] }),
      versionReport({ note: null, replaces: null }),
      draftReport(),
    ];
    for (const report of holding) expect(text(report)).not.toContain('不衔接');
  });
});
