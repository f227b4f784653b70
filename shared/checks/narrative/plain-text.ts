/**
 * The text of a narrative section as a reader meets it. In: Markdown as a clerk typed it. Out: its paragraphs, without
 * marks and without the spaces and line ends that only lay the text out; digits and marks in one width. Always holds:
 * a heading, an enumerator, a full stop, a row of a pasted table each end a paragraph, a line broken by a page does
 * not; the work is linear in the text.
 */

export interface Paragraph {
  text: string;
  /** A line that only names what follows: `（二）依申请公开情况`. */
  heading: boolean;
  /** How deep its enumerator lies: 一、 is 1, （一） is 2, 1. is 3; 0 where it has none. */
  level: number;
}

/** The paragraphs of a section, in their order; empty lines are none. */
export function paragraphsOf(markdown: string): Paragraph[] {
  const joined: string[] = [];
  let open = false;
  let last = '';
  for (const line of lineated(markdown)) {
    const text = line.replace(/^[ \u3000\u00a0]+|[ \u3000\u00a0]+$/g, '');
    if (text === '') {
      open = false;
      continue;
    }
    if (open && goesOn(last, line, text)) joined.push(`${joined.pop()}${text}`);
    else joined.push(text);
    open = true;
    last = text;
  }
  return joined.map((text) => paragraphOf(text.replace(/[^\S\t]+/g, withinText)));
}

function lineated(markdown: string): string[] {
  return (
    markdown
      .replace(/\{\{[^{}]*\}\}/g, '□')
      .replace(/[０-９％．]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
      .replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n')
      .replace(/\]\([^()\s]{0,500}\)/g, '')
      .replace(/[*`\\[\]]/g, '')
      .replace(THOUSANDS, (number) => number.replace(/\D/g, ''))
      // With a comma that also parts clauses nobody can tell one number from two.
      .replace(/(?<!\d)\d{1,3}(?:，\d{3})+(?!\d)/g, '□')
      .replace(/[,;:()!?]/g, (mark) => '，；：（）！？'[',;:()!?'.indexOf(mark)] ?? mark)
      .split('\n')
  );
}

const THOUSANDS = /(?<![\d.,])\d{1,3}(?:[, \u00a0\u2009\u202f]\d{3})+(?![\d,])/g;
const ENUMERATOR =
  /^(?:#{1,6}[ \t]|[-+>—·•●■]|第?[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十]{1,3}）|\d{1,2}(?:[、）]|[.．](?!\d))|（\d{1,2}）|[①-⑳]|[一二三四五六七八九十]是)/;
/** Shorter lines were ended by who wrote them, longer ones perhaps by the page. */
const SHORTEST_BROKEN_LINE = 18;

/** Whether a line only goes on with the one before it. */
function goesOn(before: string, line: string, text: string): boolean {
  if (/[。；：！？]$/.test(before) || /\t/.test(before + text) || /^[\u3000\t]/.test(line)) return false;
  if (ENUMERATOR.test(text)) return false;
  return !isHeading(before) && (before.length >= SHORTEST_BROKEN_LINE || /[，、]$/.test(before));
}

function isHeading(text: string): boolean {
  return ENUMERATOR.test(text) && text.length <= 40 && !/[。；，]|\d件/.test(text);
}

function paragraphOf(text: string): Paragraph {
  const marked = text.replace(/^#{1,6}[ \t]*/, '');
  const level = /^第?[一二三四五六七八九十]{1,3}[、.．]/.test(marked)
    ? 1
    : /^（[一二三四五六七八九十]{1,3}）/.test(marked)
      ? 2
      : ENUMERATOR.test(marked)
        ? 3
        : 0;
  return { text: marked, heading: marked !== text || isHeading(marked), level };
}

/** Between two digits white space parts numbers, and after a unit it parts a list; elsewhere it lays the text out. */
function withinText(space: string, at: number, whole: string): string {
  const [before, after] = [whole[at - 1] ?? '', whole[at + space.length] ?? ''];
  return /\d/.test(after) && /[\d\u4e00-\u9fff]/.test(before) && isListed(whole, at, space) ? ' ' : '';
}

/** 3件予以公开 2件部分公开: a blank before a number, where one stands in the words before it too. */
function isListed(whole: string, at: number, space: string): boolean {
  if (/\d/.test(whole[at - 1] ?? '')) return true;
  return (
    /^\d+[件条份宗项封]/.test(whole.slice(at + space.length, at + space.length + 12)) &&
    /\d[件条份宗项封]/.test(whole.slice(Math.max(0, at - 24), at))
  );
}
