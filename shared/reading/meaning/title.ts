/** The agency and year of a report: by its title, else by the period in its lead. */
import type { SourceDocument } from '../source.ts';
import { simplified } from './labels.ts';
import { plainText } from './values.ts';

export interface Title {
  readonly title: string | null;
  readonly agency: string | null;
  readonly year: number | null;
}

const DIGITS = '〇零一二三四五六七八九';
const YEAR = '(20\\d{2}|二[〇零○OoО0]?[〇零一二三四五六七八九○]{2,3})';
const TITLE = new RegExp(
  `^(.{0,60}?)(?:关于)?(?:发布|公布|公开)?${YEAR}年度?(.{0,40}?)(?:的)?政府信息公开(?:工作)?(?:情况)?(?:的)?年度?报告`,
);
const PERIOD = /(20\d{2})年1月1日(?:起|零时)?[^。]{0,6}?(?:至|到|—|-|~)[^。]{0,6}?(?:20\d{2}年)?12月31日/;
/** A title is at the top; further down the text mentions others' reports. */
const LOOKED_AT = 120;
const LONGEST = 120;

export function titleOf({ blocks, title }: SourceDocument): Title {
  const texts = blocks.flatMap((block) => (block.kind === 'text' ? [block] : [])).slice(0, LOOKED_AT);
  const lines = texts.map(({ text }) => plain(text));
  const heads = texts.flatMap(({ text, level }) => (level === undefined ? [] : [plain(text)]));
  const pairs = lines.map((line, index) => `${line}${lines[index + 1] ?? ''}`);
  const found = [heads, [plain(title ?? '')], lines, pairs].flatMap((tried) =>
    shortest(tried.flatMap(titleIn)),
  );
  const [first] = found;
  if (first) return first;
  const period = PERIOD.exec(lines.join(''));
  return { title: null, agency: null, year: period ? Number(period[1]) : null };
}

/** A line that also holds the page's breadcrumb has the longer name. */
function shortest(titles: readonly Title[]): Title[] {
  const sorted = titles.toSorted((a, b) => (a.agency?.length ?? 0) - (b.agency?.length ?? 0));
  return sorted.slice(0, 1);
}

function titleIn(line: string): Title[] {
  if (line.length > LONGEST || /[，。；]/.test(line.slice(0, 40))) return [];
  const printed = line.replace(/^.*[>＞»›:：]/, '').replace(/^[《〈“"]/, '');
  const found = TITLE.exec(simplified(printed));
  if (!found) return [];
  const [whole, before = '', year = '', between = ''] = found;
  // Marks are simplified one for one, so that the parts lie where they lie in what is printed.
  const start = whole.indexOf(year, before.length) + year.length;
  const after = whole.indexOf(between, start);
  const agency = `${printed.slice(0, before.length)}${printed.slice(after, after + between.length)}`.replace(
    /[》〉”"]$/,
    '',
  );
  return agency.length < 2 ? [] : [{ title: printed.slice(0, whole.length), agency, year: yearOf(year) }];
}

function plain(text: string): string {
  return plainText(text).replaceAll(/\s|#|\*/g, '');
}

function yearOf(written: string): number | null {
  const digits = [...written.replaceAll(/[○OoО]/g, '〇')].map((mark) => {
    const at = DIGITS.indexOf(mark);
    return at < 0 ? mark : String(Math.max(0, at - 1));
  });
  const year = Number(digits.join(''));
  return year >= 2000 && year < 2100 ? year : null;
}
