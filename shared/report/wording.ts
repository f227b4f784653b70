/**
 * The sentences of a report that are not the office's own, for formats other than HTML. In: the model. Out: plain
 * texts. Follows 条例, articles 49 and 50. Always holds: no control or bidirectional character is in them.
 */
import { headingOf, reportTitle } from '../form/form.ts';
import { cleanText } from '../text/clean.ts';
import { chineseDay } from './chinese-day.ts';
import type { NarrativeSection, PrintedReport, VersionEdition } from './model.ts';

/** Name of the agency, printable on one line. */
export function agencyName({ agency }: PrintedReport): string {
  return cleanText(agency.name).replace(/\s+/g, ' ').trim();
}

export function titleOf(report: PrintedReport): string {
  const title = reportTitle(agencyName(report), report.year);
  return report.edition.kind === 'draft' ? `【${draftMark(report)}】${title}` : title;
}

/** The label of a draft everywhere: in every format, a sandbox's says that it is a trial. */
export function draftMark({ agency }: Pick<PrintedReport, 'agency'>): '草稿' | '测试草稿' {
  return agency.sandbox ? '测试草稿' : '草稿';
}

/** 第2版 · 2025年1月20日. */
export function editionText(report: PrintedReport): string {
  const { edition, figures } = report;
  const basis = figures ? ' · 数字为填报' : '';
  if (edition.kind === 'draft') return `${draftMark(report)}（第${edition.fold}次汇总），未公布${basis}`;
  return `第${edition.number}版 · ${chineseDay(edition.finalisedOn)}${basis}`;
}

/** The basis of the numbers, for a column of a file. */
export function basisColumn(figures: PrintedReport['figures']): string {
  if (!figures) return '个案汇总';
  return figures.origin === null ? '填报' : `填报（${figures.origin}）`;
}

/** Printed wherever the numbers are shown: whether they were reported, and of which agencies they are the sum. */
export function basisText(report: PrintedReport): string | null {
  const parts = [figuresText(report), membersText(report)].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('');
}

function figuresText({ figures, members }: PrintedReport): string | null {
  if (!figures) return null;
  if (figures.origin === null) return '本年度的数字应由填报形成，尚未填报，各表为空白。';
  const origin = cleanText(figures.origin).replace(/\s+/g, ' ').trim();
  const whose = members ? '本级' : '本报告';
  return `${whose}的数字由填报形成，未经逐件核验，空白处为来源未载明。来源：${origin}。`;
}

/** The members left out of a government's report; null if there are none, and for a single agency. */
export function leftOutText({ members }: Pick<PrintedReport, 'members'>): string | null {
  const out = (members?.list ?? []).filter(({ counted }) => !counted);
  if (out.length === 0) return null;
  return `未计入：${out.map(({ name }) => cleanText(name).replace(/\s+/g, ' ').trim()).join('、')}。`;
}

/** The members in a government's sum, and those left out; null for a single agency. */
export function membersText(report: PrintedReport): string | null {
  const { members } = report;
  if (!members) return null;
  const counted = members.list.filter((one) => one.counted).length;
  return `本报告为${agencyName(report)}本级和${counted}个成员的汇总。${leftOutText(report) ?? ''}`;
}

/** At the top of every page of a circulated draft; null for a version. */
export function draftText(report: PrintedReport): string | null {
  const { edition } = report;
  if (edition.kind === 'version') return null;
  const day = edition.day ? `${chineseDay(edition.day)}，` : '';
  return `${draftMark(report)}，未公布，供审核用（${day}第${edition.fold}次汇总）`;
}

/** Legal basis, period and contact. */
export function leadText(report: PrintedReport): string {
  const name = agencyName(report);
  const contact = cleanText(report.agency.contact ?? '').trim();
  return [
    `本报告由${name}根据《中华人民共和国政府信息公开条例》（国务院令第711号）第四十九条、第五十条的规定编制。`,
    `报告所列数据的统计期限自${report.year}年1月1日起至${report.year}年12月31日止。`,
    `如对本报告有疑问，请与${name}联系${reachedBy(contact)}。`,
  ].join('');
}

/** In brackets, unless it has its own: two pairs would stand side by side. */
function reachedBy(contact: string): string {
  if (contact === '') return '';
  return /[（(]/.test(contact) ? `，联系方式：${contact.replace(/。+$/, '')}` : `（${contact}）`;
}

/** The content of a section without a text. */
export function emptySectionText({ edition }: PrintedReport, section: NarrativeSection): string {
  if (edition.kind === 'draft') return '〔本节尚未撰写〕';
  return section === 'other' ? '无其他需要报告的事项。' : '无';
}

/**
 * Section six when the figures do not follow from the published ones of the previous year: the office's note, one
 * paragraph per line (SOURCES.md, section 3). Empty in a draft, and if every chain holds.
 */
export function chainNote({ form, edition, checks }: PrintedReport): string[] {
  const chains = new Set(form.checks.flatMap(({ id }) => (id.endsWith('-chain') ? [id] : [])));
  const isBroken = checks.some(({ id, result }) => result === 'fail' && chains.has(id));
  const note = isBroken && edition.kind === 'version' ? noteOf(edition) : null;
  if (!note) return [];
  return note.lines.map((line, index) =>
    index === 0 ? `关于与上年度已公布数据不衔接的说明：${line}` : line,
  );
}

/** Heading and lines of the office's statement about a version; null if there is none. */
export function noteOf({ note, number }: VersionEdition): { heading: string; lines: string[] } | null {
  if (note === null) return null;
  const lines = cleanText(note)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return { heading: number > 1 ? '更正说明' : '说明', lines };
}

/** 更正表中数字3处、文字2处（五、存在的主要问题及改进情况）. */
export function correctedInWords(
  form: PrintedReport['form'],
  { differences, texts = [] }: NonNullable<VersionEdition['replaces']>,
): string {
  const numbers = differences.length === 0 ? '表中数字没有变化' : `更正表中数字${differences.length}处`;
  const paragraphs = texts.reduce((sum, { changes }) => sum + changes.length, 0);
  if (paragraphs === 0) return numbers;
  const where = texts.map(({ section }) => headingOf(form, section)).join('；');
  return `${numbers}，更正文字${paragraphs}段（${where}）`;
}

/** The key of the transparency log without the name of the log, which is an address: a digest of both, and the key. */
export function shortKey(logKey: string): string {
  return /[0-9a-f]{8}\+[A-Za-z0-9+/=]+$/.exec(logKey)?.[0] ?? logKey;
}
