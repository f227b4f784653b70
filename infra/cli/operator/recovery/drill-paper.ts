/**
 * The paper of a drill, for the files of an office (等保 requires recovery drills on record). In: the findings of the
 * drill, its time, its scope, and its duration. Out: the paper in Chinese, as Markdown. Always: it holds no subject, no
 * event id and no reason. Differences are listed one by one, and the conclusion follows from the list alone.
 */
import { dayOf, instantOf } from '../../../../shared/events/instant.ts';
import { chineseDay } from '../../../../shared/report/chinese-day.ts';
import type { Drilled, DrilledAgency } from './drill.ts';
import type { DrilledVersion } from './drilled-version.ts';

export interface DrillHead {
  /** ISO 8601. */
  at: string;
  stack: string;
  /** The restored moment; null for the latest. */
  to: string | null;
  /** The restored table, by the live one. */
  tables: readonly (readonly [string, string])[];
  /** Milliseconds. */
  took: { restore: number | null; compare: number };
}

/** Cases and files to list one by one. */
const MOST_LISTED = 50;

export function faultsOfDrill({ agencies, versions }: Drilled): string[] {
  return [
    ...agencies.flatMap(({ agency, lost }) =>
      lost.length > 0 ? [`${agency}：备份中有、现用日志中缺失或内容不同的案件 ${lost.length} 件`] : [],
    ),
    ...versions.flatMap((version) => version.faults.map((fault) => `${placeOf(version)}：${fault}`)),
  ];
}

export function drillPaper(head: DrillHead, drilled: Drilled): string {
  const faults = faultsOfDrill(drilled);
  const lines = [
    '# 数据恢复演练记录',
    '',
    ...headLines(head),
    '',
    '## 一、事件日志',
    '',
    '| 机关 | 事件 | 案件 | 与夜间汇总 | 草稿 |',
    '| --- | ---: | ---: | --- | --- |',
    ...drilled.agencies.map(agencyLine),
    '',
    '## 二、已公布的各版',
    '',
    ...versionLines(drilled.versions),
    '',
    '## 三、不符之处',
    '',
    ...(faults.length === 0 ? ['无。'] : listed(faults)),
    '',
    '## 四、结论',
    '',
    conclusion(drilled, faults),
    '',
    '演练人：＿＿＿＿＿＿　　复核人：＿＿＿＿＿＿　　日期：＿＿＿＿年＿＿月＿＿日',
    '',
  ];
  return lines.join('\n');
}

function headLines({ at, stack, to, tables, took }: DrillHead): string[] {
  const restored = took.restore === null ? '未恢复，用已有的表' : `用时 ${seconds(took.restore)}`;
  return [
    `- 演练时间：${chineseDay(dayOf(instantOf(Date.parse(at))))}（${at}）`,
    `- 系统：${stack}`,
    `- 恢复到的时间点：${to ?? '可恢复的最近时间点'}`,
    ...tables.map(([from, name]) => `- 恢复的表：${from} → ${name}`),
    `- 恢复：${restored}；重算与比对：用时 ${seconds(took.compare)}`,
    '- 现用的表和文件均未改动，演练不公布任何内容。',
  ];
}

const seconds = (milliseconds: number) => `${Math.ceil(milliseconds / 1000)} 秒`;

const FOLDS: Readonly<Record<DrilledAgency['fold'], string>> = {
  same: '一致',
  later: '一致（恢复点之后另有新事件）',
  differs: '不符',
  none: '尚无夜间汇总',
};

function agencyLine({ agency, name, events, cases, fold, drafts }: DrilledAgency): string {
  const later = drafts.later > 0 ? `，${drafts.later} 个年度另有变动` : '';
  const draftsCell = drafts.same + drafts.later === 0 ? '–' : `${drafts.same} 个年度一致${later}`;
  return `| ${cell(name)}（${agency}） | ${events} | ${cases} | ${FOLDS[fold]} | ${draftsCell} |`;
}

/** A name goes into a Markdown table. */
const cell = (text: string) => text.replaceAll('|', '｜').replaceAll('\n', ' ');

function versionLines(versions: readonly DrilledVersion[]): string[] {
  if (versions.length === 0) return ['尚未公布任何报告。'];
  const held = versions.filter(({ faults, unknown }) => faults.length + unknown.length === 0);
  const unknown = versions.filter((version) => version.faults.length === 0 && version.unknown.length > 0);
  const down = versions.filter(({ takenDown }) => takenDown).length;
  return [
    `共 ${versions.length} 版：${held.length} 版由备份的事件重算，表格与事件摘要均与封存清单一致，封存和公开的文件逐字节相符${down > 0 ? `（其中 ${down} 版已撤下，只核对封存的文件）` : ''}。`,
    ...(unknown.length === 0 ? [] : ['', '未能全部核对的：', '']),
    ...listed(unknown.flatMap((version) => version.unknown.map((why) => `${placeOf(version)}：${why}`))),
  ];
}

const placeOf = ({ agency, year, number }: DrilledVersion) => `${agency} ${year} 年第 ${number} 版`;

function listed(lines: readonly string[]): string[] {
  const rest = lines.length - MOST_LISTED;
  return [
    ...lines.slice(0, MOST_LISTED).map((line) => `- ${cell(line)}`),
    ...(rest > 0 ? [`- …… 另有 ${rest} 处`] : []),
  ];
}

function conclusion({ agencies, versions }: Drilled, faults: readonly string[]): string {
  if (faults.length > 0)
    return `备份不能完全恢复现有数据，有 ${faults.length} 处不符，应查明原因后再次演练。`;
  const events = agencies.reduce((sum, each) => sum + each.events, 0);
  return `备份可用：${agencies.length} 个机关的 ${events} 个事件、已公布的 ${versions.length} 版报告均可由备份恢复。`;
}
