/**
 * The Word file of a report, which the office edits, signs and prints. In: the model. Out: the bytes of a DOCX in the
 * look of GB/T 9704-2012, six sections in the order of the form. Always holds: the same model gives the same bytes; it
 * holds nothing of checks, faults, subjects or events.
 *
 * Written part by part and not with the library `docx`: that one uses random numbers and the clock, so its file would
 * have to be taken apart and rebuilt.
 */

import {
  headingOf,
  printed,
  processingFeeSentence,
  reportTitle,
  type SectionCode,
  type TableGrid,
  valueAt,
} from '../../form/form.ts';
import { cellLabel } from '../../report/cell-labels.ts';
import { chineseDay } from '../../report/chinese-day.ts';
import { MEMBER_HEADS, MEMBERS_HEADING, membersTable } from '../../report/members-table.ts';
import type { ChangedText, NarrativeSection, Report, VersionEdition } from '../../report/model.ts';
import {
  agencyName,
  basisText,
  chainNote,
  draftMark,
  draftText,
  editionText,
  emptySectionText,
  leadText,
  noteOf,
  titleOf,
} from '../../report/wording.ts';
import { parseNarrative } from '../../text/blocks.ts';
import { titleLines } from '../../text/title-lines.ts';
import { bandedGrid } from '../banded.ts';
import { officePackage, type Part, type Relation, relationsPart, relationType } from '../office-package.ts';
import { blocksXml } from './blocks.ts';
import {
  documentXml,
  fontTableXml,
  footerXml,
  headerXml,
  numberingXml,
  SETTINGS_XML,
  stylesXml,
} from './styles.ts';
import { linesXml, type TableLook, tableXml } from './tables.ts';
import { LINE_BREAK, paragraph, type References, run } from './words.ts';

export function renderDocx(report: Report): Uint8Array<ArrayBuffer> {
  const references: References = { links: [], lists: [] };
  const body = bodyXml(report, references);
  return officePackage(DOCUMENT, partsOf(body, references, draftText(report)), {
    title: titleOf(report),
    creator: agencyName(report),
    description: `${editionText(report)}；表格校验值 ${report.tablesDigest}`,
  });
}

const DOCUMENT = 'word/document.xml';
const MEDIA = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

/** `head` is at the top of every page. */
function partsOf(body: string, references: References, head: string | null): Part[] {
  const part = (name: string, kind: string, xml: string): Part => ({
    name: `word/${name}.xml`,
    mediaType: `${MEDIA}.${kind}+xml`,
    xml,
  });
  const relation = (id: string, type: string, target: string): Relation => ({
    id,
    type: relationType(type),
    target,
  });
  const links = references.links.map(
    (target, index): Relation => ({ ...relation(`link${index + 1}`, 'hyperlink', target), external: true }),
  );
  return [
    part('document', 'document.main', documentXml(body, head !== null)),
    part('styles', 'styles', stylesXml()),
    part('numbering', 'numbering', numberingXml(references)),
    part('settings', 'settings', SETTINGS_XML),
    part('fontTable', 'fontTable', fontTableXml()),
    part('footer-odd', 'footer', footerXml('right')),
    part('footer-even', 'footer', footerXml('left')),
    ...(head === null ? [] : [part('head', 'header', headerXml(head))]),
    relationsPart('word/_rels/document.xml.rels', [
      ...['styles', 'numbering', 'settings', 'fontTable'].map((name) => relation(name, name, `${name}.xml`)),
      relation('odd', 'footer', 'footer-odd.xml'),
      relation('even', 'footer', 'footer-even.xml'),
      ...(head === null ? [] : [relation('head', 'header', 'head.xml')]),
      ...links,
    ]),
  ];
}

/** Characters of 二号 per line of the title. */
const TITLE_LINE = 20;

function bodyXml(report: Report, references: References): string {
  const draft = report.edition.kind === 'draft' ? `${run(`【${draftMark(report)}】`)}${LINE_BREAK}` : '';
  const lines = [...titleLines(agencyName(report), TITLE_LINE), reportTitle('', report.year)];
  const title = `${draft}${lines.map((line) => run(line)).join(LINE_BREAK)}`;
  const body = [
    paragraph('Title', title),
    paragraph('BodyText', run(leadText(report))),
    ...basisXml(report),
    ...report.form.sections.map(
      ({ code, heading }) => paragraph('Heading1', run(heading)) + sectionXml(report, code, references),
    ),
    membersXml(report),
    report.edition.kind === 'version' ? noteXml(report.form, report.edition) : '',
  ].join('');
  const day = report.edition.kind === 'version' ? chineseDay(report.edition.finalisedOn) : draftMark(report);
  return [
    lastKept(body),
    paragraph('Sign', run(agencyName(report))),
    paragraph('SignDate', run(day), '<w:keepNext/>'),
    paragraph('Colophon', run(`${editionText(report)}。表格校验值 ${report.tablesDigest}`)),
  ].join('');
}

/** The last paragraph moves with the signature to another page: the signature is never alone there. */
function lastKept(body: string): string {
  const at = body.lastIndexOf('<w:pPr>');
  return body.slice(0, at) + body.slice(at).replace(/(<w:pStyle [^>]*\/>)(?!<w:keepNext)/, '$1<w:keepNext/>');
}

function basisXml(report: Report): string[] {
  const basis = basisText(report);
  return basis === null ? [] : [paragraph('BodyText', run(basis))];
}

function sectionXml(report: Report, code: SectionCode, references: References): string {
  switch (code) {
    case 'proactive':
    case 'applications':
    case 'disputes':
      return bandedGrid(report.form.grids.filter((grid) => grid.section === code))
        .map((grid) => officialTable(report, grid, LOOKS[code](grid)))
        .join('');
    case 'other':
      return (
        paragraph('BodyText', run(processingFeeSentence(report.tables.processingFees))) +
        otherXml(report, references)
      );
    default:
      return narrativeXml(report, code, references);
  }
}

function otherXml(report: Report, references: References): string {
  const lines = chainNote(report);
  const isWritten = report.narrative.other !== null || lines.length === 0;
  const text = isWritten ? narrativeXml(report, 'other', references) : '';
  return text + lines.map((line) => paragraph('BodyText', run(line))).join('');
}

function narrativeXml(report: Report, section: NarrativeSection, references: References): string {
  const blocks = parseNarrative(report.narrative[section] ?? '');
  if (blocks.length > 0) return blocksXml(blocks, references);
  return paragraph('BodyText', run(emptySectionText(report, section)));
}

const alike = (columns: number, width: number) => Array.from({ length: columns }, () => width);

const LOOKS: Record<'proactive' | 'applications' | 'disputes', (grid: TableGrid) => TableLook> = {
  proactive: ({ columns }) => ({ widths: alike(columns, 1), size: 21 }),
  /** Four characters of a head and seven digits of a number fit on one line; so table three stays on one page. */
  applications: ({ columns, headColumns }) => ({
    widths: [480, 960, 2364].slice(-headColumns).concat(alike(columns - headColumns, 720)),
    size: 17,
    headSize: 16,
  }),
  disputes: ({ columns }) => ({ widths: alike(columns, 1), size: 17, headIndent: 90 }),
};

/** Word joins two adjacent tables into one. */
const GAP = paragraph('TableGap', '');

function officialTable({ tables }: Report, grid: TableGrid, look: TableLook): string {
  return tableXml(grid, look, ({ steps }) => printed(valueAt(tables, steps))) + GAP;
}

/** For a government's report: the members with their contributions, and those left out. */
function membersXml(report: Report): string {
  const members = membersTable(report);
  if (!members) return '';
  const { leftOut, lines, blanks } = members;
  const rows = lines.map(({ name, state, numbers }) => [name, state, ...numbers.map(printed)]);
  const said = (text: string) => paragraph('BodyText', run(text));
  return [
    paragraph('Heading1', run(MEMBERS_HEADING)),
    leftOut === null ? '' : said(leftOut),
    linesXml('各成员的主要数字', [[...MEMBER_HEADS], ...rows], MEMBERS_LOOK) + GAP,
    ...(blanks ? [blanks.sentence, ...blanks.lines].map(said) : []),
  ].join('');
}

const MEMBERS_LOOK: TableLook = { widths: [45, 24, 14, 14, 14, 14, 14, 17], size: 18 };

/** The office's statement about the version, and the cells that differ from the previous one. */
function noteXml(form: Report['form'], edition: VersionEdition): string {
  const note = noteOf(edition);
  const { differences = [], texts = [], number = 0 } = edition.replaces ?? {};
  if (note === null && differences.length + texts.length === 0) return '';
  return [
    paragraph('Heading1', run(note?.heading ?? '更正说明')),
    ...(note?.lines ?? []).map((line) => paragraph('BodyText', run(line))),
    differences.length === 0 ? '' : differencesXml(form, edition.replaces) + GAP,
    ...texts.map((text) => changedXml(form, text, number)),
  ].join('');
}

/** The changed paragraphs of a section, the old words beside the new. */
function changedXml(form: Report['form'], { section, changes }: ChangedText, number: number): string {
  const caption = `更正的文字：${headingOf(form, section)}`;
  const rows = changes.map(({ before, after }) => [before ?? '（无此段）', after ?? '（已删去）']);
  const lines = [[`第${number}版`, '本版'], ...rows];
  return paragraph('BodyText', run(caption)) + linesXml(caption, lines, { widths: [1, 1], size: 21 }) + GAP;
}

function differencesXml(form: Report['form'], replaces: VersionEdition['replaces']): string {
  const { number, differences } = replaces ?? { number: 0, differences: [] };
  const heads = ['项目', `第${number}版`, '本版'];
  const lines = [
    heads,
    ...differences.map(({ path, before, after }) => [cellLabel(form, path), printed(before), printed(after)]),
  ];
  return linesXml('更正的数字', lines, { widths: [4, 1, 1], size: 21 });
}
