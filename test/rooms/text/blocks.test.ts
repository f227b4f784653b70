import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Block, type Inline, parseNarrative } from '../../../shared/text/blocks.ts';
import { cleanText } from '../../../shared/text/clean.ts';
import { type Paragraph, paragraphsOf } from '../../../shared/text/paragraphs.ts';
import { typedText, visible } from '../../arbitraries/typed-text.ts';

const p = (...children: Inline[]): Block => ({ type: 'p', children });
const text = (value: string): Inline => ({ type: 'text', text: value });
const bold = (value: string): Inline => ({ type: 'bold', children: [text(value)] });
const link = (href: string): Inline => ({ type: 'link', href, children: [text('字')] });
const plain = (markdown: string) => paragraphsOf(markdown).map((one) => one.text);
const shown = ({ label, text: words }: Paragraph) => label + words;

function depthOf(blocks: readonly Block[]): number {
  return Math.max(
    0,
    ...blocks.flatMap((block) => ('items' in block ? block.items.map((i) => 1 + depthOf(i)) : [])),
  );
}

describe('the tree', () => {
  test('knows paragraphs, headings, lists, bold, links and breaks', () => {
    expect(
      parseNarrative('# 题\n\n一段**粗**[链](https://example.org/a)  \n新行\n\n3. 甲\n4. 乙\n   - 丙'),
    ).toStrictEqual([
      { type: 'h', level: 1, children: [text('题')] },
      p(
        text('一段'),
        bold('粗'),
        { type: 'link', href: 'https://example.org/a', children: [text('链')] },
        { type: 'br' },
        text('新行'),
      ),
      {
        type: 'ol',
        start: 3,
        items: [[p(text('甲'))], [p(text('乙')), { type: 'ul', items: [[p(text('丙'))]] }]],
      },
    ]);
  });

  test('numbers heading levels without a gap', () => {
    const levels = (markdown: string) =>
      parseNarrative(markdown).map((block) => block.type === 'h' && block.level);
    expect(levels('### 甲\n\n##### 乙\n\n### 丙')).toEqual([1, 1, 1]);
    expect(levels('## 甲\n\n### 乙')).toEqual([1, 2]);
    expect(levels('# 甲\n## 乙\n### 丙\n#### 丁')).toEqual([1, 2, 3, 3]);
  });

  test('is empty for a section that says nothing', () => {
    for (const nothing of ['', ' \n\n　　\n', '\u0000\u202e', '\t\t\n\t', '\u00a0'])
      expect(parseNarrative(nothing)).toEqual([]);
  });
});

describe('what is typed stays as it was typed:', () => {
  test.each([
    '热线提供7*24小时服务，政务大厅实行5*8小时工作制。',
    '面积3*4*5米',
    '3*5=15，4*6=24',
    '*斜*体和_下划_线、__两条__',
    '***三个***星',
    '* 注：数据截至12月31日',
    '《关于做好工作的通知》[苏政办发](2019)50号',
    '国办公开办函[2021](30号)',
    '[附件1](附件1：统计表.xlsx)',
    '[甲][1]，正文[^1]',
    '[甲]: https://example.org',
    '![图一](https://example.org/a.png)',
    '<https://example.org/>与<b onclick="x()">中</b>',
    '用`git`记，&amp;与&nbsp;',
    'C:\\目录\\新建_文件\\',
    '> 引文',
    '+ 5%',
    '1) 甲',
    '01. 甲',
    '1. ',
    '#5号楼',
    '#',
    '---',
    '===',
    '2**3=8',
    '张**、李**（均为化名）',
    '32****1990',
    '** 不成对',
    '甲\u00a0乙\u2003丙　丁',
    '| 甲 | 乙 |',
    '- 3 -',
    '单独一行\t有制表符',
  ])('%s', (line) => {
    expect(plain(line)).toEqual([line.trimEnd()]);
    expect(JSON.stringify(parseNarrative(line))).not.toMatch(/bold|link/);
  });

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    '//example.org',
    '/local',
    'http:javascript',
    'https://',
    'mailto:',
    'x-https://example.org/',
  ])('a link to %s', (href) => {
    expect(parseNarrative(`[字](${href})`)).toEqual([p(text(`[字](${href})`))]);
  });
});

describe('marks are', () => {
  test.each<[string, string, Block[]]>([
    [
      'bold beside Chinese punctuation',
      '坚持**“公开为常态。”**原则',
      [p(text('坚持'), bold('“公开为常态。”'), text('原则'))],
    ],
    ['bold of one figure', '收到**12**件', [p(text('收到'), bold('12'), text('件'))]],
    ['two of bold in a line', '**甲**乙**丙**', [p(bold('甲'), text('乙'), bold('丙'))]],
    ['a link in bold', '**[字](https://a.cn)**', [p({ type: 'bold', children: [link('https://a.cn')] })]],
    [
      'a bold link',
      '[**字**](https://a.cn)',
      [p({ type: 'link', href: 'https://a.cn', children: [bold('字')] })],
    ],
    ['an address with brackets in it', '[字](https://a.cn/b_(c)*d*)', [p(link('https://a.cn/b_(c)*d*'))]],
    ['bold over a line that was broken', '**公开\n信息**。', [p(bold('公开信息'), text('。'))]],
  ])('%s', (_, markdown, blocks) => {
    expect(parseNarrative(markdown)).toEqual(blocks);
  });

  test.each([
    'https://example.org/',
    'http://example.org/?a=1',
    'mailto:a@example.org',
    'HTTPS://EXAMPLE.org',
  ])('a link to %s', (href) => {
    expect(parseNarrative(`[字](${href})`)).toEqual([p(link(href))]);
  });

  test.each([
    ['\\*甲', '*甲'],
    ['\\**甲\\**', '**甲**'],
    ['\\[字](https://a.cn)', '[字](https://a.cn)'],
    ['\\# 甲', '# 甲'],
    ['\\- 甲', '- 甲'],
    ['1\\. 甲', '1. 甲'],
  ])('taken away by a backslash: %s', (markdown, words) => {
    expect(parseNarrative(markdown)).toEqual([p(text(words))]);
  });
});

describe('a list', () => {
  test.each<[string, string[]]>([
    ['1. 甲\n2. 乙\n3. 丙', ['1.甲', '2.乙', '3.丙']],
    ['1. 甲\n1. 乙\n1. 丙', ['1.甲', '1.乙', '1.丙']],
    ['3. 甲\n5. 乙\n4. 丙', ['3.甲', '5.乙', '4.丙']],
    ['0. 甲\n1. 乙', ['0.甲', '1.乙']],
    ['1. 甲\n\n说明。\n\n2. 乙', ['1.甲', '说明。', '2.乙']],
    ['1. 甲\n   - 子\n2. 乙', ['1.甲', '子', '2.乙']],
  ])('counts as it was typed: %j', (markdown, lines) => {
    expect(paragraphsOf(markdown).map(shown)).toEqual(lines);
  });

  test('goes on over a blank line, and holds what is indented below its item', () => {
    expect(parseNarrative('- 甲\n\n- 乙\n  续\n\n  乙之二')).toEqual([
      { type: 'ul', items: [[p(text('甲'))], [p(text('乙续')), p(text('乙之二'))]] },
    ]);
    expect(parseNarrative('- 甲\n\n\t续段')).toEqual([
      { type: 'ul', items: [[p(text('甲')), p(text('续段'))]] },
    ]);
  });

  test('ends where a paragraph begins that is set off', () => {
    for (const after of ['（三）监督保障', '　　下一段', '\u00a0\u00a0下一段', '\t下一段'])
      expect(parseNarrative(`1. 甲；\n${after}`).map(({ type }) => type)).toEqual(['ol', 'p']);
  });

  test('deeper than four gives its text to the fourth, as typed', () => {
    const markdown = Array.from({ length: 40 }, (_, depth) => `${'  '.repeat(depth)}- 第${depth}层`).join(
      '\n',
    );
    const blocks = parseNarrative(markdown);
    expect(depthOf(blocks)).toBe(4);
    for (let depth = 4; depth < 40; depth += 1) expect(plain(markdown)).toContain(`- 第${depth}层`);
  });

  test('of two thousand items is one', () => {
    const items = Array.from({ length: 900 }, (_, index) => `${index + 1}. 第${index + 1}项`);
    for (const gap of ['\n', '\n\n']) {
      const blocks = parseNarrative(items.join(gap));
      expect(blocks).toMatchObject([{ type: 'ol', start: 1, items: { length: 900 } }]);
    }
  });
});

describe('bounds', () => {
  test('control, bidirectional and broken characters are dropped', () => {
    expect(cleanText('甲\u202e\u0000乙\ud800丙\u2066\u007f\n丁\t戊')).toBe('甲乙丙\n丁\t戊');
    expect(plain('甲\u202e乙\u0007')).toEqual(['甲乙']);
  });

  test.each([
    ['open brackets', '['.repeat(100_000)],
    ['links that never close', '[a](http://x'.repeat(8_000)],
    ['open bold', '**甲 '.repeat(25_000)],
    ['quotations', '>'.repeat(100_000)],
    ['numbers in numbers', '1.'.repeat(50_000)],
    ['alternating marks', '*_'.repeat(50_000)],
    ['indented lines', '\t甲\n'.repeat(30_000)],
    ['lone enumerators', '1.\t甲\n'.repeat(20_000).replaceAll('1.\t', '（1）\t')],
    ['bars', '|'.repeat(100_000)],
  ])('a text of nothing but %s is printed as it stands', (_, markdown) => {
    expect(visible(plain(markdown).join(''))).toBe(visible(markdown));
  });
});

test('every visible character of any text is there in its order, but for the few marks of the tree', () => {
  fc.assert(
    fc.property(typedText, ({ typed, seen, numbered }) => {
      expect(visible(plain(typed).join(''))).toBe(visible(seen));
      expect(visible(paragraphsOf(typed).map(shown).join(''))).toBe(visible(numbered));
    }),
    { seed: 711, numRuns: 2_000 },
  );
});
