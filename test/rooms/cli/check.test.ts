import { expect, it } from 'vitest';
import { SAMPLES, type Sample } from '../../../infra/cli/sample/samples.ts';
import { edition2019 } from '../../../shared/editions/edition-2019.ts';
import { cellPlacesOf } from '../../../shared/form/form.ts';
import { gongkai, scratch } from './recording-shell.ts';

const { write } = scratch();
const [{ tables }] = SAMPLES as [Sample];
const check = (name: string, content: unknown, ...more: string[]) =>
  gongkai(['check', write(name, JSON.stringify(content)), ...more]);

function changed(change: (tables: Sample['tables']) => void): Sample['tables'] {
  const copy = structuredClone(tables);
  change(copy);
  return copy;
}

it('tables whose sums hold pass, a line a check', async () => {
  const { code, out, told } = await check('good.json', tables);
  expect([code, told]).toEqual([0, []]);
  expect(out.split('\n').filter((line) => line.startsWith('通过 pass'))).toHaveLength(5);
  expect(out.split('\n').filter((line) => line.includes('carry-chain'))[0]).toContain('需要上一年度的报告');
});

it('a report.json is checked with its texts', async () => {
  const report = { tables, narrative: { overview: '概况', problems: '', other: null } };
  const { code, out } = await check('report.json', report);
  expect(code).toBe(0);
  expect(out).toMatch(/不符 FAIL {2}提示级 warning {2}sections[\s\S]*\/narrative\/problems/);
});

it('a wrong sum fails with the place and both sides, exit code 1', async () => {
  const wrong = changed(({ applications }) => {
    applications.received.total += 1;
  });
  const { code, out, told } = await check('wrong.json', wrong);
  expect(code).toBe(1);
  const { total } = tables.applications.received;
  expect(out).toMatch(new RegExp(`/applications/received/total .*${total} ≠ ${total + 1}`));
  expect(told.join()).toContain('核对未通过：row-sum, identity');
});

it('--json prints the results as they are', async () => {
  const { code, out } = await check('good-2.json', tables, '--json');
  expect(code).toBe(0);
  const results = JSON.parse(out);
  expect(results).toHaveLength(16);
  expect(results[0]).toMatchObject({ id: 'row-sum', level: 'error', result: 'pass' });
});

it('a blank cell is tried with 0, which is a warning and no failure', async () => {
  const blank = JSON.parse(JSON.stringify(tables));
  blank.disputes.review.total = null;
  const { code, out } = await check('blank.json', blank);
  expect(code).toBe(0);
  expect(out).toMatch(
    /不符 FAIL {2}提示级 warning {2}dispute-sum[^\n]*\n {4}\/disputes\/review\/total .*空白按0计/,
  );
  expect(out).toContain('3个等式中核对了2个；空白格按0试算，另有0个成立、1个不成立');
});

it('what was read of the texts is said, figure by figure', async () => {
  const overview = '全年新收政府信息公开申请3119件，举办培训班9场。';
  const { code, out } = await check('read.json', {
    tables,
    narrative: { overview, problems: '无', other: null },
  });
  expect(code).toBe(0);
  expect(out).toMatch(/narrative .*2个数字，读懂1个，0个不符/);
  expect(out).toMatch(
    /相符 agrees .*3119件（.*）= applications\.received\.total.*\[applications · received\]/,
  );
  expect(out).toMatch(/未读 unread {3}9场/);
});

it('tables of the older form are checked by their own rules', async () => {
  const zeros = olderTables(0);
  const good = await check('2019.json', zeros);
  expect([good.code, good.told]).toEqual([0, []]);
  expect(good.out).toMatch(/in-force-chain .*本表式没有这一核对/);
  const { code, out } = await check('2019-wrong.json', olderTables(1));
  expect(code).toBe(1);
  expect(out).toMatch(/不符 FAIL {2}错误级 error {4}row-sum/);
});

/** Tables of the form of 2019 with one number in all their cells. */
function olderTables(number: number): object {
  const tables: Tree = { format: '2019' };
  for (const { steps, quantity } of cellPlacesOf(edition2019)) {
    let at = tables;
    for (const step of steps.slice(0, -1)) {
      const inner = at[step] ?? {};
      at[step] = inner;
      at = inner as Tree;
    }
    at[steps.at(-1) ?? ''] = quantity === 'count' || quantity === 'change' ? number : String(number);
  }
  return tables;
}

interface Tree {
  [step: string]: Tree | string | number;
}

it.each<[string, string, RegExp]>([
  ['no JSON', '{\n "a": 1,\n}', /bad\.json:3:1 .*不是有效的 JSON/],
  ['a key twice', '{"a": {"b": 1, "b": 2}}', /bad\.json \/a .*重复的键/],
  ['another form', '{"format": "2008"}', /bad\.json \/format .*"2019" 或 "2021"/],
  ['no object', '[]', /bad\.json .*表格对象/],
  ['an empty file', '', /是空文件/],
  [
    'a cell that is text',
    JSON.stringify({ ...tables, year: 2024, proactive: { ...tables.proactive, licences: 'viele' } }),
    /bad\.json \/proactive\/licences /,
  ],
])('%s is bad input', async (_, content, message) => {
  const { code, out, told } = await gongkai(['check', write('bad.json', content), '--json']);
  expect([code, out]).toEqual([1, '']);
  expect(told.join('\n')).toMatch(message);
});

it('refuses options of published reports where it would not read one', async () => {
  for (const [option, ...value] of [['--before', 'report.html'], ['--child', 'report.html'], ['--csv']]) {
    const beside = [option ?? '', ...value];
    const ofStack = await gongkai(['check', '--agency', 'huaian', '--year', '2024', ...beside]);
    const ofEvents = await gongkai(['check', 'report.json', '--events', 'huaian.jsonl', ...beside]);
    for (const { code, told } of [ofStack, ofEvents])
      expect([code, told.join('')]).toEqual([2, expect.stringContaining(`${option} 不起作用，请去掉`)]);
  }
});
