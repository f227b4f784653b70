/**
 * Remarks on a report as a whole. In: its document and the reading. Out: findings: tables that are images or missing,
 * blank cells, another edition's form, a period of another year. Nothing here changes a cell.
 */
import type { EditionId, Form } from '../form-labels.ts';
import { cellPlacesOf, FORMS } from '../form-labels.ts';
import { placeWords, type SourceDocument } from '../source.ts';
import type { Cells } from './cells.ts';
import { headingOf, type Texts } from './sections.ts';
import { plainText, readValue } from './values.ts';

export interface Whole {
  document: SourceDocument;
  form: Form;
  format: EditionId | null;
  year: number | null;
  texts: Texts;
}

const SECTIONS = { proactive: '第二部分', applications: '第三部分', disputes: '第四部分' } as const;

export function remarkOnWhole(whole: Whole, cells: Cells): void {
  remarkImages(whole.document, whole.form, cells);
  remarkMissing(whole, cells);
  remarkEmpty(whole.form, cells);
  remarkEdition(whole, cells);
  remarkPeriod(whole, cells);
  remarkOneRow(whole.form, cells);
}

/** Images in place of tables, and the cells unread because of them. */
function remarkImages({ blocks }: SourceDocument, form: Form, cells: Cells): void {
  let section: string | undefined;
  for (const block of blocks) {
    if (block.kind === 'text') section = headingOf(block.text) ?? section;
    if (block.kind !== 'image' || section === undefined || !(section in SECTIONS)) continue;
    const paths = cellPlacesOf(form).filter((cell) => cell.section === section);
    if (paths.some(({ path }) => cells.read.has(path))) continue;
    const name = block.name ? `（${block.name}）` : '';
    const part = SECTIONS[section as keyof typeof SECTIONS];
    cells.find('image', `${part}的表格是图片${name}，未读取`, block.place);
    cells.leave(
      paths.map(({ path }) => path),
      '表格是图片，未读取',
      block.place,
    );
  }
}

function remarkMissing({ form }: Whole, cells: Cells): void {
  const all = cellPlacesOf(form);
  for (const [section, part] of Object.entries(SECTIONS)) {
    const own = all.filter((cell) => cell.section === section);
    if (own.some(({ path }) => cells.read.has(path)) || cells.findings.some(({ zh }) => zh.startsWith(part)))
      continue;
    cells.find('no-tables', `${part}没有读到表格（可能是图片、附件或由脚本生成），未读取`);
  }
}

/** Blank cells are not zeros: their number, section by section. */
function remarkEmpty(form: Form, cells: Cells): void {
  for (const [section, part] of Object.entries(SECTIONS)) {
    const counts = new Map<string, number>();
    for (const { path } of cellPlacesOf(form).filter((cell) => cell.section === section)) {
      const cell = cells.read.get(path);
      if (cell?.value !== null || !cell) continue;
      const { kind } = readValue(cell.raw);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const kinds = [...counts].map(([kind, count]) => `${count}格${EMPTY[kind] ?? ''}`);
    if (kinds.length > 0) cells.find('blank-cells', `${part}有${kinds.join('、')}；没有按0处理`);
  }
}

const EMPTY: Readonly<Record<string, string>> = {
  blank: '为空白',
  slash: '印作“/”',
  dash: '印作“-”',
  none: '印作“无”',
};

function remarkEdition({ format, year }: Whole, cells: Cells): void {
  const edition = FORMS.find(({ id }) => id === format);
  if (!edition || year === null) return;
  const { from, to } = edition.years;
  if (year >= from && (to === null || year <= to)) return;
  cells.find('format-year', `${year}年度的报告用的是${edition.basis}的格式，该格式用于${yearsOf(from, to)}`);
}

const DAY = String.raw`(\d{1,2})月(\d{1,2})日`;
const PERIOD = new RegExp(
  String.raw`(20\d{2})年${DAY}[^。]{0,6}?(?:至|到|—|-|~)[^。]{0,4}?(?:(20\d{2})年)?${DAY}`,
);

/** The stated period in the lead, if it is not the calendar year of the title. */
function remarkPeriod({ document, year }: Whole, cells: Cells): void {
  if (year === null) return;
  for (const block of document.blocks) {
    if (block.kind === 'table' || (block.kind === 'text' && headingOf(block.text) !== undefined)) return;
    if (block.kind !== 'text' || !/期限|期间|时间段/.test(block.text)) continue;
    const [printed, from, ...rest] = PERIOD.exec(plainText(block.text).replaceAll(/\s/g, '')) ?? [];
    if (printed === undefined) continue;
    const [month, day, to = from, lastMonth, lastDay] = rest;
    const isYear = [from, to].every((each) => Number(each) === year);
    if (isYear && [month, day, lastMonth, lastDay].map(Number).join() === '1,1,12,31') return;
    cells.find(
      'period',
      `统计期限印作“${printed}”，${year}年度的报告应为${year}年1月1日至12月31日`,
      block.place,
    );
    return;
  }
}

function yearsOf(from: number, to: number | null): string {
  return to === null ? `${from}年度起的报告` : `${from}至${to}年度的报告`;
}

function remarkOneRow(form: Form, cells: Cells): void {
  const one = form.applications.rows.find(({ at }) => at.join('.') === 'applications.outcomes.other');
  if (!one || form.id === '2019') return;
  const place = cells.read.get(`${one.at.join('.')}.total`)?.place;
  const where = place ? `${placeWords(place)}：` : '';
  cells.find('one-row', `${where}“${one.label}”印成一行，规定分为三行`, place);
}
