import { describe, expect, test } from 'vitest';
import { gongkai, scratch } from './recording-shell.ts';

const { write, folder } = scratch();
const PAGES = new URL('../../fixtures/pages/', import.meta.url).pathname;
const TIMEOUT = { timeout: 120_000 };

describe('gongkai read', () => {
  test('prints the tables, cells with places, what is unread, and the checks', TIMEOUT, async () => {
    const { out, code } = await gongkai(['read', `${PAGES}p01-city-a.xlsx`, '--json']);
    const report = JSON.parse(out);
    expect(code).toBe(0);
    expect(Object.keys(report.cells)).toHaveLength(200);
    expect(report.cells['applications.received.total']).toEqual({
      value: report.tables.applications.received.total,
      raw: expect.any(String),
      place: { sheet: expect.any(String), cell: expect.stringMatching(/^[A-Z]+\d+$/) },
      how: 'label',
    });
    expect(report.unread).toEqual([]);
    expect(report.checks.map(({ id }: { id: string }) => id)).toContain('row-sum');
  });

  test('says in the source’s own places where a sum breaks, and refuses', TIMEOUT, async () => {
    const { out, code } = await gongkai(['check', `${PAGES}f01-digit-a.html`]);
    expect(code).toBe(1);
    expect(out).toMatch(
      /第\d+张表第\d+行第\d+列：1\.本机关不掌握相关政府信息：各类申请人之和与总计：1072 ≠ 572/,
    );
  });

  test('reads a folder as a table of results, and names what cannot be read', TIMEOUT, async () => {
    write('a.csv', '二、主动公开政府信息情况\n行政许可,3\n');
    write('b.pdf', '%PDF-1.4 broken');
    const { out, code, told } = await gongkai(['read', folder, '--csv']);
    expect(code).toBe(1);
    const [, first = '', second = ''] = out.trim().split('\r\n');
    expect(first).toMatch(/a\.csv,/);
    expect(second).toMatch(/b\.pdf,.*不是完整的 PDF，无法读取$/);
    expect(told.at(-1)).toContain('1份无法读取');
  });

  test('counts the equations that blanks leave open', TIMEOUT, async () => {
    const { out } = await gongkai(['read', `${PAGES}v02-one-cell-rows-a.html`]);
    expect(out).toMatch(/25个等式中核对了\d+个；空白格按0试算，另有\d+个成立/);
  });
});
