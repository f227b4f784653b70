/**
 * Joins lines into paragraphs. In: the lines of a text from Word, WPS, a sheet or a PDF. Out: whether a line continues
 * the previous one. Always holds: a full stop and its kin, a heading and an enumerator end a paragraph; a line that a
 * PDF broke in the middle is joined again. Page, print, Word and check share this one function.
 */
export interface Line {
  /** Without white space at either end. */
  text: string;
  /** Width of the white space before it, in half characters. */
  indent: number;
  /** Whether a blank other than a space or a tab precedes it. */
  wide: boolean;
  /** Whether a tab, a wide blank or four spaces set it off, as Chinese paragraphs are. */
  setOff: boolean;
  /** Two blanks at its end: an intended break. */
  breaks: boolean;
}

const LINE_END = /\r\n?|[\n\u2028\u2029\u0085\v\f]/;

export function linesOf(text: string): string[] {
  return text.split(LINE_END);
}

export function lineOf(raw: string): Line {
  const text = raw.trim();
  const before = text === '' ? '' : raw.slice(0, raw.length - raw.trimStart().length);
  const tabs = before.split('\t').length - 1;
  const wide = before.replace(/[ \t]/g, '').length;
  const indent = before.length + 3 * tabs + wide;
  return {
    text,
    indent,
    wide: wide > 0,
    setOff: wide + tabs > 0 || indent >= 4,
    breaks: / {2}$/.test(raw),
  };
}

/** Whether `line` begins its own paragraph after `before`; `alone`: `before` is the first line of its paragraph. */
export function parts(before: Line, line: Line, alone: boolean): boolean {
  if (line.setOff || isEnumerated(line.text) || endsSentence(before.text)) return true;
  // Rows too wide for a table stay lines.
  if (before.text.includes('\t') && line.text.includes('\t')) return true;
  return alone && isHeadingOver(before.text, line.text);
}

function endsSentence(text: string): boolean {
  return /[。；：！？;:!?][”’」』）)】》"'*]*$/.test(text.slice(-20));
}

const NUMERALS = '一二三四五六七八九十';
const MARKERS = [
  `[${NUMERALS}百]{1,4}、`,
  `[（(][${NUMERALS}]{1,3}[）)]`,
  `[${NUMERALS}]{1,2}是`,
  String.raw`\d{1,3}(?:[.．](?!\d)|、(?!\d)|[）)])`,
  String.raw`[（(]\d{1,2}[）)]`,
  String.raw`[\u2460-\u249b\u24eb-\u24ff\u2776-\u2793\u3220-\u3229]`,
  String.raw`第[${NUMERALS}百\d]{1,4}[章节部]`,
  '[·•‧・●○◦■□◆◇▪▫▲△★☆※➢►✓√]',
  '[—–]{1,2}',
  String.raw`[-*+](?=[ \t])|[>|]`,
];
/** 第二十条第 / （一）项: the number of a provision at the start of a wrapped line is no enumerator. */
const ENUMERATOR = new RegExp(`^(?:${MARKERS.join('|')})(?![项款目条点至、和与])`);

function isEnumerated(text: string): boolean {
  return ENUMERATOR.test(text);
}

const HEADS = new RegExp(`^(?:${MARKERS.slice(0, 7).join('|')})`);
const HEAD_WORDS =
  /(?:情况|工作|建设|公开|管理|保障|问题|不足|措施|举措|改进|整改|监督|方面|打算|计划|事项|申请|机制|体系|成效|培训|平台|渠道|领域|诉讼|复议|原因)$/;
const LONGEST_HEAD = 60;
/** No page is that narrow: a shorter line was not broken by one. */
const NARROWEST_PAGE = 30;

/**
 * Whether a line is a heading over the next one, though no mark says so. A line broken by a page is as wide as the
 * page. So an unpunctuated shorter line over a longer one was ended on purpose.
 */
function isHeadingOver(text: string, next: string): boolean {
  if (text.length > LONGEST_HEAD || /[，。；：！？,;!?]/.test(text)) return false;
  const [width, below] = [widthOf(text), widthOf(next)];
  if (width > LONGEST_HEAD) return false;
  const isLonger = below > width + 4;
  if (HEADS.test(text)) return width < NARROWEST_PAGE || isLonger || HEAD_WORDS.test(text);
  return HEAD_WORDS.test(text) && width <= 40 && below >= Math.max(NARROWEST_PAGE, 2 * width);
}

/** Whether a separate paragraph reads as a heading: enumerated or of few words, and without a full stop. */
export function isHeading(text: string): boolean {
  if (text.length > LONGEST_HEAD || /[，。；：！？,;!?\n]/.test(text)) return false;
  if (widthOf(text) > LONGEST_HEAD) return false;
  return HEADS.test(text) || (HEAD_WORDS.test(text) && widthOf(text) <= 40);
}

/** In half characters. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text)
    width += /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]/.test(character) ? 2 : 1;
  return width;
}

/** The joint of two halves of a line: a space between Latin words, nothing beside a Chinese character. */
export function seam(before: string, after: string): string {
  return LATIN.test(before.at(-1) ?? '') && LATIN.test(after[0] ?? '') ? ' ' : '';
}

const LATIN = /[!-~\u00a1-\u024f]/;
