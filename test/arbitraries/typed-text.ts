/**
 * Texts as clerks type and paste them, with what a reader is to see of each. Always: `seen` has every visible character
 * of `typed` but the marks of the closed tree, and `numbered` the numbers of its list items too.
 */
import fc from 'fast-check';

export interface TypedText {
  typed: string;
  seen: string;
  numbered: string;
}

interface Piece {
  typed: string;
  seen: string;
}

const same = (typed: string): Piece => ({ typed, seen: typed });

/** None of these is a mark beside the others, since Han characters stand at both ends. */
const WORDS = [
  '收到申请12件',
  '热线7*24小时',
  '共3*4*5米',
  '下划_线_和__两条__在',
  '引《通知》[苏政办发](2019)50号文',
  '附[附件1](附件1：统计表.xlsx)后',
  '见[字](javascript:alert)处',
  '图![图](https://a.cn/x.png)后',
  '记<b>标签</b>和<https://a.cn>完',
  '用`代码`和&amp;与&nbsp;共',
  '在C:\\目录\\文件里',
  '注[^1]和[甲]: 乙',
  '幂2**3与张**、李四',
  '办结率100%，约5～8月',
  '甲\u00a0乙\u2003丙\u3000丁',
  '比｜与|条，#号和~波~浪',
].map(same);
const MARKED: Piece[] = [
  { typed: '坚持**“公开为常态”**原则', seen: '坚持“公开为常态”原则' },
  { typed: '见[门户（网）](https://a.cn/x_(y)?b=*1*)处', seen: '见门户（网）处' },
  { typed: '写[信](mailto:a@b.cn)来', seen: '写信来' },
  { typed: '乘7\\*24和\\[甲](https://a.cn)完', seen: '乘7*24和[甲](https://a.cn)完' },
];
const LEADS = [
  '',
  '',
  '',
  '（一）',
  '一、',
  '1、',
  '1.',
  '（1）',
  '①',
  '一是',
  '· ',
  '—— ',
  '> ',
  '+ ',
  '* ',
  '*',
  '1) ',
  '01. ',
  '#',
  '    ',
  '\t',
  '\u3000\u3000',
  '\u00a0\u00a0',
];
const ENDS = ['', '', '。', '；', '：', '！', '。”', '  '];

const words = fc
  .array(fc.constantFrom(...WORDS, ...MARKED), { minLength: 1, maxLength: 4 })
  .map((pieces) => ({
    typed: pieces.map(({ typed }) => typed).join('，'),
    seen: pieces.map(({ seen }) => seen).join('，'),
  }));

type Line = Piece & { number?: string };

const line: fc.Arbitrary<Line> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom(...LEADS), words, fc.constantFrom(...ENDS))
      .map(([lead, { typed, seen }, end]) => ({
        typed: lead + typed + end,
        seen: lead + seen + end,
      })),
  },
  { weight: 1, arbitrary: words.map(({ typed, seen }) => ({ typed: `## ${typed}`, seen })) },
  { weight: 1, arbitrary: words.map(({ typed, seen }) => ({ typed: `- ${typed}`, seen })) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.integer({ min: 0, max: 120 }), words).map(([number, { typed, seen }]) => ({
      typed: `${number}. ${typed}`,
      seen,
      number: `${number}.`,
    })),
  },
  {
    weight: 1,
    arbitrary: fc.array(fc.tuple(words, words), { minLength: 2, maxLength: 4 }).map((rows) => ({
      typed: rows.map((row) => row.map(({ typed }) => typed).join('\t')).join('\n'),
      seen: rows
        .flat()
        .map(({ seen }) => seen)
        .join(''),
    })),
  },
  { weight: 1, arbitrary: fc.constantFrom('', '', '---', '===').map(same) },
);

export const typedText: fc.Arbitrary<TypedText> = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 12 }), fc.constantFrom('\n', '\r\n', '\r', '\n\n'))
  .map(([lines, end]) => ({
    typed: lines.map(({ typed }) => typed).join(end),
    seen: lines.map(({ seen }) => seen).join(''),
    numbered: lines.map(({ seen, number = '' }) => number + seen).join(''),
  }));

/** Without blanks of any kind. */
export function visible(text: string): string {
  return text.replace(/\s/gu, '');
}
