/**
 * 文字 in the browser: text pasted from Word, WPS or a page keeps its headings, lists, bold, links and tables. In: a
 * paste.
 * Out: the text in the box, as if typed, so that it can be undone. Always: nothing is sent. Text without form is pasted
 * as the browser does it. Pictures are named, since no section can hold one.
 */
import { isFormed, type Markup, textOfMarkup } from '../../text/from-markup.ts';
import { byId } from '../../verify-page/dom.ts';

/** The used part of a parsed document. */
interface ParsedNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly nodeValue: string | null;
  readonly childNodes: Iterable<ParsedNode>;
  readonly attributes?: Iterable<{ readonly name: string; readonly value: string }>;
}

interface Paste {
  readonly clipboardData: { getData(type: string): string } | null;
  readonly target: TextBox | null;
  preventDefault(): void;
}

interface TextBox {
  readonly name?: string;
  readonly selectionStart: number;
  readonly selectionEnd: number;
  setRangeText(text: string, from: number, to: number, mode: 'end'): void;
}

interface Browser {
  DOMParser: new () => { parseFromString(text: string, type: 'text/html'): { body: ParsedNode } };
  document: {
    addEventListener(type: 'paste', listener: (event: Paste) => void): void;
    execCommand(name: 'insertText', ui: false, text: string): boolean;
  };
}

const { document, DOMParser } = globalThis as unknown as Browser;
const [ELEMENT, TEXT] = [1, 3];

function markupOf(node: ParsedNode): Markup[] {
  if (node.nodeType === TEXT) return [node.nodeValue ?? ''];
  if (node.nodeType !== ELEMENT) return [];
  const attributes = Object.fromEntries([...(node.attributes ?? [])].map(({ name, value }) => [name, value]));
  return [
    { name: node.nodeName.toLowerCase(), attributes, children: [...node.childNodes].flatMap(markupOf) },
  ];
}

function paste(event: Paste): void {
  const { target, clipboardData } = event;
  const html = clipboardData?.getData('text/html') ?? '';
  if (target?.name !== 'markdown' || html === '') return;
  const nodes = [...new DOMParser().parseFromString(html, 'text/html').body.childNodes].flatMap(markupOf);
  if (!isFormed(nodes)) return;
  const { markdown, pictures } = textOfMarkup(nodes);
  event.preventDefault();
  // As a key stroke would, so that Ctrl+Z undoes it.
  if (!document.execCommand('insertText', false, markdown))
    target.setRangeText(markdown, target.selectionStart, target.selectionEnd, 'end');
  byId('pasted').textContent = [
    '已保留标题、列表、加粗、链接和表格，粘贴后请看一遍预览。',
    ...(pictures > 0 ? [`有 ${pictures} 张图片没有带入：文字部分不能放图片。`] : []),
  ].join('');
}

document.addEventListener('paste', paste);
