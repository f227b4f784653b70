import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Block, cleanText, type Inline, parseNarrative } from '../../../shared/report/markdown.ts';

const p = (...children: Inline[]): Block => ({ type: 'p', children });
const text = (value: string): Inline => ({ type: 'text', text: value });
const bold = (value: string): Inline => ({ type: 'bold', children: [text(value)] });

function plain(nodes: readonly (Block | Inline)[]): string {
  return nodes
    .map((node) => {
      if (node.type === 'text') return node.text;
      if (node.type === 'br') return '\n';
      return 'items' in node ? node.items.map(plain).join('') : plain(node.children);
    })
    .join('');
}

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
    ).toEqual([
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

  test('keeps bold beside Chinese punctuation, which plain CommonMark loses', () => {
    expect(parseNarrative('坚持**“公开为常态。”**原则')).toEqual([
      p(text('坚持'), bold('“公开为常态。”'), text('原则')),
    ]);
  });

  test('joins Chinese lines without a space and others with one', () => {
    expect(plain(parseNarrative('公开\n政府信息'))).toBe('公开政府信息');
    expect(plain(parseNarrative('open\ndata'))).toBe('open data');
  });

  test('begins a paragraph at a full-width indent and leaves the indent to the layout', () => {
    expect(parseNarrative('　　第一段。\n　　第二段。')).toEqual([p(text('第一段。')), p(text('第二段。'))]);
  });

  test('takes indented text for a paragraph, not for code', () => {
    expect(parseNarrative('    首段缩进。')).toEqual([p(text('首段缩进。'))]);
  });

  test('numbers heading levels without a gap', () => {
    const levels = parseNarrative('### 甲\n\n##### 乙\n\n### 丙').map(
      (block) => block.type === 'h' && block.level,
    );
    expect(levels).toEqual([1, 1, 1]);
    expect(parseNarrative('## 甲\n\n### 乙').map((block) => block.type === 'h' && block.level)).toEqual([
      1, 2,
    ]);
  });

  test('is empty for a section that says nothing', () => {
    for (const nothing of ['', ' \n\n　　\n', '---', '#', '- ', '\u0000\u202e']) {
      expect(plain(parseNarrative(nothing))).toBe('');
    }
    expect(parseNarrative(' \n　　\n')).toEqual([]);
  });
});

describe('what the tree does not know', () => {
  test.each([
    ['raw HTML', '<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['inline HTML', '前<b onclick="x()">中</b>后', '前<b onclick="x()">中</b>后'],
    ['a comment', '<!-- 隐 -->', '<!-- 隐 -->'],
    ['inline code', '用`git`记', '用`git`记'],
    ['an image', '![图一](https://example.org/a.png)', '图一'],
    ['a quotation', '> 引文', '引文'],
    ['a footnote', '正文[^1]\n\n[^1]: 注', '正文[^1][^1]: 注'],
    ['a link definition', '[甲]: https://example.org', '[甲]: https://example.org'],
    ['italics', '*斜*体', '斜体'],
  ])('stays as text: %s', (_, markdown, expected) => {
    expect(plain(parseNarrative(markdown))).toBe(expected);
  });

  test('stays as text: a table, a line a row; fenced code, fences included', () => {
    expect(plain(parseNarrative('| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |'))).toBe(
      '| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |',
    );
    expect(plain(parseNarrative('```js\nlet a\n```'))).toContain('let a');
  });
});

describe('links', () => {
  test.each([
    'https://example.org/',
    'http://example.org/?a=1',
    'mailto:a@example.org',
    'HTTPS://EXAMPLE.org',
  ])('may go to %s', (href) => {
    expect(parseNarrative(`[字](${href})`)).toEqual([p({ type: 'link', href, children: [text('字')] })]);
  });

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java&#x0a;script:alert(1)',
    '&#x01;javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    '//example.org',
    '/local',
    'http:javascript',
    'x-https://example.org/',
  ])('leave only their text when they go to %s', (href) => {
    expect(parseNarrative(`[字](<${href}>)`)).toEqual([p(text('字'))]);
  });
});

describe('bounds', () => {
  test('control, bidirectional and broken characters are dropped, written as entities too', () => {
    expect(cleanText('甲\u202e\u0000乙\ud800丙\u2066\u007f\n丁\t戊')).toBe('甲乙丙\n丁\t戊');
    expect(plain(parseNarrative('甲&#x202e;乙&#x2066;丙'))).toBe('甲乙丙');
  });

  test.each([
    ['open brackets', '['.repeat(100_000)],
    ['open bold', '**甲 '.repeat(25_000)],
    ['quotations', '>'.repeat(100_000)],
    ['numbers in numbers', '1. '.repeat(33_000)],
    ['alternating marks', '*_'.repeat(50_000)],
  ])('a text of nothing but %s is printed as it stands', (_, markdown) => {
    expect(plain(parseNarrative(markdown)).replace(/\s/g, '')).toBe(markdown.replace(/\s/g, ''));
  });

  test('lists deeper than four give their text to the fourth', () => {
    const markdown = Array.from({ length: 40 }, (_, depth) => `${'  '.repeat(depth)}- 第${depth}层`).join(
      '\n',
    );
    const blocks = parseNarrative(markdown);
    expect(depthOf(blocks)).toBe(4);
    for (let depth = 0; depth < 40; depth += 1) expect(plain(blocks)).toContain(`第${depth}层`);
  });

  test('a list that is longer than one piece stays one list', () => {
    const items = Array.from({ length: 2_000 }, (_, index) => `${index + 1}. 第${index + 1}项`);
    for (const gap of ['\n', '\n\n']) {
      const blocks = parseNarrative(items.join(gap));
      expect(blocks).toHaveLength(1);
      expect(blocks[0]).toMatchObject({ type: 'ol', start: 1, items: { length: 2_000 } });
    }
  });

  test('letters, digits and Chinese characters of any text all arrive, in their order', () => {
    const piece = fc.constantFrom(
      '甲',
      '乙丙',
      '12',
      'ab',
      '**',
      '*',
      '_',
      '[',
      ']',
      '(',
      ')',
      '\n',
      '\n\n',
      '- ',
      '> ',
      '<',
      '`',
      '　',
      '#',
      '| ',
      '    ',
      '!',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (parts) => {
        const markdown = parts.join('');
        // An address inside [..](..) is not text of the report; ordinals are the list's.
        fc.pre(!markdown.includes(']('));
        const kept = (value: string) => value.replace(/[^甲乙丙12ab]/g, '');
        expect(kept(plain(parseNarrative(markdown)))).toBe(kept(markdown));
      }),
      { seed: 711, numRuns: 500 },
    );
  });
});
