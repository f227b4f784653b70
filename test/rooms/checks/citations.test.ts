import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { citationFaults, citationsLeft, expandCitations } from '../../../shared/checks/citations.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { cellsOf } from '../../../shared/form/form.ts';
import { balancedTables } from '../../arbitraries/balanced-tables.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';

const SEED = 20240131;
const somePaths = ['applications.received.total', 'disputes.review.upheld', 'processingFees.yuan'].map(
  (path) => `{{${path}}}`,
);

/** The year before, with one row replaced. */
function previous(received: number) {
  const { applications } = huaian2024;
  const row = { ...applications.received, total: received };
  return { ...huaian2024, year: 2023, applications: { ...applications, received: row } };
}

function expanded(markdown: string, before = previous(2777)): string {
  const { text, findings } = expandCitations(markdown, {
    form: edition2021,
    tables: huaian2024,
    previous: before,
  });
  expect(findings).toEqual([]);
  return text;
}

function refused(
  markdown: string,
  at: Parameters<typeof expandCitations>[1] = { form: edition2021, tables: huaian2024 },
): string {
  const { text, findings } = expandCitations(markdown, at);
  expect(text).toBe(markdown);
  expect(findings).toHaveLength(1);
  return findings[0]?.zh ?? '';
}

describe('a citation', () => {
  test('becomes the value of its cell, as the tables print it', () => {
    expect(expanded('新收{{applications.received.total}}件，{{ proactive.chargesWanYuan }}万元')).toBe(
      '新收3119件，96171.6000万元',
    );
    expect(expanded('收取{{processingFees.yuan}}元')).toBe(`收取${huaian2024.processingFees.yuan}元`);
  });

  test('of any of the 200 cells is expanded', () => {
    const cells = cellsOf(edition2021, huaian2024);
    expect(expanded(cells.map(({ path }) => `{{${path}}}`).join(' '))).toBe(
      cells.map(({ value }) => value).join(' '),
    );
  });

  test('of a change says by how much, rounded half up to one decimal', () => {
    const change = (before: number) => expanded('{{applications.received.total|yoy}}', previous(before));
    expect(change(2777)).toBe('增长12.3%');
    expect(change(3283)).toBe('下降5.0%');
    expect(change(3119)).toBe('持平');
    // 1 in 3118 is 0.03 %: neither 持平 nor a growth of 0.0 %.
    expect(change(3118)).toBe('基本持平');
    // 3119 of 2000 is exactly 55.95 % more.
    expect(change(2000)).toBe('增长56.0%');
  });

  test('of a share is of 办结总数 for an outcome, of the 总计 beside it for a column', () => {
    expect(expanded('{{applications.outcomes.granted.total|share}}')).toBe('44.7%');
    expect(expanded('{{applications.outcomes.granted.natural-person|share}}')).toBe('94.6%');
    expect(expanded('{{disputes.review.upheld|share}}')).toBe('20.5%');
    expect(expanded('{{applications.received.total|share:applications.received.total}}')).toBe('100.0%');
    expect(expanded('{{applications.carriedOut.total|share:applications.received.total}}')).toBe('3.3%');
  });

  test('without the tables of the year before, or with a 0 there, has no change', () => {
    expect(refused('{{applications.received.total|yoy}}')).toContain('没有上一年度的表格');
    const tables = huaian2024;
    const older = { ...previous(10), year: 2022 };
    expect(
      refused('{{applications.received.total|yoy}}', { form: edition2021, tables, previous: older }),
    ).toContain('没有上一年度');
    expect(
      refused('{{applications.received.total|yoy}}', { form: edition2021, tables, previous: previous(0) }),
    ).toContain('为0');
  });

  test('of a share that nothing defines, or of 0, or of another unit, stays as written', () => {
    expect(refused('{{applications.received.total|share}}')).toContain('请写明');
    expect(refused('{{proactive.licences|share:proactive.chargesWanYuan}}')).toContain('单位不同');
    expect(refused('{{disputes.review.upheld|share:applications.received.research-institution}}')).toContain(
      '为0',
    );
    expect(refused('{{applications.received.total|percent}}')).toContain('yoy');
  });

  test('with a name that no cell has stays as written, with up to three names that are near', () => {
    expect(refused('新收{{applications.recieved.total}}件')).toContain('applications.received.total');
    expect(refused('{{applications.outcome.granted.total}}')).toContain(
      'applications.outcomes.granted.total',
    );
    expect(refused('{{constructor}}')).toContain('没有这个单元格');
    const [fault, ...more] = citationFaults(
      '{{applications.recieved.total}} {{applications.received.total|yoy}}',
      edition2021,
    );
    expect(more).toEqual([]);
    expect(fault?.en).toContain('perhaps applications.received.total, ');
    expect(fault?.en.split(', ')).toHaveLength(3);
  });

  test('inside another citation is not expanded, and the rest is named', () => {
    const { text, findings } = expandCitations('{{ {{disputes.review.total}} }}', {
      form: edition2021,
      tables: huaian2024,
    });
    expect(text).toBe('{{ 351 }}');
    expect(findings.map(({ en }) => en)).toEqual(['"{{ 351 }}": no cell has this name']);
    expect(citationFaults('{{{{disputes.review.total}}}}', edition2021)).toHaveLength(1);
  });

  test('left in a text that should have none is named', () => {
    expect(citationsLeft('新收{{applications.received.total|yoy}}').map(({ en }) => en)).toEqual([
      '"{{applications.received.total|yoy}}": the citation was not expanded',
    ]);
  });
});

describe('a text', () => {
  test('without braces is left as it is, and what is expanded holds none', () => {
    const part = fc.oneof(
      fc.constantFrom('{{', '}}', '|yoy', '|share', '{', '\n', ...somePaths),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part), balancedTables, (parts, tables) => {
        const markdown = parts.join('');
        const { text, findings } = expandCitations(markdown, { form: edition2021, tables });
        if (!markdown.includes('{{')) expect(text).toBe(markdown);
        if (findings.length === 0) expect(text).not.toMatch(/\{\{[^{}]*\}\}/);
        // What stays can be expanded no further, and a fault that needs no tables is met before sending too.
        expect(expandCitations(text, { form: edition2021, tables }).text).toBe(text);
        expect(citationFaults(markdown, edition2021).length).toBeLessThanOrEqual(findings.length);
      }),
      { seed: SEED },
    );
  });

  test('full of faulty citations gives readable findings, and is still expanded', () => {
    const faulty = Array.from({ length: 9_000 }, (_, index) => `{{a${index}}}`).join('');
    const { text, findings } = expandCitations(`${faulty}{{applications.received.total}}`, {
      form: edition2021,
      tables: huaian2024,
    });
    expect(text.endsWith('3119')).toBe(true);
    expect(findings).toHaveLength(51);
    expect(findings.at(-1)?.en).toBe('8950 more citations are faulty');
  });
});
