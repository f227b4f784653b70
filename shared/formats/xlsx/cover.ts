/**
 * The first sheet of a workbook: the description of the file, its public place, how anyone checks it, the contents of
 * each sheet and the citation of a figure. In: the report, and the names of the other sheets in their order. Out: a
 * sheet of two columns. Always holds: all of it is text. The digest of the file itself is in the seal beside it, as no
 * file can hold its own.
 */

import { chineseDay } from '../../report/chinese-day.ts';
import { inGbT7714 } from '../../report/citation.ts';
import type { Report } from '../../report/model.ts';
import { agencyName, basisText, draftText } from '../../report/wording.ts';
import type { BookCell, Sheet } from './book.ts';
import { boxed, text } from './cells.ts';
import { titleIn } from './title.ts';

const NAME = '封面';
const WIDTHS = [18, 100];
const LINE_HEIGHT = 16;

/** The contents of a sheet, by its name; a self-explanatory sheet has none. */
const HOLDS: Readonly<Record<string, string>> = {
  主动公开: '第二部分的表格，与公布的报告相同',
  申请办理: '第三部分的表格，与公布的报告相同；合计为公式',
  复议诉讼: '第四部分的表格，与公布的报告相同；合计为公式',
  信息处理费: '信息处理费的表格，与公布的报告相同',
  汇总范围: '各成员的情况，以及未计入本汇总的成员',
  核对: '表内勾稽关系，逐条由公式重新计算',
  数据: '全部数字，每行一个，带机关代码、年度、版本和路径，供程序读取',
};

export function coverSheet(report: Report, others: readonly Pick<Sheet, 'name'>[]): Sheet {
  const said = [...whatItIs(report), ...howToCheck(report), ...whatIsIn(others), ...howToCite(report)];
  const title = titleIn(report, WIDTHS);
  const head: BookCell[] = [
    { content: text(title), style: 'title' },
    { content: { kind: 'empty' }, style: 'title' },
  ];
  return {
    name: NAME,
    widths: WIDTHS,
    heights: new Map([
      [0, title.split('\n').length * 30],
      ...said.map(([, words], at) => [at + 1, linesOf(words, 100) * LINE_HEIGHT + 6] as const),
    ]),
    rows: [
      head,
      ...said.map(([label, words]): BookCell[] => [
        { content: text(label), style: 'head' },
        boxed(text(words)),
      ]),
    ],
    merged: [{ row: 0, column: 0, rows: 1, columns: 2 }],
    frozen: { rows: 0, columns: 0 },
    repeated: null,
    filtered: null,
  };
}

type Line = readonly [label: string, words: string];

function whatItIs(report: Report): Line[] {
  const { agency, year, edition } = report;
  const basis = basisText(report);
  const version: Line[] =
    edition.kind === 'draft'
      ? [['版本', draftText(report) ?? '']]
      : [
          ['版本', `第${edition.number}版`],
          ['公布日期', chineseDay(edition.finalisedOn)],
        ];
  return [
    ['机关', `${agencyName(report)}（机关代码 ${agency.id}）`],
    ['年度', `${year}年（${year}年1月1日至12月31日）`],
    ...version,
    ...(basis === null ? [] : [['数字来源', basis] as const]),
  ];
}

function howToCheck({ agency, year, edition, tablesDigest }: Report): Line[] {
  const digest: Line = ['表格校验值', tablesDigest];
  if (edition.kind === 'draft') return [digest];
  const place = `${agency.id}/${year}/v${edition.number}/`;
  return [
    [
      '网址',
      `年度报告总目录的网址之后接 ${place}，为本版固定不变的网址；接 ${agency.id}/${year}/ 为现行版本`,
    ],
    digest,
    [
      '如何核对',
      `本文件的校验值（SHA-256）见同一网址下的 seal.json（封存清单）；proof.json 证明该清单已载入公开日志。用命令 gongkai verify 加本版网址，可逐项核对`,
    ],
  ];
}

function whatIsIn(others: readonly Pick<Sheet, 'name'>[]): Line[] {
  return others.map(({ name }) => [`工作表“${name}”`, HOLDS[name] ?? name]);
}

function howToCite(report: Report): Line[] {
  if (report.edition.kind === 'draft') return [];
  return [
    ['引用本报告', inGbT7714(report)],
    ['引用某个数字', '本版网址后加“#”和该数字的路径，路径见工作表“数据”的“路径”列'],
  ];
}

/** Lines of a text in a number of columns; a Chinese character is as wide as two. */
const linesOf = (words: string, width: number): number =>
  Math.max(1, Math.ceil((words.length * 2.1) / width));
