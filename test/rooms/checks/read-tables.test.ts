import { describe, expect, test } from 'vitest';
import { readTables } from '../../../shared/checks/read-tables.ts';
import { edition2019 } from '../../../shared/editions/edition-2019.ts';
import { EDITIONS } from '../../../shared/editions/registry.ts';
import { cellPlacesOf } from '../../../shared/form/form.ts';
import { huaian2024 } from '../../fixtures/huaian-2024.ts';

/** The tables with one value otherwise; `undefined` takes it away. */
function changed(path: string, value: unknown): unknown {
  const tables: Record<string, unknown> = JSON.parse(JSON.stringify(huaian2024));
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let place: Record<string, unknown> = tables;
  for (const step of steps) place = place[step] as Record<string, unknown>;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return tables;
}

const faultsOf = (json: unknown) => {
  const read = readTables(json, EDITIONS);
  return 'faults' in read ? read.faults : [];
};
const readable = (json: unknown) => {
  const read = readTables(json, EDITIONS);
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return read;
};

describe('tables alone, or a report that holds them,', () => {
  test('are read by the form that they name, with year and agency where they have them', () => {
    for (const json of [huaian2024, { tables: huaian2024 }]) {
      const { form, read, year, agency, narrative } = readable(json);
      expect([form.id, year, agency, narrative]).toEqual(['2021', 2024, huaian2024.agency.name, undefined]);
      expect(read(['applications', 'received', 'total'])).toBe(huaian2024.applications.received.total);
      expect(read(['proactive', 'chargesWanYuan'])).toBe(Number(huaian2024.proactive.chargesWanYuan));
    }
    const nameless = readable(changed('agency', 'huaian'));
    expect(nameless).not.toHaveProperty('agency');
    expect(readable(changed('agency', { name: 1 }))).not.toHaveProperty('agency');
    expect(readable(changed('year', '2024'))).not.toHaveProperty('year');
  });

  test('have texts where the report has them; what is no text is none', () => {
    const narrative = { overview: '写了。', problems: null, other: 7 };
    expect(readable({ tables: huaian2024, narrative }).narrative).toEqual({
      overview: '写了。',
      problems: null,
      other: null,
    });
    expect(readable({ tables: huaian2024, narrative: '写了。' })).not.toHaveProperty('narrative');
  });
});

describe('anything but tables is refused with its place:', () => {
  const object = { zh: '此处应为表格对象', en: 'the tables, an object, are expected here' };
  const format = { zh: 'format 应为 "2019" 或 "2021"', en: 'format must be "2019" or "2021"' };
  test.each<[string, unknown, object]>([
    ['a text', 'tables', { pointer: '', ...object }],
    ['nothing', null, { pointer: '', ...object }],
    ['a list', [], { pointer: '', ...object }],
    ['a report whose tables are none', { tables: [1] }, { pointer: '/tables', ...object }],
    ['an unknown form', changed('format', '2020'), { pointer: '/format', ...format }],
    ['an unknown form in a report', { tables: {} }, { pointer: '/tables/format', ...format }],
  ])('%s', (_, json, fault) => {
    expect(faultsOf(json)).toEqual([fault]);
  });
});

describe('a cell', () => {
  const pointer = '/applications/received/total';
  const count = { pointer, zh: '此处应为非负整数', en: 'a whole number, 0 or more, is expected here' };

  test('that is missing is a fault, whichever it is', () => {
    const missing = { zh: '缺少这一单元格', en: 'this cell is missing' };
    expect(faultsOf(changed('applications.received.total', undefined))).toEqual([{ pointer, ...missing }]);
    expect(faultsOf({ tables: changed('applications.received.total', undefined) })).toEqual([
      { pointer: `/tables${pointer}`, ...missing },
    ]);
    expect(faultsOf(changed('applications.received', undefined))).toHaveLength(7);
    expect(faultsOf(changed('applications.received', 'toString'))).toHaveLength(7);
  });

  test('that was printed blank is null, not zero', () => {
    const { read } = readable(changed('applications.received.total', null));
    expect(read(['applications', 'received', 'total'])).toBeNull();
  });

  test.each([-1, 0.5, '1', Number.MAX_SAFE_INTEGER + 1, true, {}])('of a count cannot be %j', (value) => {
    expect(faultsOf(changed('applications.received.total', value))).toEqual([count]);
  });

  test.each(['0', '1234.5678'])('of money can be "%s"', (value) => {
    expect(faultsOf(changed('proactive.chargesWanYuan', value))).toEqual([]);
  });

  test.each(['', '-1', '1.', '.5', '1,000', 'x1', '1x', 1])('of money cannot be %j', (value) => {
    expect(faultsOf(changed('proactive.chargesWanYuan', value))).toEqual([
      {
        pointer: '/proactive/chargesWanYuan',
        zh: '金额应为十进制数字的字符串',
        en: 'money is a string with a decimal number',
      },
    ]);
  });
});

describe('of the form before 2021', () => {
  /** Its cells, all alike but one. */
  function of2019(otherwise: string, value: unknown): unknown {
    const tables: Record<string, unknown> = { format: '2019' };
    for (const { steps, path, quantity } of cellPlacesOf(edition2019)) {
      let place = tables;
      for (const step of steps.slice(0, -1)) {
        place[step] ??= {};
        place = place[step] as Record<string, unknown>;
      }
      place[String(steps.at(-1))] =
        path === otherwise ? value : quantity === 'count' || quantity === 'change' ? 0 : '0';
    }
    return tables;
  }
  const [change] = cellPlacesOf(edition2019).filter(({ quantity }) => quantity === 'change');
  const [count] = cellPlacesOf(edition2019).filter(({ quantity }) => quantity === 'count');

  test('a change may be negative, and a count may not', () => {
    expect(faultsOf(of2019(String(change?.path), -3))).toEqual([]);
    expect(faultsOf(of2019(String(count?.path), -3))).toEqual([
      { pointer: count?.pointer, zh: '此处应为非负整数', en: 'a whole number, 0 or more, is expected here' },
    ]);
  });

  test.each([0.5, '3', true])('a change is a whole number, and %j is none', (value) => {
    expect(faultsOf(of2019(String(change?.path), value))).toEqual([
      { pointer: change?.pointer, zh: '此处应为整数', en: 'a whole number is expected here' },
    ]);
  });
});
