/**
 * The golden histories: the correct results of a system that counts and sends correctly, one per counting rule and per
 * fault. In: nothing. Out: the histories, and each in the kit's form. Always: the values are written by hand beside the
 * facts, and never computed by the product; test/oracle checks both against them.
 */
import { FEED_FAULTS } from '../../../../shared/cases/faults.ts';
import { inWords, type Rule } from '../../../../shared/counting/rule.ts';
import { Tally } from '../../../../shared/counting/tally.ts';
import type { AnnualTables } from '../../../../shared/form/annual-tables.ts';
import { type Branch, cellNamed, plant } from '../../../../shared/form/form.ts';
import { labelOf } from '../../../../shared/intake/labels.ts';
import { editionToCompute } from '../../offline/editions.ts';
import { APPLICATIONS, BORDERS } from './applications.ts';
import { DISPUTES } from './disputes.ts';
import { DOCUMENTS_AND_SUMS } from './documents-and-sums.ts';
import { FAULTY } from './faults.ts';
import { HAND_OVERS } from './hand-overs.ts';
import { type Cells, GOLDEN_AGENCY, type GoldenEvent, type GoldenHistory } from './telling.ts';

export const GOLDEN: readonly GoldenHistory[] = [
  ...APPLICATIONS,
  ...HAND_OVERS,
  ...DISPUTES,
  ...DOCUMENTS_AND_SUMS,
  ...BORDERS,
  ...FAULTY,
];

/** All cells of a year: zero, except the named ones. */
export function tablesWith(cells: Cells, year: number): AnnualTables {
  const edition = editionToCompute(year);
  const tables = new Tally().tables({ id: GOLDEN_AGENCY, name: GOLDEN_AGENCY }, year, edition);
  for (const [path, value] of Object.entries(cells)) {
    const cell = cellNamed(edition, path);
    if (!cell) throw new TypeError(`the form of ${year} has no cell ${path}`);
    plant(tables as unknown as Branch, cell.steps, value);
  }
  return tables;
}

/** Every rule of a year's form, once: those that count, their special names, and those of nowhere. */
export function rulesOf(year: number): Rule[] {
  const { rules } = editionToCompute(year);
  const { nowhere, ...counting } = rules;
  const cells: readonly (Rule & { special?: readonly Rule[] })[] = Object.values(counting).flat();
  const all = [...cells.flatMap((rule) => [rule, ...(rule.special ?? [])]), ...Object.values(nowhere)];
  return [...new Map(all.map((rule) => [rule.code, inWords(rule)])).values()];
}

/** In the kit's form. */
export function written({ id, zh, rules, events, years, faults }: GoldenHistory): object {
  const all = Object.entries(years).map(([year, cells]) => [year, Number(year), cells] as const);
  const known = all.flatMap(([, year]) => rulesOf(year));
  return {
    history: id,
    title: zh,
    rules: rules.flatMap((code) => known.find((rule) => rule.code === code) ?? []),
    steps: events.map(inChinese),
    agency: GOLDEN_AGENCY,
    events,
    faults: faults.map((fault) => {
      const { level, zh: text, en } = FEED_FAULTS[fault.code];
      return { ...fault, level, text: { zh: text, en } };
    }),
    years: Object.fromEntries(
      all.map(([name, year, cells]) => [name, { cells, tables: tablesWith(cells, year) }]),
    ),
  };
}

const FIELDS: Readonly<Record<string, string>> = {
  applicantType: '申请人',
  outcome: '办理结果',
  result: '结果',
  route: '途径',
  role: '身份',
  kind: '种类',
  channel: '渠道',
  count: '数量',
  yuan: '金额（元）',
  transferredFrom: '转出单位',
  fromSubject: '转出单位的编号',
  firstReceived: '转出单位首次收到',
  to: '转往',
  workingDays: '延长工作日',
  id: '事件编号',
  reason: '理由',
  section: '部分',
  markdown: '文字',
};

/** A person's steps in the tested system. */
export function inChinese({ type, time, subject, data = {}, sequence }: GoldenEvent): string {
  const [meaning = type] = (labelOf('type', type) ?? type).split(/[，。；：]/);
  const said = Object.entries({ ...data, ...(sequence !== undefined && { 序号: sequence }) }).map(
    ([field, value]) => `${FIELDS[field] ?? field} ${labelOf(field, String(value)) ?? value}`,
  );
  const day = time.replace('T00:00:00+08:00', '').replace('T', ' ');
  return `${day}　${subject}　${meaning}${said.length > 0 ? `：${said.join('，')}` : ''}`;
}
