import { describe, expect, test } from 'vitest';
import { type Block, type Inline, parseNarrative } from '../../../shared/report/markdown.ts';

const p = (...children: Inline[]): Block => ({ type: 'p', children });
const text = (value: string): Inline => ({ type: 'text', text: value });
const bold = (value: string): Inline => ({ type: 'bold', children: [text(value)] });
const link = (href: string): Inline => ({ type: 'link', href, children: [text('字')] });
const times = (count: number, line: string, gap: string) => new Array(count).fill(line).join(gap);

/** Lengths of the paragraphs, in characters. */
const lengths = (blocks: readonly Block[]) =>
  blocks.map((block) =>
    'children' in block && block.children[0]?.type === 'text' ? block.children[0].text.length : undefined,
  );

describe('a long text is cut where nothing is torn apart', () => {
  const long = '长'.repeat(300);

  test.each([
    ['ol', '1. ', '\n'],
    ['ol', '1. ', '\n\n'],
    ['ul', '- ', '\n'],
    ['ul', '- ', '\n\n'],
  ])(
    'a list (%s, %j, gap %j) of thousands of characters stays one, behind what stands before it',
    (type, mark, gap) => {
      const [first, second, list, ...rest] = parseNarrative(`甲\n\n乙\n\n${times(9, mark + long, gap)}`);
      expect([first, second, rest]).toEqual([p(text('甲')), p(text('乙')), []]);
      expect(list).toMatchObject({ type, items: new Array(9).fill([p(text(long))]) });
    },
  );

  // Two blocks of 300 characters are enough for a piece: the cut is where the kind changes.
  test.each([
    ['an ordered one after one of bullets', '- ', '1. ', ['ul', 'ol']],
    ['one of bullets after an ordered one', '1. ', '- ', ['ol', 'ul']],
    ['a paragraph after a list of bullets', '- ', '', ['ul', 'p']],
    ['a paragraph after an ordered list', '1. ', '', ['ol', 'p']],
    ['a list of bullets after paragraphs', '', '- ', ['p', 'p', 'ul']],
    ['an ordered list after paragraphs', '', '1. ', ['p', 'p', 'ol']],
  ])('what follows a cut stays what it is: %s', (_, before, after, types) => {
    const blocks = parseNarrative(`${times(2, before + long, '\n\n')}\n\n${after}${long}`);
    expect(blocks.map(({ type }) => type)).toEqual(types);
  });

  test('of many paragraphs of several lines none is parted', () => {
    const paragraph = times(2, '字'.repeat(290), '\n');
    expect(lengths(parseNarrative(times(8, paragraph, '\n\n')))).toEqual(new Array(8).fill(2 * 290));
  });

  test('an indented paragraph after a blank line stays in its item, however long the item is', () => {
    const long = '长'.repeat(700);
    for (const indent of ['  ', '\t']) {
      expect(parseNarrative(`- ${long}\n\n${indent}续段`)).toEqual([
        { type: 'ul', items: [[p(text(long)), p(text('续段'))]] },
      ]);
    }
  });

  test('a paragraph of up to 2,000 characters, line ends counted, is one; a longer one is parted at a line end', () => {
    const line = (length: number) => '字'.repeat(length);
    expect(lengths(parseNarrative(times(20, line(99), '\n')))).toEqual([20 * 99]);
    expect(lengths(parseNarrative(times(22, line(99), '\n')))).toEqual([21 * 99, 99]);
    expect(lengths(parseNarrative(times(22, line(100), '\n')))).toEqual([20 * 100, 2 * 100]);
  });
});

describe('more marks than anybody writes', () => {
  test.each(['**', '__'])(
    'a hundred and fifty pairs of %s are read, one more and all are printed',
    (mark) => {
      const pair = `${mark}甲${mark}，`;
      expect(parseNarrative(pair.repeat(150))).toEqual([
        p(...new Array(150).fill([bold('甲'), text('，')]).flat()),
      ]);
      expect(parseNarrative(pair.repeat(151))).toEqual([p(text(pair.repeat(151)))]);
    },
  );

  test.each(['> ', '- ', '+ ', '* ', '1. ', '12. ', '2) '])(
    'six of %j are nested, a seventh is printed',
    (mark) => {
      const nested = JSON.stringify(parseNarrative(`${mark.repeat(6)}**甲**`));
      expect(nested).toContain('"bold"');
      expect(nested).not.toContain(mark);
      expect(parseNarrative(`${mark.repeat(7)}**甲**`)).toEqual([p(text(`${mark.repeat(7)}**甲**`))]);
    },
  );

  test.each(['甲 > > > > > > > **粗**', '------- **粗**', '1.2.3.4.5.6.7.8. **粗**'])(
    'but %j is nested nowhere, and read',
    (line) => {
      expect(JSON.stringify(parseNarrative(line))).toContain('"bold"');
    },
  );

  test('blank lines part paragraphs there too, whatever white space is in them', () => {
    const marks = '['.repeat(301);
    expect(parseNarrative(`\n${marks}\n\n甲\n \t\n乙\n丙\n`)).toEqual([
      p(text(marks)),
      p(text('甲')),
      p(text('乙'), { type: 'br' }, text('丙')),
    ]);
  });
});

describe('what is text', () => {
  test.each<[string, string, Block[]]>([
    ['a block of HTML', '<div>\n**粗**\n</div>', [p(text('<div> '), bold('粗'), text(' </div>'))]],
    ['an attribute', '前<a title="**粗**">后', [p(text('前<a title="'), bold('粗'), text('">后'))]],
    ['an indented line', '    **粗**', [p(bold('粗'))]],
    ['a line over equals signs', '甲\n===', [p(text('甲 ==='))]],
    ['a paragraph over a rule', '甲\n---\n乙', [p(text('甲')), p(text('乙'))]],
    ['italics around bold', '*甲**粗**乙*', [p(text('甲'), bold('粗'), text('乙'))]],
    ['a line of a table after bold', '**粗**\n| 甲 |', [p(bold('粗'), { type: 'br' }, text('| 甲 |'))]],
  ])('%s is read for its marks like any other', (_, markdown, blocks) => {
    expect(parseNarrative(markdown)).toEqual(blocks);
  });

  test.each<[string, string, Block[]]>([
    ['before bold', '&nbsp;**粗**', [p(bold('粗'))]],
    ['after bold', '**粗**&nbsp;', [p(bold('粗'))]],
    ['at both ends of text', '&nbsp;甲 乙&emsp;', [p(text('甲 乙'))]],
    ['alone', '&nbsp;', []],
    ['in a heading alone', '# &nbsp;', []],
    ['in a heading without text', '#', []],
  ])('white space at the ends of a block is none, written as an entity too: %s', (_, markdown, blocks) => {
    expect(parseNarrative(markdown)).toEqual(blocks);
  });

  test('every kind of line end ends a line', () => {
    for (const end of ['\n', '\r\n', '\r', '\u2028', '\u2029', '\u0085', '\v', '\f']) {
      expect(parseNarrative(`甲${end}${end}乙`)).toEqual([p(text('甲')), p(text('乙'))]);
    }
  });

  test('white space around an address is none of it', () => {
    expect(parseNarrative('[字](<  https://example.org/ >)')).toEqual([p(link('https://example.org/'))]);
  });
});

test('a block has nothing but what its kind has', () => {
  expect(parseNarrative('## 题\n\n文')).toStrictEqual([
    { type: 'h', level: 1, children: [text('题')] },
    p(text('文')),
  ]);
});
