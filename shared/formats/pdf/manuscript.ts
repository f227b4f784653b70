import { headingOf, processingFeeSentence, reportTitle, type SectionCode } from '../../form/form.ts';
import { MEMBERS_HEADING, membersTable } from '../../report/members-table.ts';
import type { ChangedText, NarrativeSection, PrintedReport } from '../../report/model.ts';
import { basisText, chainNote, draftMark, draftText, leadText, shortKey } from '../../report/wording.ts';
import { type Block, type Inline, parseNarrative } from '../../text/blocks.ts';
import type { TextTable } from '../../text/tables.ts';
import { titleLines } from '../../text/title-lines.ts';
import { bandedGrid } from '../banded.ts';
import { GETA, printable } from './settable.ts';
import { differencesSheet, membersSheet, type TableSheet, tableSheet, textSheet } from './table-sheet.ts';
import { unprintable } from './unprintable.ts';

/**
 * The content of the printed report, in order. In: the model. Out: a tree of plain texts, blocks and tables for the
 * typesetter, which decides only the layout. Always holds: texts travel as data and are never read as markup.
 * Characters without a shape (control characters, joiners, variation selectors) are left out. Heading levels never skip
 * one, as PDF/UA-1 (ISO 14289-1, 7.4.2) requires.
 */
export type Body =
  | { kind: 'blocks'; blocks: Exclude<Block, TextTable>[] }
  | { kind: 'table'; table: TableSheet };

export interface Manuscript {
  title: string;
  titleLines: string[];
  /** At the top of every page of a draft; null in a version. */
  draft: string | null;
  /** Under the title: the version, if there is more than one, or that it is a draft. */
  edition: string | null;
  date: { year: number; month: number; day: number } | null;
  lead: string;
  sections: { heading: string; body: Body[] }[];
  /** For a government's report: the members in it, and those left out. */
  members: { heading: string; body: Body[] } | null;
  note: { heading: string; body: Body[] } | null;
  sign: { lines: string[]; day: string };
  colophon: { heading: string; text: string; entries: { term: string; value: string }[] };
}

/** Characters of 二号 and of 三号 per line of the title and of the signature. */
const TITLE_LINE = 20;
const SIGN_LINE = 19;

export function manuscriptOf(report: PrintedReport): Manuscript {
  const { year, edition, form } = report;
  const agency = printable(report.agency.name);
  return {
    title: reportTitle(agency, year),
    titleLines: [...titleLines(agency, TITLE_LINE), reportTitle('', year)],
    draft: draftText(report),
    edition: editionLine(report),
    date: edition.kind === 'version' ? calendarDay(edition.finalisedOn) : null,
    lead: leadOf(report),
    sections: form.sections.map(({ code, heading }) => ({
      heading,
      body: bodyOf(report, code),
    })),
    members: membersOf(report),
    note: noteOf(report),
    sign: {
      lines: titleLines(agency, SIGN_LINE),
      day: edition.kind === 'version' ? chineseDay(edition.finalisedOn) : draftMark(report),
    },
    colophon: colophonOf(report),
  };
}

function editionLine(report: PrintedReport): string | null {
  const { edition } = report;
  if (edition.kind === 'draft') return `（${draftMark(report)}，未公布）`;
  const { number, replaces } = edition;
  if (number === 1) return null;
  if (replaces === null) return `（第${number}版）`;
  return `（第${number}版，代替${chineseDay(replaces.finalisedOn)}的第${replaces.number}版）`;
}

function leadOf(report: PrintedReport): string {
  return printable(leadText(report)) + printable(basisText(report) ?? '');
}

function bodyOf(report: PrintedReport, code: SectionCode): Body[] {
  switch (code) {
    case 'proactive':
    case 'applications':
    case 'disputes':
      return bandedGrid(report.form.grids.filter(({ section }) => section === code)).map((grid) =>
        tableBody(tableSheet(grid, code, report.tables)),
      );
    case 'other':
      return textBodies([paragraph(processingFeeSentence(report.tables.processingFees)), ...other(report)]);
    default:
      return textBodies(narrative(report, code));
  }
}

function other(report: PrintedReport): Block[] {
  const lines = chainNote(report).map((line) => paragraph(printable(line)));
  const isWritten = report.narrative.other !== null || lines.length === 0;
  return [...(isWritten ? narrative(report, 'other') : []), ...lines];
}

function narrative({ narrative: texts, edition }: PrintedReport, section: NarrativeSection): Block[] {
  const blocks = parseNarrative(texts[section] ?? '');
  if (blocks.length > 0) return steppedHeadings(blocks.map(printableBlock));
  if (edition.kind === 'draft') return [paragraph('〔本节尚未撰写〕')];
  return [paragraph(section === 'other' ? '无其他需要报告的事项。' : '无')];
}

function membersOf(report: PrintedReport): Manuscript['members'] {
  const members = membersTable(report);
  if (!members) return null;
  const { leftOut, lines, blanks } = members;
  const items = (blanks?.lines ?? []).map((line) => [paragraph(printable(line))]);
  const left = leftOut === null ? [] : [textBody([paragraph(printable(leftOut))])];
  const sheet = membersSheet(lines.map((line) => ({ ...line, name: printable(line.name) })));
  const open = blanks ? [textBody([paragraph(blanks.sentence), { type: 'ul', items }])] : [];
  return { heading: MEMBERS_HEADING, body: [...left, tableBody(sheet), ...open] };
}

function noteOf({ form, edition }: PrintedReport): Manuscript['note'] {
  if (edition.kind === 'draft') return null;
  const { number, note, replaces } = edition;
  const { differences = [], texts = [] } = replaces ?? {};
  if (note === null && differences.length + texts.length === 0) return null;
  const lines = (note ?? '').split(/\r\n?|\n/).map((line) => printable(line).trim());
  const blocks = lines.filter((line) => line !== '').map(paragraph);
  const table =
    replaces && differences.length > 0
      ? [tableBody(differencesSheet(form, differences, replaces.number))]
      : [];
  const changed = texts.flatMap((text) => changedBody(form, text, replaces?.number ?? 0));
  return {
    heading: number > 1 ? '更正说明' : '说明',
    body: [...(blocks.length > 0 ? [textBody(blocks)] : []), ...table, ...changed],
  };
}

/** The changed paragraphs of a section, the old words beside the new. */
function changedBody(form: PrintedReport['form'], { section, changes }: ChangedText, number: number): Body[] {
  const caption = `更正的文字：${headingOf(form, section)}`;
  const cell = (text: string): Inline[] => [{ type: 'text', text: printable(text) }];
  const rows = changes.map(({ before, after }) => [
    cell(before ?? '（无此段）'),
    cell(after ?? '（已删去）'),
  ]);
  const table: TextTable = {
    type: 'table',
    head: true,
    rows: [[cell(`第${number}版`), cell('本版')], ...rows],
  };
  return [textBody([paragraph(caption)]), tableBody(textSheet(table))];
}

function colophonOf(report: PrintedReport): Manuscript['colophon'] {
  const { form, provenance, edition, tablesDigest } = report;
  return {
    heading: '数据来源',
    text: printable(
      basisText(report) ??
        `表中数字由系统读取本机关登记的${provenance.events}条事件，按统计规则汇总得出。同样的事件按同样的规则汇总，得到同样的数字。`,
    ),
    entries: [
      { term: '版本', value: edition.kind === 'draft' ? draftMark(report) : `第${edition.number}版` },
      { term: '报告格式', value: form.basis },
      { term: '统计规则', value: printable(provenance.ruleSet) },
      { term: '事件校验值', value: provenance.eventsDigest },
      { term: '表格校验值', value: tablesDigest },
      ...(report.logKey === undefined ? [] : [{ term: '公开日志公钥', value: shortKey(report.logKey) }]),
      ...rareCharacters(report),
    ],
  };
}

/** The character behind each 〓. */
function rareCharacters(report: PrintedReport): { term: string; value: string }[] {
  const note = report.edition.kind === 'version' ? report.edition.note : null;
  const places = unprintable(report, note).map(({ place, codePoint }) => `${place}中的${codePoint}`);
  return places.length === 0 ? [] : [{ term: '字库未收', value: `${places.join('；')}，印本以${GETA}代替` }];
}

function tableBody(table: TableSheet): Body {
  return { kind: 'table', table };
}

function textBody(blocks: Exclude<Block, TextTable>[]): Body {
  return { kind: 'blocks', blocks };
}

/** Tables of the text stand between its paragraphs, and are tagged like those of the form. */
function textBodies(blocks: readonly Block[]): Body[] {
  const bodies: Body[] = [];
  for (const block of blocks) {
    const last = bodies.at(-1);
    if (block.type === 'table') bodies.push(tableBody(textSheet(block)));
    else if (last?.kind === 'blocks') last.blocks.push(block);
    else bodies.push(textBody([block]));
  }
  return bodies;
}

function paragraph(text: string): Extract<Block, { type: 'p' }> {
  return { type: 'p', children: [{ type: 'text', text }] };
}

function printableBlock(block: Block): Block {
  if (block.type === 'p' || block.type === 'h')
    return { ...block, children: block.children.map(printableInline) };
  if (block.type === 'table')
    return { ...block, rows: block.rows.map((row) => row.map((cell) => cell.map(printableInline))) };
  // A heading inside a list has no place in the outline of the document: it is a bold line there.
  return { ...block, items: block.items.map((item) => item.map(printableBlock).map(boldLine)) };
}

function boldLine(block: Block): Block {
  return block.type === 'h' ? { type: 'p', children: [{ type: 'bold', children: block.children }] } : block;
}

function printableInline(inline: Inline): Inline {
  if (inline.type === 'text') return { ...inline, text: printable(inline.text) };
  return 'children' in inline ? { ...inline, children: inline.children.map(printableInline) } : inline;
}

function steppedHeadings(blocks: Block[]): Block[] {
  let last = 0;
  return blocks.map((block) => {
    if (block.type !== 'h') return block;
    last = Math.min(block.level, last + 1);
    return { ...block, level: last === 1 ? 1 : last === 2 ? 2 : 3 };
  });
}

function calendarDay(date: string): { year: number; month: number; day: number } {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return { year, month, day };
}

function chineseDay(date: string): string {
  const { year, month, day } = calendarDay(date);
  return `${year}年${month}月${day}日`;
}
