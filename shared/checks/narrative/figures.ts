/**
 * Finds the figures of a text. In: Markdown of a narrative section. Out: its sentences, each with the numbers that
 * stand in it with a unit, and with what stands around them. Numbers may have thousands separators, full-width
 * digits, spaces and 万 or 亿. Always holds: the work for a figure is bounded, and the whole is linear in the text.
 */

export interface Figure {
  /** As it stands in the text, with its unit: `44.72万件`. */
  written: string;
  /** What it says, in units of `1 / 10^decimals × scale`. */
  digits: bigint;
  decimals: number;
  scale: bigint;
  unit: string;
  /** From the start of the sentence (or the last 200 characters) to the figure. */
  lead: string;
  /** From the last comma, semicolon, colon or bracket to the figure; 、 does not end it. */
  clause: string;
  /** The part of `clause` that stands after the figure before this one. */
  before: string;
  /** Whether a semicolon parts it from the figure before. */
  anew: boolean;
  after: string;
}

export interface Sentence {
  text: string;
  /** Whether it goes on with what the sentence before it speaks of. */
  continues: boolean;
  /** What its paragraph says before it (the last 200 characters). */
  earlier: string;
  figures: Figure[];
}

const LEAD = 200;
const BEFORE = 60;
const AFTER = 24;
const MARKS = '，；：（）';

/** Sentences of a text in their order. A paragraph's last sentence need not end with a full stop. */
export function sentencesOf(markdown: string): Sentence[] {
  return plainText(markdown)
    .split('\n')
    .flatMap((paragraph) => {
      return [...paragraph.matchAll(/[^。！？!?]+[。！？!?]?/g)].map(({ 0: text, index }) => {
        const earlier = paragraph.slice(Math.max(0, index - LEAD), index);
        return { text, continues: /^其中/.test(text), earlier, figures: figuresOf(text) };
      });
    });
}

/** One line a paragraph, without marks and without the spaces and line ends that only lay the text out. */
export function plainText(markdown: string): string {
  return (
    markdown
      .replace(/\{\{[^{}]*\}\}/g, '□')
      .replace(/[０-９％．]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
      .replace(/\r\n?/g, '\n')
      .replace(/\]\([^()\s]{0,500}\)/g, '')
      .replace(/[*`\\[\]]/g, '')
      .replace(THOUSANDS, (number) => number.replace(/\D/g, ''))
      // With a comma that also parts clauses nobody can tell one number from two.
      .replace(/(?<!\d)\d{1,3}(?:，\d{3})+(?!\d)/g, '□')
      .replace(/[,;:()]/g, (mark) => '，；：（）'[',;:()'.indexOf(mark)] ?? mark)
      .split(PARAGRAPH_END)
      .map((paragraph) => paragraph.replace(/\s+/g, withinNumbers))
      .join('\n')
  );
}

const THOUSANDS = /(?<![\d.,])\d{1,3}(?:[, \u00a0\u2009\u202f]\d{3})+(?![\d,])/g;
const PARAGRAPH_END = /\n(?=[ \t]*(?:\n|#|[-+>]\s|\d{1,3}[.）、]|\u3000))/;

/** Between two digits white space parts numbers; elsewhere it only lays the text out. */
function withinNumbers(space: string, at: number, whole: string): string {
  const digits = /\d/.test(whole[at - 1] ?? '') && /\d/.test(whole[at + space.length] ?? '');
  return digits ? ' ' : '';
}

const NUMBER =
  /(?<![\d.,a-zA-Z])(\d{1,18})(?:\.(\d{1,6}))?(?![\d.])([万亿]?)(件次|件|宗|份|例|起|条|项|次|个|部|元|%|(?=[，。；、）]|$))/g;

function figuresOf(sentence: string): Figure[] {
  const figures: Figure[] = [];
  let end = 0;
  for (const match of sentence.matchAll(NUMBER)) {
    const [written, whole = '', decimals = '', scale = '', unit = ''] = match;
    const lead = sentence.slice(Math.max(0, match.index - LEAD), match.index);
    const own = sentence.slice(Math.max(end, match.index - BEFORE), match.index);
    figures.push({
      written,
      digits: BigInt(whole + decimals),
      decimals: decimals.length,
      scale: scale === '万' ? 10_000n : scale === '亿' ? 100_000_000n : 1n,
      unit,
      lead,
      clause: afterMarks(lead),
      before: afterMarks(own),
      anew: own.includes('；'),
      after: sentence.slice(match.index + written.length, match.index + written.length + AFTER),
    });
    end = match.index + written.length;
  }
  return figures;
}

/** What stands after the last mark. */
function afterMarks(text: string): string {
  return text.slice(Math.max(...[...MARKS].map((mark) => text.lastIndexOf(mark))) + 1);
}
