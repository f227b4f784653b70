/**
 * What the model left for the clerk to fill in. In: a section, as it was typed and as its paragraphs. Out: each place that was
 * left open: XX件, （）期, ____亿元, 20XX年, 【填写】, a unit without its number. Always holds: only what stands where a number
 * belongs is one, so that 某某 places (××村, ××公司) are none; the work is linear in the text.
 */
import { fault, type WordingFault } from './fault.ts';
import type { Paragraph } from './plain-text.ts';

const AROUND = 16;

/** What is counted, and no first letter of a longer word: 家 of 家园, 期 of 期间. */
const COUNTED =
  '(?:万件|件次|人次|批次|场次|万元|亿元|万次|万条|件|项|次(?!序|生)|份|元|%|％|年(?!级)|宗|起(?!诉|草|点|来)|篇|例(?!如|会)|户(?!籍)|封|笔|条(?!例|款)|个(?!人|别)|期(?!间|限|待|满)|场(?![镇所景])|家(?![园庭长乡])|名(?![称义单])|人(?![民员事社大才口力])|批(?![准复示])|亩|公里|万人)';

const PLACEHOLDER = new RegExp(
  `(?:[XxＸ×○〇△＊]{1,4}|[_＿]{1,20}|（[ \\u3000]{0,10}）|[.…]{3,10}|(?<![a-zA-Z0-9])[NnMmＮ]|(?<=[共计到为达结])？{1,3})[ \\u3000]?${COUNTED}(?![a-zA-Z])`,
  'g',
);
/** 20XX年, 【填写数量】, （待补充）. */
const TO_FILL_IN =
  /20(?:[XxＸ×*＊_]{1,2})年|[【[［〔][^】\]］〕]{0,10}(?:填(?:写|报|入|数)|(?:数字|数量|数据|名称|日期)(?=[】\]］〕])|待定|待核)[^】\]］〕]{0,8}[】\]］〕]|[（(](?:待|请)(?:填|补|核|定)[^）)]{0,8}[）)]|(?:数据|数字)?待(?:填写|补充|填报|核实填报)(?=[，。；）]|$)/g;
const MISSING =
  /(?:申请|收到|办结|答复|受理|复议|诉讼|公开|信息|文件|决定|共|共计)[ \u3000\u00a0]{1,20}(?:件|条)(?=[，。；、）])|共主动公开(?:政府信息)?条(?=[，。；、])|(?:共|共计|合计|收到|维持|纠正|制发|废止)件(?=[，。；])/g;
/** 意见征集  期: the blanks that a number was to fill. */
const BLANKS = new RegExp(
  `[\\u4e00-\\u9fff”》](?:[ \\u00a0]{2,20}|\\u3000{1,10})${COUNTED}(?=[，。；、）])`,
  'g',
);

const FIGURE = { zh: '数字没有填写', en: 'a figure was not filled in' };
const CONTENT = { zh: '内容没有填写', en: 'something was not filled in' };
const NUMBER = { zh: '缺少数字', en: 'a figure is missing' };

export function placeholders(markdown: string, paragraphs: readonly Paragraph[]): WordingFault[] {
  // In brackets as they were typed: the paragraphs have lost square ones.
  const raw = markdown.replace(/[,;:()]/g, (mark) => '，；：（）'[',;:()'.indexOf(mark)] ?? mark);
  const texts = paragraphs.map(({ text }) => text.replace(/□/g, ''));
  return [
    ...texts.flatMap((text) => foundIn(text, PLACEHOLDER, 'placeholder', FIGURE)),
    ...foundIn(raw, TO_FILL_IN, 'placeholder', CONTENT),
    ...foundIn(raw, MISSING, 'missing-number', NUMBER),
    ...foundIn(raw, BLANKS, 'missing-number', NUMBER),
  ];
}

function foundIn(
  text: string,
  pattern: RegExp,
  rule: WordingFault['rule'],
  said: { zh: string; en: string },
): WordingFault[] {
  return [...text.matchAll(pattern)].map(({ 0: written, index }) => {
    const around = text.slice(Math.max(0, index - AROUND), index + written.length).replace(/\s+/g, ' ');
    return fault(rule, around, said.zh, said.en);
  });
}
