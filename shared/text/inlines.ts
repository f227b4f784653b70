/**
 * The marks inside a paragraph. In: its text. Out: runs of text, bold, links and line breaks. Always holds: the only
 * marks are a pair of `**` and a whole `[words](address)` to http, https or mailto. A backslash removes the meaning of
 * `*` or `[`. Every other character is text and stays as typed. The time is linear in the length.
 *
 * Not CommonMark: its single `*` and `_`, its entities, its reference links, quotations and images swallow text that a
 * clerk meant literally (7*24小时, [苏政办发](2019)50号).
 */
import { cleanText } from './clean.ts';

export type Inline =
  | { type: 'text'; text: string }
  | { type: 'bold'; children: Inline[] }
  | { type: 'link'; href: string; children: Inline[] }
  | { type: 'br' };

type Token = Exclude<Inline, { type: 'bold' }> | Stars;

interface Stars {
  type: 'stars';
  opens: boolean;
  closes: boolean;
}

/** A line feed is an intended break. */
export function inlinesOf(text: string): Inline[] {
  return trimmed(paired(tokensOf(cleanText(text))));
}

/** The words of a run, without marks; a break is a line feed. */
export function wordsOf(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if (inline.type === 'text') return inline.text;
      return inline.type === 'br' ? '\n' : wordsOf(inline.children);
    })
    .join('');
}

// A bracket ends an address, so none of these looks further than the next link: the whole is linear.
const ADDRESS = String.raw`(?:https?:\/\/[^\s()<>[\]/]|mailto:[^\s()<>[\]])(?:[^\s()<>[\]]|\([^\s()<>[\]]*\))*`;
const MARK = new RegExp(
  String.raw`\\([*[])|(?<!!)\[([^[\]\n]+)\]\((${ADDRESS})\)|(?<!\*)\*\*(?!\*)|\n`,
  'gi',
);

function tokensOf(text: string): Token[] {
  if (!/[*[\n]/.test(text)) return textToken(text);
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(MARK)) {
    const [mark, escaped, words, href] = match;
    tokens.push(...textToken(text.slice(end, match.index)));
    end = match.index + mark.length;
    if (escaped !== undefined) tokens.push(...textToken(escaped));
    else if (words !== undefined && href !== undefined)
      tokens.push({ type: 'link', href, children: inlinesOf(words) });
    else tokens.push(mark === '\n' ? { type: 'br' } : starsAt(text, match.index));
  }
  return [...tokens, ...textToken(text.slice(end))];
}

function textToken(text: string): Token[] {
  return text === '' ? [] : [{ type: 'text', text }];
}

const CLOSING = /[，。、；：！？）】》〉」』”’…%,.;:!?)\]}]/u;
const OPENING = /[（【《〈「『“‘([{]/u;
const WORD = /[0-9A-Za-z]/;

/** Whether a pair of asterisks can begin or end bold: 张**、李** and 2**3 are names and a power. */
function starsAt(text: string, at: number): Stars {
  const [before, after] = [text[at - 1] ?? ' ', text[at + 2] ?? ' '];
  const inWord = WORD.test(before) && WORD.test(after);
  return {
    type: 'stars',
    opens: !inWord && !/\s/.test(after) && !CLOSING.test(after),
    closes: !inWord && !/\s/.test(before) && !OPENING.test(before),
  };
}

/** Each closing mark pairs with the opening one before it; an unpaired mark is text. */
function paired(tokens: readonly Token[]): Inline[] {
  const result: Inline[] = [];
  let from: number | undefined;
  for (const token of tokens) {
    if (token.type !== 'stars') {
      result.push(token);
    } else if (from !== undefined && token.closes && result.length > from + 1) {
      const children = joined(result.splice(from).slice(1));
      result.push({ type: 'bold', children });
      from = undefined;
    } else {
      if (token.opens) from = result.length;
      result.push({ type: 'text', text: '**' });
    }
  }
  return result;
}

function joined(inlines: readonly Inline[]): Inline[] {
  const result: Inline[] = [];
  for (const inline of inlines) {
    const last = result.at(-1);
    if (last?.type === 'text' && inline.type === 'text') last.text += inline.text;
    else result.push({ ...inline });
  }
  return result;
}

/** Without white space (full-width too: the layout indents) and breaks at either end. */
function trimmed(inlines: readonly Inline[]): Inline[] {
  const result = joined(inlines);
  for (let first = result[0]; first !== undefined; first = result[0]) {
    if (first.type === 'text') first.text = first.text.trimStart();
    if (first.type !== 'br' && !(first.type === 'text' && first.text === '')) break;
    result.shift();
  }
  for (let last = result.at(-1); last !== undefined; last = result.at(-1)) {
    if (last.type === 'text') last.text = last.text.trimEnd();
    if (last.type !== 'br' && !(last.type === 'text' && last.text === '')) break;
    result.pop();
  }
  return result;
}
