/** Whose report of which year a source says it is: by the title it carries, else by the period in its lead. */
import type { SourceDocument } from '../source.ts';
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
/** A title stands at the top; further down others' reports are spoken of. */
const LOOKED_AT = 30;
const LONGEST = 120;

export function titleOf({ blocks, title }: SourceDocument): Title {
  const lines = blocks.flatMap((block) => (block.kind === 'text' ? [plain(block.text)] : []));
  const top = lines.slice(0, LOOKED_AT);
  const tried = [
    ...top.flatMap((line, index) => [line, `${line}${top[index + 1] ?? ''}`]),
    plain(title ?? ''),
  ];
  for (const line of tried) {
    const found = line.length <= LONGEST && !/[，。；]/.test(line.slice(0, 40)) ? TITLE.exec(line) : null;
    const agency = found && `${found[1] ?? ''}${found[3] ?? ''}`.replace(/^[《〈“"]|[》〉”"]$/g, '');
    if (found && agency)
      return { title: found[0].replace(/^[《〈]/, ''), agency, year: yearOf(found[2] ?? '') };
  }
  const period = PERIOD.exec(lines.slice(0, 60).join(''));
  return { title: null, agency: null, year: period ? Number(period[1]) : null };
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
