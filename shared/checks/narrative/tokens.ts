/**
 * A text as a row of words that the lexicon knows. In: a paragraph, and the names of the agency. Out: its tokens, in
 * their order: figures, marks, known words with what they say, and the rest, which nobody here understands. Always
 * holds: the tokens cover the text; the longest word wins; the work for each place is bounded by the longest word.
 */

import { WORDS } from './lexicon.ts';
import { numeralAt } from './numerals.ts';
import type { SaidBy, WordKind } from './word.ts';

export interface Figure {
  /** As it stands in the text, with its unit: `44.72万件`. */
  written: string;
  /** What it says, in units of `1 / 10^decimals × scale`. */
  digits: bigint;
  decimals: number;
  scale: bigint;
  unit: string;
  /** An estimate, an end of a range, an ordinal. */
  inexact: boolean;
}

export type Token = { text: string; at: number } & (
  | { kind: 'figure'; figure: Figure }
  | { kind: 'mark' }
  | { kind: 'year'; year: number }
  | { kind: 'unknown' }
  | { kind: 'self' }
  | { kind: WordKind; says: SaidBy }
);

/** What the report is of; names of the agency come from `namesOf`. */
export interface Tokens {
  nameAt: (text: string, at: number) => string | undefined;
  isAgency: (words: string) => boolean;
  shortNameAt: (text: string, at: number) => string | undefined;
  government: boolean;
}

const NUMBER =
  /(\d{1,18})(?:\.(\d{1,6}))?([万亿]?)(人次|家次|件次|户次|批次|场次|件|宗|份|例|起|条|项|次|个|部|元|封|单|%|％|人|户|家|场|期|篇|批|名|所|处|张|册|本|天|日|类|万|面|笔|辆|种|台|套|幅|座|吨)?/y;
const YEAR = /(20\d\d)(?:年(?:度|底|末)?|(?=[—－-]20\d\d年))/y;
const SKIPPED =
  /《[^》\n]{0,80}》|〔\d{4}〕\d{0,4}号?|“|”|‘|’|以(?:本|我)[^，。；、：\d]{1,6}名义|以[^，。；：、\d]{1,10}为(?:受理|承办|答复|办理|责任)(?:机关|单位|主体)的?|向[^，。；：\d]{1,16}?(?=申请|提起|提出|起诉|递交|提交)|按照?(?:其|申请|答复|办理|处理)?[^，。；：、\d按]{1,6}?(?:归类|分类|划分|区分|统计|分列|来分|来看|看|分)(?=[，：\d])|(?:附?表[一二三四]|[上下附]表)(?:所[列示载]|中|里|均|内|仅|则)?|(?:1月1日|12月31日|12月底|年底)/y;
/** What numbers a point of a list, where one may begin. */
const ITEM =
  /(?:#{1,6}|第?[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十]{1,3}）|\d{1,2}[、.．）](?=[\u4e00-\u9fff“])|（\d{1,2}）(?=[\u4e00-\u9fff“])|[①-⑳]|[-·•●■+]+(?=[\u4e00-\u9fff])|第?[一二三四五六七八九十]{1,3}(?:是|来)(?=[\u4e00-\u9fff，]))/y;
/** 20个工作日, 3个月: how long, and never how many. */
const SPAN = /\d{1,3}个?(?:工作日|自然日|小时|分钟|个月|[天日]内)/y;
const PART_OF_YEAR =
  /(?:(?:前|第)?[一二三四1-4两]个?季度|(?:上|下|前|后)半年|(?:前|头)(?:\d{1,2}|[一二三四五六七八九十]{1,2})个?月|\d{1,2}月?(?:至|到|[-—－–~～])\d{1,2}月份?(?:\d{1,2}日|底)?|\d{1,2}月份?(?:\d{1,2}日|底)?)/y;
/** What makes of the agency's name that of a part of it, or of those under it. */
const PART_OF_IT =
  /(?:办公[室厅]|办(?![理结复件毕])|本级|机关本级|所属|下属|直属|系统|各|分局|派出所|[支大]队|法院|检察院|司法局|信访局|部门|有关|相关)[^，。；：、\d收受办答]{0,6}/y;
const ALL_OF_IT =
  /(?:各|行政(?![许处强复诉执])|机关|职能|部门|单位|镇街|街镇|乡镇|街道|县区|区县|县市|镇|乡|级|直属|所属|政府(?!信息)|系统|上下|范围内?|、(?=[各镇街乡县区市])|和(?=[各镇街乡县区市])|及(?=[各镇街乡县区市])|（(?=[镇街乡区])|）)*/y;
/** 全旗14个苏木、36个旗直部门共: all of them together. */
const COUNTED_BODIES =
  /(?:的?\d{1,5}[个家][^，。；：、\d和及共收受新]{1,10}[、和及]?){1,4}(?=[合总]?共|累计|合计|新收|收到|受理|接收)/y;
const ITEM_STARTS = /[一二三四五六七八九十\d（①-⑳第#·•●■+-]/;
const LONGEST_NAME = 20;

/** Everything that the paragraph says, word for word. */
export function tokensOf(text: string, names: Tokens): Token[] {
  const tokens: Token[] = [];
  let unknown = 0;
  let at = 0;
  const flush = (end: number) => {
    if (end > unknown) tokens.push(...unknownTokens(text.slice(unknown, end), unknown, names));
  };
  while (at < text.length) {
    const token = tokenAt(text, at, names);
    if (token) {
      const longer =
        token.kind === 'self' && at - unknown <= LONGEST_NAME ? text.slice(unknown, at) + token.text : '';
      if (unknown < at && longer !== '' && names.isAgency(longer)) {
        tokens.push({ text: longer, at: unknown, kind: 'self' });
        at += token.text.length;
        unknown = at;
        continue;
      }
      flush(at);
      tokens.push(token);
      at += token.text.length;
      unknown = at;
    } else at += 1;
  }
  flush(text.length);
  return tokens;
}

const NUMERALS = new Set('零一二两三四五六七八九十');
const MARK = new Set('，。；：（）、！？—\n\t ');
const PART_STARTS = new Set('第一二三四上下前后头两');
const SKIP_STARTS = new Set('《〔“”‘’以向年按附表上下');

function tokenAt(text: string, at: number, names: Tokens): Token | undefined {
  const char = text[at] ?? '';
  if (MARK.has(char) && char !== '（') return { text: char, at, kind: 'mark' };
  if (ITEM_STARTS.test(char) && mayBegin(text, at)) {
    const item = found(ITEM, text, at);
    if (item !== undefined) return { text: item, at, kind: 'item', says: {} };
  }
  if (char === '（') return { text: char, at, kind: 'mark' };
  if (/\d/.test(char)) return numberAt(text, at);
  const numeral = NUMERALS.has(char) ? numeralAt(text, at) : undefined;
  if (numeral) {
    const { written, value, unit } = numeral;
    const figure = { written, digits: BigInt(value), decimals: 0, scale: 1n, unit, inexact: false };
    return { text: written, at, kind: 'figure', figure };
  }
  const period = PART_STARTS.has(char) ? found(PART_OF_YEAR, text, at) : undefined;
  if (period !== undefined) return { text: period, at, kind: 'otherPeriod', says: {} };
  const skipped = SKIP_STARTS.has(char) ? found(SKIPPED, text, at) : undefined;
  if (skipped !== undefined) return { text: skipped, at, kind: 'skip', says: {} };
  return nameAt(text, at, names);
}

function found(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** The agency, a part of it, or a word of the lexicon: the longest. */
function nameAt(text: string, at: number, names: Tokens): Token | undefined {
  const [listed, short] = [names.nameAt(text, at), names.shortNameAt(text, at)];
  const name = (short?.length ?? 0) > (listed?.length ?? 0) ? short : listed;
  const known = wordAt(text, at);
  if (name === undefined) return known;
  if (name.startsWith('全') && names.government) return wholeOf(text, at, name);
  const part = found(PART_OF_IT, text, at + name.length);
  // A department's report is of its own level; a government's is of all of them.
  const own = !names.government && part !== undefined ? /^(?:机关)?本级/.exec(part)?.[0] : undefined;
  if (own !== undefined) return { text: `${name}${own}`, at, kind: 'self' };
  if (part !== undefined) return { text: `${name}${part}`, at, kind: 'body', says: {} };
  if (name.length >= (known?.text.length ?? 0)) return { text: name, at, kind: 'self' };
  return known;
}

/** What may follow the ground of an answer and belongs to it: 过程性信息, 信访类申请. */
const END_OF_GROUND = /类?(?:(?:政府)?信息(?!公开)|事项|申请(?!人)|情形|情况|内容|材料)?类?/y;

/** A word of the lexicon; the ground of an answer with what it is the ground of. */
function wordAt(text: string, at: number): Token | undefined {
  const known = WORDS.at(text, at);
  if (!known) return undefined;
  const [code = '', ...more] = known.kind === 'outcome' ? (known.says.codes ?? []) : [];
  const ground = more.length === 0 && code.includes('.');
  const end = ground ? (found(END_OF_GROUND, text, at + known.text.length) ?? '') : '';
  return { ...known, text: known.text + end, at };
}

/** 全区各职能部门、镇街 is the whole government; 全市各区县 is all but its own level. */
function wholeOf(text: string, at: number, name: string): Token {
  const counted = found(COUNTED_BODIES, text, at + name.length);
  if (counted !== undefined) return { text: name + counted, at, kind: 'self' };
  const all = found(ALL_OF_IT, text, at + name.length) ?? '';
  const whole = all === '' || /部门|单位|机关|各级|系统|上下|范围/.test(name + all);
  return whole ? { text: name + all, at, kind: 'self' } : { text: name + all, at, kind: 'body', says: {} };
}

/** The start of the text, or what stands after a mark. */
function mayBegin(text: string, at: number): boolean {
  return at === 0 || /[。；：，、！？\n\t ]/.test(text[at - 1] ?? '');
}

function numberAt(text: string, at: number): Token | undefined {
  YEAR.lastIndex = at;
  const year = YEAR.exec(text);
  if (year && !/\d/.test(text[at - 1] ?? ''))
    return { text: year[0], at, kind: 'year', year: Number(year[1]) };
  for (const [pattern, kind] of [
    [SKIPPED, 'skip'],
    [SPAN, 'skip'],
    [PART_OF_YEAR, 'otherPeriod'],
  ] as const) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) return { text: found[0], at, kind, says: {} };
  }
  NUMBER.lastIndex = at;
  const found = NUMBER.exec(text);
  if (!found) return undefined;
  const [written, whole = '', decimals = '', scale = '', unit = ''] = found;
  // A serial number, a version, a date: not a figure of anything. So is one that Latin letters touch.
  if (/[\d.,a-zA-Z]/.test(text[at - 1] ?? '') || /[\d.a-zA-Z/]/.test(text[at + written.length] ?? '')) {
    const rest = /[\d.a-zA-Z/-]{1,40}/y;
    rest.lastIndex = at;
    return { text: rest.exec(text)?.[0] ?? written, at, kind: 'unknown' };
  }
  const figure = {
    written,
    digits: BigInt(whole + decimals),
    decimals: decimals.length,
    scale: scale === '万' ? 10_000n : scale === '亿' ? 100_000_000n : 1n,
    unit,
    inexact:
      INEXACT_BEFORE.test(text.slice(Math.max(0, at - 3), at)) ||
      INEXACT_AFTER.test(text.slice(at + written.length, at + written.length + 3)),
  };
  return { text: written, at, kind: 'figure', figure };
}

const INEXACT_BEFORE =
  /(?:[约近超逾第+每]|\d(?:至|到|[—～~\-/])|[^\d]{0,2}\d[件条](?:至|到|[—～~-])|超过|不少于|至少|不足|平均)$/;
const INEXACT_AFTER = /^(?:以上|以下|以内|左右|余|多(?![为是属])|[-—~～至到]\d)/;

/** A run that no word explains: the agency under a shorter name, or what nobody here understands. */
function unknownTokens(text: string, at: number, { isAgency }: Tokens): Token[] {
  if (isAgency(text)) return [{ text, at, kind: 'self' }];
  return [{ text, at, kind: 'unknown' }];
}
