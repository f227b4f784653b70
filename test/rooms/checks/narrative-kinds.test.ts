import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NarrativeRead, readNarrative } from '../../../shared/checks/check-narrative.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { cellPlacesOf } from '../../../shared/form/form.ts';

/** The kinds of field reports K1 to K11, on small inputs: right texts stay silent, wrong ones do not. */
type Cells = Record<string, number>;
const R = 'applications.received.total';
const D = 'applications.concluded.total';
const O = 'applications.carriedOut.total';
const row = (code: string) => `applications.outcomes.${code}.total`;

function read(
  text: string,
  cells: Cells,
  at: { year?: number; agency?: string; section?: 'overview' | 'problems' | 'other' } = {},
): NarrativeRead {
  const { year = 2024, agency = '甲市教育局', section = 'overview' } = at;
  const known = new Set(cellPlacesOf(edition2021).map(({ path }) => path));
  for (const path of Object.keys(cells)) if (!known.has(path)) throw new Error(`no cell ${path}`);
  const texts = { overview: null, problems: null, other: null, [section]: text };
  return readNarrative(texts, {
    form: edition2021,
    read: (steps) => cells[steps.join('.')] ?? 0,
    year,
    agency,
  });
}

const alarms = (...args: Parameters<typeof read>) => read(...args).findings.length;

describe('K1, lists that begin with a number', () => {
  const answers = { [R]: 6, [D]: 6, [row('granted')]: 3, [row('partly-granted')]: 2 };
  const cells = { ...answers, [row('refused.internal-affairs')]: 1 };
  test.each([
    '2024年收到政府信息公开申请6件，其中3件予以公开、2件部分公开、1件不予公开。',
    '2024年收到政府信息公开申请6件，其中3件予以公开 2件部分公开 1件不予公开。',
    '收到政府信息公开申请6件，按时办结6件，1件为不予公开、5件为予以公开或部分公开。',
  ])('%s', (text) => {
    const { findings, figures, read: count } = read(text, cells);
    expect(findings).toEqual([]);
    expect(count).toBe(figures);
    const slipped = text.replace('1件', '2件');
    expect(alarms(slipped, cells)).toBeGreaterThan(0);
  });

  test('disputes and applicants', () => {
    const filed = { 'disputes.review.total': 3, 'disputes.lawsuitDirect.total': 2 };
    expect(alarms('因政府信息公开发生3件行政复议、2件行政诉讼。', filed)).toBe(0);
    expect(alarms('因政府信息公开发生4件行政复议、2件行政诉讼。', filed)).toBe(1);
    const from = {
      [R]: 6,
      'applications.received.natural-person': 4,
      'applications.received.commercial-enterprise': 2,
    };
    expect(alarms('收到政府信息公开申请6件，4件由自然人提出、2件由商业企业提出。', from)).toBe(0);
    expect(alarms('收到政府信息公开申请6件，5件由自然人提出、2件由商业企业提出。', from)).toBe(1);
  });
});

describe('K5, short names of the agency', () => {
  test.each([
    ['甲县乙街道办事处', ['我街道', '本街道', '街道', '乙街道']],
    ['甲县乙镇人民政府', ['我镇', '本镇', '乙镇', '全镇']],
    ['甲市公安局乙分局', ['我分局', '乙分局']],
    ['甲市发展和改革委员会', ['市发改委', '我委', '全委']],
    ['甲区住房和城乡建设局', ['区住建局', '我局', '全局', '本局']],
    ['甲省人力资源和社会保障厅', ['省人社厅', '我厅', '厅机关']],
    ['甲县人民政府办公室', ['县政府办', '我办', '县政府办公室']],
    ['甲市人民政府', ['全市', '我市', '市政府', '全市各级行政机关']],
  ])('%s', (agency, names) => {
    for (const name of names)
      expect([name, alarms(`2024年度${name}共收到政府信息公开申请15件。`, { [R]: 16 }, { agency })]).toEqual([
        name,
        1,
      ]);
  });

  test('a body that is another is not the agency', () => {
    const agency = '甲市公安局乙分局';
    for (const name of ['市公安局', '市政府', '丙分局', '市住建局'])
      expect([name, alarms(`${name}共收到政府信息公开申请315件。`, { [R]: 16 }, { agency })]).toEqual([
        name,
        0,
      ]);
  });
});

describe('K6, statements of nothing and of all', () => {
  test.each([
    ['本年度未收取信息处理费。', 'processingFees.yuan', 'other'],
    ['收取信息处理费为零。', 'processingFees.yuan', 'other'],
    ['没有产生信息处理费。', 'processingFees.yuan', 'other'],
    ['2024年，未收到依申请公开事项。', R, 'overview'],
    ['收到政府信息公开申请18件，无结转。', O, 'overview'],
    ['收到政府信息公开申请18件，已全部办结。', O, 'overview'],
    ['收到政府信息公开申请18件，均在法定期限内答复。', O, 'overview'],
    ['未发生因政府信息公开引起的行政复议、行政诉讼。', 'disputes.review.total', 'overview'],
    ['未发生因政府信息公开引起的行政复议、行政诉讼。', 'disputes.lawsuitDirect.total', 'overview'],
    ['政府信息公开申请方面，全年未制发行政规范性文件。', 'proactive.normativeDocuments.issued', 'overview'],
  ] as const)('%s', (text, cell, section) => {
    const right = text.includes('18件') ? { [R]: 18, [D]: 18 } : {};
    expect(alarms(text, right, { section })).toBe(0);
    expect(alarms(text, { ...right, [cell]: 2 }, { section })).toBe(1);
  });

  test('均 behind those that were answered says nothing of the others', () => {
    expect(
      alarms('收到政府信息公开申请18件，办结16件，均在法定期限内答复。', { [R]: 18, [D]: 16, [O]: 2 }),
    ).toBe(0);
  });
});

describe('K8 and K9, figures of others', () => {
  test.each([
    [
      '全市共收到政府信息公开申请1200件。其中市本级收到政府信息公开申请630件，予以公开300件。',
      '甲市人民政府',
    ],
    ['全市共收到政府信息公开申请1200件。市政府办公室收到政府信息公开申请210件，办结210件。', '甲市人民政府'],
    ['全市收到政府信息公开申请1200件，各区县收到政府信息公开申请411件，答复400件。', '甲市人民政府'],
  ])('%s', (text, agency) => {
    expect(alarms(text, { [R]: 1200, [D]: 1200, [row('granted')]: 1200 }, { agency })).toBe(0);
  });

  test.each([
    '区长信箱受理来信1320件，办结1318件，其中涉及信息公开申请的6件。',
    '办结6件政府信息公开申请，其中公开或部分公开3件。',
    '上半年，收到政府信息公开申请4件，办结3件。',
    '政府信息公开申请中，其中重复申请1件合并办理。',
    '指导乡镇办理政府信息公开申请41件次，审核答复书38份。',
    '局机关办理行政复议800件，其中涉及政府信息公开60件。',
    '全年认定公文1320件，主动公开402件、不予公开611件、依申请公开307件。',
  ])('%s', (text) => {
    expect(alarms(text, { [R]: 6, [D]: 6, [row('granted')]: 2, [row('partly-granted')]: 1 })).toBe(0);
  });

  test('what was filed in the year may be less than the total, which holds older ones too', () => {
    const cells = { 'disputes.review.total': 7, 'disputes.lawsuitDirect.total': 8 };
    expect(alarms('因政府信息公开引发行政复议5件、行政诉讼4件，均未败诉。', cells)).toBe(0);
    expect(alarms('因政府信息公开引发行政复议8件。', cells)).toBe(1);
  });

  test('but not where its results are all told', () => {
    const cells = { 'disputes.review.total': 7, 'disputes.review.upheld': 4, 'disputes.review.other': 3 };
    expect(alarms('因政府信息公开引发行政复议7件，其中维持4件、其他结果3件。', cells)).toBe(0);
    expect(alarms('因政府信息公开引发行政复议6件，其中维持4件、其他结果3件。', cells)).toBe(1);
  });

  test('a row told in two parts is their sum', () => {
    const text = '收到政府信息公开申请6件，其中不掌握2件，信息不存在1件。';
    expect(alarms(text, { [R]: 6, [row('unavailable.not-held')]: 3 })).toBe(0);
    expect(alarms(text, { [R]: 6, [row('unavailable.not-held')]: 5 })).toBeGreaterThan(0);
  });
});

describe('K10, figures that are to be read', () => {
  test.each([
    '（二）依申请公开\n全年共收到申请14件，办结15件，办结率100%。',
    '依申请公开受理和办结14件。',
    '共处理政府信息公开申请14件。',
    '收到依申请信息公开件14件。',
    '新收到依申请公开政府信息14件。',
    '14件政府信息公开申请均已办结。',
    '全年政府信息公开申请量为14件。',
  ])('%s', (text) => {
    expect(alarms(text, { [R]: 15, [D]: 15 })).toBe(1);
    expect(alarms(text.replace('14件', '15件'), { [R]: 15, [D]: 15 })).toBe(0);
  });
});

describe('K11, year, period, blanks of the model', () => {
  test.each([
    ['统计期限自2023年1月1日起至2023年12月31日止。', 'overview'],
    ['2023年，我局共收到政府信息公开申请12件。', 'overview'],
    ['收到政府信息公开申请XX件。', 'overview'],
    ['收到政府信息公开申请（）件。', 'overview'],
    ['收到政府信息公开申请 件，均已办结。', 'overview'],
    ['下一步，2024年我局将加强培训。', 'problems'],
  ] as const)('%s', (text, section) => {
    expect(alarms(text, { [R]: 12 }, { section })).toBe(1);
  });

  test.each([
    ['统计期限自2024年1月1日起至2024年12月31日止。', 'overview'],
    ['2024年，我局共收到政府信息公开申请12件，比2023年多3件。', 'overview'],
    ['2023年培训不足。下一步，2025年我局将加强培训。', 'problems'],
    ['下一步，按照《2024年政务公开工作要点》抓好落实。', 'problems'],
    ['设区的市XX街道（XX路）公开专区。', 'overview'],
  ] as const)('right: %s', (text, section) => {
    expect(alarms(text, { [R]: 12 }, { section })).toBe(0);
  });
});

describe('what was read', () => {
  test('is told in figures, and each binding names its clause, topic and rule', () => {
    const text = '全年公开信息48条。收到政府信息公开申请6件，办结7件。';
    const { figures, read: count, disagree, bindings } = read(text, { [R]: 6, [D]: 6 });
    expect({ figures, count, disagree }).toEqual({ figures: 3, count: 2, disagree: 1 });
    expect(bindings[0]).toEqual({
      section: 'overview',
      figure: '6件',
      clause: '收到政府信息公开申请',
      topic: 'applications',
      rule: 'received',
      cells: [R, `${R}+applications.carriedIn.total`],
      agrees: true,
    });
  });

  test('costs work that is linear in the text, whatever the text', () => {
    const words = fc.constantFrom(
      ...'收到 政府信息公开申请 1件 ， 、 （ ） 。 \n 其中 占 2% 2023年 市 局 我局 一是 1. 上年 结转 予以公开 复议 维持 《 “ 合计 分别为 — \t X件'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 6 }), (part) => {
        const text = part.join('').repeat(Math.ceil(20_000 / part.join('').length));
        expect(cellsReadOf(text)).toBeLessThanOrEqual(MOST_CELLS * text.length);
      }),
      { seed: 20250131, numRuns: 25 },
    );
  });
});

/** Cells that a character may cost. The dearest texts that were tried cost a third of one. */
const MOST_CELLS = 2;

function cellsReadOf(overview: string): number {
  let cells = 0;
  const read = () => {
    cells += 1;
    return 0;
  };
  const texts = { overview, problems: null, other: null };
  readNarrative(texts, { form: edition2021, read, year: 2024, agency: '甲市发展和改革委员会' });
  return cells;
}
