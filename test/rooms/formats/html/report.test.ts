import { createHash } from 'node:crypto';
import { load } from 'cheerio';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { edition2021 } from '../../../../shared/editions/edition-2021.ts';
import type { AnnualTables } from '../../../../shared/form/annual-tables.ts';
import { cellsOf } from '../../../../shared/form/form.ts';
import { type PageLinks, renderHtml } from '../../../../shared/formats/html/report.tsx';
import { STYLE, STYLE_DIGEST } from '../../../../shared/formats/html/style.ts';
import type { Report } from '../../../../shared/report/model.ts';
import { huaian2024 } from '../../../fixtures/huaian-2024.ts';
import { chainBroken, draftReport, versionReport } from '../../report/report-builder.ts';
import { type Grid, readGrid } from '../../report/table-reader.ts';

/** The cells that stand in tables: section six says its own in words. */
const inTables = (tables: unknown) =>
  cellsOf(edition2021, tables).filter(({ section }) => section !== 'other');

const noLinks: PageLinks = { base: '', downloads: [], current: null };
const page = (report: Report, links = noLinks) => load(renderHtml(report, links));
const unwritten = { overview: null, problems: null, other: null };

/** The data rows of a grid: heads as labels without repetition, cells as text. */
function dataRows({ rows }: Grid) {
  return rows
    .filter((row) => row.some(({ isHead }) => !isHead))
    .map((row) => ({
      heads: [...new Set(row.filter(({ isHead }) => isHead).map(({ text }) => text))],
      values: row.filter(({ isHead }) => !isHead).map(({ text }) => text),
    }));
}

describe('the tables', () => {
  const $ = page(versionReport());

  test('are six, and read back they hold the 200 cells in the order of the form', () => {
    expect($('table')).toHaveLength(6);
    const read = $('table')
      .toArray()
      .flatMap((_, index) => dataRows(readGrid($, `table:eq(${index})`)).flatMap(({ values }) => values));
    expect(read).toEqual(inTables(huaian2024).map(({ value }) => String(value)));
  });

  test('hold whatever the tables hold, zeros and large numbers as plain digits', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeNat(), { minLength: 200, maxLength: 200 }), (values) => {
        let next = 0;
        const tables: AnnualTables = JSON.parse(JSON.stringify(huaian2024), (key, value) =>
          typeof value === 'number' && key !== 'year' ? (values[next++] ?? 0) : value,
        );
        const html = page(versionReport({}, { tables }));
        const read = html('td')
          .toArray()
          .map((td) => html(td).text());
        expect(read).toEqual(inTables(tables).map(({ value }) => String(value)));
      }),
      { seed: 30, numRuns: 5 },
    );
  });

  test('section three has 25 number rows of 7 under the official labels and merged heads', () => {
    const grid = readGrid($, 'table.applications');
    const rows = dataRows(grid);
    expect(rows).toHaveLength(25);
    expect(rows.every(({ values }) => values.length === 7)).toBe(true);
    expect(rows.map(({ heads }) => heads)).toEqual(
      edition2021.applications.rows.map(({ groups, label }) => [...groups, label]),
    );
    expect(grid.rows.slice(0, 3).map((row) => row.map(({ text }) => text).slice(3))).toEqual([
      Array(7).fill('申请人情况'),
      ['自然人', ...Array(5).fill('法人或其他组织'), '总计'],
      ['自然人', '商业企业', '科研机构', '社会公益组织', '法律服务机构', '其他', '总计'],
    ]);
    expect(grid.rows[2]?.[0]?.text).toBe(
      '（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）',
    );
  });

  test('section four has one number row of 15 under three levels of heads', () => {
    const grid = readGrid($, 'table.disputes');
    expect(grid.rows).toHaveLength(4);
    expect(grid.rows[3]?.map(({ text }) => Number(text))).toEqual([
      72, 64, 178, 37, 351, 13, 4, 8, 1, 26, 12, 1, 1, 6, 20,
    ]);
    expect(grid.rows.slice(0, 3).map((row) => row[7]?.text)).toEqual([
      '行政诉讼',
      '未经复议直接起诉',
      '其他结果',
    ]);
    expect(grid.rows.slice(0, 3).map((row) => row[0]?.text)).toEqual(['行政复议', '行政复议', '结果维持']);
  });

  test('no other table carries a row label of section three', () => {
    const labels = edition2021.applications.rows.map(({ label }) => label);
    const elsewhere = $('table:not(.applications) th')
      .toArray()
      .map((th) => $(th).text());
    expect(elsewhere.filter((label) => labels.includes(label))).toEqual([]);
  });

  test('every cell has an id of its own, and the headers of a data cell are the labels over it', () => {
    const ids = $('[id]')
      .toArray()
      .map((element) => $(element).attr('id'));
    expect(new Set(ids).size).toBe(ids.length);
    for (const cell of inTables(huaian2024)) {
      const td = $(`[id="${cell.path}"]`);
      expect(td.text()).toBe(String(cell.value));
      const heads = (td.attr('headers') ?? '').split(' ').map((id) => $(`th[id="${id}"]`).text());
      const row = cell.section === 'proactive' ? cell.row.slice(1) : cell.row;
      expect(heads).toEqual([...row, ...cell.column]);
    }
    expect($('th:not([id])')).toHaveLength(0);
    for (const head of $('th[headers]').toArray()) {
      for (const id of ($(head).attr('headers') ?? '').split(' '))
        expect($(`th[id="${id}"]`)).toHaveLength(1);
    }
  });

  test('those that may be wider than their place scroll in a named region that the keyboard reaches, and no others', () => {
    const regions = (html: ReturnType<typeof page>) =>
      html('main table')
        .toArray()
        .flatMap((table) => {
          const region = html(table).parent('section.scroller');
          return region.length === 0 ? [] : [[region.attr('tabindex'), region.attr('aria-label')]];
        });
    expect(regions($)).toEqual([['0', expect.stringContaining('可左右滚动')]]);
    expect($('.applications, .disputes').parent('div.scroller')).toHaveLength(2);
  });

  test('a head beside a whole section is written downwards', () => {
    expect($('.whole').text()).toBe('三、本年度办理结果');
  });
});

describe('the page of a version', () => {
  test('has the title, the lead, six official headings in order, agency and date', () => {
    const $ = page(versionReport());
    expect($('html').attr('lang')).toBe('zh-CN');
    expect($('h1').text()).toBe('淮安市人民政府2024年政府信息公开工作年度报告');
    expect($('head > title').text()).toBe($('h1').text());
    expect($('.lead').text()).toBe(
      '本报告由淮安市人民政府根据《中华人民共和国政府信息公开条例》（国务院令第711号）第四十九条、第五十条的规定编制。报告所列数据的统计期限自2024年1月1日起至2024年12月31日止。如对本报告有疑问，请与淮安市人民政府联系（地址：淮安市翔宇南道1号，邮编：223001）。',
    );
    const headings = edition2021.sections.map(({ heading }) => heading);
    expect(
      $('main > section > h2')
        .toArray()
        .map((h2) => $(h2).text()),
    ).toEqual([...headings, '更正说明']);
    expect($('.sign').text()).toBe('淮安市人民政府2025年1月20日');
    expect($('.edition').text()).toBe('第2版 · 2025年1月20日');
  });

  test('says how many facts, by which rules, with which digests', () => {
    const about = page(versionReport())('.about').text();
    for (const said of [
      '8317条',
      '2021.1',
      `sha256:${'a7'.repeat(32)}`,
      `sha256:${'5e'.repeat(32)}`,
      '第2版',
    ]) {
      expect(about).toContain(said);
    }
  });

  test('section six begins with the processing fee, zero included, then the office’s text', () => {
    const paragraphs = (report: Report) => {
      const $ = page(report);
      return $('section[aria-labelledby="other"] p')
        .toArray()
        .map((p) => $(p).text());
    };
    expect(paragraphs(versionReport({}, { checks: [] }))).toEqual([
      '本年度收取政府信息公开信息处理费3940.00元，涉及申请12件。',
      '本年度没有其他需要报告的事项。',
    ]);
    const tables = { ...huaian2024, processingFees: { applications: 0, yuan: '0.00' } };
    expect(paragraphs(versionReport({}, { tables, narrative: unwritten, checks: [] }))).toEqual([
      '本年度收取政府信息公开信息处理费0元，涉及申请0件。',
      '无其他需要报告的事项。',
    ]);
  });

  test('prints the note as 说明, and as 更正说明 from the second version on', () => {
    const noteOf = (number: number, note: string | null) => {
      const $ = page(versionReport({ number, note, replaces: null }));
      return [
        $('#note').text(),
        $('section[aria-labelledby="note"] p')
          .toArray()
          .map((p) => $(p).text()),
      ];
    };
    expect(noteOf(1, '一\n\n二')).toEqual(['说明', ['一', '二']]);
    expect(noteOf(2, '改正')).toEqual(['更正说明', ['改正']]);
    expect(noteOf(1, null)).toEqual(['', []]);
  });

  test('says 无 where the office wrote nothing', () => {
    const $ = page(versionReport({}, { narrative: unwritten }));
    expect($('section[aria-labelledby="overview"] .text').text()).toBe('无');
    expect($('section[aria-labelledby="problems"] .text').text()).toBe('无');
  });

  test('has nothing of checks, faults, subjects or events in it', () => {
    const html = renderHtml(versionReport(), noLinks);
    for (const secret of ['SUBJECT', 'EVENT-', '核对了', '草稿', chainBroken.zh])
      expect(html).not.toContain(secret);
  });

  test('links to the formats under the base that it is given', () => {
    const downloads = [{ name: 'report.json', label: '数据', made: null }];
    const $ = page(versionReport(), { base: 'v2/', downloads, current: null });
    expect($('.files a').attr('href')).toBe('v2/report.json');
  });

  test('offers what people read first, each file by the title of the report', () => {
    const downloads = [
      'report.html',
      'report.json',
      'report.docx',
      'report.pdf',
      'infographic.png',
      'report.xlsx',
    ].map((name) => ({ name, label: name, made: null }));
    const $ = page(versionReport(), { base: 'v2/', downloads, current: null });
    const title = '《淮安市人民政府2024年政府信息公开工作年度报告》';
    expect(
      $('.files a')
        .toArray()
        .map((link) => $(link).attr('download')),
    ).toEqual([
      `${title}.pdf`,
      `${title}.docx`,
      `${title}.xlsx`,
      `${title}.html`,
      `${title}.json`,
      `${title}（一图读懂）.png`,
    ]);
  });

  test('says from its first day that a later version may stand at the current address', () => {
    const fixed = page(versionReport(), { ...noLinks, current: '../index.html' })('.fixed');
    expect(fixed.text()).toBe('这是固定不变的第2版，此后可能已有更正，请以现行版本为准：查看现行版本');
    expect(fixed.find('a').attr('href')).toBe('../index.html');
    expect(page(versionReport(), noLinks)('.fixed')).toHaveLength(0);
  });
});

describe('the page of a draft', () => {
  test('shows what stands in the way: refusals, faults with their events, checks with their findings', () => {
    const $ = page(draftReport());
    expect($('head > title').text()).toBe('【草稿】淮安市人民政府2024年政府信息公开工作年度报告');
    expect($('.sign').text()).toBe('淮安市人民政府草稿');
    const notice = $('.notice').text();
    for (const shown of [
      '本年度报告已公布至第1版',
      '存在警示，定稿须附说明',
      'SUBJECT-9：有办理结果而无收到记录（事件 EVENT-1、EVENT-2）',
      '没有问题 第三部分每一列',
      '上年结转与上年度公布的结转下年度不一致',
      '上年结转案件 SUBJECT-7 不在其中',
    ]) {
      expect(notice).toContain(shown);
    }
  });

  test('tells a check that cannot be assessed, and why, from one that fails', () => {
    const { findings: _, ...check } = chainBroken;
    const reason = { zh: '没有上一年度的数据', en: 'no last year' };
    const unknown = { ...check, findings: [], result: 'not-assessable' as const, reason };
    const failed = { ...check, findings: [], level: 'error' as const };
    const notice = page(draftReport({}, { checks: [unknown, failed] }))('.notice').text();
    expect(notice).toContain('暂不能判断');
    expect(notice).toContain('（没有上一年度的数据）');
    expect(notice).toContain('须先解决（1项）');
  });

  test('says of a section that it is not yet written', () => {
    const $ = page(draftReport({ published: null, faults: [], refusals: [] }, { narrative: unwritten }));
    expect($('.unwritten').text()).toBe('〔本节尚未撰写〕'.repeat(3));
    expect($('#faults, #refusals')).toHaveLength(0);
    expect($('.notice').text()).toContain('本年度报告尚未公布');
  });
});

describe('a hostile text', () => {
  const attacks = [
    '<script>alert(1)</script>',
    '</style><script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[字](javascript:alert(1))',
    '![x](https://evil.example/a.png)',
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    '{{constructor.constructor("alert(1)")()}} $' + '{alert(1)} <%= 1 %>',
    '<table><tr><td>（一）予以公开</td></tr></table>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<!-- --><base href="https://evil.example">',
  ];
  const calm = page(draftReport());
  const elements = ($: typeof calm) =>
    [
      ...new Set(
        $('*')
          .toArray()
          .map((element) => $(element).prop('tagName') ?? ''),
      ),
    ].sort();

  test.each(attacks)('comes through as text wherever it stands: %s', (attack) => {
    const narrative = { overview: `${attack}\n\n前${attack}后`, problems: attack, other: attack };
    const agency = { id: 'huaian', name: attack, contact: attack };
    const fault = {
      code: 'second-issue' as const,
      subject: attack,
      events: [attack],
      zh: attack,
      en: attack,
    };
    const check = { ...chainBroken, zh: attack, findings: [{ pointer: attack, zh: attack, en: attack }] };
    const checks = [{ ...check, reason: { zh: attack, en: attack } }];
    const provenance = { ruleSet: attack, events: 1, eventsDigest: attack };
    const change = { agency, narrative, checks, provenance, tablesDigest: attack };
    const refusals = [{ code: 'x', zh: attack, en: attack }];
    for (const report of [
      draftReport({ faults: [fault], refusals }, change),
      versionReport({ note: attack }, change),
    ]) {
      const $ = page(report);
      const extra = elements($).filter((name) => !elements(calm).includes(name));
      expect(extra.filter((name) => name !== 'TIME')).toEqual([]);
      expect($('style')).toHaveLength(1);
      expect($('meta[http-equiv]')).toHaveLength(1);
      expect($('table')).toHaveLength(6);
      const attributes = $('*:not([rel="icon"])')
        .toArray()
        .flatMap((element) => Object.entries($(element).attr() ?? {}));
      expect(
        attributes.filter(([name]) => name.startsWith('on') || name === 'src' || name === 'style'),
      ).toEqual([]);
      expect(
        attributes.filter(([name, value]) => name === 'href' && /^\s*(javascript|data):/i.test(value)),
      ).toEqual([]);
    }
  });
});

describe('the policy of the page', () => {
  test('forbids everything but the one style, whose digest it names', () => {
    const $ = page(versionReport());
    const style = $('style').html() ?? '';
    expect(style).toBe(STYLE);
    expect(STYLE_DIGEST).toBe(`sha256-${createHash('sha256').update(style).digest('base64')}`);
    expect($('meta[http-equiv="content-security-policy"]').attr('content')).toBe(
      `default-src 'none'; img-src data:; style-src '${STYLE_DIGEST}'; base-uri 'none'; form-action 'none'`,
    );
  });

  test('has nothing to forbid: no script, no resource, no address in the style', () => {
    const $ = page(versionReport());
    expect($('script, link, img, iframe, object, embed, form, input').not('[rel="icon"]')).toHaveLength(0);
    expect($('link[rel="icon"]').attr('href')).toMatch(/^data:image\/svg\+xml,/);
    expect(STYLE).not.toMatch(/url\(|@import|https?:|<\//);
  });
});

test('the same model gives the same bytes', () => {
  expect(renderHtml(versionReport(), noLinks)).toBe(renderHtml(versionReport(), noLinks));
  const { form, ...said } = draftReport();
  expect(renderHtml(draftReport(), noLinks)).toBe(renderHtml({ ...structuredClone(said), form }, noLinks));
});
