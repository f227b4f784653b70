/**
 * The text of a narrative section as a reader meets it. In: Markdown as a clerk typed it. Out: the paragraphs that page,
 * print and Word show (shared/text), without the spaces that only lay the text out; digits and marks in one width. Always
 * holds: the work is linear in the text.
 */
import { type Paragraph as Printed, paragraphsOf as printedParagraphs } from '../../text/paragraphs.ts';

export interface Paragraph {
  text: string;
  /** A line that only names what follows: `（二）依申请公开情况`. */
  heading: boolean;
  /** How deep its enumerator lies: 一、 is 1, （一） is 2, 1. is 3; 0 where it has none. */
  level: number;
}

/** The paragraphs of a section, in their order; empty lines are none. */
export function paragraphsOf(markdown: string): Paragraph[] {
  return printedParagraphs(markdown.replace(/\{\{[^{}]*\}\}/g, '□')).flatMap((printed) => {
    const text = plain(printed).replace(/[^\S\t\n]+/g, withinText);
    return text.trim() === '' ? [] : [paragraphOf(text, printed.kind === 'heading')];
  });
}

/** An item keeps the mark that a list gives it, since it shows how deep it lies. */
function plain({ kind, label, text }: Printed): string {
  const mark = label !== '' ? label : kind === 'item' ? '·' : '';
  return (
    `${mark}${text}`
      .replace(/[０-９％．]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
      .replace(/\]\([^()\s]{0,500}\)/g, '')
      .replace(/[*`\\[\]]/g, '')
      .replace(THOUSANDS, (number) => number.replace(/\D/g, ''))
      // With a comma that also parts clauses nobody can tell one number from two.
      .replace(/(?<!\d)\d{1,3}(?:，\d{3})+(?!\d)/g, '□')
      .replace(/[,;:()!?]/g, (mark) => '，；：（）！？'[',;:()!?'.indexOf(mark)] ?? mark)
  );
}

const THOUSANDS = /(?<![\d.,])\d{1,3}(?:[, \u00a0\u2009\u202f]\d{3})+(?![\d,])/g;
const ENUMERATOR =
  /^(?:[-+>—·•●■]|第?[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十]{1,3}）|\d{1,2}(?:[、）]|[.．](?!\d))|（\d{1,2}）|[①-⑳]|[一二三四五六七八九十]是)/;
function isHeading(text: string): boolean {
  return ENUMERATOR.test(text) && text.length <= 40 && !/[。；，]|\d件/.test(text);
}

function paragraphOf(text: string, heads: boolean): Paragraph {
  const level = /^第?[一二三四五六七八九十]{1,3}[、.．]/.test(text)
    ? 1
    : /^（[一二三四五六七八九十]{1,3}）/.test(text)
      ? 2
      : ENUMERATOR.test(text)
        ? 3
        : 0;
  return { text, heading: heads || isHeading(text), level };
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
