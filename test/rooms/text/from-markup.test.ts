import { load } from 'cheerio/slim';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseNarrative } from '../../../shared/text/blocks.ts';
import { isFormed, type Markup, textOfMarkup } from '../../../shared/text/from-markup.ts';
import { paragraphsOf } from '../../../shared/text/paragraphs.ts';

type Child = NonNullable<ReturnType<ReturnType<typeof load>['root']>[0]>['children'][number];

function markupOf(node: Child): Markup[] {
  if ('attribs' in node)
    return [{ name: node.name, attributes: node.attribs, children: node.children.flatMap(markupOf) }];
  return node.type === 'text' && 'data' in node ? [node.data] : [];
}

const nodesOf = (html: string): Markup[] =>
  load(html, null, false).root()[0]?.children.flatMap(markupOf) ?? [];
const pasted = (html: string): string => textOfMarkup(nodesOf(html)).markdown;

/** As Word puts an item on the clipboard. */
const item = (level: number, mark: string, words: string) =>
  `<p class=MsoListParagraph style='margin-left:21.0pt;text-indent:-21.0pt;mso-list:l0 level${level} lfo1'><![if !supportLists]><span
lang=EN-US style='mso-bidi-font-family:Calibri'><span style='mso-list:Ignore'>${mark}<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>${words}</p>`;

describe('what Word and WPS put on the clipboard', () => {
  test('keeps headings, by their element or by their level', () => {
    expect(
      pasted(
        '<h2 style="mso-list:l0 level1"><span style="mso-list:Ignore">（一）<span>&nbsp;</span></span><b>主动公开</b></h2><p class=MsoNormal>正文。</p>',
      ),
    ).toBe('## （一） 主动公开\n\n正文。');
    expect(pasted("<p class=MsoNormal style='mso-outline-level:3'><b>小标题<o:p></o:p></b></p>")).toBe(
      '### 小标题',
    );
    expect(pasted('<h5>深</h5>')).toBe('### 深');
  });

  test('keeps its own lists, their depth and their numbers', () => {
    const html =
      item(1, '1.', '培训少。') +
      item(2, '<span style="font-family:Wingdings">l</span>', '次数<b>少</b>') +
      item(1, '2.', '制度旧。') +
      '<p class=MsoNormal>完。</p>';
    expect(pasted(html)).toBe('1. 培训少。\n   - 次数**少**\n2. 制度旧。\n\n完。');
    const [list, end] = parseNarrative(pasted(html));
    expect(list).toMatchObject({ type: 'ol', start: 1 });
    expect(list?.type === 'ol' && list.items).toHaveLength(2);
    expect(end).toMatchObject({ type: 'p' });
  });

  test('numbers of an office stay as words', () => {
    expect(pasted(item(1, '一、', '总体情况') + item(1, '（二）', '问题'))).toBe(
      '一、总体情况\n\n（二）问题',
    );
  });

  test('puts bold words that were broken apart together, and blanks outside', () => {
    expect(
      pasted(
        '<p><b>五</b><b><span>公开</span></b>有序；<span style="font-weight:bold"> 解读 </span>充分</p>',
      ),
    ).toBe('**五公开**有序； **解读** 充分');
    expect(pasted('<p><b>一</b> <b>二</b>三</p>')).toBe('**一 二**三');
    expect(
      pasted(
        '<b style="font-weight:normal"><p>不加粗</p><p><span style="font-weight:700">加粗</span></p></b>',
      ),
    ).toBe('不加粗\n\n**加粗**');
  });

  test('a line of the source that is broken between Chinese letters is no blank', () => {
    expect(pasted('<p>全年收到\r\n申请，共\n12件 in 2025\nyear</p>')).toBe(
      '全年收到申请，共 12件 in 2025 year',
    );
  });

  test('nothing of styles, comments and pictures is text; pictures are counted', () => {
    const html =
      '<style>p{x}</style><!-- <b>注</b> --><p>文<img src="file:///c:/a.png">字<script>alert(1)</script></p>';
    expect(textOfMarkup(nodesOf(html))).toEqual({ markdown: '文字', pictures: 1 });
  });

  test('a table is rows; one for the layout is what stands in it', () => {
    expect(
      pasted('<table><tr><td><p>类别</p></td><td>件数</td></tr><tr><td>网上</td><td>3</td></tr></table>'),
    ).toBe('类别\t件数\n网上\t3');
    expect(pasted('<table><tr><td><p>一</p><p>二</p></td></tr></table>')).toBe('一\n\n二');
  });

  test('lists of pages, with a start, a list in an item and one beside it', () => {
    expect(
      pasted('<ol start="3"><li>三<ul><li>其一</li></ul></li><li>四</li><ol><li>下</li></ol></ol>'),
    ).toBe('3. 三\n   - 其一\n4. 四\n   1. 下');
  });

  test('a link that leads to a page is one, and no other', () => {
    expect(
      pasted('<p>见<a href="https://www.gov.cn/">条例</a>、<a href="javascript:alert(1)">此处</a></p>'),
    ).toBe('见[条例](https://www.gov.cn/)、此处');
  });

  test('what has no form to keep is said to have none', () => {
    expect(isFormed(nodesOf('<div style="color:red"><span>**已写好**</span></div>'))).toBe(false);
    for (const html of ['<p><b>粗</b></p>', '<h1>题</h1>', '<ul><li>项</li></ul>', item(1, '1.', '项')])
      expect([html, isFormed(nodesOf(html))]).toEqual([html, true]);
  });
});

test('every word of a marked-up text is in it, whatever the elements', () => {
  const names = [
    'p',
    'div',
    'b',
    'strong',
    'span',
    'h1',
    'h3',
    'ul',
    'ol',
    'li',
    'table',
    'tr',
    'td',
    'a',
    'o:p',
  ];
  const { tree } = fc.letrec<{ tree: Markup }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('甲', '乙丙', '丁 戊', 'abc'),
      fc.record({
        name: fc.constantFrom(...names),
        attributes: fc.constantFrom<Record<string, string>>(
          {},
          { style: 'font-weight:bold' },
          { style: 'font-weight:normal' },
        ),
        children: fc.array(tie('tree'), { maxLength: 4 }),
      }),
    ),
  }));
  const lettersOf = (nodes: readonly Markup[]): string =>
    nodes
      .map((node) => (typeof node === 'string' ? node.replace(/\s/g, '') : lettersOf(node.children)))
      .join('');
  fc.assert(
    fc.property(fc.array(tree, { maxLength: 5 }), (nodes) => {
      const shown = paragraphsOf(textOfMarkup(nodes).markdown)
        .map(({ text }) => text)
        .join('');
      const sorted = (text: string) => [...text.replace(/[^\p{L}]/gu, '')].sort().join('');
      expect(sorted(shown)).toBe(sorted(lettersOf(nodes)));
    }),
    { numRuns: 400 },
  );
});
