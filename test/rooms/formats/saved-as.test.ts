import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dispositionOf, savedAs } from '../../../shared/formats/saved-as.ts';

const OF = { agency: { id: 'huaian', name: '淮安市人民政府' }, year: 2024, number: 2 };
const decoded = (disposition = '') =>
  decodeURIComponent(/filename\*=UTF-8''(\S+)$/.exec(disposition)?.[1] ?? '');

test.each([
  ['report.pdf', 'inline', '《淮安市人民政府2024年政府信息公开工作年度报告》.pdf'],
  ['report.html', 'inline', '《淮安市人民政府2024年政府信息公开工作年度报告》.html'],
  ['report.json', 'inline', '《淮安市人民政府2024年政府信息公开工作年度报告》.json'],
  ['report.docx', 'attachment', '《淮安市人民政府2024年政府信息公开工作年度报告》.docx'],
  ['report.xlsx', 'attachment', '《淮安市人民政府2024年政府信息公开工作年度报告》.xlsx'],
  ['report.csv', 'attachment', '《淮安市人民政府2024年政府信息公开工作年度报告》.csv'],
  ['members.csv', 'attachment', '《淮安市人民政府2024年政府信息公开工作年度报告》（各成员）.csv'],
  ['infographic.png', 'inline', '《淮安市人民政府2024年政府信息公开工作年度报告》（一图读懂）.png'],
])('%s is served %s, and saved under the title of the report', (name, how, saved) => {
  const disposition = dispositionOf(name, OF);
  expect(disposition).toMatch(new RegExp(`^${how}; filename="huaian-2024-v2-${name}"; `));
  expect(decoded(disposition)).toBe(saved);
});

test.each(['index.html', 'seal.json', 'proof.json'])(
  '%s is read where it lies, under its own name',
  (name) => {
    expect(dispositionOf(name, OF)).toBeUndefined();
    expect(savedAs(name, '标题')).toBeUndefined();
  },
);

test('whatever an agency is called, the header is one line of ASCII and the name one that every system takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const disposition = dispositionOf('report.pdf', { ...OF, agency: { id: 'x', name } }) ?? '';
      expect(disposition).toMatch(/^inline; filename="x-2024-v2-report\.pdf"; filename\*=UTF-8''[\w.~%-]+$/);
      expect(decoded(disposition)).not.toMatch(/[\\/:*?"<>|\n\r]/);
    }),
  );
});
